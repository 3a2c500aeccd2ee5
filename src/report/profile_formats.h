// SPDX-License-Identifier: Apache-2.0
// A profile in the formats that people's tools read. Each writer appends to *out; failure sticks there (base/text.h).
#ifndef PLAIT_REPORT_PROFILE_FORMATS_H
#define PLAIT_REPORT_PROFILE_FORMATS_H
#include "base/text.h"
#include "report/profile_model.h"

plait_status plait_profile_write_pstats(const plait_profile_model *model, plait_text *out) PLAIT_MUST_USE;   // pstats, snakeviz, gprof2dot
void plait_profile_write_speedscope(const plait_profile_model *model, plait_text *out);
void plait_profile_write_collapsed(const plait_profile_model *model, plait_text *out);     // one line a stack, nanoseconds
void plait_profile_write_callgrind(const plait_profile_model *model, plait_text *out);     // KCachegrind, QCachegrind
// profile.json: everything, for plait itself. docs/profile.md has the schema. `loops` may be NULL.
plait_status plait_profile_write_json(const plait_profile_model *model, const plait_prof_loop *loops, size_t loop_count, plait_text *out) PLAIT_MUST_USE;
// The table for a terminal: where the time went, at most `rows` functions.
plait_status plait_profile_write_table(const plait_profile_model *model, size_t rows, plait_text *out) PLAIT_MUST_USE;
void plait_profile_json_string(plait_text *out, const char *s);    // quoted and escaped; bytes that are not UTF-8 become U+FFFD
#endif
