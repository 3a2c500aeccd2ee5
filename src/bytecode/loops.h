// SPDX-License-Identifier: Apache-2.0
// Loops of the bytecode (not of the source: a `while` whose test the compiler copied has its header inside), for listings.
#ifndef PLAIT_BYTECODE_LOOPS_H
#define PLAIT_BYTECODE_LOOPS_H
#include "bytecode/code.h"

typedef struct plait_loop {
    uint32_t header, last;   // instruction indices: where it is entered; its last member
    uint32_t size;           // members, headers and inner loops included
    int32_t parent;          // the smallest loop around it, -1
    uint32_t depth;          // 1: outermost
} plait_loop;

typedef struct plait_loops {
    PLAIT_VEC(plait_loop) all;   // by header, ascending; outer before inner
    int32_t *innermost;          // owned; per instruction, -1 outside of all loops
} plait_loops;                   // zero-initialised: empty

plait_status plait_loops_find(const plait_body *body, plait_loops *loops) PLAIT_MUST_USE;   // PLAIT_NOMEM leaves it empty
void plait_loops_fini(plait_loops *loops);
#endif
