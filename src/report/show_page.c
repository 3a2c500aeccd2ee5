// SPDX-License-Identifier: Apache-2.0
#include "report/show_page.h"
#include <stdio.h>
#include <string.h>

static void put_painted(plait_page *p, plait_paint colour, const char *s, size_t n) {
    static const char *const codes[] = {"", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m", "\033[36m"};
    if (!p->o->colour || colour == PLAIT_PLAIN) {
        plait_text_addn(p->out, s, n);
        return;
    }
    plait_text_add(p->out, codes[colour]);
    plait_text_addn(p->out, s, n);
    plait_text_add(p->out, "\033[0m");
}

void plait_page_put(plait_page *p, plait_paint colour, const char *s) { put_painted(p, colour, s, strlen(s)); }

plait_paint plait_page_pattern(const char *pattern) {
    static const struct { const char *pattern; plait_paint colour; } rows[] = {
        {"doall", PLAIT_GREEN}, {"reduction", PLAIT_GREEN}, {"forkjoin", PLAIT_GREEN}, {"doacross", PLAIT_YELLOW}, {"pipeline", PLAIT_YELLOW}, {"sequential", PLAIT_RED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (!strcmp(rows[i].pattern, pattern)) return rows[i].colour;
    return PLAIT_DIM;
}

static int width_of(const plait_page *p) { return p->o->width < 60 ? 60 : p->o->width; }

static size_t columns_of(const char *s, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += ((unsigned char)s[i] & 0xc0) != 0x80;
    return count;
}

void plait_page_wrapped(plait_page *p, const char *text, int indent) {
    size_t column = 0, limit = (size_t)(width_of(p) - indent);
    while (*text) {
        size_t word = strcspn(text, " "), wide = columns_of(text, word);
        if (column && column + 1 + wide > limit) {
            plait_text_add(p->out, "\n");
            column = 0;
        }
        if (!column) plait_text_addf(p->out, "%*s", indent, "");
        else plait_text_add(p->out, " "), column++;
        plait_text_addn(p->out, text, word);
        column += wide;
        text += word;
        text += strspn(text, " ");
    }
    plait_text_add(p->out, "\n");
}

void plait_page_quote(plait_page *p, int file, int line, int indent) {
    size_t n, most = (size_t)(width_of(p) - indent - 8);
    const char *text = plait_show_line(p->r, file, line, &n);
    if (!n) return;
    size_t cut = n;
    while (columns_of(text, cut) > most || (cut < n && ((unsigned char)text[cut] & 0xc0) == 0x80)) cut--;
    plait_text_addf(p->out, "%*s", indent, "");
    char number[16];
    snprintf(number, sizeof number, "%5d | ", line);
    plait_page_put(p, PLAIT_DIM, number);
    put_painted(p, PLAIT_CYAN, text, cut);
    plait_text_add(p->out, cut < n ? "...\n" : "\n");
}
