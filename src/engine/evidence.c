// SPDX-License-Identifier: Apache-2.0
// Collectors: what each iteration executed, block by block, and the union path of each group of iterations (evidence.h).
// The hot path is plait_evidence_count; everything here runs once an iteration, an instance, or a first sight.
#include "engine/evidence.h"
#include "bytecode/flow.h"
#include "engine/state.h"
#include <string.h>

static void out_of_memory(plait_engine *engine) { plait_engine_fail(engine, PLAIT_NOMEM, "no memory for evidence"); }

static uint64_t now(const plait_thread *t) { return t->clock + t->native; }

static plait_region_evidence *region_of(plait_engine *engine, uint32_t region) {
    plait_evidence *e = &engine->evidence;
    if (region < e->regions.len) return &e->regions.at[region];
    while (e->regions.len <= region)
        if (plait_vec_push(&e->regions, (plait_region_evidence){0}) != PLAIT_OK) {
            out_of_memory(engine);
            return NULL;
        }
    return &e->regions.at[region];
}

// ---- blocks

static void mark_leaders(const plait_body *body, uint8_t *leader, uint8_t *preds) {
    uint32_t next[2];
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        unsigned n = plait_flow_next(body, i, next);
        for (unsigned k = 0; k < n; k++) {
            if (preds[next[k]] < 2) preds[next[k]]++;
            if (n == 2 || next[k] != i + 1) leader[next[k]] = 1;
        }
    }
    for (uint32_t i = 0; i < body->ninstrs; i++) leader[i] |= i == 0 || preds[i] != 1;   // none: a handler
}

plait_status plait_evidence_blocks(plait_code_info *code) {
    uint32_t n = code->body->ninstrs, blocks = 0;
    uint8_t *leader = plait_calloc((size_t)n * 2 + 2, 1);
    uint32_t *of = plait_calloc(n + 1, sizeof *of);
    if (leader) mark_leaders(code->body, leader, leader + n + 1);
    for (uint32_t i = 0; leader && i < n; i++) blocks += leader[i];
    plait_block *made = plait_calloc((size_t)blocks * 2 + 2, sizeof *made);   // behind each row of blocks, its twins for native calls
    if (!leader || !of || !made) {
        plait_free(leader), plait_free(of), plait_free(made);
        return PLAIT_NOMEM;
    }
    blocks = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (leader[i]) made[blocks++] = (plait_block){.first = i, .code = code};
        of[i] = blocks - 1;
        made[blocks - 1].instrs++;
    }
    plait_free(leader);
    code->blocks = made, code->block_of = of, code->nblocks = blocks;
    return PLAIT_OK;
}

void plait_evidence_forget(plait_code_info *code) {
    plait_free(code->blocks);
    plait_free(code->block_of);
}

void plait_evidence_miss(plait_engine *engine, plait_collector *c, plait_block *block) {
    uint64_t *slot;
    if (plait_map_at(&c->index, (uint64_t)(uintptr_t)block >> 3, UINT64_MAX, &slot) != PLAIT_OK) {
        out_of_memory(engine);
        return;
    }
    if (*slot == UINT64_MAX) {
        if (plait_vec_reserve(&c->touched, c->slots.len + 1 - c->touched.len) != PLAIT_OK ||
            plait_vec_push(&c->slots, ((plait_slot){.block = block, .up = UINT32_MAX})) != PLAIT_OK) {
            out_of_memory(engine);
            return;
        }
        *slot = c->slots.len - 1;
    }
    block->owner = c;
    block->slot = (uint32_t)*slot;
}

// ---- iterations

// A narrower group lies within a wider one, so max[0] <= max[1] <= ...
static void lane_counts(plait_tally *sum, plait_slot *slot, uint64_t lane) {
    uint64_t moved = slot->lane ^ lane;   // above a width's bits: another group of that width
    slot->lane = lane;
    for (int w = 0; w < PLAIT_WIDTHS && moved >> (w + 2); w++) slot->max[w] = 0;
    for (int w = 0; w < PLAIT_WIDTHS && slot->cur > slot->max[w]; w++) {
        sum->unions[w] += slot->cur - slot->max[w];
        slot->max[w] = slot->cur;
    }
}

static void unit_done(plait_tally *sum, uint64_t work) {
    sum->units++;
    sum->work += work;
    sum->squares += (double)work * (double)work;
    if (work > sum->max_work) sum->max_work = work;
}

static void iteration_ends(plait_thread *t, plait_collector *c, int counts) {
    counts = counts && c->running;
    for (size_t i = 0; i < c->touched.len; i++) {
        plait_slot *slot = &c->slots.at[c->touched.at[i]];
        if (counts) lane_counts(&c->sum, slot, c->lane);
        slot->total += slot->cur - slot->lent;
        slot->cur = slot->lent = 0;
    }
    c->touched.len = 0;
    if (counts) unit_done(&c->sum, c->before + now(t) - c->began);
    c->before = 0;
    c->running = 0;
}

void plait_evidence_iterate(plait_thread *t, plait_collector *c) {
    if (!c) return;
    iteration_ends(t, c, 1);
    c->began = now(t);
    c->lane++;
    c->running = 1;
}

// ---- instances

