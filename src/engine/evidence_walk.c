// SPDX-License-Identifier: Apache-2.0
// Where consecutive iterations go in memory: of each site that accesses elements, its first execution in each iteration of each open loop
// around it. And, after the run, strides, branches and arithmetic put together by region.
#include "bytecode/flow.h"
#include "engine/evidence.h"
#include "engine/state.h"
#include <stdlib.h>

static plait_walk *walk_at(plait_collector *c, uint32_t site) {   // NULL: no memory
    uint64_t *known;
    if (plait_map_at(&c->walk_index, site, UINT64_MAX, &known) != PLAIT_OK) return NULL;
    if (*known != UINT64_MAX) return c->walks.at[*known];
    plait_walk *fresh = plait_calloc(1, sizeof *fresh);
    if (!fresh || plait_vec_push(&c->walks, fresh) != PLAIT_OK) {
        plait_free(fresh);
        return NULL;
    }
    fresh->sum.region = c->region, fresh->sum.site = site;
    *known = c->walks.len - 1;
    return fresh;
}

static void group_closes(plait_walk *w) {
    uint64_t least = (w->group_accesses + PLAIT_SECTOR_ELEMENTS - 1) / PLAIT_SECTOR_ELEMENTS;
    w->sum.accesses += w->group_accesses;
    w->sum.sectors += w->nsectors;
    w->sum.ideal += least < w->nsectors ? least : w->nsectors;   // fewer still when lanes share an element
    w->nsectors = w->group_accesses = 0;
    w->mixed = 0;
}

static void touch_sector(plait_walk *w, uint64_t object, int64_t index) {
    int64_t sector = index >> 2;   // of PLAIT_SECTOR_ELEMENTS, rounding down
    uint32_t n = w->nsectors;
    w->group_accesses++;
    if (n && w->sector[n - 1] == sector && w->sector_object[n - 1] == object) return;
    if (n && object != w->sector_object[0]) w->mixed = 1;
    int fresh = n == 0 || (!w->mixed && sector > w->top);
    if (n == 0 || sector > w->top) w->top = sector;
    if (!fresh) for (uint32_t i = w->nsectors; i-- > 0;)
        if (w->sector[i] == sector && w->sector_object[i] == object) return;
    w->sector[w->nsectors] = sector;
    w->sector_object[w->nsectors++] = object;
}

static void step(plait_walk *w, uint64_t object, int64_t index) {
    plait_stride *s = &w->sum;
    if (object != w->object) {
        s->pairs++;
        s->objects++;
        return;
    }
    int64_t by = index - w->index;
    if (s->pairs == s->objects) s->step = by;   // the first within one object
    s->pairs++;
    s->same += by == s->step;
}

// A whole group in step, its sectors by arithmetic.
static void run_closes(plait_walk *w) {
    int64_t last = w->first + (int64_t)(w->run - 1) * w->sum.step, low = w->sum.step < 0 ? last : w->first, high = w->sum.step < 0 ? w->first : last;
    int64_t sparse = w->sum.step >= PLAIT_SECTOR_ELEMENTS || w->sum.step <= -PLAIT_SECTOR_ELEMENTS;
    w->nsectors = sparse ? w->run : (uint32_t)((high >> 2) - (low >> 2) + 1);
    w->group_accesses = w->run;
}

static void run_ends(plait_walk *w, int with_group) {
    uint32_t run = w->run;
    w->sum.pairs += run - 1;
    w->sum.same += run - 1;
    if (with_group) run_closes(w);
    else for (uint32_t i = 0; i < run; i++) touch_sector(w, w->object, w->first + (int64_t)i * w->sum.step);
    w->run = 0;
}

static void walk_apart(plait_walk *w, uint64_t lane, uint64_t object, int64_t index) {
    int another = (w->lane ^ lane) >= PLAIT_GROUP;
    if (w->run) run_ends(w, another);
    if (another && w->group_accesses) group_closes(w);
    if (w->lane + 1 == lane) step(w, object, index);
    if (another) w->run = 1, w->first = index;
    else touch_sector(w, object, index);
}

static void walk(plait_walk *w, uint64_t lane, uint64_t object, int64_t index) {
    if (w->run && object == w->object && index - w->index == w->sum.step && lane == w->lane + 1 && lane % PLAIT_GROUP) w->run++;
    else walk_apart(w, lane, object, index);
    w->lane = lane, w->object = object, w->index = index;
}

