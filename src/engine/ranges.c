// SPDX-License-Identifier: Apache-2.0
// Arrays: the history of a buffer's bytes as ranges that are alike, not as an entry per byte. A box (docs/internals/boxes.md) is cut into
// its contiguous runs; each run splits the ranges it meets at its ends, is read or written range by range, and a write
// leaves one range behind. Counts are in items of the access: a range of n items counts n times.
//
// Invariant: ranges are sorted by lo, lo < hi, and do not overlap. What no range covers was never touched.
#include "engine/depend.h"
#include <string.h>

enum { RUNS_MAX = 1 << 22 };   // a box of more runs is taken as its hull, marked assumed

// Index of the first range that ends behind `at`.
static size_t find(const plait_object *object, int64_t at) {
    size_t low = 0, high = object->ranges.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (object->ranges.at[middle].hi <= at) low = middle + 1;
        else high = middle;
    }
    return low;
}

static plait_status insert(plait_object *object, size_t index, plait_range range) {
    PLAIT_TRY(plait_vec_reserve(&object->ranges, 1));
    memmove(&object->ranges.at[index + 1], &object->ranges.at[index], (object->ranges.len - index) * sizeof range);
    object->ranges.at[index] = range;
    object->ranges.len++;
    return PLAIT_OK;
}

// A copy of a history; its chain of readers is copied, too.
static plait_status copy_loc(plait_engine *engine, const plait_loc *loc, plait_loc *copy) {
    *copy = *loc;
    copy->more = 0;
    for (uint32_t r = loc->more; r; r = engine->readers.at[r].next) {
        uint32_t fresh = engine->free_reader;
        if (fresh) engine->free_reader = engine->readers.at[fresh].next;
        else {
            plait_reader reader = engine->readers.at[r];
            PLAIT_TRY(plait_vec_push(&engine->readers, reader));
            fresh = (uint32_t)engine->readers.len - 1;
        }
        engine->readers.at[fresh] = engine->readers.at[r];
        engine->readers.at[fresh].next = copy->more;
        copy->more = fresh;
    }
    return PLAIT_OK;
}

// Makes `at` a boundary.
static plait_status split(plait_engine *engine, plait_object *object, int64_t at) {
    size_t i = find(object, at);
    if (i >= object->ranges.len || object->ranges.at[i].lo >= at) return PLAIT_OK;
    plait_range second = {.lo = at, .hi = object->ranges.at[i].hi};
    PLAIT_TRY(copy_loc(engine, &object->ranges.at[i].loc, &second.loc));
    PLAIT_TRY(insert(object, i + 1, second));
    object->ranges.at[i].hi = at;
    return PLAIT_OK;
}

// Ranges from lo to hi without gaps; *first is the index of the first.
static plait_status cover(plait_engine *engine, plait_object *object, int64_t lo, int64_t hi, size_t *first) {
    PLAIT_TRY(split(engine, object, lo));
    PLAIT_TRY(split(engine, object, hi));
    *first = find(object, lo);
    for (size_t i = *first; lo < hi; i++) {
        int64_t next = i < object->ranges.len && object->ranges.at[i].lo < hi ? object->ranges.at[i].lo : hi;
        if (lo < next) PLAIT_TRY(insert(object, i, (plait_range){.lo = lo, .hi = next}));
        lo = object->ranges.at[i].hi;
    }
    return PLAIT_OK;
}

static int same_history(const plait_loc *a, const plait_loc *b) {
    plait_loc other = *b;
    other.seen = a->seen;   // neighbours of one join were all touched just now
    return !a->more && !b->more && !memcmp(a, &other, sizeof *a);
}

static void join(plait_object *object, size_t from, size_t to) {   // ranges from..to-1: neighbours with one history become one
    size_t kept = from;
    for (size_t i = from + 1; i < to; i++) {
        plait_range *last = &object->ranges.at[kept], *range = &object->ranges.at[i];
        if (last->hi == range->lo && same_history(&last->loc, &range->loc)) last->hi = range->hi;
        else object->ranges.at[++kept] = *range;
    }
    if (kept + 1 >= to) return;
    memmove(&object->ranges.at[kept + 1], &object->ranges.at[to], (object->ranges.len - to) * sizeof *object->ranges.at);
    object->ranges.len -= to - kept - 1;
}

