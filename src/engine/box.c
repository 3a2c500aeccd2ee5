// SPDX-License-Identifier: Apache-2.0
// An access to a strided box of an array's bytes (docs/internals/boxes.md). Its histories stand in the object's lattice; each that it meets is read or
// written once, as many times as it has items of the access. A box whose items overlap (sliding windows) touches some of them several times: it
// is taken apart into boxes that do not overlap, each with how often it is touched.
#include "engine/depend.h"
#include "engine/lattice.h"

enum {
    PIECES_MAX = 1 << 22,     // a box of more pieces is taken as its hull, marked assumed
    PIECE_BYTES = 1024,       // what a piece may take: with a memory bound a box may take all of it once
};

typedef struct touch { plait_engine *engine; uint32_t site, itemsize; uint64_t times; uint8_t flags; } touch;

static uint64_t items_of(const plait_leaf *leaf, int64_t itemsize) {
    int64_t row = leaf->bytes / itemsize;
    if (row) return leaf->runs * (uint64_t)row;
    uint64_t whole = leaf->runs * (uint64_t)leaf->bytes / (uint64_t)itemsize;
    return leaf->runs > 1 && leaf->pitch < itemsize && whole ? whole : leaf->runs;   // parts of items count as items
}

static void access_leaf(const touch *t, plait_loc *loc, uint64_t weight) {
    t->engine->weight = weight;
    if (t->flags & PLAIT_A_READ) plait_read_operand(t->engine, loc, t->site, t->flags);
    if (t->flags & PLAIT_A_WRITE) plait_write(t->engine, loc, t->site, PLAIT_SORT_ELEMENT, (t->flags & PLAIT_A_SILENT) != 0);
}

static plait_status touch_leaf(void *of, const plait_leaf *leaf) {
    const touch *t = of;
    plait_engine *engine = t->engine;
    uint64_t items = items_of(leaf, t->itemsize ? t->itemsize : 1), bytes = leaf->runs * (uint64_t)leaf->bytes;
    uint32_t seen = leaf->loc->seen;
    engine->last_has_index = t->itemsize > 0;
    engine->last_index = t->itemsize ? leaf->first / t->itemsize : leaf->first;
    engine->thread->bytes += bytes * t->times;
    plait_evidence_touch(&engine->evidence, engine->thread->collector, &seen, bytes);
    access_leaf(t, leaf->loc, items);
    if (t->times > 1) access_leaf(t, leaf->loc, items * (t->times - 1));   // what the access itself left there
    leaf->loc->seen = seen;
    return PLAIT_OK;
}

// Normal form of plait_box: no dimension of one item, none that goes on where the one inside ends. 0: beyond what an address can be, or empty.
static int read_box(const int64_t *wire, int ndim, plait_box *box, uint64_t *times) {
    int64_t end = wire[1] ? wire[1] : 1, step;
    *box = (plait_box){.at = wire[0]};
    *times = 1;
    for (int d = 0; d < ndim; d++) {
        int64_t count = wire[2 + 2 * d], stride = wire[3 + 2 * d];
        if (count <= 0 || stride < 0 || __builtin_mul_overflow(count - 1, stride, &step) || __builtin_add_overflow(end, step, &end)) return 0;
        if (!stride) *times *= (uint64_t)count;
        else if (count > 1) box->dims[box->n++] = (plait_dim){count, stride};
        if (*times > UINT32_MAX) return 0;
    }
    box->dims[box->n++] = (plait_dim){wire[1] ? wire[1] : 1, 1};
    for (; box->n > 1 && box->dims[box->n - 2].stride == box->dims[box->n - 1].count; box->n--)
        box->dims[box->n - 2] = (plait_dim){box->dims[box->n - 2].count * box->dims[box->n - 1].count, 1};
    return !__builtin_add_overflow(end, wire[0], &step);
}

// The innermost dimension whose steps are shorter than what is inside it; -1: none, the box is regular.
static int overlapping(const plait_box *box) {
    for (int d = box->n - 2; d >= 0; d--)
        if (box->dims[d].stride < plait_box_extent(box->dims + d + 1, box->n - d - 1)) return d;
    return -1;
}

typedef struct walk { touch t; plait_lattice *lattice; int dry; uint64_t left; /* boxes; a dry walk counts them */ } walk;

static plait_status walk_box(walk *w, const plait_box *box, uint64_t times);

static plait_box without(const plait_box *box, int d) {
    plait_box inner = {.at = box->at};
    for (int e = 0; e < box->n; e++) if (e != d) inner.dims[inner.n++] = box->dims[e];
    return inner;
}

