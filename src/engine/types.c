// SPDX-License-Identifier: Apache-2.0
#include "engine/types.h"
#include "engine/state.h"

static plait_type_site *site_at(plait_engine *engine, uint32_t code, uint32_t instr) {
    plait_types *types = &engine->types;
    uint64_t *slot;
    if (plait_map_at(&types->index, (uint64_t)code << 32 | instr, types->sites.len, &slot) != PLAIT_OK) return NULL;
    if (*slot == types->sites.len && plait_vec_push(&types->sites, ((plait_type_site){.code = code, .instr = instr})) != PLAIT_OK) {
        plait_map_remove(&types->index, (uint64_t)code << 32 | instr);
        return NULL;
    }
    return &types->sites.at[*slot];
}

void plait_types_take(plait_engine *engine, plait_thread *t, uint32_t unit, uint32_t pair) {
    const plait_code_info *code = t->top ? t->top->code : NULL;
    int32_t instr = code ? plait_program_instr(code, unit) : -1;
    const uint64_t *index = code ? plait_map_find(&engine->program.code_by_id, code->id) : NULL;
    if (instr < 0 || !index) return;
    plait_type_site *site = site_at(engine, (uint32_t)*index, (uint32_t)instr);
    if (!site) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for operand types");
        return;
    }
    if ((pair >> 8) >= PLAIT_T_TAGS || (pair & 255) >= PLAIT_T_TAGS) pair = 0;
    size_t k = 0;
    while (k + 1 < PLAIT_TYPE_PAIRS && site->count[k] && site->pair[k] != pair) k++;
    if (!site->count[k]) site->pair[k] = (uint16_t)pair;
    else if (site->pair[k] != pair) site->pair[k] = 0;
    site->count[k]++;
    site->looks++;
}

const plait_type_site *plait_types_of(const plait_types *types, uint32_t code, uint32_t instr) {
    const uint64_t *slot = plait_map_find(&types->index, (uint64_t)code << 32 | instr);
    return slot ? &types->sites.at[*slot] : NULL;
}

void plait_types_fini(plait_types *types) {
    plait_vec_fini(&types->sites);
    plait_map_fini(&types->index);
}