static plait_walk *innermost(plait_engine *engine, plait_collector *c, uint32_t site) {
    plait_evidence *e = &engine->evidence;
    while (e->sites.len <= site) if (plait_vec_push(&e->sites, (plait_site_cache){0}) != PLAIT_OK) return NULL;
    plait_site_cache *cache = &e->sites.at[site];
    if (cache->owner == c) return cache->walk;
    plait_walk *w = walk_at(c, site);
    if (w) cache->owner = c, cache->walk = w;
    return w;
}

static void forget_outer(plait_collector *c) {   // another loop is outside than the last time
    for (size_t i = 0; i < c->walks.len; i++) c->walks.at[i]->up = NULL;
    c->walk_owner = c->outer;
}

// Ends at the first collector that has seen the site in its running iteration: then all further out have, too.
void plait_evidence_wander(plait_engine *engine, plait_collector *c, uint32_t site, uint64_t object, int64_t index) {
    for (plait_walk *w = innermost(engine, c, site); w && w->lane != c->lane;) {
        int before = w->lane >= c->since;   // then all further out have seen it, too
        walk(w, c->lane, object, index);
        if (before) return;
        if (c->walk_owner != c->outer) forget_outer(c);
        if (!(c = c->outer)) return;
        if (!w->up) w->up = walk_at(c, site);
        w = w->up;
    }
}

// ---- after the run

static int by_region(const void *pa, const void *pb) {
    const plait_stride *a = pa, *b = pb;
    if (a->region != b->region) return a->region < b->region ? -1 : 1;
    if (a->site != b->site) return a->site < b->site ? -1 : 1;
    return 0;
}

static void add_stride(plait_stride *to, const plait_stride *s) {
    if (to->pairs == to->objects) to->step = s->step;
    to->same = s->step == to->step ? to->same + s->same : to->same;
    to->accesses += s->accesses, to->pairs += s->pairs, to->objects += s->objects;
    to->sectors += s->sectors, to->ideal += s->ideal;
}

static plait_status gather_strides(plait_evidence *e) {
    for (size_t i = 0; i < e->collectors.len; i++)
        for (size_t k = 0; k < e->collectors.at[i]->walks.len; k++) {
            plait_walk *w = e->collectors.at[i]->walks.at[k];
            if (w->run) run_ends(w, 1);
            if (w->group_accesses) group_closes(w);
            PLAIT_TRY(plait_vec_push(&e->strides, w->sum));
        }
    if (e->strides.len) qsort(e->strides.at, e->strides.len, sizeof *e->strides.at, by_region);
    size_t kept = 0;
    for (size_t i = 0; i < e->strides.len; i++) {
        if (kept && !by_region(&e->strides.at[kept - 1], &e->strides.at[i])) add_stride(&e->strides.at[kept - 1], &e->strides.at[i]);
        else e->strides.at[kept++] = e->strides.at[i];
    }
    e->strides.len = kept;
    return PLAIT_OK;
}

static void add_instances(plait_region_evidence *to, const plait_tally *sum) {
    to->units += sum->units, to->work += (double)sum->work, to->squares += sum->squares;
    if (sum->max_work > to->max_work) to->max_work = sum->max_work;
    for (int w = 0; w < PLAIT_WIDTHS; w++) to->unions[w] += (double)sum->unions[w];
    to->bytes += sum->bytes, to->native += sum->native, to->distinct += sum->distinct;
    if (sum->max_distinct > to->max_distinct) to->max_distinct = sum->max_distinct;
}

static int binary_sort(uint32_t oparg) {   // CPython's NB_ numbers; the in-place ones follow from 13 on
    switch (oparg % 13) {
    case 0: case 10: return PLAIT_ARITH_ADD;
    case 5: return PLAIT_ARITH_MUL;
    case 2: case 6: case 11: return PLAIT_ARITH_DIV;
    case 8: return PLAIT_ARITH_POWER;
    case 4: return PLAIT_ARITH_MATRIX;
    default: return PLAIT_ARITH_BITS;
    }
}

