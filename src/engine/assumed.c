// SPDX-License-Identifier: Apache-2.0
// What is assumed. An access that nobody modelled marks its site and its sort of location; when the run is over, every dependence with such an end is
// assumed (the other end may have been seen well), and the native function that was called there can be named: it is what the user may declare.
#include "engine/state.h"

static plait_sort sort_of(uint8_t kind) {
    switch (kind) {
    case PLAIT_R_LENGTH: return PLAIT_SORT_LENGTH;
    case PLAIT_R_STATE: return PLAIT_SORT_STATE;
    case PLAIT_R_STREAM: return PLAIT_SORT_STREAM;
    case PLAIT_R_ATTRIBUTE: return PLAIT_SORT_ATTRIBUTE;
    case PLAIT_R_GLOBAL: return PLAIT_SORT_GLOBAL;
    case PLAIT_R_KEY: return PLAIT_SORT_KEY;
    default: return PLAIT_SORT_ELEMENT;
    }
}

void plait_assumed_at(plait_engine *engine, uint32_t site, plait_sort sort, uint32_t name) {
    uint64_t *slot = NULL;
    if (plait_map_at(&engine->assumed, (uint64_t)site << 4 | sort, 0, &slot) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
    else if (name) *slot = name;
}

void plait_assumed_native(plait_engine *engine, const plait_thread *t, uint32_t name) {
    const plait_frame *f = t->top;
    for (size_t i = 0; f && f->code && i < t->pending.len; i++) {
        const plait_pending *p = &t->pending.at[i];
        if (!(p->record.flags & PLAIT_A_ASSUMED)) continue;
        int32_t at = plait_program_instr(f->code, p->record.unit | (uint32_t)p->ext.unit << 16);
        if (at >= 0) plait_assumed_at(engine, f->code->units[at].site, sort_of(p->record.kind), name);
    }
}

void plait_assumed_finish(plait_engine *engine) {
    if (!engine->assumed.used) return;
    for (size_t i = 0; i < engine->deps.len; i++) {
        plait_dependence *d = &engine->deps.at[i];
        d->assumed |= plait_map_find(&engine->assumed, (uint64_t)d->source << 4 | d->sort) || plait_map_find(&engine->assumed, (uint64_t)d->sink << 4 | d->sort);
    }
}

uint32_t plait_result_assumed(const plait_result *result, uint32_t site, int sort) {
    const uint64_t *name = result->assumed ? plait_map_find(result->assumed, (uint64_t)site << 4 | (unsigned)sort) : NULL;
    return name ? (uint32_t)*name : 0;
}