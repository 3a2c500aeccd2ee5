// SPDX-License-Identifier: Apache-2.0
// What a generator does before its first yield: its arguments are bound and its locals set up when it is first resumed (docs/semantics.md), which is in the first
// iteration of the loop that takes its items; every later iteration then reads what the first has written. But all of it is what a call before the loop would have
// done: as long as the name is assigned nowhere else, nothing goes from one iteration to another.
#include "verdict/internal.h"

static int32_t slot_read(const plait_code_info *info, uint32_t site) {   // by the instruction at the site; -1: none of its own code
    const plait_body *b = info->body;
    for (uint32_t i = 0; i < b->ninstrs; i++)
        for (uint8_t second = 0; second < 2; second++) {
            plait_vval v = {(int32_t)i, second};
            if (b->instrs[i].depth < 0 || (info->units[i].site != site && info->units[i].site2 != site) || plait_expr_site(info, v) != site) continue;
            int32_t slot = plait_expr_local(b, v);
            if (slot >= 0) return slot;
            if (b->instrs[i].op == PLAIT_OP_LOAD_DEREF) return (int32_t)b->instrs[i].oparg;
        }
    return -1;
}

// Does every store to the slot stand outside loops and before all yields? *at_source: one of them is at the site.
static int set_up_once(const plait_code_info *info, uint32_t slot, uint32_t source, int *at_source) {
    const plait_body *b = info->body;
    int yielded = 0;
    for (uint32_t i = 0; i < b->ninstrs; i++) {
        yielded |= b->instrs[i].op == PLAIT_OP_YIELD_VALUE || b->instrs[i].op == PLAIT_OP_SEND;
        if (b->instrs[i].op == PLAIT_OP_DELETE_FAST && b->instrs[i].oparg == slot) return 0;
        for (int second = 0; second < 2; second++) {
            plait_vval value;
            plait_target t = plait_expr_target(b, i, second, &value);
            if ((t.kind != PLAIT_TARGET_LOCAL && t.kind != PLAIT_TARGET_CELL) || t.name != slot) continue;
            if (yielded || info->units[i].loop != PLAIT_NO_LOOP) return 0;
            *at_source |= info->units[i].site == source || info->units[i].site2 == source;
        }
    }
    return 1;
}

int plait_generator_sets_up(const plait_program *program, uint32_t source, uint32_t sink, int sort) {
    if (sort != PLAIT_SORT_LOCAL && sort != PLAIT_SORT_CELL) return 0;
    uint32_t region = program->sites.at[source].region;
    uint32_t code = region < program->regions.len ? program->regions.at[region].code : UINT32_MAX;
    const plait_code_info *info = code < program->codes.len ? program->codes.at[code] : NULL;
    if (!info || !info->body) return 0;
    if (!(info->code->flags & (PLAIT_CO_GENERATOR | PLAIT_CO_COROUTINE | PLAIT_CO_ASYNC_GENERATOR))) return 0;
    int32_t slot = slot_read(info, sink);
    int at_source = slot >= 0 && (uint32_t)slot < info->params && info->param_site == source;
    return slot >= 0 && set_up_once(info, (uint32_t)slot, source, &at_source) && at_source;
}
