// SPDX-License-Identifier: Apache-2.0
// Two parts of result.json: how the iterations of a loop ran and could run, and through which calls the ends of a dependence were reached
// (docs/report.md, "What the engine adds").
#ifndef PLAIT_REPORT_STRANDS_JSON_H
#define PLAIT_REPORT_STRANDS_JSON_H
#include "base/text.h"
#include "engine/result.h"

typedef struct plait_strand_ids { const uint32_t *region, *dependence; } plait_strand_ids;   // engine's index -> id in result.json; borrowed

// `, "timeline": ..., "timeline_of": ...` of a hot loop; nothing for other regions.
void plait_timeline_put(plait_text *out, const plait_result *result, uint32_t region, const plait_strand_ids *ids);
// `, "via": ...`; nothing where all ends lie in the scope itself. PLAIT_NOMEM sticks in out.
void plait_via_put(plait_text *out, const plait_result *result, const plait_dependence *d, const plait_strand_ids *ids);
#endif
