// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void plait_text_addn(plait_text *text, const char *s, size_t n) {
    if (text->status != PLAIT_OK) return;
    text->status = plait_grow((void **)&text->at, &text->cap, text->len + n + 1, 1);
    if (text->status != PLAIT_OK) return;
    memcpy(text->at + text->len, s, n);
    text->len += n;
    text->at[text->len] = 0;
}

void plait_text_add(plait_text *text, const char *s) { plait_text_addn(text, s, strlen(s)); }

void plait_text_addf(plait_text *text, const char *format, ...) {
    char small[256];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int n = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (n >= 0 && (size_t)n < sizeof small) {
        plait_text_addn(text, small, (size_t)n);
    } else if (n >= 0 && text->status == PLAIT_OK) {
        text->status = plait_grow((void **)&text->at, &text->cap, text->len + (size_t)n + 1, 1);
        if (text->status == PLAIT_OK) {
            vsnprintf(text->at + text->len, (size_t)n + 1, format, again);
            text->len += (size_t)n;
        }
    }
    va_end(again);
}

void plait_text_add_word(plait_text *text, const char *s) {
    size_t plain = 0;
    while (s[plain] && ((unsigned char)s[plain] >= 0x80 || strchr("/._-+,:@%=", s[plain]) || isalnum((unsigned char)s[plain]))) plain++;
    if (plain && !s[plain]) {
        plait_text_add(text, s);
        return;
    }
    plait_text_add(text, "'");
    for (; *s; s++) plait_text_addn(text, *s == '\'' ? "'\\''" : s, *s == '\'' ? 4 : 1);
    plait_text_add(text, "'");
}

int plait_text_check(const plait_text *text) {
    return text->at ? text->len < text->cap && !text->at[text->len] : text->len == 0 && text->cap == 0;
}

void plait_text_fini(plait_text *text) {
    plait_free(text->at);
    *text = (plait_text){0};
}

const char *plait_grouped(uint64_t n, char buffer[32]) {
    char digits[24], *out = buffer;
    int len = 0;
    do digits[len++] = (char)('0' + n % 10); while (n /= 10);
    while (len) {
        *out++ = digits[--len];
        if (len && len % 3 == 0) *out++ = ',';
    }
    *out = 0;
    return buffer;
}
