// SPDX-License-Identifier: Apache-2.0
// Strided boxes of bytes as few ranges. A lattice names a byte by digits: with strides 8000, 16, 1 byte x is x / 8000, x % 8000 / 16, x % 16. A box whose
// strides are among them, and which does not cross the edge of a cell, is a product of intervals of digits, one piece: every other item of rows 3 to
// 7, a channel of an image, a column. What crosses an edge is cut there; a stride that the lattice lacks is taken item by item.
//
// Strides come from the accesses. One is admitted where the boxes before and the new one stay few pieces: it divides or is divided by the others, or
// what comes with the smaller stride lies inside one cell of the larger. Else the least common multiple is tried (every 2nd and every 3rd item:
// cells of 6). With a new level the histories are placed anew.
//
// Invariants: strides descend strictly and end with 1. A piece has only digits of bytes that are in the box (ranges.h), so that its bytes
// are the product of its lengths.
#include "engine/lattice.h"
#include <string.h>

enum {
    WORTH = 16,        // items along a stride, from which on it is worth a level
    MULTIPLE = 32,     // a common multiple has at most so many of a stride
    REPLACES = 8,      // a common multiple that is at most so many of a stride takes its place: lists in lists in lists are slow to go through
    GROWTH = 8,        // placing the histories anew may make so many pieces of each
};

int64_t plait_box_extent(const plait_dim *dims, int n) {
    int64_t extent = 1;
    for (int d = 0; d < n; d++) extent += (dims[d].count - 1) * dims[d].stride;
    return extent;
}

static void with_count(plait_dim *copy, const plait_dim *dims, int n, int64_t count) {
    memcpy(copy, dims, (size_t)n * sizeof *dims);
    copy[0].count = count;
}

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

// ---- a box into pieces

typedef struct placer {
    const plait_lattice *lattice;
    plait_status (*emit)(void *of, const plait_piece *piece);
    void *of;
    uint64_t left;           // pieces that may still come
    plait_piece piece;
} placer;

static plait_status put(placer *p, uint32_t level, int64_t at, const plait_dim *dims, int n);

static int64_t digit(int64_t at, int64_t stride, int64_t *rest) {
    int64_t cell = at / stride;
    *rest = at % stride;
    if (*rest < 0) cell--, *rest += stride;
    return cell;
}

// The same box in `count` cells from `cell` on, at `at` in each; it may lie across the edge to the next cell and is cut there.
static plait_status in_cells(placer *p, uint32_t level, int64_t cell, int64_t count, int64_t at, const plait_dim *dims, int n) {
    int64_t size = p->lattice->stride[level], stride = dims[0].stride, all = dims[0].count;
    plait_dim part[PLAIT_BOX_DIMS];
    if (at >= size) cell++, at -= size;
    if (at + plait_box_extent(dims, n) <= size) {
        p->piece.lo[level] = cell;
        p->piece.hi[level] = cell + count;
        return put(p, level + 1, at, dims, n);
    }
    int64_t room = size - at - plait_box_extent(dims + 1, n - 1);
    int64_t before = room < 0 ? 0 : smaller(all, room / stride + 1);        // wholly in this cell
    int64_t behind = smaller(all, (size - at + stride - 1) / stride);       // the first that is wholly in the next
    if (before) {
        with_count(part, dims, n, before);
        PLAIT_TRY(in_cells(p, level, cell, count, at, part, n));
    }
    if (before < behind) PLAIT_TRY(in_cells(p, level, cell, count, at + before * stride, dims + 1, n - 1));
    if (behind == all) return PLAIT_OK;
    with_count(part, dims, n, all - behind);
    return in_cells(p, level, cell, count, at + behind * stride, part, n);
}

// Cell by cell: the stride does not divide the cell, so that each looks different.
static plait_status cell_by_cell(placer *p, uint32_t level, int64_t at, const plait_dim *dims, int n) {
    int64_t size = p->lattice->stride[level], stride = dims[0].stride;
    plait_dim part[PLAIT_BOX_DIMS];
    for (int64_t done = 0, take; done < dims[0].count; done += take) {
        int64_t rest, cell = digit(at + done * stride, size, &rest);
        take = smaller(dims[0].count - done, (size - rest + stride - 1) / stride);
        with_count(part, dims, n, take);
        PLAIT_TRY(in_cells(p, level, cell, 1, rest, part, n));
    }
    return PLAIT_OK;
}

