// SPDX-License-Identifier: Apache-2.0
// Within src/engine: strided boxes of bytes as pieces of a lattice (lattice.c).
#ifndef PLAIT_ENGINE_LATTICE_H
#define PLAIT_ENGINE_LATTICE_H
#include "engine/ranges.h"

enum { PLAIT_BOX_DIMS = 66 };
typedef struct plait_dim { int64_t count, stride; } plait_dim;

// The bytes at + sum(k_d * stride_d), 0 <= k_d < count_d. Regular: strides descend, the last is 1, and each is at least the extent of the dimensions behind it.
typedef struct plait_box { int64_t at; int n; plait_dim dims[PLAIT_BOX_DIMS]; } plait_box;

plait_lattice *plait_lattice_new(void);                                    // of bytes; NULL: no memory
void plait_lattice_free(plait_engine *engine, plait_lattice *lattice);     // NULL is fine
void plait_lattice_mark(plait_engine *engine, const plait_lattice *lattice, uint32_t mark);
size_t plait_lattice_bytes(const plait_lattice *lattice);
int plait_lattice_check(const plait_lattice *lattice);

int64_t plait_box_extent(const plait_dim *dims, int n);                    // from the first byte to behind the last
// Makes the strides of a regular box levels of the lattice, as far as that pays.
plait_status plait_lattice_admit(plait_engine *engine, plait_lattice *lattice, const plait_box *box) PLAIT_MUST_USE;
// Is a regular box of at most *left pieces? They are taken off.
int plait_lattice_holds(const plait_lattice *lattice, const plait_box *box, uint64_t *left);
// Visits every history in a regular box (ranges.h).
plait_status plait_lattice_each(plait_engine *engine, plait_lattice *lattice, const plait_box *box, plait_leaf_visit *visit, void *of) PLAIT_MUST_USE;
#endif
