// SPDX-License-Identifier: Apache-2.0
// What the texts of `plait show` are written with: colours where they are wanted, wrapped sentences, quoted source lines.
#ifndef PLAIT_REPORT_SHOW_PAGE_H
#define PLAIT_REPORT_SHOW_PAGE_H
#include "report/show_text.h"

typedef struct plait_page { plait_text *out; plait_show_result *r; const plait_show_options *o; } plait_page;   // r: NULL where there is only a profile
typedef enum plait_paint { PLAIT_PLAIN, PLAIT_BOLD, PLAIT_DIM, PLAIT_GREEN, PLAIT_YELLOW, PLAIT_RED, PLAIT_CYAN } plait_paint;

void plait_page_put(plait_page *p, plait_paint colour, const char *s);
plait_paint plait_page_pattern(const char *pattern);
// What a terminal shows as one column each: bytes that are no continuation of a UTF-8 character.
void plait_page_wrapped(plait_page *p, const char *text, int indent);
void plait_page_quote(plait_page *p, int file, int line, int indent);
#endif
