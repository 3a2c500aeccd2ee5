// SPDX-License-Identifier: Apache-2.0
// Work and span (contract, section 2; docs/internals/span.md). Every region instance starts its children as early as RAW allows: an iteration
// at the start of its loop, a statement at the start of its iteration or activation, a call or an inner loop where its statement has got to.
// A RAW that ends in a child pushes the whole child: child j may start no earlier than start(i) + (offset of the write in i) - (offset of the
// read in j). The child is that of the scope (the lowest common ancestor), so all levels are served by one pass.
//
// Times are in instructions plus element operations of native calls. A stamp keeps the time of a write within its innermost child; climbing to the
// scope adds the starts on the way. Of a closed loop only the slope of its iterations' starts is kept (exact where they start
// evenly, as chains and independent iterations do).
//
// When a statement or an iteration starts is known only at its end: a later read in it may hold it back further, and what it read before moves along.
// So a read that comes too early becomes a *wait* (state.h), settled at the end of its statement, then of each iteration around it, up to the
// scope's child, which is pushed by what is still missing.
#include "engine/state.h"
#include <string.h>

enum { CLIMB_MAX = 512 };   // beyond so many levels a constraint is not followed

static uint64_t later(uint64_t a, uint64_t b) { return a > b ? a : b; }

static uint64_t child_start(const plait_level *level, int v) {
    return level->start[v] + level->length + (v == PLAIT_SPAN_BURDENED ? PLAIT_OVERHEAD : 0);
}

// ---- calls

// Calls before these belong to the statement around the running comprehension: another clock.
static size_t ends_from(const plait_frame *f) { return f->loops.len ? f->loops.at[f->loops.len - 1].ends_from : 0; }
static size_t pushes_from(const plait_frame *f) { return f->loops.len ? f->loops.at[f->loops.len - 1].pushes_from : 0; }

void plait_span_statement_enter(plait_frame *f, plait_open_loop *open) {
    open->ends_from = f->ends.len;
    open->pushes_from = f->pushes.len;
    memcpy(open->base, f->base, sizeof open->base);
}

void plait_span_statement_exit(plait_frame *f, const plait_open_loop *open) {
    f->ends.len = open->ends_from;
    f->pushes.len = open->pushes_from;
    memcpy(f->base, open->base, sizeof open->base);
}

// Raises the start of the statement to where the calls have come back whose values go into the instruction.
static void wait_for_calls(plait_engine *engine, const plait_frame *f, uint32_t instr, uint64_t counted, plait_level *level) {
    for (size_t i = ends_from(f); i < f->ends.len; i++) {
        const plait_call_end *end = &f->ends.at[i];
        int32_t by = plait_takes_first(engine, f->code, instr, end->instr);
        if (by < 0) continue;
        uint64_t since = counted + instr - (uint32_t)by;   // executed since the consumer began, as no jump comes between
        uint64_t length = level->length > since ? level->length - since : 0;
        for (int v = 0; v < PLAIT_SPANS; v++)
            if (end->at[v] > level->start[v] + length) level->start[v] = end->at[v] - length;
    }
}

void plait_span_store(plait_engine *engine, plait_thread *t, uint32_t instr, uint64_t counted) {
    plait_frame *f = t->top;
    if (f && f->code && f->ends.len) wait_for_calls(engine, f, instr, counted, t->here);
}

// Where the statement would stand if only the call's arguments had held it back: f(a) + [b] + f(c) are two calls that need nothing of each other.
static plait_level level_of_call(plait_engine *engine, const plait_frame *f, const plait_level *level) {
    plait_level own = *level;
    if (!f || !f->code || f->ends.len <= ends_from(f)) return own;
    memcpy(own.start, f->base, sizeof own.start);
    for (size_t i = pushes_from(f); i < f->pushes.len; i++) {
        const plait_push *push = &f->pushes.at[i];
        if (plait_takes_first(engine, f->code, f->pos, push->site | PLAIT_TAKES_SITE) < 0) continue;
        for (int v = 0; v < PLAIT_SPANS; v++) own.start[v] = later(own.start[v], push->start[v]);
    }
    wait_for_calls(engine, f, f->pos, 0, &own);
    return own;
}

