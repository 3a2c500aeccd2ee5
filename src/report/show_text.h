// SPDX-License-Identifier: Apache-2.0
// The findings as text for people: an overview of the regions that matter, or all that is known of the regions on one line.
#ifndef PLAIT_REPORT_SHOW_TEXT_H
#define PLAIT_REPORT_SHOW_TEXT_H
#include "report/show_result.h"

struct plait_show_profile;

typedef struct plait_show_options {
    int colour;      // with terminal colours
    int width;       // columns; at least 60 are used
    int all;         // every region that ran, library code too
    const struct plait_show_profile *profile;   // borrowed, joined with the result; NULL: none
} plait_show_options;

plait_status plait_show_overview(plait_text *out, plait_show_result *result, const plait_show_options *options) PLAIT_MUST_USE;
// Of a folder with a profile only.
plait_status plait_show_profile_only(plait_text *out, const plait_show_options *options) PLAIT_MUST_USE;
// Regions whose line is `line`, else the innermost region around it. PLAIT_INVALID with one line in *error: no such file, nothing there.
plait_status plait_show_place(plait_text *out, plait_show_result *result, const char *file, int line, const plait_show_options *options,
                              plait_error *error) PLAIT_MUST_USE;
#endif
