// SPDX-License-Identifier: Apache-2.0
// A growing byte string for writers. Failure sticks: after one failed append `status` stays PLAIT_NOMEM and later
// appends do nothing, so a writer checks once at the end.
#ifndef PLAIT_BASE_TEXT_H
#define PLAIT_BASE_TEXT_H
#include "base/vec.h"

typedef struct plait_text {
    char *at;            // owned; NUL-terminated when len > 0
    size_t len, cap;
    plait_status status;
} plait_text;            // zero-initialised: empty

void plait_text_add(plait_text *text, const char *s);
void plait_text_addn(plait_text *text, const char *s, size_t n);
void plait_text_addf(plait_text *text, const char *format, ...) PLAIT_PRINTF(2, 3);
void plait_text_add_word(plait_text *text, const char *s);   // as a shell reads it: in quotes if it needs them
int plait_text_check(const plait_text *text);   // len < cap and NUL-terminated, or empty
void plait_text_fini(plait_text *text);
const char *plait_grouped(uint64_t n, char buffer[32]);   // "1,280", in the buffer
#endif