void plait_span_call(plait_engine *engine, plait_thread *t, uint32_t node, const plait_frame *callee) {
    plait_level level = level_of_call(engine, t->top, t->here);
    if (t->waits.len && t->top && t->top->code) plait_wait_call(engine, t, &level);
    for (int v = 0; v < PLAIT_SPANS; v++) engine->tree.at[node].start[v] = child_start(&level, v);
}

// A read holds back the running statement.
void plait_span_push(plait_engine *engine, plait_thread *t, uint32_t site) {
    plait_frame *f = t->top;
    plait_push push = {.site = site};
    if (!f || f->ends.len <= ends_from(f) || f->pushes.len >= 64) return;
    memcpy(push.start, t->here->start, sizeof push.start);
    if (plait_vec_push(&f->pushes, push) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for calls");
}

void plait_span_return(plait_engine *engine, plait_thread *t, const plait_frame *callee, uint64_t span[PLAIT_SPANS]) {
    plait_level *level = t->here;
    plait_frame *f = t->top;
    const plait_node *node = &engine->tree.at[callee->act];
    plait_call_end end = {.instr = f ? f->pos : 0};
    for (int v = 0; v < PLAIT_SPANS; v++) {
        end.at[v] = node->start[v] + span[v];
        level->end[v] = later(level->end[v], end.at[v]);
        if (!f) level->start[v] = later(level->start[v], end.at[v]);   // a thread runs its top-level frames one after the other
    }
    if (!f) return;
    if (f->ends.len <= ends_from(f)) memcpy(f->base, level->start, sizeof f->base), f->pushes.len = pushes_from(f);
    if (f->ends.len < 64) {
        if (plait_vec_push(&f->ends, end) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for calls");
        return;
    }
    if (ends_from(f) > 63) return;
    for (int v = 0; v < PLAIT_SPANS; v++)   // a statement with very many calls: whatever follows waits for the latest
        if (end.at[v] > f->ends.at[63].at[v]) f->ends.at[63].at[v] = end.at[v];
}

// ---- loops

void plait_span_loop_enter(plait_engine *engine, plait_level *outer, plait_open_loop *open) {
    plait_node *node = &engine->tree.at[open->node];
    node->first = open->first = open->iteration + 1;
    for (int v = 0; v < PLAIT_SPANS; v++) node->start[v] = child_start(outer, v);
}

static void close_iteration(plait_engine *engine, plait_open_loop *open) {
    plait_thread *t = engine->thread;
    if (t->waits.len) plait_wait_statement(engine, t, open->node, &open->level), plait_wait_iteration(engine, t, open);
    plait_span_statement(&open->level);
    const plait_shift *shift = open->shifts.len ? &open->shifts.at[open->shifts.len - 1] : NULL;
    for (int v = 0; v < PLAIT_SPANS; v++) open->end[v] = later(open->end[v], open->level.end[v] + (shift ? shift->at[v] : 0));
}

void plait_span_iterate(plait_engine *engine, plait_open_loop *open) {
    close_iteration(engine, open);
    if (open->lane) plait_timeline_iterate(engine, engine->thread, open);
    open->level = (plait_level){.length = 0};
    plait_shift shift = {{0, 0, PLAIT_OVERHEAD}};
    if (plait_vec_push(&open->shifts, shift) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for iterations");
}

void plait_span_loop_exit(plait_engine *engine, plait_level *outer, plait_open_loop *open, int value, uint64_t span[PLAIT_SPANS]) {
    close_iteration(engine, open);
    if (open->lane) plait_timeline_end(engine->thread, open);
    plait_node *node = &engine->tree.at[open->node];
    size_t n = open->shifts.len;
    for (int v = 0; v < PLAIT_SPANS; v++) {
        span[v] = open->end[v];
        uint64_t end = node->start[v] + span[v];
        size_t last = n;   // the header's failing evaluation opens an iteration that waits for nothing: it says nothing of the others
        if (n > 2 && open->shifts.at[n - 1].at[v] < open->shifts.at[n - 2].at[v]) last = n - 1;
        node->slope[v] = last > 1 ? (float)((double)(open->shifts.at[last - 1].at[v] - open->shifts.at[0].at[v]) / (double)(last - 1)) : 0;
        outer->end[v] = later(outer->end[v], end);
        if (value && end > outer->start[v] + outer->length) outer->start[v] = end - outer->length;   // a comprehension's value is used next
        if (n) node->start[v] += open->shifts.at[0].at[v];   // closed, it is only climbed through: the slope starts at the first iteration
    }
}

// ---- dependences

static uint64_t closed_shift(const plait_node *at, uint32_t iteration, int v) {   // start of an iteration of a closed loop
    return at->slope[v] != 0 && iteration > at->first ? (uint64_t)((double)at->slope[v] * (iteration - at->first)) : 0;
}

// Sum of the starts from node's parent up to below scope. All nodes there are closed (but for other threads' nodes), so it does not change any more.
static const plait_climb *climb_from(plait_engine *engine, uint32_t node, uint32_t scope) {
    plait_climb *known = &engine->climbs[(node * 0x9e3779b1u ^ scope * 0x85ebca6bu) >> 22];
    if (known->node == node && known->scope == scope && known->generation == engine->tree.generation && engine->threads.len == 1) return known;
    plait_climb climb = {node, scope, engine->tree.generation, {0}};
    uint32_t iteration = engine->tree.at[node].parent_iteration;
    int steps = 0;
    for (node = engine->tree.at[node].parent; node != scope; node = engine->tree.at[node].parent) {
        const plait_node *at = &engine->tree.at[node];
        if (++steps > CLIMB_MAX) return NULL;
        for (int v = 0; v < PLAIT_SPANS; v++) climb.up[v] += at->start[v] + closed_shift(at, iteration, v);
        iteration = at->parent_iteration;
    }
    *known = climb;
    return known;
}

// Time of the write within the scope's child.
static inline int source_time(plait_engine *engine, const plait_loc *loc, uint32_t scope, const int variants, uint64_t time[PLAIT_SPANS]) {
    _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++) time[v] = loc->wtime[v];
    if (loc->wnode == scope) return 1;
    const plait_node *at = &engine->tree.at[loc->wnode];
    const plait_climb *climb = at->parent == scope ? NULL : climb_from(engine, loc->wnode, scope);
    if (!climb && at->parent != scope) return 0;
    _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++) time[v] += at->start[v] + closed_shift(at, loc->witer, v);
    if (climb) _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++) time[v] += climb->up[v];
    return 1;
}

