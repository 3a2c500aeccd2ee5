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

enum { CLIMB_MAX = 512 };   // beyond so many levels a constraint is not followed

plait_level *plait_level_of(plait_thread *t) {
    plait_frame *f = t->top;
    if (!f) return &t->level;
    return f->loops.len ? &f->loops.at[f->loops.len - 1].level : &f->level;
}

static uint64_t later(uint64_t a, uint64_t b) { return a > b ? a : b; }

void plait_span_statement(plait_level *level) {
    for (int v = 0; v < PLAIT_SPANS; v++) {
        level->end[v] = later(level->end[v], level->start[v] + level->length);
        level->start[v] = 0;
    }
    level->length = 0;
}

static uint64_t child_start(const plait_level *level, int v) {
    return level->start[v] + level->length + (v == PLAIT_SPAN_BURDENED ? PLAIT_OVERHEAD : 0);
}

// ---- calls

// Does the value that instruction `in` consumes come from instruction `from`? Unknown producers count as yes.
static int takes_from(const plait_body *body, uint32_t in, uint32_t from, int depth) {
    const plait_instr *at = &body->instrs[in];
    if (depth > 24) return 1;
    for (uint32_t k = 0; k < at->npops; k++) {
        int32_t producer = body->producers[at->producers + k];
        if (producer == PLAIT_NO_PRODUCER || (uint32_t)producer == from) return 1;
        if ((uint32_t)producer < in && takes_from(body, (uint32_t)producer, from, depth + 1)) return 1;
    }
    return 0;
}

void plait_span_store(plait_thread *t, uint32_t instr) {
    plait_frame *f = t->top;
    if (!f || !f->code || !f->ends.len) return;
    plait_level *level = plait_level_of(t);
    for (size_t i = 0; i < f->ends.len; i++) {
        const plait_call_end *end = &f->ends.at[i];
        if (!takes_from(f->code->body, instr, end->instr, 0)) continue;
        for (int v = 0; v < PLAIT_SPANS; v++)
            if (end->at[v] > level->start[v] + level->length) level->start[v] = end->at[v] - level->length;
    }
}

void plait_span_call(plait_engine *engine, plait_thread *t, uint32_t node, const plait_frame *callee) {
    plait_level *level = plait_level_of(t);
    if (t->top && t->top->code) plait_span_store(t, t->top->pos);   // its arguments
    if (t->waits.len && t->top && t->top->code) plait_wait_call(engine, t, level);
    for (int v = 0; v < PLAIT_SPANS; v++) engine->tree.at[node].start[v] = child_start(level, v);
}

