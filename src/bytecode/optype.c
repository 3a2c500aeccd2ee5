// SPDX-License-Identifier: Apache-2.0
#include "bytecode/optype.h"

enum { NB_AND = 1, NB_OR = 7, NB_POWER = 8, NB_LSHIFT = 3, NB_RSHIFT = 9, NB_MATMUL = 4, NB_TRUE_DIVIDE = 11, NB_XOR = 12, NB_INPLACE = 13,
       NB_SUBSCR = 26, DEEPEST = 8 };

int plait_optype_unary(plait_op op) { return op == PLAIT_OP_UNARY_NEGATIVE || op == PLAIT_OP_UNARY_INVERT; }

int plait_optype_site(const plait_instr *in) {
    if (in->depth < 0) return 0;
    if ((in->op == PLAIT_OP_BINARY_OP && in->oparg < NB_SUBSCR) || plait_optype_unary(in->op)) return 1;
    return in->op == PLAIT_OP_COMPARE_OP ? 2 : 0;
}

static plait_optype of_const(const plait_code *code, uint32_t index) {
    if (index >= code->nconsts) return PLAIT_OT_UNKNOWN;
    switch (code->consts[index].kind) {
    case PLAIT_CONST_NONE: return PLAIT_OT_NONE;
    case PLAIT_CONST_FALSE: case PLAIT_CONST_TRUE: return PLAIT_OT_BOOL;
    case PLAIT_CONST_INT: return PLAIT_OT_INT;
    case PLAIT_CONST_FLOAT: return PLAIT_OT_FLOAT;
    case PLAIT_CONST_COMPLEX: return PLAIT_OT_COMPLEX;
    case PLAIT_CONST_STR: return PLAIT_OT_STR;
    case PLAIT_CONST_BYTES: return PLAIT_OT_BYTES;
    case PLAIT_CONST_TUPLE: return PLAIT_OT_TUPLE;
    default: return PLAIT_OT_UNKNOWN;
    }
}

static int rank(plait_optype t) {   // of numbers, 0: none
    return t == PLAIT_OT_BOOL ? 1 : t == PLAIT_OT_INT ? 2 : t == PLAIT_OT_FLOAT ? 3 : t == PLAIT_OT_COMPLEX ? 4 : 0;
}

static plait_optype of_arithmetic(uint32_t operation, plait_optype left, plait_optype right) {
    static const plait_optype by_rank[] = {PLAIT_OT_UNKNOWN, PLAIT_OT_INT, PLAIT_OT_INT, PLAIT_OT_FLOAT, PLAIT_OT_COMPLEX};
    int a = rank(left), b = rank(right), most = a > b ? a : b;
    if (!a || !b || operation == NB_MATMUL || (operation == NB_POWER && most < 4)) return PLAIT_OT_UNKNOWN;   // 2 ** -1 is a float
    if (operation == NB_TRUE_DIVIDE && most < 3) return PLAIT_OT_FLOAT;
    if (operation == NB_AND || operation == NB_OR || operation == NB_XOR) return most == 1 ? PLAIT_OT_BOOL : most == 2 ? PLAIT_OT_INT : PLAIT_OT_UNKNOWN;
    return by_rank[most];
}

static plait_optype type_of(const plait_body *body, uint32_t i, uint32_t k, int depth);

static plait_optype of_result(const plait_body *body, uint32_t i, int depth) {
    const plait_instr *in = &body->instrs[i];
    switch (in->op) {
    case PLAIT_OP_LOAD_SMALL_INT: case PLAIT_OP_GET_LEN: return PLAIT_OT_INT;
    case PLAIT_OP_LOAD_CONST: return of_const(body->code, in->oparg);
    case PLAIT_OP_IS_OP: case PLAIT_OP_CONTAINS_OP: case PLAIT_OP_UNARY_NOT: case PLAIT_OP_TO_BOOL: return PLAIT_OT_BOOL;
    case PLAIT_OP_COMPARE_OP:
        return type_of(body, i, 0, depth) && type_of(body, i, 1, depth) ? PLAIT_OT_BOOL : PLAIT_OT_UNKNOWN;
    case PLAIT_OP_BUILD_LIST: return PLAIT_OT_LIST;
    case PLAIT_OP_BUILD_TUPLE: return PLAIT_OT_TUPLE;
    case PLAIT_OP_BUILD_SET: return PLAIT_OT_SET;
    case PLAIT_OP_BUILD_MAP: case PLAIT_OP_BUILD_CONST_KEY_MAP: return PLAIT_OT_DICT;
    case PLAIT_OP_BUILD_STRING: return PLAIT_OT_STR;
    case PLAIT_OP_UNARY_NEGATIVE: {
        plait_optype of = type_of(body, i, 0, depth);
        return of == PLAIT_OT_BOOL ? PLAIT_OT_INT : rank(of) ? of : PLAIT_OT_UNKNOWN;
    }
    case PLAIT_OP_BINARY_OP:
        return in->oparg >= NB_SUBSCR ? PLAIT_OT_UNKNOWN
             : of_arithmetic(in->oparg % NB_INPLACE, type_of(body, i, 1, depth), type_of(body, i, 0, depth));
    default: return PLAIT_OT_UNKNOWN;
    }
}

static plait_optype type_of(const plait_body *body, uint32_t i, uint32_t k, int depth) {
    const plait_instr *in = &body->instrs[i];
    int32_t from = k < in->npops ? body->producers[in->producers + k] : PLAIT_NO_PRODUCER;
    return from < 0 || depth > DEEPEST ? PLAIT_OT_UNKNOWN : of_result(body, (uint32_t)from, depth + 1);
}

plait_optype plait_optype_operand(const plait_body *body, uint32_t instr, uint32_t k) { return type_of(body, instr, k, 0); }
