// SPDX-License-Identifier: Apache-2.0
// Through which call or inner loop of its scope each end of a dependence was reached. A dependence is one record for all its occurrences (contract,
// section 2: the way is no part of what tells dependences apart); the pairs of ways that occurred stand beside it, each once, at most
// PAIRS_MAX. An occurrence mostly comes the way of the one before, which the caller compares; finding a new pair walks a short list.
//
// Invariant: the list of a dependence has `nvias` entries, pairwise different, and contains `via`, unless `more_vias` is set.
#include "engine/state.h"

enum { PAIRS_MAX = 24 };

static uint64_t way(const plait_engine *engine, uint32_t below) {
    if (!below) return 0;
    const plait_node *node = &engine->tree.at[below];
    int loop = engine->program.regions.at[node->region].kind == PLAIT_REGION_LOOP;
    return loop ? PLAIT_VIA_LOOP | node->region : node->first;
}

uint64_t plait_via_of(const plait_engine *engine, const plait_meet *meet) {
    return way(engine, meet->below_a) << 32 | way(engine, meet->below_b);
}

void plait_via_note(plait_engine *engine, plait_dependence *d, uint64_t via) {
    d->via = via;
    plait_via pair = {(uint32_t)(via >> 32), (uint32_t)via, d->vias};
    for (uint32_t i = d->vias; i; i = engine->vias.at[i - 1].next)
        if (engine->vias.at[i - 1].source == pair.source && engine->vias.at[i - 1].sink == pair.sink) return;
    if (d->nvias == PAIRS_MAX) {
        d->more_vias = 1;
        return;
    }
    if (engine->vias.len >= UINT32_MAX - 1 || plait_vec_push(&engine->vias, pair) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for the ways of dependences");
        return;
    }
    d->vias = (uint32_t)engine->vias.len;
    d->nvias++;
}