// The first dimension goes by smaller steps than the cells: what is in the first cell, whole cells that look alike, what is in the last.
static plait_status across_cells(placer *p, uint32_t level, int64_t at, const plait_dim *dims, int n) {
    int64_t size = p->lattice->stride[level], stride = dims[0].stride, all = dims[0].count, rest, cell = digit(at, size, &rest);
    if (rest + plait_box_extent(dims, n) <= size) return in_cells(p, level, cell, 1, rest, dims, n);
    int64_t first = smaller(all, (size - rest + stride - 1) / stride), each = size / stride;
    if (first == all) return in_cells(p, level, cell, 1, rest, dims, n);
    if (size % stride) return cell_by_cell(p, level, at, dims, n);
    plait_dim part[PLAIT_BOX_DIMS];
    if (first == each) first = 0;
    int64_t cells = (all - first) / each, last = (all - first) % each;
    if (first) {
        with_count(part, dims, n, first);
        PLAIT_TRY(put(p, level, at, part, n));
    }
    at += first * stride;
    if (cells) {
        with_count(part, dims, n, each);
        cell = digit(at, size, &rest);
        PLAIT_TRY(in_cells(p, level, cell, cells, rest, part, n));
    }
    if (!last) return PLAIT_OK;
    with_count(part, dims, n, last);
    return put(p, level, at + cells * size, part, n);
}

static plait_status put(placer *p, uint32_t level, int64_t at, const plait_dim *dims, int n) {
    int64_t stride = p->lattice->stride[level], rest;
    if (dims[0].stride > stride) {   // not of the lattice
        for (int64_t k = 0; k < dims[0].count; k++) PLAIT_TRY(put(p, level, at + k * dims[0].stride, dims + 1, n - 1));
        return PLAIT_OK;
    }
    if (level + 1 == p->lattice->levels) {
        if (!p->left--) return PLAIT_END;
        p->piece.lo[level] = at;
        p->piece.hi[level] = at + dims[0].count;
        return p->emit(p->of, &p->piece);
    }
    if (dims[0].stride < stride) return across_cells(p, level, at, dims, n);
    int64_t cell = digit(at, stride, &rest);
    return in_cells(p, level, cell, dims[0].count, rest, dims + 1, n - 1);
}

static plait_status count_piece(void *of, const plait_piece *piece) {
    (void)of, (void)piece;
    return PLAIT_OK;
}

int plait_lattice_holds(const plait_lattice *lattice, const plait_box *box, uint64_t *left) {
    placer p = {.lattice = lattice, .emit = count_piece, .left = *left};
    plait_status status = put(&p, 0, box->at, box->dims, box->n);
    *left = p.left;
    return status == PLAIT_OK;
}

typedef struct visitor { plait_engine *engine; plait_lattice *lattice; plait_leaf_visit *visit; void *of; } visitor;

static plait_status visit_piece(void *of, const plait_piece *piece) {
    const visitor *v = of;
    return plait_ranges_each(v->engine, v->lattice, piece, v->visit, v->of);
}

plait_status plait_lattice_each(plait_engine *engine, plait_lattice *lattice, const plait_box *box, plait_leaf_visit *visit, void *of) {
    visitor v = {engine, lattice, visit, of};
    placer p = {.lattice = lattice, .emit = visit_piece, .of = &v, .left = UINT64_MAX};
    return put(&p, 0, box->at, box->dims, box->n);
}

// ---- the lattice itself

plait_lattice *plait_lattice_new(void) {
    plait_lattice *lattice = plait_calloc(1, sizeof *lattice);
    if (lattice) lattice->levels = 1, lattice->stride[0] = 1;
    return lattice;
}

void plait_lattice_free(plait_engine *engine, plait_lattice *lattice) {
    if (!lattice) return;
    plait_ranges_clear(engine, lattice);
    plait_free(lattice);
}

typedef struct marker { plait_engine *engine; uint32_t mark; } marker;

static plait_status mark_history(void *of, const plait_piece *piece, const plait_loc *loc) {
    const marker *m = of;
    (void)piece;
    plait_loc_mark(m->engine, loc, m->mark);
    return PLAIT_OK;
}

void plait_lattice_mark(plait_engine *engine, const plait_lattice *lattice, uint32_t mark) {
    marker m = {engine, mark};
    if (plait_ranges_all(lattice, mark_history, &m) != PLAIT_OK) return;   // it never fails
}

size_t plait_lattice_bytes(const plait_lattice *lattice) { return sizeof *lattice + plait_ranges_bytes(lattice); }

int plait_lattice_check(const plait_lattice *lattice) {
    if (!lattice->levels || lattice->levels > PLAIT_LEVELS || lattice->stride[lattice->levels - 1] != 1) return 0;
    for (uint32_t l = 1; l < lattice->levels; l++) if (lattice->stride[l - 1] <= lattice->stride[l]) return 0;
    return plait_ranges_check(lattice);
}

// ---- a new level

typedef struct mover { plait_engine *engine; const plait_lattice *from; plait_lattice *to; const plait_loc *loc; uint64_t left; } mover;

static plait_status assign(void *of, const plait_leaf *leaf) {
    const mover *m = of;
    return plait_loc_copy(m->engine, m->loc, leaf->loc);   // what is there was never touched
}

static plait_status place_piece(void *of, const plait_piece *piece) {
    mover *m = of;
    if (!m->left--) return PLAIT_END;
    return plait_ranges_each(m->engine, m->to, piece, assign, m);
}

