// SPDX-License-Identifier: Apache-2.0
// Instruction-level parallelism of a stretch of execution, from the instructions as they ran.
//
// Every instruction takes one stage. Its earliest stage is one more than the latest of what it needs: operands on the value
// stack, locals and cells, and memory locations, each as last written (true dependences only: names are no limit). Arguments reach a callee
// at the stage of the call; a result is there when the callee's return is. Three limits are applied, alone and together:
//   control   nothing starts before the last conditional jump before it (FOR_ITER included) is decided: no speculation
//   windows   of the last W instructions only: an instruction waits until all but W-1 of those before it are done
// What moves values or keeps books is free: no stage, not counted, outside of the windows (SWAP, COPY, POP_TOP, PUSH_NULL, NOP,
// RESUME, unconditional jumps and such). Super-instructions count as their parts (docs/opcodes.md), so that versions agree.
//
// Usage: begin, instr for each instruction in order of execution, end, then free. One thread at a time.
#ifndef PLAIT_BYTECODE_ILP_H
#define PLAIT_BYTECODE_ILP_H
#include "bytecode/code.h"

enum { PLAIT_ILP_UNLIMITED, PLAIT_ILP_16, PLAIT_ILP_64, PLAIT_ILP_256, PLAIT_ILP_WINDOWS };
extern const uint32_t plait_ilp_window[PLAIT_ILP_WINDOWS];   // 0 (unlimited), 16, 64, 256

enum { PLAIT_ILP_NEEDS = 4 };

typedef struct plait_ilp plait_ilp;

typedef struct plait_ilp_step {
    const plait_body *body;   // borrowed from the caller
    uint64_t frame;           // as given
    uint32_t instr;           // index in body
    uint16_t op;              // plait_op: the part, for a super-instruction
    uint8_t critical;         // on the longest chain (of true dependences, no window)
    uint32_t stage;           // 1, 2, ... with true dependences, no window; 0: free
    uint32_t control_stage;   // likewise with control dependences
    uint8_t nneeds;           // steps whose results it takes, of the first PLAIT_ILP_NEEDS of its inputs that were made in the trace
    uint32_t needs[PLAIT_ILP_NEEDS];
} plait_ilp_step;

typedef struct plait_ilp_width {
    uint64_t path;            // stages
    uint64_t max_width;       // most instructions in one stage
    double average;           // instructions / path
} plait_ilp_width;

typedef struct plait_ilp_result {
    uint64_t instructions, free;      // counted ones; free ones
    plait_ilp_width width[2][PLAIT_ILP_WINDOWS];   // [0] true dependences only, [1] with control dependences
    const plait_ilp_step *steps;      // borrowed until free; in order of execution, the first `keep` of begin
    size_t nsteps;
} plait_ilp_result;

// keep: how many steps are remembered for display. The critical marks are right only if all steps were kept.
plait_status plait_ilp_begin(size_t keep, plait_ilp **ilp) PLAIT_MUST_USE;
// One instruction of the activation `frame` (any number; a generator keeps its number). Locals, cells of this activation and the value stack are
// followed here; reads and writes are all other locations (elements, attributes, globals, shared cells...), by any numbering the caller likes.
// Calls and returns are recognised by the change of frame. body must outlive the ilp. PLAIT_NOMEM: this instruction was not taken.
plait_status plait_ilp_instr(plait_ilp *ilp, uint64_t frame, const plait_body *body, uint32_t instr, const uint64_t *reads, size_t nreads,
                             const uint64_t *writes, size_t nwrites) PLAIT_MUST_USE;
// More locations that the last instruction of `frame` writes, told when what it called has returned (sort with a key).
plait_status plait_ilp_late(plait_ilp *ilp, uint64_t frame, const uint64_t *writes, size_t nwrites) PLAIT_MUST_USE;
void plait_ilp_end(plait_ilp *ilp, plait_ilp_result *result);
void plait_ilp_free(plait_ilp *ilp);   // NULL is fine
#endif
