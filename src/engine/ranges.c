// SPDX-License-Identifier: Apache-2.0
// The history of a buffer's bytes as nested ranges: those of level 0 are intervals of the first digit of a byte's place (state.h, plait_lattice), each
// with ranges of the second digit inside, and so on; ranges of the last level have histories. Rows 3..7, columns 0..9 of a matrix are one range
// in one range, whatever the matrix's width.
//
// Invariant: the ranges of one list are sorted by lo, lo < hi, and do not overlap. What no range covers was never touched. They stand in chunks of 1 to
// CHUNK, so that an insertion moves at most a chunk (and, once in CHUNK / 2 of them, the list of chunks): a stripe written into a large array
// costs the same as into a small one. `below` is the number of levels under a list.
#include "engine/ranges.h"
#include <string.h>

#ifdef PLAIT_TINY
enum { CHUNK = 4, ALIKE = 2 };
#else
enum { CHUNK = 64, ALIKE = 16 /* histories compared before two ranges with lists inside count as different */ };
#endif

typedef struct place { size_t chunk, at; } place;   // of a range; behind the last one: chunk is their number

static plait_range *range_at(const plait_ranges *ranges, place p) {   // NULL behind the last
    return p.chunk < ranges->len ? &ranges->at[p.chunk].at[p.at] : NULL;
}

static place after(const plait_ranges *ranges, place p) {
    if (++p.at < ranges->at[p.chunk].len) return p;
    return (place){p.chunk + 1, 0};
}

static int begins_by(const plait_ranges *ranges, size_t chunk, int64_t at) { return chunk < ranges->len && ranges->at[chunk].lo <= at; }

// The last chunk that begins at `at` or before, else the first. Accesses mostly go on where the last one was: that chunk and the next are tried first.
static size_t find_chunk(const plait_ranges *ranges, int64_t at) {
    size_t low = ranges->near, high = ranges->len;
    if (begins_by(ranges, low, at)) {
        if (!begins_by(ranges, low + 1, at)) return low;
        if (!begins_by(ranges, ++low + 1, at)) return low;
    }
    for (low = 0; low + 1 < high;) {
        size_t middle = (low + high) / 2;
        if (ranges->at[middle].lo <= at) low = middle;
        else high = middle;
    }
    return low;
}

// The first range that ends behind `at`.
static place find(plait_ranges *ranges, int64_t at) {
    if (!ranges->len) return (place){0, 0};
    size_t low = 0, chunk = find_chunk(ranges, at), high = ranges->at[chunk].len;
    const plait_range *in = ranges->at[chunk].at;
    ranges->near = (uint32_t)chunk;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (in[middle].hi <= at) low = middle + 1;
        else high = middle;
    }
    return low < ranges->at[chunk].len ? (place){chunk, low} : (place){chunk + 1, 0};
}

// Room for one more of an array that mostly stays at one or two: plait_grow would begin with eight.
static plait_status room(void **array, uint32_t *capacity, uint32_t len, size_t size) {
    if (len < *capacity) return PLAIT_OK;
    if (*capacity > UINT32_MAX / 2) return PLAIT_NOMEM;
    uint32_t wanted = *capacity ? 2 * *capacity : 1;
    void *grown = plait_realloc(*array, wanted * size);
    if (!grown) return PLAIT_NOMEM;
    *array = grown;
    *capacity = wanted;
    return PLAIT_OK;
}

static plait_status insert_chunk(plait_ranges *ranges, size_t index) {   // an empty one
    PLAIT_TRY(room((void **)&ranges->at, &ranges->cap, ranges->len, sizeof *ranges->at));
    memmove(&ranges->at[index + 1], &ranges->at[index], (ranges->len - index) * sizeof *ranges->at);
    ranges->at[index] = (plait_chunk){0};
    ranges->len++;
    return PLAIT_OK;
}

static void remove_chunks(plait_ranges *ranges, size_t from, size_t to) {   // their ranges are empty or have moved
    for (size_t i = from; i < to; i++) plait_free(ranges->at[i].at);
    memmove(&ranges->at[from], &ranges->at[to], (ranges->len - to) * sizeof *ranges->at);
    ranges->len -= (uint32_t)(to - from);
}

// Halves a full chunk; *p goes on meaning the same range.
static plait_status halve(plait_ranges *ranges, place *p) {
    plait_chunk upper = {plait_alloc(CHUNK * sizeof *upper.at), CHUNK - CHUNK / 2, CHUNK, ranges->at[p->chunk].at[CHUNK / 2].lo};
    if (!upper.at) return PLAIT_NOMEM;
    plait_status status = insert_chunk(ranges, p->chunk + 1);
    if (status != PLAIT_OK) {
        plait_free(upper.at);
        return status;
    }
    plait_chunk *lower = &ranges->at[p->chunk];
    memcpy(upper.at, lower->at + CHUNK / 2, upper.len * sizeof *upper.at);
    lower->len = CHUNK / 2;
    ranges->at[p->chunk + 1] = upper;
    if (p->at > CHUNK / 2) *p = (place){p->chunk + 1, p->at - CHUNK / 2};
    return PLAIT_OK;
}