// The way from the running node up to below the scope. It stays as it is until an open node is pushed; the running node's own iteration is not in it.
static const plait_descent *descent_from(plait_engine *engine, plait_thread *t, uint32_t scope) {
    plait_descent *known = &engine->descents[(t->cur_node ^ scope * 0x9e3779b1u) & (PLAIT_DESCENTS - 1)];
    if (known->node == t->cur_node && known->scope == scope && known->generation == engine->tree.generation && known->pushes == engine->pushes)
        return known;
    plait_descent way = {t->cur_node, scope, engine->tree.generation, 0, engine->pushes, {0}, t->top, t->top ? t->top->loops.len : 0};
    int steps = 0;
    for (uint32_t node = t->cur_node; node != scope;) {
        const plait_node *at = &engine->tree.at[node];
        if (++steps > CLIMB_MAX || !way.frame) return NULL;
        for (int v = 0; v < PLAIT_SPANS; v++) way.up[v] += at->start[v];
        const plait_open_loop *open = way.loops && node != t->cur_node ? &way.frame->loops.at[way.loops - 1] : NULL;
        for (int v = 0; open && open->shifts.len && v < PLAIT_SPANS; v++) way.up[v] += open->shifts.at[open->shifts.len - 1].at[v];
        way.below = node;
        node = at->parent;
        if (way.loops) way.loops--;
        else way.frame = way.frame->caller, way.loops = way.frame ? way.frame->loops.len : 0;
    }
    *known = way;
    return known;
}

