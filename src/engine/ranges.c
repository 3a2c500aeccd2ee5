// SPDX-License-Identifier: Apache-2.0
// Arrays: the history of a buffer's bytes as ranges that are alike, not as an entry per byte. A box (docs/internals/boxes.md) is cut into
// its contiguous runs; each run splits the ranges it meets at its ends, is read or written range by range, and a write
// leaves one range behind. Counts are in items of the access: a range of n items counts n times.
//
// Invariant: ranges are sorted by lo, lo < hi, and do not overlap. What no range covers was never touched. They stand in chunks of 1 to CHUNK, so that
// an insertion moves at most a chunk (and, once in CHUNK / 2 of them, the list of chunks): a stripe written into a large array costs the same per run
// as into a small one.
#include "engine/depend.h"
#include <string.h>

enum { RUNS_MAX = 1 << 22 };   // a box of more runs is taken as its hull, marked assumed

#ifdef PLAIT_TINY
enum { CHUNK = 4 };
#else
enum { CHUNK = 64 };
#endif

typedef struct place { size_t chunk, at; } place;   // of a range; behind the last one: chunk is their number

static plait_range *range_at(const plait_object *object, place p) {   // NULL behind the last
    return p.chunk < object->ranges.len ? &object->ranges.at[p.chunk].at[p.at] : NULL;
}

static place after(const plait_object *object, place p) {
    if (++p.at < object->ranges.at[p.chunk].len) return p;
    return (place){p.chunk + 1, 0};
}

// The first range that ends behind `at`.
static place find(const plait_object *object, int64_t at) {
    size_t low = 0, high = object->ranges.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const plait_chunk *chunk = &object->ranges.at[middle];
        if (chunk->at[chunk->len - 1].hi <= at) low = middle + 1;
        else high = middle;
    }
    place p = {low, 0};
    if (low == object->ranges.len) return p;
    for (high = object->ranges.at[low].len; p.at < high;) {
        size_t middle = (p.at + high) / 2;
        if (object->ranges.at[low].at[middle].hi <= at) p.at = middle + 1;
        else high = middle;
    }
    return p;
}

static plait_status insert_chunk(plait_object *object, size_t index) {   // an empty one
    PLAIT_TRY(plait_vec_reserve(&object->ranges, 1));
    memmove(&object->ranges.at[index + 1], &object->ranges.at[index], (object->ranges.len - index) * sizeof *object->ranges.at);
    object->ranges.at[index] = (plait_chunk){0};
    object->ranges.len++;
    return PLAIT_OK;
}

static void remove_chunks(plait_object *object, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) plait_vec_fini(&object->ranges.at[i]);
    memmove(&object->ranges.at[from], &object->ranges.at[to], (object->ranges.len - to) * sizeof *object->ranges.at);
    object->ranges.len -= to - from;
}

// Halves a full chunk; *p goes on meaning the same range.
static plait_status halve(plait_object *object, place *p) {
    plait_chunk upper = {0};
    PLAIT_TRY(plait_vec_reserve(&upper, CHUNK));
    plait_status status = insert_chunk(object, p->chunk + 1);
    if (status != PLAIT_OK) {
        plait_vec_fini(&upper);
        return status;
    }
    plait_chunk *lower = &object->ranges.at[p->chunk];
    upper.len = lower->len - CHUNK / 2;
    memcpy(upper.at, lower->at + CHUNK / 2, upper.len * sizeof *upper.at);
    lower->len = CHUNK / 2;
    object->ranges.at[p->chunk + 1] = upper;
    if (p->at > CHUNK / 2) *p = (place){p->chunk + 1, p->at - CHUNK / 2};
    return PLAIT_OK;
}

// Before *p, which then means the new range.
static plait_status insert(plait_object *object, place *p, plait_range range) {
    if (p->chunk == object->ranges.len && p->chunk > 0) *p = (place){p->chunk - 1, object->ranges.at[p->chunk - 1].len};
    if (!object->ranges.len) PLAIT_TRY(insert_chunk(object, 0));
    if (object->ranges.at[p->chunk].len == CHUNK) PLAIT_TRY(halve(object, p));
    plait_chunk *chunk = &object->ranges.at[p->chunk];
    plait_status status = plait_vec_reserve(chunk, 1);
    if (status != PLAIT_OK) {
        if (!chunk->len) remove_chunks(object, p->chunk, p->chunk + 1);
        return status;
    }
    memmove(&chunk->at[p->at + 1], &chunk->at[p->at], (chunk->len - p->at) * sizeof range);
    chunk->at[p->at] = range;
    chunk->len++;
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
    place p = find(object, at);
    plait_range *range = range_at(object, p);
    if (!range || range->lo >= at) return PLAIT_OK;
    plait_range second = {.lo = range->lo, .hi = at};   // the lower part, put before the upper
    PLAIT_TRY(copy_loc(engine, &range->loc, &second.loc));
    PLAIT_TRY(insert(object, &p, second));
    range_at(object, after(object, p))->lo = at;
    return PLAIT_OK;
}

