// SPDX-License-Identifier: Apache-2.0
// An access to a strided box of an array's bytes (docs/internals/boxes.md). Its histories stand in the object's lattice; each that it meets is read or
// written once, as many times as it has items of the access. A box whose items overlap (windows) is taken apart until they do not, since it
// touches such a byte more than once.
#include "engine/depend.h"
#include "engine/lattice.h"

enum { PIECES_MAX = 1 << 22 };   // a box of more pieces is taken as its hull, marked assumed

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

static int regular(const plait_box *box) {
    for (int d = 0; d + 1 < box->n; d++)
        if (box->dims[d].stride < plait_box_extent(box->dims + d + 1, box->n - d - 1)) return 0;
    return 1;
}

static plait_status touch_box(touch *t, plait_lattice *lattice, const plait_box *box) {
    if (regular(box)) return plait_lattice_each(t->engine, lattice, box, touch_leaf, t);
    plait_box inner = {.at = box->at, .n = box->n - 1};
    for (int d = 0; d < inner.n; d++) inner.dims[d] = box->dims[d + 1];
    for (int64_t k = 0; k < box->dims[0].count; k++, inner.at += box->dims[0].stride) PLAIT_TRY(touch_box(t, lattice, &inner));
    return PLAIT_OK;
}

// 0: too many pieces.
static int holds(const plait_lattice *lattice, const plait_box *box) {
    uint64_t runs = 1;
    for (int d = 0; d + 1 < box->n; d++)
        if (__builtin_mul_overflow(runs, (uint64_t)box->dims[d].count, &runs)) return 0;
    return runs <= PIECES_MAX || (regular(box) && plait_lattice_holds(lattice, box, PIECES_MAX));
}

void plait_box_access(plait_engine *engine, plait_object *object, const plait_pending *p, uint32_t site) {
    const int64_t *wire = engine->boxes.at + p->ext.a;   // first byte, item size, then count and stride of each dimension
    touch t = {engine, site, (uint32_t)wire[1], 1, p->record.flags};
    plait_box box;
    plait_status status = PLAIT_OK;
    if (!read_box(wire, (int)p->record.a, &box, &t.times)) return;
    if (!object->array) object->array = plait_lattice_new();
    if (!object->array) status = PLAIT_NOMEM;
    if (status == PLAIT_OK && regular(&box)) status = plait_lattice_admit(engine, object->array, &box);
    if (p->record.flags & PLAIT_A_ASSUMED) plait_assumed_at(engine, site, PLAIT_SORT_ELEMENT, 0);
    if (status == PLAIT_OK && !holds(object->array, &box)) {
        plait_assumed_at(engine, site, PLAIT_SORT_ELEMENT, 0);
        box.dims[0] = (plait_dim){plait_box_extent(box.dims, box.n), 1};
        box.n = 1;
    }
    if (status == PLAIT_OK) status = touch_box(&t, object->array, &box);
    engine->weight = 1;
    if (status != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for arrays");
}