static plait_status move_history(void *of, const plait_piece *piece, const plait_loc *loc) {
    mover *m = of;
    plait_box box = {0};
    for (uint32_t l = 0; l < m->from->levels; l++) {
        int64_t count = piece->hi[l] - piece->lo[l], stride = m->from->stride[l];
        box.at += piece->lo[l] * stride;
        if (count > 1 || l + 1 == m->from->levels) box.dims[box.n++] = (plait_dim){count, stride};
    }
    for (; box.n > 1 && box.dims[box.n - 2].stride == box.dims[box.n - 1].count; box.n--) {   // whole rows
        box.dims[box.n - 2] = (plait_dim){box.dims[box.n - 2].count * box.dims[box.n - 1].count, 1};
    }
    placer p = {.lattice = m->to, .emit = place_piece, .of = m, .left = UINT64_MAX};
    m->loc = loc;
    return put(&p, 0, box.at, box.dims, box.n);
}

static plait_status count_history(void *of, const plait_piece *piece, const plait_loc *loc) {
    (void)piece, (void)loc;
    ++*(uint64_t *)of;
    return PLAIT_OK;
}

static void insert_level(plait_lattice *lattice, int64_t stride, int64_t reach) {
    uint32_t at = 0;
    while (lattice->stride[at] > stride) at++;
    memmove(&lattice->stride[at + 1], &lattice->stride[at], (lattice->levels - at) * sizeof *lattice->stride);
    memmove(&lattice->reach[at + 1], &lattice->reach[at], (lattice->levels - at) * sizeof *lattice->reach);
    lattice->stride[at] = stride;
    lattice->reach[at] = reach;
    lattice->levels++;
}

static void remove_level(plait_lattice *lattice, uint32_t at) {
    lattice->levels--;
    memmove(&lattice->stride[at], &lattice->stride[at + 1], (lattice->levels - at) * sizeof *lattice->stride);
    memmove(&lattice->reach[at], &lattice->reach[at + 1], (lattice->levels - at) * sizeof *lattice->reach);
}

// All histories placed anew with the levels of `fresh`; too many pieces: all stays as it is.
static plait_status change_levels(plait_engine *engine, plait_lattice *lattice, plait_lattice *fresh) {
    uint64_t histories = 0;
    fresh->top = (plait_ranges){0};
    PLAIT_TRY(plait_ranges_all(lattice, count_history, &histories));
    mover m = {engine, lattice, fresh, NULL, GROWTH * histories + 64};
    plait_status status = plait_ranges_all(lattice, move_history, &m);
    if (status != PLAIT_OK) {
        plait_ranges_clear(engine, fresh);
        return status == PLAIT_END ? PLAIT_OK : status;
    }
    plait_ranges_clear(engine, lattice);
    *lattice = *fresh;
    return PLAIT_OK;
}

static int64_t common_multiple(int64_t a, int64_t b) {   // 0: too large
    int64_t x = a, y = b, product;
    while (y) {
        int64_t rest = x % y;
        x = y, y = rest;
    }
    if (a / x > MULTIPLE || b / x > MULTIPLE || __builtin_mul_overflow(a / x, b, &product)) return 0;
    return product;
}

// The level that one of this stride does not go with; -1: it goes with all.
static int rival(const plait_lattice *lattice, int64_t stride, int64_t extent) {
    for (uint32_t l = 0; l < lattice->levels; l++) {
        int64_t other = lattice->stride[l];
        if (other > stride ? other % stride && extent > other : stride % other && lattice->reach[l] > stride) return (int)l;
    }
    return -1;
}

static int has_level(plait_lattice *lattice, int64_t stride, int64_t extent) {
    for (uint32_t l = 0; l < lattice->levels; l++) {
        if (lattice->stride[l] != stride) continue;
        if (lattice->reach[l] < extent) lattice->reach[l] = extent;
        return 1;
    }
    return 0;
}

static plait_status admit(plait_engine *engine, plait_lattice *lattice, int64_t stride, int64_t extent) {
    if (has_level(lattice, stride, extent)) return PLAIT_OK;
    plait_lattice fresh = *lattice;
    for (int tries = 0, against; tries < 4 && fresh.levels < PLAIT_LEVELS; tries++) {
        if (has_level(&fresh, stride, extent)) return PLAIT_OK;   // its multiple is there
        if ((against = rival(&fresh, stride, extent)) < 0) {
            insert_level(&fresh, stride, extent);
            return change_levels(engine, lattice, &fresh);
        }
        int64_t other = fresh.stride[against], multiple = common_multiple(stride, other);
        if (!multiple) return PLAIT_OK;
        if (multiple / other <= REPLACES) {
            extent = fresh.reach[against] > extent ? fresh.reach[against] : extent;
            remove_level(&fresh, (uint32_t)against);
        }
        stride = multiple;
    }
    return PLAIT_OK;
}

plait_status plait_lattice_admit(plait_engine *engine, plait_lattice *lattice, const plait_box *box) {
    for (int d = 0; d + 1 < box->n; d++)
        if (box->dims[d].count >= WORTH) PLAIT_TRY(admit(engine, lattice, box->dims[d].stride, plait_box_extent(box->dims + d, box->n - d)));
    return PLAIT_OK;
}
