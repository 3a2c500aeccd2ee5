// SPDX-License-Identifier: Apache-2.0
// Collectors: what each iteration executed, block by block, and the union path of each group of iterations (evidence.h).
// The hot path is plait_evidence_count; everything here runs once an iteration, an instance, or a first sight.
#include "engine/evidence.h"
#include "bytecode/flow.h"
#include "engine/state.h"
#include <string.h>

static const uint32_t widths[PLAIT_WIDTHS] = {4, 8, 16, 32};

static void out_of_memory(plait_engine *engine) { plait_engine_fail(engine, PLAIT_NOMEM, "no memory for evidence"); }

static uint64_t now(const plait_thread *t) { return t->clock + t->native; }

static plait_region_evidence *region_of(plait_engine *engine, uint32_t region) {
    plait_evidence *e = &engine->evidence;
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
        if (plait_vec_reserve(&c->touched, c->slots.len + 1 - c->touched.len) != PLAIT_OK || plait_vec_reserve(&c->cur, 1) != PLAIT_OK ||
            plait_vec_push(&c->slots, ((plait_slot){.block = block, .up = UINT32_MAX})) != PLAIT_OK) {
            out_of_memory(engine);
            return;
        }
        c->cur.at[c->cur.len++] = 0;
        *slot = c->slots.len - 1;
    }
    block->owner = c;
    block->slot = (uint32_t)*slot;
}

// ---- iterations

static void group_ends(plait_collector *c, uint32_t mask) {   // of the widths in mask
    for (size_t i = 0; i < c->slots.len; i++)
        for (int w = 0; w < PLAIT_WIDTHS; w++)
            if (mask >> w & 1) c->slots.at[i].max[w] = 0;
}

// A narrower group lies within a wider one, so max[0] <= max[1] <= ...
static void lane_counts(plait_region_evidence *r, plait_slot *slot, uint64_t cur) {
    for (int w = 0; w < PLAIT_WIDTHS; w++) {
        if (cur <= slot->max[w]) return;
        r->unions[w] += (double)(cur - slot->max[w]);
        slot->max[w] = cur;
    }
}

static void lane_done(plait_engine *engine, plait_collector *c, uint64_t work) {
    plait_region_evidence *r = region_of(engine, c->region);
    uint32_t mask = 0;
    if (!r) return;
    r->units++;
    r->work += (double)work;
    r->squares += (double)work * (double)work;
    if (work > r->max_work) r->max_work = work;
    c->lane++;
    if (c->lane % widths[0]) return;
    for (int w = 0; w < PLAIT_WIDTHS; w++) mask |= (uint32_t)((c->lane & (widths[w] - 1)) == 0) << w;
    group_ends(c, mask);
}

static void iteration_ends(plait_engine *engine, plait_thread *t, plait_collector *c, int counts) {
    plait_region_evidence *r = region_of(engine, c->region);
    counts = counts && c->running && r;
    for (size_t i = 0; i < c->touched.len; i++) {
        plait_slot *slot = &c->slots.at[c->touched.at[i]];
        uint64_t *cur = &c->cur.at[c->touched.at[i]];
        if (counts) lane_counts(r, slot, *cur);
        slot->total += *cur - slot->lent;
        *cur = slot->lent = 0;
    }
    c->touched.len = 0;
    if (counts) lane_done(engine, c, c->before + now(t) - c->began);
    c->before = 0;
    c->running = 0;
}

void plait_evidence_iterate(plait_engine *engine, plait_thread *t, plait_collector *c) {
    if (!c) return;
    iteration_ends(engine, t, c, 1);
    c->began = now(t);
    c->serial = ++engine->evidence.serial;
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

static void stack(plait_engine *engine, plait_thread *t, plait_collector *c, int outermost) {
    c->outer = t->collector;
    c->outermost = (uint8_t)outermost;
    c->stacked = 1;
    c->since = ++engine->evidence.serial;
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
    c->lane = 0;
    c->before = 0;
    c->running = 0;
    c->instance = ++engine->evidence.serial;
    stack(engine, t, c, outermost);
    return c;
}

void plait_evidence_resume(plait_engine *engine, plait_thread *t, plait_collector *c, int outermost) {
    if (c) stack(engine, t, c, outermost);
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
    uint64_t *up = &outer->cur.at[slot->up];
    if (!*up) outer->touched.at[outer->touched.len++] = slot->up;
    *up += amount;
}

static void unstack(plait_engine *engine, plait_thread *t, plait_collector *c) {
    if (c->up_owner != c->outer) {
        c->up_owner = c->outer;
        for (size_t i = 0; i < c->slots.len; i++) c->slots.at[i].up = UINT32_MAX;
    }
    for (size_t i = 0; i < c->slots.len; i++) {
        plait_slot *slot = &c->slots.at[i];
        uint64_t amount = slot->total + c->cur.at[i] - slot->lent;
        if (amount) hand_over(engine, c, slot, amount);
        slot->total = 0;
        slot->lent = c->cur.at[i];
    }
    plait_region_evidence *r = c->outermost ? region_of(engine, c->region) : NULL;
    if (r) r->bytes += t->bytes - c->bytes_entered, r->native += t->native - c->native_entered;
    t->collector = c->outer;
    c->stacked = 0;
}

void plait_evidence_suspend(plait_engine *engine, plait_thread *t, plait_collector *c) {
    if (!c || t->collector != c) return;
    unstack(engine, t, c);
    c->before += now(t) - c->began;
}

void plait_evidence_exit(plait_engine *engine, plait_thread *t, plait_collector *c, int failed) {
    if (!c || t->collector != c) return;
    iteration_ends(engine, t, c, !failed);
    group_ends(c, (1u << PLAIT_WIDTHS) - 1);
    unstack(engine, t, c);
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

void plait_evidence_fini(plait_evidence *e) {
    for (size_t i = 0; i < e->collectors.len; i++) {
        plait_collector *c = e->collectors.at[i];
        plait_vec_fini(&c->slots);
        plait_vec_fini(&c->cur);
        plait_vec_fini(&c->touched);
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