// Before *p, which then means the new range. The list owns what is inside only when this has succeeded.
static plait_status insert(plait_ranges *ranges, place *p, plait_range range) {
    if (p->chunk == ranges->len && p->chunk > 0) *p = (place){p->chunk - 1, ranges->at[p->chunk - 1].len};
    if (!ranges->len) PLAIT_TRY(insert_chunk(ranges, 0));
    if (ranges->at[p->chunk].len == CHUNK) PLAIT_TRY(halve(ranges, p));
    plait_chunk *chunk = &ranges->at[p->chunk];
    plait_status status = room((void **)&chunk->at, &chunk->cap, chunk->len, sizeof *chunk->at);
    if (status != PLAIT_OK) {
        if (!chunk->len) remove_chunks(ranges, p->chunk, p->chunk + 1);
        return status;
    }
    memmove(&chunk->at[p->at + 1], &chunk->at[p->at], (chunk->len - p->at) * sizeof range);
    chunk->at[p->at] = range;
    chunk->lo = chunk->at[0].lo;
    chunk->len++;
    return PLAIT_OK;
}

// ---- what is inside a range

static void list_clear(plait_engine *engine, plait_ranges *ranges, uint32_t below);

static void range_clear(plait_engine *engine, plait_range *range, uint32_t below) {
    if (!below) {
        plait_loc_clear(engine, &range->loc);
        return;
    }
    list_clear(engine, range->inner, below - 1);
    plait_free(range->inner);
}

static void list_clear(plait_engine *engine, plait_ranges *ranges, uint32_t below) {
    for (size_t c = 0; c < ranges->len; c++) {
        for (size_t i = 0; i < ranges->at[c].len; i++) range_clear(engine, &ranges->at[c].at[i], below);
        plait_free(ranges->at[c].at);
    }
    plait_free(ranges->at);
    *ranges = (plait_ranges){0};
}

plait_status plait_loc_copy(plait_engine *engine, const plait_loc *loc, plait_loc *copy) {
    uint32_t last = 0;
    *copy = *loc;
    copy->more = 0;
    for (uint32_t r = loc->more; r; r = engine->readers.at[r].next) {   // in the same order, so that the two are found to be alike later
        uint32_t fresh = engine->free_reader;
        if (fresh) engine->free_reader = engine->readers.at[fresh].next;
        else {
            plait_reader reader = engine->readers.at[r];
            if (plait_vec_push(&engine->readers, reader) != PLAIT_OK) {
                plait_loc_clear(engine, copy);
                return PLAIT_NOMEM;
            }
            fresh = (uint32_t)engine->readers.len - 1;
        }
        engine->readers.at[fresh] = engine->readers.at[r];
        engine->readers.at[fresh].next = 0;
        if (last) engine->readers.at[last].next = fresh;
        else copy->more = fresh;
        last = fresh;
    }
    return PLAIT_OK;
}

static plait_status range_copy(plait_engine *engine, const plait_range *range, plait_range *copy, uint32_t below);

static plait_status list_copy(plait_engine *engine, const plait_ranges *ranges, plait_ranges *copy, uint32_t below) {
    plait_status status = PLAIT_OK;
    for (size_t c = 0; c < ranges->len && status == PLAIT_OK; c++)
        for (size_t i = 0; i < ranges->at[c].len && status == PLAIT_OK; i++) {
            plait_range fresh;
            place end = {copy->len, 0};
            status = range_copy(engine, &ranges->at[c].at[i], &fresh, below);
            if (status == PLAIT_OK && (status = insert(copy, &end, fresh)) != PLAIT_OK) range_clear(engine, &fresh, below);
        }
    if (status != PLAIT_OK) list_clear(engine, copy, below);
    return status;
}

static plait_status range_copy(plait_engine *engine, const plait_range *range, plait_range *copy, uint32_t below) {
    *copy = (plait_range){.lo = range->lo, .hi = range->hi};
    if (!below) return plait_loc_copy(engine, &range->loc, &copy->loc);
    if (!(copy->inner = plait_calloc(1, sizeof *copy->inner))) return PLAIT_NOMEM;
    plait_status status = list_copy(engine, range->inner, copy->inner, below - 1);
    if (status != PLAIT_OK) plait_free(copy->inner);
    return status;
}

