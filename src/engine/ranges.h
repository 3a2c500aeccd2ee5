// SPDX-License-Identifier: Apache-2.0
// Within src/engine: the ranges of a lattice. A piece is a product of intervals, one of digits for each level of the lattice; every digit in
// it is that of a byte that exists. Whoever visits may change the history it is given, nothing else.
#ifndef PLAIT_ENGINE_RANGES_H
#define PLAIT_ENGINE_RANGES_H
#include "engine/state.h"

typedef struct plait_piece { int64_t lo[PLAIT_LEVELS], hi[PLAIT_LEVELS]; } plait_piece;

typedef struct plait_leaf {         // bytes with one history: `runs` times `bytes` in a row
    plait_loc *loc;                 // borrowed, until the visit ends
    int64_t first;                  // the first byte
    uint64_t runs;
    int64_t bytes, pitch;           // pitch: from a run to the next one; bytes, if there is but one
} plait_leaf;

typedef plait_status plait_leaf_visit(void *of, const plait_leaf *leaf);
typedef plait_status plait_piece_visit(void *of, const plait_piece *piece, const plait_loc *loc);

// Visits every history in the piece, splitting what lies across its edge and making what was never touched; neighbours that are alike after that are joined.
plait_status plait_ranges_each(plait_engine *engine, plait_lattice *lattice, const plait_piece *piece, plait_leaf_visit *visit, void *of) PLAIT_MUST_USE;
// Visits every history there is, with the piece it is about.
plait_status plait_ranges_all(const plait_lattice *lattice, plait_piece_visit *visit, void *of) PLAIT_MUST_USE;
plait_status plait_loc_copy(plait_engine *engine, const plait_loc *loc, plait_loc *copy) PLAIT_MUST_USE;   // with its readers
void plait_ranges_clear(plait_engine *engine, plait_lattice *lattice);   // gives the readers back
size_t plait_ranges_bytes(const plait_lattice *lattice);
int plait_ranges_check(const plait_lattice *lattice);
#endif