static plait_collector *collector_new(plait_engine *engine, uint32_t region) {
    plait_evidence *e = &engine->evidence;
    plait_collector *c;
    while (e->idle.len <= region) if (plait_vec_push(&e->idle, NULL) != PLAIT_OK) return NULL;
    if ((c = e->idle.at[region])) {
        e->idle.at[region] = c->next_free;
        return c;
    }
    c = plait_calloc(1, sizeof *c);
    if (c && plait_vec_push(&e->collectors, c) == PLAIT_OK) {
        c->region = region;
        return c;
    }
    plait_free(c);
    return NULL;
}

static void stack(plait_thread *t, plait_collector *c, int outermost) {
    c->outer = t->collector;
    c->outermost = (uint8_t)outermost;
    c->floor = c->outer && c->outer->floor > c->entry ? c->outer->floor : c->entry;
    c->oldest = c->outer && c->outer->oldest < c->entry ? c->outer->oldest : c->entry;
    c->since = c->lane + 1;
    c->began = now(t);
    c->bytes_entered = t->bytes;
    c->native_entered = t->native;
    t->collector = c;
}

plait_collector *plait_evidence_enter(plait_engine *engine, plait_thread *t, uint32_t region, int outermost) {
    plait_collector *c = collector_new(engine, region);
    if (!c) {
        out_of_memory(engine);
        return NULL;
    }
    c->lane = (c->lane | (PLAIT_GROUP - 1)) + PLAIT_GROUP;   // the first iteration begins a group, and is no neighbour of the last one before
    c->before = c->distinct = 0;
    c->running = 0;
    if (engine->evidence.entries < UINT32_MAX) engine->evidence.entries++;
    c->entry = engine->evidence.entries;
    stack(t, c, outermost);
    return c;
}

void plait_evidence_resume(plait_engine *engine, plait_thread *t, plait_collector *c, int outermost) {
    if (c) stack(t, c, outermost);
}

static void hand_over(plait_engine *engine, plait_collector *c, plait_slot *slot, uint64_t amount) {
    plait_collector *outer = c->outer;
    if (c->outermost) slot->all += amount;
    if (!outer) return;
    if (slot->up == UINT32_MAX) {
        plait_evidence_miss(engine, outer, slot->block);
        if (slot->block->owner != outer) return;
        slot->up = slot->block->slot;
    }
    plait_slot *up = &outer->slots.at[slot->up];
    if (!up->cur) outer->touched.at[outer->touched.len++] = slot->up;
    up->cur += amount;
}

static void unstack(plait_engine *engine, plait_thread *t, plait_collector *c) {
    if (c->up_owner != c->outer) {
        c->up_owner = c->outer;
        for (size_t i = 0; i < c->slots.len; i++) c->slots.at[i].up = UINT32_MAX;
    }
    for (size_t i = 0; i < c->slots.len; i++) {
        plait_slot *slot = &c->slots.at[i];
        uint64_t amount = slot->total + slot->cur - slot->lent;
        if (amount) hand_over(engine, c, slot, amount);
        slot->total = 0;
        slot->lent = slot->cur;
    }
    if (c->outermost) c->sum.bytes += t->bytes - c->bytes_entered, c->sum.native += t->native - c->native_entered;
    c->distinct += c->passing;
    if (c->outer) c->outer->passing += c->passing;
    c->passing = 0;
    t->collector = c->outer;
}

void plait_evidence_suspend(plait_engine *engine, plait_thread *t, plait_collector *c) {
    if (!c || t->collector != c) return;
    unstack(engine, t, c);
    c->before += now(t) - c->began;
}

void plait_evidence_exit(plait_engine *engine, plait_thread *t, plait_collector *c, int failed) {
    if (!c || t->collector != c) return;
    iteration_ends(t, c, !failed);
    unstack(engine, t, c);
    if (c->outermost) c->sum.distinct += c->distinct;
    if (c->outermost && c->distinct > c->sum.max_distinct) c->sum.max_distinct = c->distinct;
    c->next_free = engine->evidence.idle.at[c->region];
    engine->evidence.idle.at[c->region] = c;
}

void plait_evidence_call(plait_engine *engine, uint32_t region, uint64_t work, uint32_t depth) {
    plait_region_evidence *r = region_of(engine, region);
    if (!r) return;
    r->units++;
    r->work += (double)work;
    r->squares += (double)work * (double)work;
    if (work > r->max_work) r->max_work = work;
    if (depth > r->depth) r->depth = depth;
}

// New to every loop that was entered after it was touched last. Of a generator that was resumed, an outer loop may be the younger one.
void plait_evidence_fresh(plait_collector *c, uint32_t seen, uint64_t bytes) {
    if (seen < c->oldest) {      // new to all of them: each hands it on when it ends, so that deep recursion costs no more
        c->passing += bytes;
        return;
    }
    for (; c && seen < c->floor; c = c->outer) if (seen < c->entry) c->distinct += bytes;
}

void plait_evidence_fini(plait_evidence *e) {
    for (size_t i = 0; i < e->collectors.len; i++) {
        plait_collector *c = e->collectors.at[i];
        plait_vec_fini(&c->slots);
        plait_vec_fini(&c->touched);
        for (size_t k = 0; k < c->walks.len; k++) plait_free(c->walks.at[k]);
        plait_vec_fini(&c->walks);
        plait_map_fini(&c->index);
        plait_map_fini(&c->walk_index);
        plait_free(c);
    }
    plait_vec_fini(&e->regions);
    plait_vec_fini(&e->collectors);
    plait_vec_fini(&e->idle);
    plait_vec_fini(&e->sites);
    plait_vec_fini(&e->strides);
    plait_vec_fini(&e->branches);
}
