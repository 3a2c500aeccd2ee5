// SPDX-License-Identifier: Apache-2.0
// Data flow within a code, over the producers of its operands: which instruction is the first to take a value on its way into another one.
//
// The value is that of an instruction (a call that came back) or what was read at a site. Where producers are not known, or the way is longer
// than WAY_MAX, the value is taken to go there: whoever asks then waits, so that no span is too short for it.
// The answers are kept by (code, instruction, value) in a table that forgets; a statement asks the same few questions each time it runs.
#include "engine/state.h"

enum { WAY_MAX = 24 };

static int is_value(const plait_code_info *info, uint32_t instr, uint64_t value) {
    if (!(value & PLAIT_TAKES_SITE)) return instr == value;
    uint32_t site = (uint32_t)value;
    return info->units[instr].site == site || info->units[instr].site2 == site;
}

static int32_t first_taker(const plait_code_info *info, uint32_t in, uint64_t value, int depth) {
    const plait_instr *at = &info->body->instrs[in];
    int32_t found = -1;
    if (depth > WAY_MAX) return (int32_t)in;
    for (uint32_t k = 0; k < at->npops && found < 0; k++) {
        int32_t producer = info->body->producers[at->producers + k];
        if (producer == PLAIT_NO_PRODUCER || is_value(info, (uint32_t)producer, value)) found = (int32_t)in;
        else if ((uint32_t)producer < in) found = first_taker(info, (uint32_t)producer, value, depth + 1);
    }
    return found;
}

int32_t plait_takes_first(plait_engine *engine, const plait_code_info *info, uint32_t in, uint64_t value) {
    plait_takes *known = &engine->takes[(in * 0x9e3779b1u ^ (uint32_t)value * 0x85ebca6bu) >> 24 & (PLAIT_TAKES - 1)];
    if (known->info != info || known->in != in || known->value != value) {
        int self = (value & PLAIT_TAKES_SITE) && is_value(info, in, value);   // it reads there itself
        *known = (plait_takes){info, in, self ? (int32_t)in : first_taker(info, in, value, 0), value};
    }
    return known->first;
}
