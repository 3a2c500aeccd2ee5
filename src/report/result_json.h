// SPDX-License-Identifier: Apache-2.0
// result.json (contract, section 3): sorted, so that two runs of a deterministic program give the same bytes apart from `time` members.
#ifndef PLAIT_REPORT_RESULT_JSON_H
#define PLAIT_REPORT_RESULT_JSON_H
#include "base/text.h"
#include "engine/result.h"
#include "verdict/verdict.h"

// Appends the whole document. verdict may be NULL (patterns are then absent). PLAIT_NOMEM is the only failure.
plait_status plait_result_json(const plait_result *result, const plait_verdict *verdict, plait_text *out) PLAIT_MUST_USE;
// Appends a JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
void plait_json_string(plait_text *out, const char *s, size_t n);
#endif