static void touch_run(plait_engine *engine, plait_object *object, int64_t lo, int64_t hi, uint32_t itemsize, uint8_t flags, uint32_t site) {
    size_t first;
    if (lo >= hi) return;
    if (cover(engine, object, lo, hi, &first) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for arrays");
        return;
    }
    size_t i = first;
    for (; i < object->ranges.len && object->ranges.at[i].lo < hi; i++) {
        plait_range *range = &object->ranges.at[i];
        uint64_t items = (uint64_t)(range->hi - range->lo) / (itemsize ? itemsize : 1);
        engine->weight = items ? items : 1;
        engine->last_has_index = itemsize > 0;
        engine->last_index = itemsize ? range->lo / itemsize : range->lo;
        uint32_t seen = range->loc.seen;
        engine->thread->bytes += (uint64_t)(range->hi - range->lo);
        plait_evidence_touch(&engine->evidence, engine->thread->collector, &seen, (uint64_t)(range->hi - range->lo));
        if (flags & PLAIT_A_READ) plait_read(engine, &range->loc, site, PLAIT_SORT_ELEMENT);
        if (flags & PLAIT_A_WRITE) plait_write(engine, &range->loc, site, PLAIT_SORT_ELEMENT, (flags & PLAIT_A_SILENT) != 0);
        range->loc.seen = seen;
    }
    engine->weight = 1;
    join(object, first, i);
}

// Contiguous inner dimensions become one run; returns its bytes and leaves the outer dimensions in *ndim.
static int64_t inner_run(const int64_t *dims, int *ndim, int64_t itemsize) {
    int64_t run = itemsize;
    while (*ndim && (dims[2 * (*ndim - 1) + 1] == run || dims[2 * (*ndim - 1)] == 1)) run *= dims[2 * --*ndim];
    return run;
}

void plait_box_access(plait_engine *engine, plait_object *object, const plait_pending *p, uint32_t site) {
    const int64_t *box = engine->boxes.at + p->ext.a;   // first byte, item size, then count and stride of each dimension
    const int64_t *dims = box + 2;
    int ndim = (int)p->record.a;
    uint32_t itemsize = (uint32_t)box[1];
    uint64_t runs = 1;
    int64_t at[64] = {0}, extent = itemsize;
    for (int d = 0; d < ndim; d++) {
        if (dims[2 * d] <= 0) return;
        extent += (dims[2 * d] - 1) * dims[2 * d + 1];
    }
    int64_t run = inner_run(dims, &ndim, itemsize);
    for (int d = 0; d < ndim; d++) runs *= (uint64_t)dims[2 * d];
    if (runs > RUNS_MAX) {
        plait_assumed_at(engine, site, PLAIT_SORT_ELEMENT, 0);
        touch_run(engine, object, box[0], box[0] + extent, itemsize, p->record.flags, site);
        return;
    }
    if (p->record.flags & PLAIT_A_ASSUMED) plait_assumed_at(engine, site, PLAIT_SORT_ELEMENT, 0);
    for (uint64_t k = 0; k < runs; k++) {
        int64_t lo = box[0];
        for (int d = 0; d < ndim; d++) lo += at[d] * dims[2 * d + 1];
        touch_run(engine, object, lo, lo + run, itemsize, p->record.flags, site);
        for (int d = ndim - 1; d >= 0 && ++at[d] == dims[2 * d]; d--) at[d] = 0;
    }
}

void plait_ranges_mark(plait_engine *engine, const plait_object *object, uint32_t mark) {
    for (size_t i = 0; i < object->ranges.len; i++) plait_loc_mark(engine, &object->ranges.at[i].loc, mark);
}

void plait_ranges_clear(plait_engine *engine, plait_object *object) {
    for (size_t i = 0; i < object->ranges.len; i++) plait_loc_clear(engine, &object->ranges.at[i].loc);
    plait_vec_fini(&object->ranges);
}

int plait_ranges_check(const plait_object *object) {
    for (size_t i = 0; i < object->ranges.len; i++) {
        const plait_range *range = &object->ranges.at[i];
        if (range->lo >= range->hi || (i && range[-1].hi > range->lo)) return 0;
    }
    return 1;
}
