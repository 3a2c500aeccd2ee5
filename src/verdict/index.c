// SPDX-License-Identifier: Apache-2.0
// Indexes over the result, built once: instructions by site, dependences by scope, sink and source, calls by region; and for one
// region at a time, what runs inside it (calls followed) and what it runs inside.
#include "verdict/internal.h"
#include <string.h>

static plait_status lists_init(plait_vctx *v, plait_lists *lists, size_t keys, size_t items) {
    lists->at = plait_arena_alloc(&v->scratch, (keys + 2) * sizeof *lists->at);
    lists->items = plait_arena_alloc(&v->scratch, (items + 1) * sizeof *lists->items);
    return lists->at && lists->items ? PLAIT_OK : PLAIT_NOMEM;
}

// Two passes over the same items: count (at[key + 2]++), then place. After lists_sum, place with items[at[key + 1]++].
static void lists_sum(plait_lists *lists, size_t keys) {
    for (size_t i = 2; i < keys + 2; i++) lists->at[i] += lists->at[i - 1];
}

static plait_status index_deps(plait_vctx *v) {
    const plait_result *r = v->result;
    size_t regions = v->program->regions.len, sites = v->program->sites.len;
    PLAIT_TRY(lists_init(v, &v->by_scope, regions, r->ndeps));
    PLAIT_TRY(lists_init(v, &v->by_sink, sites, r->ndeps));
    PLAIT_TRY(lists_init(v, &v->by_source, sites, r->ndeps));
    for (size_t i = 0; i < r->ndeps; i++) {
        v->by_scope.at[r->deps[i].scope + 2]++;
        if (r->deps[i].kind != PLAIT_RAW) continue;
        v->by_sink.at[r->deps[i].sink + 2]++;
        v->by_source.at[r->deps[i].source + 2]++;
    }
    lists_sum(&v->by_scope, regions);
    lists_sum(&v->by_sink, sites);
    lists_sum(&v->by_source, sites);
    for (uint32_t i = 0; i < r->ndeps; i++) {
        v->by_scope.items[v->by_scope.at[r->deps[i].scope + 1]++] = i;
        if (r->deps[i].kind != PLAIT_RAW) continue;
        v->by_sink.items[v->by_sink.at[r->deps[i].sink + 1]++] = i;
        v->by_source.items[v->by_source.at[r->deps[i].source + 1]++] = i;
    }
    return PLAIT_OK;
}

static plait_status index_regions(plait_vctx *v) {
    const plait_result *r = v->result;
    size_t regions = v->program->regions.len;
    PLAIT_TRY(lists_init(v, &v->callees, regions, r->ncalls));
    PLAIT_TRY(lists_init(v, &v->callers, regions, r->ncalls));
    PLAIT_TRY(lists_init(v, &v->children, regions, regions));
    for (size_t i = 0; i < r->ncalls; i++) v->callees.at[r->calls[i].caller + 2]++, v->callers.at[r->calls[i].callee + 2]++;
    for (uint32_t i = 1; i < regions; i++)
        if (plait_v_region(v, i)->kind == PLAIT_REGION_LOOP) v->children.at[plait_v_region(v, i)->parent + 2]++;
    lists_sum(&v->callees, regions);
    lists_sum(&v->callers, regions);
    lists_sum(&v->children, regions);
    for (uint32_t i = 0; i < r->ncalls; i++) {
        v->callees.items[v->callees.at[r->calls[i].caller + 1]++] = i;
        v->callers.items[v->callers.at[r->calls[i].callee + 1]++] = i;
    }
    for (uint32_t i = 1; i < regions; i++)
        if (plait_v_region(v, i)->kind == PLAIT_REGION_LOOP) v->children.items[v->children.at[plait_v_region(v, i)->parent + 1]++] = i;
    return PLAIT_OK;
}

static int has_second(plait_op op) {
    return op == PLAIT_OP_LOAD_FAST_LOAD_FAST || op == PLAIT_OP_STORE_FAST_LOAD_FAST || op == PLAIT_OP_STORE_FAST_STORE_FAST ||
           op == PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW;
}

// Loads a cell itself, for a closure: no access, although it stands at the position of the `def`.
static int loads_cell(const plait_code *code, const plait_instr *in) {
    int load = in->op == PLAIT_OP_LOAD_CLOSURE || in->op == PLAIT_OP_LOAD_FAST || in->op == PLAIT_OP_LOAD_FAST_BORROW;
    return load && in->oparg < code->nslots && (code->slot_kinds[in->oparg] & (PLAIT_SLOT_CELL | PLAIT_SLOT_FREE));
}

static void each_ref(const plait_vctx *v, int place) {
    for (uint32_t c = 0; c < v->program->codes.len; c++) {
        const plait_code_info *info = plait_v_code(v, c);
        if (!info->body) continue;
        for (uint32_t i = 0; i < info->body->ninstrs; i++) {
            const plait_unit *unit = &info->units[i];
            if (loads_cell(info->code, &info->body->instrs[i])) continue;
            uint32_t sites[2] = {unit->site, has_second(info->body->instrs[i].op) ? unit->site2 : 0};
            for (uint8_t k = 0; k < 2; k++) {
                if (!sites[k]) continue;
                if (!place) v->refs_at[sites[k] + 2]++;
                else v->refs[v->refs_at[sites[k] + 1]++] = (plait_vref){c, i, k};
            }
        }
    }
}