// Ranges from lo to hi without gaps; *first is the place of the first. Mostly an access meets just the range that the last one left.
static plait_status cover(plait_engine *engine, plait_object *object, int64_t lo, int64_t hi, place *first) {
    *first = find(object, lo);
    const plait_range *known = range_at(object, *first);
    if (known && known->lo == lo && known->hi == hi) return PLAIT_OK;
    PLAIT_TRY(split(engine, object, lo));
    PLAIT_TRY(split(engine, object, hi));
    int64_t end = lo;   // covered up to there
    for (place p = find(object, lo); end < hi; p = after(object, p)) {
        const plait_range *range = range_at(object, p);
        int64_t next = range && range->lo < hi ? range->lo : hi;
        if (end < next) PLAIT_TRY(insert(object, &p, (plait_range){.lo = end, .hi = next}));
        end = range_at(object, p)->hi;
    }
    *first = find(object, lo);   // an insertion may have halved its chunk
    return PLAIT_OK;
}

static int same_history(const plait_loc *a, const plait_loc *b) {
    plait_loc other = *b;
    other.seen = a->seen;   // neighbours of one join were all touched just now
    return !a->more && !b->more && !memcmp(a, &other, sizeof *a);
}

// Ranges from `first` up to those at hi: neighbours with one history become one. What is kept moves up over the chunks.
static void join(plait_object *object, place first, int64_t hi) {
    place kept = first, p = after(object, first);
    for (const plait_range *range; (range = range_at(object, p)) && range->lo < hi; p = after(object, p)) {
        plait_range *last = range_at(object, kept);
        if (last->hi == range->lo && same_history(&last->loc, &range->loc)) {
            last->hi = range->hi;
            continue;
        }
        kept = after(object, kept);
        *range_at(object, kept) = *range;
    }
    kept = after(object, kept);   // from here up to p there is nothing any more
    if (kept.chunk == p.chunk && kept.at == p.at) return;
    if (kept.chunk == p.chunk) {
        plait_chunk *chunk = &object->ranges.at[p.chunk];
        memmove(&chunk->at[kept.at], &chunk->at[p.at], (chunk->len - p.at) * sizeof *chunk->at);
        chunk->len -= p.at - kept.at;
        return;
    }
    if (p.at) {
        plait_chunk *chunk = &object->ranges.at[p.chunk];
        memmove(chunk->at, &chunk->at[p.at], (chunk->len - p.at) * sizeof *chunk->at);
        chunk->len -= p.at;
    }
    if (kept.at) object->ranges.at[kept.chunk++].len = kept.at;
    remove_chunks(object, kept.chunk, p.chunk);
}

static void touch_run(plait_engine *engine, plait_object *object, int64_t lo, int64_t hi, uint32_t itemsize, uint8_t flags, uint32_t site) {
    place first;
    if (lo >= hi) return;
    if (cover(engine, object, lo, hi, &first) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for arrays");
        return;
    }
    for (place p = first;; p = after(object, p)) {
        plait_range *range = range_at(object, p);
        if (!range || range->lo >= hi) break;
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
    join(object, first, hi);
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
    for (size_t c = 0; c < object->ranges.len; c++)
        for (size_t i = 0; i < object->ranges.at[c].len; i++) plait_loc_mark(engine, &object->ranges.at[c].at[i].loc, mark);
}

void plait_ranges_clear(plait_engine *engine, plait_object *object) {
    for (size_t c = 0; c < object->ranges.len; c++) {
        for (size_t i = 0; i < object->ranges.at[c].len; i++) plait_loc_clear(engine, &object->ranges.at[c].at[i].loc);
        plait_vec_fini(&object->ranges.at[c]);
    }
    plait_vec_fini(&object->ranges);
}

size_t plait_ranges_bytes(const plait_object *object) {
    size_t bytes = object->ranges.cap * sizeof *object->ranges.at;
    for (size_t c = 0; c < object->ranges.len; c++) bytes += object->ranges.at[c].cap * sizeof(plait_range);
    return bytes;
}

int plait_ranges_check(const plait_object *object) {
    int64_t end = INT64_MIN;
    for (size_t c = 0; c < object->ranges.len; c++) {
        const plait_chunk *chunk = &object->ranges.at[c];
        if (!chunk->len || chunk->len > CHUNK) return 0;
        for (size_t i = 0; i < chunk->len; i++) {
            if (chunk->at[i].lo >= chunk->at[i].hi || chunk->at[i].lo < end) return 0;
            end = chunk->at[i].hi;
        }
    }
    return 1;
}
