// SPDX-License-Identifier: Apache-2.0
// Times of lines, with the bookkeeping of calls taken off as it is from their functions: a line's own time shrinks as its function's own time did, what
// it spent in callees as its function's callees did. So the lines of a function add up to it.
#ifndef PLAIT_REPORT_PROFILE_LINES_H
#define PLAIT_REPORT_PROFILE_LINES_H
#include "report/profile_model.h"

typedef struct plait_profile_raw { double *own, *callees; } plait_profile_raw;   // by function, in ticks, before anything is taken off; NULL: no lines

plait_status plait_profile_raw_init(plait_profile_raw *raw, const plait_profile_model *model, const plait_profile_header *layout) PLAIT_MUST_USE;
plait_status plait_profile_lines_read(plait_profile_model *model, const plait_profile_header *layout, const plait_profile_raw *raw) PLAIT_MUST_USE;
void plait_profile_raw_fini(plait_profile_raw *raw);
#endif