static int same_history(const plait_engine *engine, const plait_loc *a, const plait_loc *b) {
    plait_loc other = *b;
    uint32_t r = a->more, q = b->more;
    other.seen = a->seen;   // neighbours of one join were all touched just now
    other.more = r;
    if (memcmp(a, &other, sizeof *a)) return 0;
    for (int n = 0; r && q && n < ALIKE; n++, r = engine->readers.at[r].next, q = engine->readers.at[q].next) {
        const plait_reader *x = &engine->readers.at[r], *y = &engine->readers.at[q];
        if (x->site != y->site || x->node != y->node || x->iter != y->iter) return 0;
    }
    return !r && !q;
}

static int same(const plait_engine *engine, const plait_range *a, const plait_range *b, uint32_t below, int *budget) {
    if (!below) return (*budget)-- > 0 && same_history(engine, &a->loc, &b->loc);
    const plait_ranges *x = a->inner, *y = b->inner;
    if (x->len != y->len || x->len > 1 || (x->len && x->at[0].len != y->at[0].len)) return 0;
    for (size_t i = 0; x->len && i < x->at[0].len; i++) {
        const plait_range *p = &x->at[0].at[i], *q = &y->at[0].at[i];
        if (p->lo != q->lo || p->hi != q->hi || !same(engine, p, q, below - 1, budget)) return 0;
    }
    return 1;
}

// ---- splitting and joining

// Makes `at`, inside the range at *p, a boundary; *p then means the lower part.
static plait_status split(plait_engine *engine, plait_ranges *ranges, place *p, int64_t at, uint32_t below) {
    plait_range lower;
    PLAIT_TRY(range_copy(engine, range_at(ranges, *p), &lower, below));
    lower.hi = at;
    plait_status status = insert(ranges, p, lower);
    if (status != PLAIT_OK) {
        range_clear(engine, &lower, below);
        return status;
    }
    place upper = after(ranges, *p);
    range_at(ranges, upper)->lo = at;
    if (!upper.at) ranges->at[upper.chunk].lo = at;   // it was the first of a chunk's upper half
    return PLAIT_OK;
}

static plait_status insert_empty(plait_ranges *ranges, place *p, int64_t lo, int64_t hi, uint32_t below) {
    plait_range range = {.lo = lo, .hi = hi};
    if (below && !(range.inner = plait_calloc(1, sizeof *range.inner))) return PLAIT_NOMEM;
    plait_status status = insert(ranges, p, range);
    if (status != PLAIT_OK && below) plait_free(range.inner);
    return status;
}

// Ranges from lo to hi without gaps; *first is the place of the first. Mostly an access meets just the range that the last one left.
static plait_status cover(plait_engine *engine, plait_ranges *ranges, int64_t lo, int64_t hi, uint32_t below, place *first) {
    place p = *first = find(ranges, lo);
    const plait_range *range = range_at(ranges, p);
    if (range && range->lo == lo && range->hi == hi) return PLAIT_OK;
    size_t chunks = ranges->len;
    if (range && range->lo < lo) {
        PLAIT_TRY(split(engine, ranges, &p, lo, below));
        p = after(ranges, p);
    }
    for (int64_t end = lo; end < hi; p = after(ranges, p)) {   // covered up to `end`
        range = range_at(ranges, p);
        if (!range || range->lo > end) PLAIT_TRY(insert_empty(ranges, &p, end, range && range->lo < hi ? range->lo : hi, below));
        else if (range->hi > hi) PLAIT_TRY(split(engine, ranges, &p, hi, below));
        if (end == lo) *first = p;
        end = range_at(ranges, p)->hi;
    }
    if (ranges->len != chunks) *first = find(ranges, lo);   // a chunk was halved
    return PLAIT_OK;
}

// Closes the hole from `kept` up to p.
static void close_hole(plait_ranges *ranges, place kept, place p) {
    if (kept.chunk == p.chunk && kept.at == p.at) return;
    if (kept.chunk == p.chunk) {
        plait_chunk *chunk = &ranges->at[p.chunk];
        memmove(&chunk->at[kept.at], &chunk->at[p.at], (chunk->len - p.at) * sizeof *chunk->at);
        chunk->len -= (uint32_t)(p.at - kept.at);
        chunk->lo = chunk->at[0].lo;
        return;
    }
    if (p.at) {
        plait_chunk *chunk = &ranges->at[p.chunk];
        memmove(chunk->at, &chunk->at[p.at], (chunk->len - p.at) * sizeof *chunk->at);
        chunk->len -= (uint32_t)p.at;
        chunk->lo = chunk->at[0].lo;
    }
    if (kept.at) ranges->at[kept.chunk++].len = (uint32_t)kept.at;
    remove_chunks(ranges, kept.chunk, p.chunk);
}

