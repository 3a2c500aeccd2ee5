// SPDX-License-Identifier: Apache-2.0
// Waits: reads that come before the value they read, as long as it is not known how late their statement and the iterations around it start.
//
// A later read of a statement may hold the whole statement back, and what it read before moves along: `a[i] + t` and `t + a[i]` must give
// the same span. So a wait says what is missing without the starts that may still grow; each is taken off when it is known, from the inside
// to the outside, and what is missing then pushes the scope's child.
//
// 1. waits of a thread are ordered by the depth of their holder, an iteration's after those of its statement: the ones that are settled
//    next stand at the end.
// 2. no two of them agree in holder, settled, scope, below and (while their statement runs) site.
#include "engine/state.h"
#include <string.h>

static plait_open_loop *open_loop(plait_thread *t, uint32_t node) {
    for (plait_frame *f = t->top; f; f = f->caller) {
        for (size_t i = f->loops.len; i-- > 0;) if (f->loops.at[i].node == node) return &f->loops.at[i];
        if (f->act == node) return NULL;
    }
    return NULL;
}

static int is_deeper(const plait_wait *a, const plait_wait *b) {
    return a->depth != b->depth ? a->depth > b->depth : b->settled && !a->settled;
}

static int is_same(const plait_wait *a, const plait_wait *b) {
    return a->holder == b->holder && a->settled == b->settled && a->scope == b->scope && a->below == b->below && (a->settled || a->site == b->site);
}

static void merge(plait_wait *into, const plait_wait *wait) {
    if (wait->missing[PLAIT_SPAN_ASIDE] > into->missing[PLAIT_SPAN_ASIDE]) into->from = wait->from, into->dependence = wait->dependence;
    for (int v = 0; v < PLAIT_SPANS; v++) if (wait->missing[v] > into->missing[v]) into->missing[v] = wait->missing[v];
}

void plait_wait_add(plait_engine *engine, plait_thread *t, const plait_wait *wait) {
    size_t at = t->waits.len;
    if (!at && t->waits.cap) {   // nearly always
        t->waits.at[t->waits.len++] = *wait;
        return;
    }
    while (at > 0 && is_deeper(&t->waits.at[at - 1], wait)) at--;
    for (size_t i = at; i-- > 0 && !is_deeper(wait, &t->waits.at[i]);) {
        if (!is_same(&t->waits.at[i], wait)) continue;
        merge(&t->waits.at[i], wait);
        return;
    }
    if (plait_vec_reserve(&t->waits, 1) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for waits");
        return;
    }
    memmove(&t->waits.at[at + 1], &t->waits.at[at], (t->waits.len - at) * sizeof *wait);
    t->waits.at[at] = *wait;
    t->waits.len++;
}

static void raise_to(uint64_t start[PLAIT_SPANS], const plait_wait *w) {
    for (int v = 0; v < PLAIT_SPANS; v++)
        if (w->missing[v] > 0 && (uint64_t)w->missing[v] > start[v]) start[v] = (uint64_t)w->missing[v];
}

static void raise_iteration(plait_open_loop *open, const plait_wait *w) {
    uint64_t *start = open->shifts.at[open->shifts.len - 1].at;
    int64_t late = w->missing[PLAIT_SPAN_ASIDE];
    if (open->lane && late > 0 && (uint64_t)late > start[PLAIT_SPAN_ASIDE]) plait_timeline_hold(open, w->from, w->dependence);
    raise_to(start, w);
}

static void apply(plait_engine *engine, plait_thread *t, const plait_wait *w) {
    engine->pushes++;
    plait_open_loop *open = w->below ? NULL : open_loop(t, w->scope);
    if (!w->below && (!open || !open->shifts.len)) return;
    if (open) raise_iteration(open, w);
    else raise_to(engine->tree.at[w->below].start, w);
}

static int take_off(plait_wait *w, const uint64_t start[PLAIT_SPANS]) {   // 1: something is missing still
    int left = 0;
    for (int v = 0; v < PLAIT_SPANS; v++) {
        if (w->missing[v] > 0) w->missing[v] -= (int64_t)start[v];
        left |= w->missing[v] > 0;
    }
    return left;
}

// From the node that held it to the next iteration around it, or to the scope's child. What the holder itself still had to tell is taken off.
static void rise(plait_engine *engine, plait_thread *t, plait_wait *w) {
    for (uint32_t node = w->holder, parent; node; node = parent) {
        parent = engine->tree.at[node].parent;
        if (node != w->below && !take_off(w, engine->tree.at[node].start)) return;
        if (parent == w->scope) {
            apply(engine, t, w);
            return;
        }
        if (!parent || engine->program.regions.at[engine->tree.at[parent].region].kind != PLAIT_REGION_LOOP) continue;
        w->holder = parent;
        w->depth = engine->tree.at[parent].depth;
        w->settled = 1;
        plait_wait_add(engine, t, w);
        return;
    }
}

static void settle_one(plait_engine *engine, plait_thread *t, plait_wait *w, const plait_level *level) {
    if (!take_off(w, level->start)) return;
    if (w->holder == t->cur_node && w->scope == w->holder && t->top && t->top->loops.len) {   // the loop that runs
        plait_open_loop *open = &t->top->loops.at[t->top->loops.len - 1];
        if (open->shifts.len) raise_iteration(open, w);
    } else if (w->holder == w->scope) apply(engine, t, w);
    else if (engine->program.regions.at[engine->tree.at[w->holder].region].kind != PLAIT_REGION_LOOP) rise(engine, t, w);
    else w->settled = 1, plait_wait_add(engine, t, w);
}

void plait_wait_statement(plait_engine *engine, plait_thread *t, uint32_t holder, const plait_level *level) {
    while (t->waits.len) {
        const plait_wait *last = &t->waits.at[t->waits.len - 1];
        if (last->holder != holder || last->settled) break;
        plait_wait w = *last;
        t->waits.len--;
        settle_one(engine, t, &w, level);
    }
}

void plait_wait_iteration(plait_engine *engine, plait_thread *t, const plait_open_loop *open) {
    while (t->waits.len) {
        plait_wait w = t->waits.at[t->waits.len - 1];
        if (w.depth < engine->tree.at[open->node].depth) break;
        t->waits.len--;
        if (w.holder == open->node && open->shifts.len && take_off(&w, open->shifts.at[open->shifts.len - 1].at)) rise(engine, t, &w);
    }
}

void plait_wait_leave(plait_thread *t, uint32_t depth) {
    while (t->waits.len && t->waits.at[t->waits.len - 1].depth >= depth) t->waits.len--;
}

void plait_wait_call(plait_engine *engine, plait_thread *t, const plait_level *level) {
    const plait_frame *f = t->top;
    for (size_t i = t->waits.len; f && f->code && i-- > 0;) {
        plait_wait w = t->waits.at[i];
        if (w.holder != t->cur_node || w.settled) break;
        if (plait_takes_first(engine, f->code, f->pos, w.site | PLAIT_TAKES_SITE) < 0) continue;
        memmove(&t->waits.at[i], &t->waits.at[i + 1], (t->waits.len - i - 1) * sizeof w);
        t->waits.len--;
        settle_one(engine, t, &w, level);
        if (i > t->waits.len) i = t->waits.len;
    }
}
