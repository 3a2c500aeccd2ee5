// SPDX-License-Identifier: Apache-2.0
// Which verdicts hang on what a native function is assumed to do: the regions of which a blocker has an end at a call of it.
#ifndef PLAIT_REPORT_ASSUMED_JSON_H
#define PLAIT_REPORT_ASSUMED_JSON_H
#include "engine/result.h"
#include "verdict/verdict.h"

typedef struct plait_hanging { uint32_t name, region; } plait_hanging;
typedef struct plait_hangings { plait_hanging *at; size_t n; } plait_hangings;   // owned; sorted by name, then region; each pair once

plait_status plait_hangings_find(const plait_result *result, const plait_verdict *verdict, plait_hangings *found) PLAIT_MUST_USE;
void plait_hangings_fini(plait_hangings *found);
// `, "verdicts": 2, "regions": [4, 7]` for the function, or nothing; region_id: the numbers regions have in the document, 0 for what is not shown.
void plait_hangings_put(const plait_hangings *found, const plait_result *result, const char *function, const uint32_t *region_id, plait_text *out);
#endif