static int arithmetic_of(const plait_instr *in) {   // -1: none
    switch (in->op) {
    case PLAIT_OP_BINARY_OP: return in->oparg == 26 ? PLAIT_ARITH_LOAD : binary_sort(in->oparg);
    case PLAIT_OP_UNARY_NEGATIVE: case PLAIT_OP_UNARY_INVERT: case PLAIT_OP_UNARY_NOT: return PLAIT_ARITH_UNARY;
    case PLAIT_OP_COMPARE_OP: case PLAIT_OP_CONTAINS_OP: case PLAIT_OP_IS_OP: return PLAIT_ARITH_COMPARE;
    case PLAIT_OP_BINARY_SUBSCR: case PLAIT_OP_LOAD_ATTR: return PLAIT_ARITH_LOAD;
    case PLAIT_OP_STORE_SUBSCR: case PLAIT_OP_STORE_ATTR: case PLAIT_OP_LIST_APPEND: return PLAIT_ARITH_STORE;
    case PLAIT_OP_CALL: case PLAIT_OP_CALL_KW: case PLAIT_OP_CALL_FUNCTION_EX: return PLAIT_ARITH_CALL;
    default: return plait_op_flags(in->op) & PLAIT_OPF_CONDITIONAL ? PLAIT_ARITH_BRANCH : -1;
    }
}

static void add_block(plait_region_evidence *r, const plait_slot *slot) {
    const plait_block *b = slot->block;
    if (!b->instrs) return;   // of native calls
    double runs = (double)slot->all / (double)b->instrs;
    for (uint32_t i = b->first; i < b->first + b->instrs; i++) {
        int sort = arithmetic_of(&b->code->body->instrs[i]);
        if (sort >= 0) r->arithmetic[sort] += runs;
    }
}

static void gather_arithmetic(plait_engine *engine) {
    plait_evidence *e = &engine->evidence;
    for (size_t i = 0; i < e->collectors.len; i++) {
        const plait_collector *c = e->collectors.at[i];
        if (c->region < e->regions.len) add_instances(&e->regions.at[c->region], &c->sum);
        for (size_t k = 0; k < c->slots.len && c->region < e->regions.len; k++) add_block(&e->regions.at[c->region], &c->slots.at[k]);
    }
    plait_region_evidence *program = &e->regions.at[0];
    for (size_t i = 0; i < engine->program.codes.len; i++) {
        const plait_code_info *code = engine->program.codes.at[i];
        for (uint32_t k = 0; code->body && code->runs && k < code->body->ninstrs; k++) {
            int sort = arithmetic_of(&code->body->instrs[k]);
            if (sort >= 0) program->arithmetic[sort] += (double)code->runs[k];
        }
    }
}

// A branch of a body: not the header or the test that ends its loop.
static int is_branch(const plait_code_info *code, uint32_t i) {
    plait_op op = code->body->instrs[i].op;
    uint32_t next[2];
    if (!(plait_op_flags(op) & PLAIT_OPF_CONDITIONAL) || op == PLAIT_OP_FOR_ITER || op == PLAIT_OP_SEND) return 0;
    return plait_flow_next(code->body, i, next) == 2 && code->units[next[0]].loop == code->units[next[1]].loop &&
           !(code->units[i].flags & PLAIT_UNIT_TEST);
}

static plait_status code_branches(plait_engine *engine, const plait_code_info *code) {
    for (uint32_t i = 0; code->runs && i < code->body->ninstrs; i++) {
        if (!code->runs[i] || !is_branch(code, i)) continue;
        int32_t loop = code->units[i].loop;
        plait_branching b = {loop == PLAIT_NO_LOOP ? code->region : code->loops[loop].region, code->units[i].site,
                             code->runs[i] - code->falls[i], code->falls[i]};
        PLAIT_TRY(plait_vec_push(&engine->evidence.branches, b));
    }
    return PLAIT_OK;
}

plait_status plait_evidence_finish(plait_engine *engine) {
    plait_evidence *e = &engine->evidence;
    while (e->regions.len < engine->program.regions.len) PLAIT_TRY(plait_vec_push(&e->regions, (plait_region_evidence){0}));
    PLAIT_TRY(gather_strides(e));
    gather_arithmetic(engine);
    for (size_t i = 0; i < engine->program.codes.len; i++)
        if (engine->program.codes.at[i]->body) PLAIT_TRY(code_branches(engine, engine->program.codes.at[i]));
    return PLAIT_OK;
}