static uint64_t open_shift(const plait_open_loop *open, uint32_t iteration, int v) {
    size_t k = iteration - open->first;
    return iteration >= open->first && k < open->shifts.len ? open->shifts.at[k].at[v] : 0;
}

static void wait_for(plait_engine *engine, plait_thread *t, plait_wait *wait, uint32_t site) {
    wait->holder = t->cur_node;
    wait->depth = engine->tree.at[t->cur_node].depth;
    wait->site = site;
    plait_wait_add(engine, t, wait);
}

void plait_span_carried(plait_engine *engine, plait_open_loop *open, const plait_loc *loc, uint32_t site, const plait_dependence *d) {
    const plait_shift *now = open->shifts.len ? &open->shifts.at[open->shifts.len - 1] : NULL;
    plait_wait wait = {.scope = open->node, .from = loc->witer, .dependence = (uint32_t)(d - engine->deps.at)};
    uint64_t length = open->level.length + engine->thread->ahead;
    int early = 0;
    for (int v = 0; now && v < PLAIT_SPANS; v++) {
        if (d->aside && v != PLAIT_SPAN_WRITTEN) break;
        uint64_t ready = open_shift(open, loc->witer, v) + loc->wtime[v] + (v == PLAIT_SPAN_BURDENED ? PLAIT_OVERHEAD : 0);
        if (ready <= now->at[v] + open->level.start[v] + length) continue;
        wait.missing[v] = (int64_t)(ready - length);
        early = 1;
    }
    if (early) wait_for(engine, engine->thread, &wait, site);
}

// `variants` is a constant where this is inlined: the loops over them unroll.
static inline __attribute__((always_inline)) void span_far(plait_engine *engine, const plait_loc *loc, const plait_meet *meet, uint32_t site,
                                                           const plait_dependence *d, const int variants) {
    plait_thread *t = engine->thread;
    int carried = meet->iter_a != meet->iter_b, early = 0, pushed = 0;
    uint64_t source[PLAIT_SPANS], at[PLAIT_SPANS], length = t->here->length + t->ahead;
    const plait_descent *way = descent_from(engine, t, meet->node);
    if (!way || !source_time(engine, loc, meet->node, variants, source)) return;
    const plait_open_loop *open = way->loops ? &way->frame->loops.at[way->loops - 1] : NULL;   // the scope
    const plait_shift *own = way->below && t->open && t->open->shifts.len ? &t->open->shifts.at[t->open->shifts.len - 1] : NULL;
    if (carried && !open) return;
    _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++) at[v] = t->here->start[v] + length + way->up[v];
    if (own) _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++) at[v] += own->at[v];
    if (carried) _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++)
        source[v] += open_shift(open, meet->iter_a, v), at[v] += open_shift(open, meet->iter_b, v);
    if (variants > PLAIT_SPAN_BURDENED && (carried || way->below)) source[PLAIT_SPAN_BURDENED] += PLAIT_OVERHEAD;
    _Pragma("GCC unroll 3") for (int v = 0; v < variants; v++) early |= source[v] > at[v];
    if (!early) return;
    plait_wait wait = {.scope = meet->node, .below = carried ? 0 : way->below, .from = meet->iter_a, .dependence = (uint32_t)(d - engine->deps.at)};
    for (int v = 0; v < variants; v++) {
        if (source[v] <= at[v]) continue;
        if (!carried && !way->below) t->here->start[v] += source[v] - at[v], pushed = 1;
        else wait.missing[v] = (int64_t)source[v] - (int64_t)length;
    }
    if (pushed) plait_span_push(engine, t, site);
    else wait_for(engine, t, &wait, site);
}

void plait_span_far(plait_engine *engine, const plait_loc *loc, const plait_meet *meet, uint32_t site, const plait_dependence *d) {
    if (d->aside) span_far(engine, loc, meet, site, d, PLAIT_SPAN_WRITTEN + 1);
    else span_far(engine, loc, meet, site, d, PLAIT_SPANS);
}
