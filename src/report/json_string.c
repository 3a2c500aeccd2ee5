// SPDX-License-Identifier: Apache-2.0
#include "report/result_json.h"

// Length of the UTF-8 sequence at s, 0 if it is not one (overlong forms, surrogates and values above U+10FFFF are not).
static size_t sequence(const unsigned char *s, size_t n) {
    if (s[0] < 0x80) return 1;
    size_t need = s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
    if (!need || need > n) return 0;
    for (size_t i = 1; i < need; i++) if ((s[i] & 0xc0) != 0x80) return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f)) return 0;
    if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)) return 0;
    return need;
}

static void escape(plait_text *out, unsigned char c) {
    switch (c) {
    case '"': plait_text_add(out, "\\\""); break;
    case '\\': plait_text_add(out, "\\\\"); break;
    case '\n': plait_text_add(out, "\\n"); break;
    case '\t': plait_text_add(out, "\\t"); break;
    case '\r': plait_text_add(out, "\\r"); break;
    default: plait_text_addf(out, "\\u%04x", c);
    }
}

void plait_json_string(plait_text *out, const char *text, size_t n) {
    const unsigned char *s = (const unsigned char *)text;
    plait_text_addn(out, "\"", 1);
    for (size_t i = 0, from = 0; i <= n;) {
        size_t length = i < n ? sequence(s + i, n - i) : 1;
        int special = i == n || !length || s[i] < 0x20 || s[i] == '"' || s[i] == '\\' || s[i] == 0x7f;
        if (!special) {
            i += length;
            continue;
        }
        plait_text_addn(out, text + from, i - from);
        if (i < n) {
            if (length) escape(out, s[i]);
            else plait_text_add(out, "\xef\xbf\xbd");
        }
        from = ++i;
    }
    plait_text_addn(out, "\"", 1);
}