void plait_span_return(plait_engine *engine, plait_thread *t, const plait_frame *callee, uint64_t span[PLAIT_SPANS]) {
    plait_level *level = plait_level_of(t);
    plait_frame *f = t->top;
    const plait_node *node = &engine->tree.at[callee->act];
    plait_call_end end = {.instr = f ? f->pos : 0};
    for (int v = 0; v < PLAIT_SPANS; v++) {
        end.at[v] = node->start[v] + span[v];
        level->end[v] = later(level->end[v], end.at[v]);
        if (!f) level->start[v] = later(level->start[v], end.at[v]);   // a thread runs its top-level frames one after the other
    }
    if (!f) return;
    if (f->ends.len < 64) {
        if (plait_vec_push(&f->ends, end) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for calls");
        return;
    }
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
    plait_vec_fini(&open->shifts);
}

// ---- dependences

static uint64_t shift_of(const plait_engine *engine, uint32_t node, uint32_t iteration, int v, const plait_open_loop *open) {
    const plait_node *at = &engine->tree.at[node];
    if (open && open->node == node) {
        size_t k = iteration - open->first;
        return iteration >= open->first && k < open->shifts.len ? open->shifts.at[k].at[v] : 0;
    }
    return iteration > at->first ? (uint64_t)((double)at->slope[v] * (iteration - at->first)) : 0;
}

// Time of the write within the scope's child.
static int source_time(const plait_engine *engine, const plait_loc *loc, uint32_t scope, uint64_t time[PLAIT_SPANS]) {
    uint32_t node = loc->wnode, iteration = loc->witer;
    int steps = 0;
    for (int v = 0; v < PLAIT_SPANS; v++) time[v] = loc->wtime[v];
    for (; node != scope; node = engine->tree.at[node].parent) {
        const plait_node *at = &engine->tree.at[node];
        if (++steps > CLIMB_MAX) return 0;
        for (int v = 0; v < PLAIT_SPANS; v++) time[v] += at->start[v] + shift_of(engine, node, iteration, v, NULL);
        iteration = at->parent_iteration;
    }
    return 1;
}

// Time of the read within the scope's child as far as it is known; *below: the node just below the scope on the way, 0 if the read is in the scope itself.
static int sink_time(plait_engine *engine, plait_thread *t, uint32_t scope, uint64_t time[PLAIT_SPANS], uint32_t *below) {
    const plait_level *level = plait_level_of(t);
    int steps = 0;
    *below = 0;
    for (int v = 0; v < PLAIT_SPANS; v++) time[v] = level->start[v] + level->length + t->ahead;
    plait_frame *f = t->top;
    size_t open = f ? f->loops.len : 0;
    for (uint32_t node = t->cur_node; node != scope;) {
        const plait_node *at = &engine->tree.at[node];
        if (++steps > CLIMB_MAX || !f) return 0;
        const plait_open_loop *loop = open ? &f->loops.at[open - 1] : NULL;
        for (int v = 0; v < PLAIT_SPANS; v++)
            time[v] += at->start[v] + (loop && loop->shifts.len ? loop->shifts.at[loop->shifts.len - 1].at[v] : 0);
        *below = node;
        node = at->parent;
        if (open) open--;
        else f = f->caller, open = f ? f->loops.len : 0;
    }
    return 1;
}

// Both ends in the iteration or activation that runs now: only the running statement can be pushed.
static void raw_in_child(plait_thread *t, const plait_loc *loc, int aside) {
    plait_level *level = plait_level_of(t);
    uint64_t length = level->length + t->ahead;
    for (int v = 0; v < PLAIT_SPANS; v++) {
        if (aside && v != PLAIT_SPAN_WRITTEN) break;
        if (loc->wtime[v] > level->start[v] + length) level->start[v] = loc->wtime[v] - length;
    }
}

static void wait_for(plait_engine *engine, plait_thread *t, plait_wait *wait, uint32_t site) {
    wait->holder = t->cur_node;
    wait->depth = engine->tree.at[t->cur_node].depth;
    wait->site = site;
    plait_wait_add(engine, t, wait);
}

// An earlier iteration of the loop that runs now.
static void raw_carried_here(plait_engine *engine, plait_open_loop *open, const plait_loc *loc, uint32_t site, const plait_dependence *d) {
    const plait_shift *now = open->shifts.len ? &open->shifts.at[open->shifts.len - 1] : NULL;
    plait_wait wait = {.scope = open->node, .from = loc->witer, .dependence = (uint32_t)(d - engine->deps.at)};
    uint64_t length = open->level.length + engine->thread->ahead;
    int early = 0;
    for (int v = 0; now && v < PLAIT_SPANS; v++) {
        if (d->aside && v != PLAIT_SPAN_WRITTEN) break;
        uint64_t ready = shift_of(engine, open->node, loc->witer, v, open) + loc->wtime[v] + (v == PLAIT_SPAN_BURDENED ? PLAIT_OVERHEAD : 0);
        if (ready <= now->at[v] + open->level.start[v] + length) continue;
        wait.missing[v] = (int64_t)(ready - length);
        early = 1;
    }
    if (early) wait_for(engine, engine->thread, &wait, site);
}

void plait_span_raw(plait_engine *engine, const plait_loc *loc, const plait_meet *meet, uint32_t site, const plait_dependence *d) {
    plait_thread *t = engine->thread;
    if (loc->wnode == t->cur_node) {
        if (meet->iter_a == meet->iter_b) raw_in_child(t, loc, d->aside);
        else if (t->top && t->top->loops.len) raw_carried_here(engine, &t->top->loops.at[t->top->loops.len - 1], loc, site, d);
        return;
    }
    uint64_t source[PLAIT_SPANS], sink[PLAIT_SPANS], length = plait_level_of(t)->length + t->ahead;
    plait_wait wait = {.scope = meet->node, .from = meet->iter_a, .dependence = (uint32_t)(d - engine->deps.at)};
    if (!source_time(engine, loc, meet->node, source) || !sink_time(engine, t, meet->node, sink, &wait.below)) return;
    int carried = meet->iter_a != meet->iter_b, early = 0, inside = wait.below != 0;
    plait_open_loop *open = carried ? plait_wait_open_loop(t, meet->node) : NULL;
    if (carried && !open) return;
    if (carried) wait.below = 0;
    for (int v = 0; v < PLAIT_SPANS; v++) {
        if (d->aside && v != PLAIT_SPAN_WRITTEN) continue;
        uint64_t ready = source[v], at = sink[v];
        if (carried) {
            ready += shift_of(engine, meet->node, meet->iter_a, v, open);
            at += shift_of(engine, meet->node, meet->iter_b, v, open);
        }
        if (v == PLAIT_SPAN_BURDENED && (carried || inside)) ready += PLAIT_OVERHEAD;
        if (ready <= at) continue;
        if (!carried && !inside) {
            plait_level_of(t)->start[v] += ready - at;
            continue;
        }
        wait.missing[v] = (int64_t)ready - (int64_t)length;
        early = 1;
    }
    if (early) wait_for(engine, t, &wait, site);
}

// A value is there when the instruction that writes it has run; that of a store to a name is counted already.
void plait_span_stamp(plait_thread *t, plait_loc *loc, plait_sort sort) {
    const plait_level *level = plait_level_of(t);
    for (int v = 0; v < PLAIT_SPANS; v++) {
        uint64_t time = level->start[v] + level->length + (sort > PLAIT_SORT_GLOBAL);
        loc->wtime[v] = time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
    }
}
