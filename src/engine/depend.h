// SPDX-License-Identifier: Apache-2.0
// Reads and writes of locations: the path that every access takes, so it stands in a header. Most accesses meet a write of the same loop instance or
// activation, and meet at their site what they met there before: that case ends here; depend.c does the others.
//
// Invariant: memo.dep[c] (c: carried) is the dependence (kind, source[c], sink, region, sort, c), or source[c] is 0.
#ifndef PLAIT_ENGINE_DEPEND_H
#define PLAIT_ENGINE_DEPEND_H
#include "engine/state.h"

static inline uint64_t plait_memo_key(plait_dep_kind kind, plait_sort sort, uint32_t sink) {
    return (uint64_t)sink << 16 | (uint64_t)kind << 8 | (uint64_t)sort;
}

static inline plait_memo *plait_memo_of(plait_engine *engine, plait_dep_kind kind, plait_sort sort, uint32_t sink) {
    return &engine->memos[(sink * 29 + (uint32_t)kind * 9 + (uint32_t)sort) & (PLAIT_MEMOS - 1)];
}

// Both ends in the iteration or activation that runs now: only the running statement can be pushed.
static inline void plait_span_near(plait_engine *engine, plait_thread *t, const plait_loc *loc, uint32_t site, int aside) {
    plait_level *level = t->here;
    uint64_t length = level->length + t->ahead;
    int pushed = 0;
    for (int v = 0; v < PLAIT_SPANS; v++) {
        if (loc->wtime[v] > level->start[v] + length) level->start[v] = loc->wtime[v] - length, pushed = 1;
        if (aside) break;   // the first is the one as written
    }
    if (pushed && t->top && t->top->ends.len) plait_span_push(engine, t, site);
}

void plait_object_note(plait_engine *engine, plait_dependence *d);   // its object has a name: kept with it, once

// One more occurrence of a dependence that is known, its ends in these iterations of the scope and reached by this way (via.c).
static inline void plait_count_again(plait_engine *engine, plait_dependence *d, uint32_t from, uint32_t to, uint64_t via, int silent) {
    d->count += engine->weight;
    if (silent) d->silent += engine->weight;
    if (d->via != via) plait_via_note(engine, d, via);
    if (engine->last_name) plait_object_note(engine, d);
    if (from == to) return;
    int64_t distance = (int64_t)to - (int64_t)from;
    if (distance < d->min_distance) d->min_distance = distance;
    if (distance > d->max_distance) d->max_distance = distance;
}

static inline void plait_depend(plait_engine *engine, plait_thread *t, plait_dep_kind kind, plait_sort sort, uint32_t node, uint32_t iter,
                                uint32_t source, uint32_t sink, int silent, const plait_loc *raw) {
    const plait_memo *memo = plait_memo_of(engine, kind, sort, sink);
    unsigned carried = iter != t->cur_iter;
    if (node != t->cur_node || memo->source[carried] != source || memo->key != plait_memo_key(kind, sort, sink) ||
        memo->region != t->cur_region) {
        plait_depend_far(engine, kind, sort, node, iter, source, sink, silent, raw);
        return;
    }
    plait_dependence *d = &engine->deps.at[memo->dep[carried] - 1];
    plait_count_again(engine, d, iter, t->cur_iter, 0, silent);
    if (!raw) return;
    if (!carried) plait_span_near(engine, t, raw, sink, d->aside);
    else if (t->open) plait_span_carried(engine, t->open, raw, sink, d);
}

static inline void plait_read(plait_engine *engine, plait_loc *loc, uint32_t site, plait_sort sort) {
    plait_thread *t = engine->thread;
    if (loc->wsite)
        plait_depend(engine, t, PLAIT_RAW, sort, loc->wnode, loc->witer, loc->wsite & ~PLAIT_SILENT_BIT, site,
                     (loc->wsite & PLAIT_SILENT_BIT) != 0, loc);
    if (!loc->rsite || loc->rsite == site) {
        loc->rnode = t->cur_node;
        loc->riter = t->cur_iter;
        loc->rsite = site;
    } else {
        plait_reader_add(engine, loc, site);
    }
}

void plait_beside(plait_engine *engine, uint32_t source, uint32_t sink);   // program.h, beside

// A read of an array's items.
static inline void plait_read_operand(plait_engine *engine, plait_loc *loc, uint32_t site, unsigned flags) {
    if ((flags & (PLAIT_A_WRITE | PLAIT_A_SILENT)) == PLAIT_A_SILENT && loc->wsite) plait_beside(engine, loc->wsite & ~PLAIT_SILENT_BIT, site);
    plait_read(engine, loc, site, PLAIT_SORT_ELEMENT);
}

void plait_readers_end(plait_engine *engine, plait_loc *loc, uint32_t site, plait_sort sort, int silent);   // all but the first

static inline void plait_write(plait_engine *engine, plait_loc *loc, uint32_t site, plait_sort sort, int silent) {
    plait_thread *t = engine->thread;
    const plait_level *level = t->here;
    if (loc->wsite) plait_depend(engine, t, PLAIT_WAW, sort, loc->wnode, loc->witer, loc->wsite & ~PLAIT_SILENT_BIT, site, silent, NULL);
    if (loc->rsite) {
        plait_depend(engine, t, PLAIT_WAR, sort, loc->rnode, loc->riter, loc->rsite, site, silent, NULL);
        if (loc->more) plait_readers_end(engine, loc, site, sort, silent);
    }
    *loc = (plait_loc){.wnode = t->cur_node, .witer = t->cur_iter, .wsite = silent ? site | PLAIT_SILENT_BIT : site};
    // A value is there when the instruction that writes it has run; that of a store to a name is counted already.
    for (int v = 0; v < PLAIT_SPANS; v++) {
        uint64_t time = level->start[v] + level->length + (sort > PLAIT_SORT_GLOBAL);
        loc->wtime[v] = time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
    }
}
#endif
