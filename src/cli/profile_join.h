// SPDX-License-Identifier: Apache-2.0
// Time beside verdict: the loops of a dependence result (result.json) of the same program with the time this profile gives them.
#ifndef PLAIT_CLI_PROFILE_JOIN_H
#define PLAIT_CLI_PROFILE_JOIN_H
#include "base/text.h"
#include "report/profile_model.h"

// Appends the loops that cost most, at most `rows`, and whether they can run in parallel. Nothing when the result has no timed loop.
// A loop's time is its share, by executed instructions, of its function's total: an estimate, marked "~".
plait_status plait_profile_join(const plait_profile_model *model, const char *result_path, size_t rows, plait_text *out) PLAIT_MUST_USE;
#endif
