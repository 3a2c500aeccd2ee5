// SPDX-License-Identifier: Apache-2.0
// Where control can go next, without exceptions. One place knows that an exhausted FOR_ITER skips END_FOR (and on
// 3.13 the POP_TOP after it), which is why neither is ever reported or executed there.
#ifndef PLAIT_BYTECODE_FLOW_H
#define PLAIT_BYTECODE_FLOW_H
#include "bytecode/code.h"

// Writes up to two successors (fall-through first) and returns how many.
static inline unsigned plait_flow_next(const plait_body *body, uint32_t i, uint32_t next[2]) {
    const plait_instr *in = &body->instrs[i];
    unsigned flags = plait_op_flags(in->op), n = 0;
    int conditional = (flags & PLAIT_OPF_CONDITIONAL) != 0;
    if (flags & PLAIT_OPF_ENDS) return 0;
    if ((!(flags & PLAIT_OPF_JUMP) || conditional) && i + 1 < body->ninstrs) next[n++] = i + 1;
    if ((flags & PLAIT_OPF_JUMP) && in->target >= 0) {
        uint32_t to = (uint32_t)in->target;
        if (in->op == PLAIT_OP_FOR_ITER && to < body->ninstrs && body->instrs[to].op == PLAIT_OP_END_FOR) {
            to++;
            if (body->code->version == PLAIT_PY_313 && to < body->ninstrs && body->instrs[to].op == PLAIT_OP_POP_TOP) to++;
        }
        if (to < body->ninstrs) next[n++] = to;
    }
    return n;
}

// Instructions at which sys.monitoring reports an event of its own that carries the offset.
static inline int plait_flow_reported(plait_op op) {
    return op == PLAIT_OP_RETURN_VALUE || op == PLAIT_OP_RETURN_CONST || op == PLAIT_OP_YIELD_VALUE ||
           op == PLAIT_OP_RAISE_VARARGS || op == PLAIT_OP_RERAISE;
}

// Never reported by INSTRUCTION events, so no probe can stand there.
static inline int plait_flow_silent(const plait_body *body, uint32_t i) {
    plait_op op = body->instrs[i].op;
    if (op == PLAIT_OP_RESUME || op == PLAIT_OP_END_FOR || op == PLAIT_OP_CACHE || op == PLAIT_OP_RETURN_GENERATOR) return 1;
    return op == PLAIT_OP_POP_TOP && i > 0 && body->instrs[i - 1].op == PLAIT_OP_END_FOR && body->code->version == PLAIT_PY_313;
}
#endif
