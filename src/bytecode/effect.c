// SPDX-License-Identifier: Apache-2.0
// Stack effects and control-flow facts of the opcodes, by hand (tests/python/test_mix.py compares them with each interpreter's).
//
// FOR_ITER: on its exhausted side the interpreter drops the iterator and skips END_FOR (3.12), END_FOR and POP_TOP (3.13), or
// END_FOR alone (3.14, POP_ITER drops it). The compiler's view is used for all: the jump leads to END_FOR with
// iterator and one value on the stack, and what follows removes both. Depths from POP_TOP's or POP_ITER's successor on are the real ones.
#include "bytecode/effect.h"

static plait_effect effect(uint32_t pops, uint32_t pushes) { return (plait_effect){.uses = pops, .pops = pops, .pushes = pushes}; }
static plait_effect looking(uint32_t uses, uint32_t pops, uint32_t pushes) {
    return (plait_effect){.uses = uses, .pops = pops, .pushes = pushes};
}
static plait_effect into(uint32_t pops, uint32_t oparg) {   // adds what it pops to a container further down
    return (plait_effect){.uses = pops, .pops = pops, .under = oparg ? oparg : 1};
}

static uint32_t bits(uint32_t word) { return (uint32_t)__builtin_popcount(word); }

static plait_effect call_effect(uint16_t version, plait_op op, uint32_t oparg) {
    switch (op) {
    case PLAIT_OP_CALL: return effect(2 + oparg, 1);
    case PLAIT_OP_CALL_KW: return effect(3 + oparg, 1);
    case PLAIT_OP_CALL_FUNCTION_EX: return effect(version >= PLAIT_PY_314 ? 4 : 3 + (oparg & 1), 1);
    case PLAIT_OP_CALL_INTRINSIC_1: return effect(1, 1);
    case PLAIT_OP_CALL_INTRINSIC_2: return effect(2, 1);
    default: return version >= PLAIT_PY_313 ? effect(1, 1) : effect(1 + bits(oparg & 0xf), 1);   // MAKE_FUNCTION
    }
}

static plait_effect build_effect(plait_op op, uint32_t oparg) {
    switch (op) {
    case PLAIT_OP_BUILD_MAP: return effect(2 * oparg, 1);
    case PLAIT_OP_BUILD_CONST_KEY_MAP: return effect(oparg + 1, 1);
    case PLAIT_OP_BUILD_SLICE: return effect(oparg == 3 ? 3 : 2, 1);
    case PLAIT_OP_BUILD_TEMPLATE: return effect(2, 1);
    case PLAIT_OP_BUILD_INTERPOLATION: return effect(2 + (oparg & 1), 1);
    default: return effect(oparg, 1);   // tuple, list, set, string
    }
}

static plait_effect exception_effect(uint16_t version, plait_op op, uint32_t oparg) {
    switch (op) {
    case PLAIT_OP_PUSH_EXC_INFO: return effect(1, 2);
    case PLAIT_OP_CHECK_EXC_MATCH: return looking(2, 1, 1);
    case PLAIT_OP_CHECK_EG_MATCH: return effect(2, 2);
    case PLAIT_OP_WITH_EXCEPT_START: return looking(version >= PLAIT_PY_314 ? 5 : 4, 0, 1);
    case PLAIT_OP_RERAISE: return looking(1 + oparg, 1, 0);
    case PLAIT_OP_CLEANUP_THROW: return effect(3, 2);
    default: return effect(oparg, 0);   // RAISE_VARARGS
    }
}