// Ranges from `first` up to those at hi: neighbours that are alike become one. What is kept moves up over the chunks.
static void join(plait_engine *engine, plait_ranges *ranges, place first, int64_t hi, uint32_t below) {
    place kept = first, p = after(ranges, first);
    for (plait_range *range; (range = range_at(ranges, p)) && range->lo < hi; p = after(ranges, p)) {
        plait_range *last = range_at(ranges, kept);
        int budget = ALIKE;
        if (last->hi == range->lo && same(engine, last, range, below, &budget)) {
            last->hi = range->hi;
            range_clear(engine, range, below);
            continue;
        }
        kept = after(ranges, kept);
        *range_at(ranges, kept) = *range;
        if (!kept.at) ranges->at[kept.chunk].lo = range->lo;
    }
    close_hole(ranges, after(ranges, kept), p);
}

typedef struct round { plait_engine *engine; const plait_lattice *lattice; const plait_piece *piece; plait_leaf_visit *visit; void *of; } round;

static plait_status each(const round *r, plait_ranges *ranges, uint32_t level, plait_leaf leaf) {
    int64_t lo = r->piece->lo[level], hi = r->piece->hi[level], stride = r->lattice->stride[level];
    uint32_t below = r->lattice->levels - 1 - level;
    uint64_t runs = leaf.runs;
    int64_t first = leaf.first, pitch = leaf.pitch;
    place begin;
    PLAIT_TRY(cover(r->engine, ranges, lo, hi, below, &begin));
    for (place p = begin;; p = after(ranges, p)) {
        plait_range *range = range_at(ranges, p);
        if (!range || range->lo >= hi) break;
        int64_t n = range->hi - range->lo;
        leaf.first = first + range->lo * stride;
        if (below) {
            leaf.runs = runs * (uint64_t)n;
            leaf.pitch = n > 1 ? stride : pitch;
            PLAIT_TRY(each(r, range->inner, level + 1, leaf));
        } else {
            leaf.loc = &range->loc;
            leaf.bytes = n;
            PLAIT_TRY(r->visit(r->of, &leaf));
        }
    }
    join(r->engine, ranges, begin, hi, below);
    return PLAIT_OK;
}

plait_status plait_ranges_each(plait_engine *engine, plait_lattice *lattice, const plait_piece *piece, plait_leaf_visit *visit, void *of) {
    const round r = {engine, lattice, piece, visit, of};
    return each(&r, &lattice->top, 0, (plait_leaf){.runs = 1});
}

static plait_status all(const plait_ranges *ranges, uint32_t level, uint32_t below, plait_piece *piece, plait_piece_visit *visit, void *of) {
    for (size_t c = 0; c < ranges->len; c++)
        for (size_t i = 0; i < ranges->at[c].len; i++) {
            const plait_range *range = &ranges->at[c].at[i];
            piece->lo[level] = range->lo;
            piece->hi[level] = range->hi;
            if (below) PLAIT_TRY(all(range->inner, level + 1, below - 1, piece, visit, of));
            else PLAIT_TRY(visit(of, piece, &range->loc));
        }
    return PLAIT_OK;
}

plait_status plait_ranges_all(const plait_lattice *lattice, plait_piece_visit *visit, void *of) {
    plait_piece piece = {0};
    return all(&lattice->top, 0, lattice->levels - 1, &piece, visit, of);
}

void plait_ranges_clear(plait_engine *engine, plait_lattice *lattice) { list_clear(engine, &lattice->top, lattice->levels - 1); }

static size_t list_bytes(const plait_ranges *ranges, uint32_t below) {
    size_t bytes = ranges->cap * sizeof *ranges->at;
    for (size_t c = 0; c < ranges->len; c++) {
        bytes += ranges->at[c].cap * sizeof(plait_range);
        for (size_t i = 0; below && i < ranges->at[c].len; i++) bytes += sizeof(plait_ranges) + list_bytes(ranges->at[c].at[i].inner, below - 1);
    }
    return bytes;
}

size_t plait_ranges_bytes(const plait_lattice *lattice) { return list_bytes(&lattice->top, lattice->levels - 1); }

static int list_check(const plait_ranges *ranges, uint32_t below) {
    int64_t end = INT64_MIN;
    for (size_t c = 0; c < ranges->len; c++) {
        const plait_chunk *chunk = &ranges->at[c];
        if (!chunk->len || chunk->len > CHUNK || chunk->lo != chunk->at[0].lo) return 0;
        for (size_t i = 0; i < chunk->len; i++) {
            if (chunk->at[i].lo >= chunk->at[i].hi || chunk->at[i].lo < end) return 0;
            if (below && !list_check(chunk->at[i].inner, below - 1)) return 0;
            end = chunk->at[i].hi;
        }
    }
    return 1;
}

int plait_ranges_check(const plait_lattice *lattice) { return list_check(&lattice->top, lattice->levels - 1); }
