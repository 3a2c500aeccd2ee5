// SPDX-License-Identifier: Apache-2.0
// What an instruction does to the operand stack, finer than a net effect. Inside of the bytecode layer and for instruction-level parallelism.
#ifndef PLAIT_BYTECODE_EFFECT_H
#define PLAIT_BYTECODE_EFFECT_H
#include "bytecode/category.h"

typedef struct plait_effect {
    uint32_t uses;     // operands it looks at, counted from the top
    uint32_t pops;     // of these, how many leave the stack; <= uses. The others stay where they are, unchanged
    uint32_t pushes;   // new values
    uint32_t under;    // 0, or 1 + how many values lie, after the pops, above one more operand that it looks at and leaves (LIST_APPEND's list)
} plait_effect;        // SWAP and COPY move values: they are not described by this (uses only)

// The raw operand order and counts of `version`. A jump has the same effect on both its sides, in every supported version.
plait_effect plait_op_effect(uint16_t version, plait_op op, uint32_t oparg);
#endif