plait_effect plait_op_effect(uint16_t version, plait_op op, uint32_t oparg) {   // long: one row an opcode
    switch (op) {
    case PLAIT_OP_LOAD_FAST: case PLAIT_OP_LOAD_FAST_CHECK: case PLAIT_OP_LOAD_FAST_AND_CLEAR: case PLAIT_OP_LOAD_FAST_BORROW:
    case PLAIT_OP_LOAD_CONST: case PLAIT_OP_LOAD_SMALL_INT: case PLAIT_OP_LOAD_COMMON_CONSTANT: case PLAIT_OP_LOAD_ASSERTION_ERROR:
    case PLAIT_OP_LOAD_NAME: case PLAIT_OP_LOAD_DEREF: case PLAIT_OP_LOAD_CLOSURE: case PLAIT_OP_LOAD_LOCALS:
    case PLAIT_OP_LOAD_BUILD_CLASS: case PLAIT_OP_PUSH_NULL: case PLAIT_OP_RETURN_GENERATOR:
        return effect(0, 1);
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW: return effect(0, 2);
    case PLAIT_OP_STORE_FAST_LOAD_FAST: return effect(1, 1);
    case PLAIT_OP_STORE_FAST_STORE_FAST: return effect(2, 0);
    case PLAIT_OP_LOAD_GLOBAL: return effect(0, 1 + (oparg & 1));
    case PLAIT_OP_LOAD_ATTR: return effect(1, 1 + (oparg & 1));
    case PLAIT_OP_LOAD_SUPER_ATTR: return effect(3, 1 + (oparg & 1));
    case PLAIT_OP_LOAD_SPECIAL: return effect(1, 2);
    case PLAIT_OP_LOAD_FROM_DICT_OR_DEREF: case PLAIT_OP_LOAD_FROM_DICT_OR_GLOBALS: return effect(1, 1);
    case PLAIT_OP_POP_TOP: case PLAIT_OP_POP_ITER: case PLAIT_OP_STORE_FAST: case PLAIT_OP_STORE_NAME: case PLAIT_OP_STORE_GLOBAL:
    case PLAIT_OP_STORE_DEREF: case PLAIT_OP_DELETE_ATTR: case PLAIT_OP_POP_EXCEPT: case PLAIT_OP_RETURN_VALUE:
    case PLAIT_OP_POP_JUMP_IF_FALSE: case PLAIT_OP_POP_JUMP_IF_TRUE: case PLAIT_OP_POP_JUMP_IF_NONE:
    case PLAIT_OP_POP_JUMP_IF_NOT_NONE: case PLAIT_OP_INTERPRETER_EXIT: case PLAIT_OP_EXIT_INIT_CHECK:
        return effect(1, 0);
    case PLAIT_OP_STORE_ATTR: case PLAIT_OP_DELETE_SUBSCR: case PLAIT_OP_END_ASYNC_FOR: return effect(2, 0);
    case PLAIT_OP_STORE_SUBSCR: return effect(3, 0);
    case PLAIT_OP_STORE_SLICE: return effect(4, 0);
    case PLAIT_OP_BINARY_SLICE: case PLAIT_OP_MATCH_CLASS: return effect(3, 1);
    case PLAIT_OP_BINARY_SUBSCR: case PLAIT_OP_BINARY_OP: case PLAIT_OP_COMPARE_OP: case PLAIT_OP_IS_OP: case PLAIT_OP_CONTAINS_OP:
    case PLAIT_OP_IMPORT_NAME: case PLAIT_OP_END_SEND: case PLAIT_OP_FORMAT_WITH_SPEC: case PLAIT_OP_SET_FUNCTION_ATTRIBUTE:
        return effect(2, 1);
    case PLAIT_OP_UNARY_NEGATIVE: case PLAIT_OP_UNARY_NOT: case PLAIT_OP_UNARY_INVERT: case PLAIT_OP_TO_BOOL: case PLAIT_OP_GET_ITER:
    case PLAIT_OP_GET_AITER: case PLAIT_OP_GET_AWAITABLE: case PLAIT_OP_GET_YIELD_FROM_ITER: case PLAIT_OP_FORMAT_SIMPLE:
    case PLAIT_OP_CONVERT_VALUE: case PLAIT_OP_YIELD_VALUE:
        return effect(1, 1);
    case PLAIT_OP_FORMAT_VALUE: return effect((oparg & 4) ? 2 : 1, 1);
    case PLAIT_OP_GET_LEN: case PLAIT_OP_MATCH_MAPPING: case PLAIT_OP_MATCH_SEQUENCE: case PLAIT_OP_IMPORT_FROM:
    case PLAIT_OP_FOR_ITER: case PLAIT_OP_GET_ANEXT:
        return looking(1, 0, 1);
    case PLAIT_OP_MATCH_KEYS: return looking(2, 0, 1);
    case PLAIT_OP_SEND: return looking(2, 1, 1);
    case PLAIT_OP_BEFORE_WITH: case PLAIT_OP_BEFORE_ASYNC_WITH: return effect(1, 2);
    case PLAIT_OP_END_FOR: return effect(version >= PLAIT_PY_313 ? 1 : 2, 0);
    case PLAIT_OP_UNPACK_SEQUENCE: return effect(1, oparg);
    case PLAIT_OP_UNPACK_EX: return effect(1, 1 + (oparg & 0xff) + (oparg >> 8));
    case PLAIT_OP_LIST_APPEND: case PLAIT_OP_SET_ADD: case PLAIT_OP_LIST_EXTEND: case PLAIT_OP_SET_UPDATE:
    case PLAIT_OP_DICT_UPDATE: case PLAIT_OP_DICT_MERGE:
        return into(1, oparg);
    case PLAIT_OP_MAP_ADD: return into(2, oparg);
    case PLAIT_OP_CALL: case PLAIT_OP_CALL_KW: case PLAIT_OP_CALL_FUNCTION_EX: case PLAIT_OP_CALL_INTRINSIC_1:
    case PLAIT_OP_CALL_INTRINSIC_2: case PLAIT_OP_MAKE_FUNCTION:
        return call_effect(version, op, oparg);
    case PLAIT_OP_BUILD_TUPLE: case PLAIT_OP_BUILD_LIST: case PLAIT_OP_BUILD_SET: case PLAIT_OP_BUILD_MAP: case PLAIT_OP_BUILD_STRING:
    case PLAIT_OP_BUILD_SLICE: case PLAIT_OP_BUILD_CONST_KEY_MAP: case PLAIT_OP_BUILD_TEMPLATE: case PLAIT_OP_BUILD_INTERPOLATION:
        return build_effect(op, oparg);
    case PLAIT_OP_PUSH_EXC_INFO: case PLAIT_OP_CHECK_EXC_MATCH: case PLAIT_OP_CHECK_EG_MATCH: case PLAIT_OP_WITH_EXCEPT_START:
    case PLAIT_OP_RERAISE: case PLAIT_OP_CLEANUP_THROW: case PLAIT_OP_RAISE_VARARGS:
        return exception_effect(version, op, oparg);
    default: return effect(0, 0);   // jumps, NOP, RESUME, DELETE_FAST, RETURN_CONST...
    }
}