// Two dimensions of one stride, c and k items: item j of both together is met min(j + 1, c, k, c + k - 1 - j) times.
static plait_status walk_windows(walk *w, const plait_box *box, int d, uint64_t times) {
    int64_t c = box->dims[d].count, k = box->dims[d + 1].count, least = c < k ? c : k, all = c + k - 1, stride = box->dims[d].stride;
    plait_box part = without(box, d);
    for (int64_t j = 0; j < all; j += part.dims[d].count) {
        int64_t often = j + 1 < least ? j + 1 : all - j < least ? all - j : least;
        part.dims[d].count = often == least ? all - 2 * (least - 1) : 1;
        part.at = box->at + j * stride;
        PLAIT_TRY(walk_box(w, &part, times * (uint64_t)often));
    }
    return PLAIT_OK;
}

// The inner dimension as steps of the outer one's length, and what is inside those; the rest by itself.
static plait_status walk_unfolded(walk *w, const plait_box *box, int d, uint64_t times) {
    int64_t each = box->dims[d].stride / box->dims[d + 1].stride, whole = box->dims[d + 1].count / each, rest = box->dims[d + 1].count % each;
    plait_box part = {.at = box->at};
    for (int e = 0; e < box->n; e++) {
        if (e == d + 1) part.dims[part.n++] = (plait_dim){whole, box->dims[d].stride};
        part.dims[part.n++] = (plait_dim){e == d + 1 ? each : box->dims[e].count, box->dims[e].stride};
    }
    PLAIT_TRY(walk_box(w, &part, times));
    if (!rest) return PLAIT_OK;
    part = *box;
    part.at += whole * box->dims[d].stride;
    part.dims[d + 1].count = rest;
    return walk_box(w, &part, times);
}

static plait_status walk_box(walk *w, const plait_box *box, uint64_t times) {
    int d = overlapping(box);
    if (d < 0) {
        PLAIT_TRY(plait_lattice_admit(w->t.engine, w->lattice, box));
        if (w->dry) return plait_lattice_holds(w->lattice, box, &w->left) ? PLAIT_OK : PLAIT_END;
        w->t.times = times;
        return plait_lattice_each(w->t.engine, w->lattice, box, touch_leaf, &w->t);
    }
    const plait_dim *outer = &box->dims[d], *inner = outer + 1;
    int64_t each = outer->stride / inner->stride, steps = inner->count / each;   // of the outer one's length, in the inner one
    int fits = box->n < PLAIT_BOX_DIMS && outer->stride % inner->stride == 0 && steps > 0 && 2 * (steps < outer->count ? steps : outer->count) - 1 < outer->count;
    if (fits) return each == 1 ? walk_windows(w, box, d, times) : walk_unfolded(w, box, d, times);
    plait_box part = without(box, d);
    for (int64_t k = 0; k < outer->count; k++, part.at += outer->stride) PLAIT_TRY(walk_box(w, &part, times));
    return PLAIT_OK;
}

static uint64_t most_pieces(const plait_engine *engine) {
    uint64_t fit = engine->options.max_memory / PIECE_BYTES;
    return fit && fit < PIECES_MAX ? fit : PIECES_MAX;
}

// Maybe more pieces than that, so that they are counted before anything is touched?
static int large(const plait_box *box, uint64_t most) {
    uint64_t runs = 1;
    for (int d = 0; d + 1 < box->n; d++)
        if (__builtin_mul_overflow(runs, (uint64_t)box->dims[d].count, &runs)) return 1;
    return runs > most;
}

void plait_box_access(plait_engine *engine, plait_object *object, const plait_pending *p, uint32_t site) {
    const int64_t *wire = engine->boxes.at + p->ext.a;   // first byte, item size, then count and stride of each dimension
    uint64_t times, most = most_pieces(engine);
    plait_box box;
    plait_status status = PLAIT_OK;
    plait_fold(engine);          // few records can touch very much
    if (engine->status != PLAIT_OK) return;
    if (!read_box(wire, (int)p->record.a, &box, &times)) return;
    if (!object->array) object->array = plait_lattice_new();
    if (!object->array) status = PLAIT_NOMEM;
    if (p->record.flags & PLAIT_A_ASSUMED) plait_assumed_at(engine, site, PLAIT_SORT_ELEMENT, 0);
    walk w = {{engine, site, (uint32_t)wire[1], 1, p->record.flags}, object->array, 1, most};
    if (status == PLAIT_OK && large(&box, most) && (status = walk_box(&w, &box, times)) == PLAIT_END) {
        plait_assumed_at(engine, site, PLAIT_SORT_ELEMENT, 0);
        box.dims[0] = (plait_dim){plait_box_extent(box.dims, box.n), 1};
        box.n = 1;
        status = PLAIT_OK;
    }
    w.dry = 0;
    if (status == PLAIT_OK) status = walk_box(&w, &box, times);
    engine->weight = 1;
    if (status != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for arrays");
}
