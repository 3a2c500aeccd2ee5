// SPDX-License-Identifier: Apache-2.0
// Instruction-level parallelism for people and for result.json.
#ifndef PLAIT_REPORT_MIX_ILP_H
#define PLAIT_REPORT_MIX_ILP_H
#include "base/text.h"
#include "bytecode/ilp.h"

// The widths as a table, then the instructions stage by stage, at most `most` of them. Failure sticks in out.
void plait_ilp_write_text(plait_text *out, const plait_ilp_result *result, size_t most);

// {"instructions", "free", "true": {"unlimited": {"path", "average", "max_width"}, "16", "64", "256"}, "control": {...},
//  "steps": [{"line", "column", "offset", "opcode", "function", "frame", "stage", "control_stage", "critical"}]}; NULL: out of memory.
struct json_t *plait_ilp_json(const plait_ilp_result *result);
#endif