static plait_status index_sites(plait_vctx *v) {
    size_t sites = v->program->sites.len;
    v->refs_at = plait_arena_alloc(&v->scratch, (sites + 2) * sizeof *v->refs_at);
    v->sites = plait_arena_alloc(&v->scratch, sites * sizeof *v->sites);
    v->marks = plait_arena_alloc(&v->scratch, sites * PLAIT_SORTS);
    if (!v->refs_at || !v->sites || !v->marks) return PLAIT_NOMEM;
    each_ref(v, 0);
    for (size_t i = 2; i < sites + 2; i++) v->refs_at[i] += v->refs_at[i - 1];
    v->refs = plait_arena_alloc(&v->scratch, (v->refs_at[sites + 1] + 1) * sizeof *v->refs);
    if (!v->refs) return PLAIT_NOMEM;
    each_ref(v, 1);
    return PLAIT_OK;
}

plait_status plait_index_build(plait_vctx *v) {
    size_t regions = v->program->regions.len;
    v->reach.region = PLAIT_NO_REGION;
    v->reach.below = plait_arena_alloc(&v->scratch, regions);
    v->reach.above = plait_arena_alloc(&v->scratch, regions);
    v->queue = plait_arena_alloc(&v->scratch, (regions + 1) * sizeof *v->queue);
    if (!v->reach.below || !v->reach.above || !v->queue) return PLAIT_NOMEM;
    PLAIT_TRY(index_deps(v));
    PLAIT_TRY(index_regions(v));
    return index_sites(v);
}

// ---- reach

static uint32_t visit(uint8_t *seen, uint32_t *queue, uint32_t n, uint32_t region) {
    if (seen[region]) return n;
    seen[region] = 1;
    queue[n] = region;
    return n + 1;
}

static void reach_below(plait_vctx *v, uint32_t from) {
    uint32_t n = 0;
    for (uint32_t done = 0, at = from;; at = v->queue[done++]) {
        for (uint32_t k = v->children.at[at]; k < v->children.at[at + 1]; k++) n = visit(v->reach.below, v->queue, n, v->children.items[k]);
        for (uint32_t k = v->callees.at[at]; k < v->callees.at[at + 1]; k++)
            n = visit(v->reach.below, v->queue, n, v->result->calls[v->callees.items[k]].callee);
        if (done == n) break;
    }
}

static void reach_above(plait_vctx *v, uint32_t from) {
    uint32_t n = 0;
    for (uint32_t done = 0, at = from;; at = v->queue[done++]) {
        const plait_region *region = plait_v_region(v, at);
        if (region->kind == PLAIT_REGION_LOOP) n = visit(v->reach.above, v->queue, n, region->parent);
        for (uint32_t k = v->callers.at[at]; k < v->callers.at[at + 1]; k++)
            n = visit(v->reach.above, v->queue, n, v->result->calls[v->callers.items[k]].caller);
        if (done == n) break;
    }
}

void plait_index_reach(plait_vctx *v, uint32_t region) {
    if (v->reach.region == region) return;
    memset(v->reach.below, 0, v->program->regions.len);
    memset(v->reach.above, 0, v->program->regions.len);
    v->reach.region = region;
    reach_below(v, region);
    reach_above(v, region);
}

int plait_index_lexical(const plait_vctx *v, uint32_t region, uint32_t outer) {
    while (region != outer) {
        if (plait_v_region(v, region)->kind != PLAIT_REGION_LOOP) return 0;
        region = plait_v_region(v, region)->parent;
    }
    return 1;
}

uint32_t plait_index_function(const plait_vctx *v, uint32_t region) {
    while (plait_v_region(v, region)->kind == PLAIT_REGION_LOOP) region = plait_v_region(v, region)->parent;
    return region;
}

int plait_index_surely_inside(const plait_vctx *v, uint32_t scope) {
    if (plait_index_lexical(v, scope, v->reach.region)) return 1;
    return v->reach.below[scope] && !v->reach.above[scope];
}

int plait_index_maybe_inside(const plait_vctx *v, uint32_t scope) {
    if (plait_index_lexical(v, scope, v->reach.region)) return 1;
    if (plait_index_lexical(v, v->reach.region, scope)) return 0;   // a lexical ancestor: outside, by the loop's own activation
    return v->reach.below[scope];
}

static int is_parallel_loop(const plait_vctx *v, uint32_t region) {
    plait_pattern p = v->regions[region].pattern;
    return plait_v_region(v, region)->kind == PLAIT_REGION_LOOP && (p == PLAIT_PATTERN_DOALL || p == PLAIT_PATTERN_REDUCTION);
}

size_t plait_index_parallel_inside(plait_vctx *v, uint32_t region, uint32_t *list, size_t most) {
    size_t regions = v->program->regions.len, n = 0;
    uint8_t *taken = plait_calloc(regions, 1);
    while (taken && n < most) {
        uint32_t best = 0;
        plait_index_reach(v, region);
        for (uint32_t i = 1; i < regions; i++)
            if (v->reach.below[i] && !taken[i] && is_parallel_loop(v, i) && v->regions[i].work >= 0.02 * v->regions[region].work &&
                (!best || v->regions[i].work > v->regions[best].work)) best = i;
        if (!best) break;
        list[n++] = best;
        taken[best] = 1;
        plait_index_reach(v, best);
        for (uint32_t i = 1; i < regions; i++) taken[i] |= v->reach.below[i] | v->reach.above[i];
    }
    plait_free(taken);
    return n;
}

uint32_t plait_index_parallel_around(plait_vctx *v, uint32_t region) {
    uint32_t best = 0;
    plait_index_reach(v, region);
    for (uint32_t i = 1; i < v->program->regions.len; i++)
        if (v->reach.above[i] && !v->reach.below[i] && is_parallel_loop(v, i) && (!best || v->regions[i].work < v->regions[best].work)) best = i;
    return best;
}
