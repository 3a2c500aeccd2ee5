// SPDX-License-Identifier: Apache-2.0
// The probe plan: at which code units of a code object the recorder looks, and what for. Made once per code object,
// from its bytecode alone; recorder and engine make the same plan from the same bytes.
//
// A probe is a *marker* when the recorder always writes at least one record there, *quiet* when it may write none.
// Invariant: between two consecutive records of a frame there is exactly one path through the code, because from each
// conditional jump the sets of markers that can be met first on its two sides are disjoint (docs/internals/plan.md).
#ifndef PLAIT_BYTECODE_PLAN_H
#define PLAIT_BYTECODE_PLAN_H
#include "bytecode/code.h"

enum {                            // plait_probe.flags
    PLAIT_P_MARK = 1,             // marker: write at least a PLAIT_R_MARK
    PLAIT_P_LOOK = 2,             // read the operands of the instruction off the value stack (switch on op)
    PLAIT_P_AFTER = 4,            // the instruction before this one may have created an object or be a native call that has come
                                  //   back: if one is pending for this frame, its result is on top of the stack
    PLAIT_P_LAZY = 8,             // with AFTER: needed only from the time on that the instruction before has been seen with an operand
                                  //   that can make an object; until then the probe may be disabled (if AFTER and LAZY are all it has)
    PLAIT_P_PART = 16,            // BUILD_MAP, BUILD_CONST_KEY_MAP and the DICT_UPDATE or DICT_MERGE that takes its result: the dict is the compiler's
                                  //   own, a part of a display or of a call's keywords; it is no location
    PLAIT_P_TYPES = 32,           // tell the operands' types; cleared by the recorder after the first executions
};

typedef struct plait_probe {
    uint8_t flags;                // 0: no probe (DISABLE it)
    uint8_t raw;                  // opcode byte of this version
    uint16_t op;                  // plait_op
    uint32_t oparg;
    int32_t depth;                // operand stack depth before the instruction
} plait_probe;

typedef struct plait_plan {
    plait_probe *probes;          // owned; one per code unit
    uint8_t *types;               // owned; one per code unit: how often the recorder has told types there
    uint32_t nunits;
    uint8_t *with_arrays;         // owned; per code unit, the flags that ARRAYS would give; NULL: not asked for (READY), or in force
} plait_plan;

enum {                            // options
    PLAIT_PLAN_ARRAYS = 1,        // arrays may exist (numpy is loaded), so scalar-looking arithmetic has to be looked at as well
    PLAIT_PLAN_READY = 4,         // keep what ARRAYS would add, for plait_plan_arrays
    PLAIT_PLAN_NAMES = 2,         // the code runs in a namespace of its own (exec): names are keys of a dictionary
};

plait_status plait_plan_new(const plait_body *body, unsigned options, plait_plan **plan) PLAIT_MUST_USE;
// Arrays have come: the probes become what they would have been with ARRAYS. LAZY flags that have been cleared stay so.
void plait_plan_arrays(plait_plan *plan);
// 1 if the invariant above holds and no probe stands where the interpreter reports nothing. Quadratic; 0 also without memory.
int plait_plan_check(const plait_plan *plan, const plait_body *body);
void plait_plan_free(plait_plan *plan);
#endif