int plait_stack_effect(uint16_t version, plait_op op, uint32_t oparg, int jump) {
    (void)jump;   // both sides agree in every supported version (see above)
    if (op == PLAIT_OP_COPY) return 1;
    if (op == PLAIT_OP_SWAP) return 0;
    plait_effect e = plait_op_effect(version, op, oparg);
    return (int)e.pushes - (int)e.pops;
}

const char *plait_op_name(plait_op op) {
    return (unsigned)op < PLAIT_OP_COUNT ? plait_op_names[op] : plait_op_names[PLAIT_OP_UNKNOWN];
}

unsigned plait_op_flags(plait_op op) {
    switch (op) {
    case PLAIT_OP_JUMP_FORWARD: return PLAIT_OPF_JUMP;
    case PLAIT_OP_JUMP_BACKWARD: case PLAIT_OP_JUMP_BACKWARD_NO_INTERRUPT: return PLAIT_OPF_JUMP | PLAIT_OPF_BACKWARD;
    case PLAIT_OP_POP_JUMP_IF_FALSE: case PLAIT_OP_POP_JUMP_IF_TRUE: case PLAIT_OP_POP_JUMP_IF_NONE: case PLAIT_OP_POP_JUMP_IF_NOT_NONE:
    case PLAIT_OP_FOR_ITER: case PLAIT_OP_SEND:
        return PLAIT_OPF_JUMP | PLAIT_OPF_CONDITIONAL;
    case PLAIT_OP_RETURN_VALUE: case PLAIT_OP_RETURN_CONST: case PLAIT_OP_RAISE_VARARGS: case PLAIT_OP_RERAISE:
    case PLAIT_OP_INTERPRETER_EXIT:
        return PLAIT_OPF_ENDS;
    default: return 0;
    }
}

const plait_opcode *plait_opcode_table(uint16_t version) {
    switch (version) {
    case PLAIT_PY_312: return plait_opcodes_312;
    case PLAIT_PY_313: return plait_opcodes_313;
    case PLAIT_PY_314: return plait_opcodes_314;
    default: return NULL;
    }
}
