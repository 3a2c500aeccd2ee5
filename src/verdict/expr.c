// SPDX-License-Identifier: Apache-2.0
// Expression trees: which value an instruction pops was made by which instruction (plait_body.producers), and what a store stores into.
// Two trees are the same if they would read the same names, attributes and items; nothing here looks at what a name is called.
#include "verdict/internal.h"
#include <string.h>

static const plait_vval unknown = {PLAIT_NO_PRODUCER, 0};

plait_vval plait_expr_operand(const plait_body *b, uint32_t instr, uint32_t k) {
    const plait_instr *in = &b->instrs[instr];
    if (k >= in->npops || in->depth < 0) return unknown;
    return (plait_vval){b->producers[in->producers + k], b->results[in->producers + k]};
}

int32_t plait_expr_local(const plait_body *b, plait_vval v) {
    if (v.instr < 0) return -1;
    const plait_instr *in = &b->instrs[v.instr];
    switch (in->op) {
    case PLAIT_OP_LOAD_FAST: case PLAIT_OP_LOAD_FAST_CHECK: case PLAIT_OP_LOAD_FAST_BORROW: return (int32_t)in->oparg;
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        return (int32_t)(v.result ? in->oparg & 15 : in->oparg >> 4);
    case PLAIT_OP_STORE_FAST_LOAD_FAST: return (int32_t)(in->oparg & 15);
    default: return -1;
    }
}

uint32_t plait_expr_site(const plait_code_info *info, plait_vval v) {
    plait_op op = info->body->instrs[v.instr].op;
    int second = op == PLAIT_OP_STORE_FAST_LOAD_FAST ||
                 ((op == PLAIT_OP_LOAD_FAST_LOAD_FAST || op == PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW) && v.result);
    return second ? info->units[v.instr].site2 : info->units[v.instr].site;
}

int plait_expr_binary(const plait_instr *in) {
    if (in->op == PLAIT_OP_BINARY_SUBSCR) return 26;
    if (in->op != PLAIT_OP_BINARY_OP) return -1;
    return in->oparg >= 13 && in->oparg < 26 ? (int)in->oparg - 13 : (int)in->oparg;
}

static int same_const(const plait_body *b, const plait_instr *x, const plait_instr *y) {
    if (x->oparg == y->oparg && x->op == y->op) return 1;
    if (x->op != PLAIT_OP_LOAD_CONST || y->op != PLAIT_OP_LOAD_CONST) return 0;
    const plait_const *c = &b->code->consts[x->oparg], *d = &b->code->consts[y->oparg];
    return c->kind == d->kind && c->kind == PLAIT_CONST_INT && c->integer == d->integer;
}

int plait_expr_same(const plait_body *b, plait_vval x, plait_vval y, int depth) {
    if (x.instr < 0 || y.instr < 0 || depth > 12) return 0;
    if (x.instr == y.instr && x.result == y.result) return 1;
    int32_t slot = plait_expr_local(b, x);
    if (slot >= 0 || plait_expr_local(b, y) >= 0) return slot == plait_expr_local(b, y);
    const plait_instr *p = &b->instrs[x.instr], *q = &b->instrs[y.instr];
    if (p->op != q->op) return 0;
    switch (p->op) {
    case PLAIT_OP_LOAD_CONST: return same_const(b, p, q);
    case PLAIT_OP_LOAD_GLOBAL: return p->oparg >> 1 == q->oparg >> 1;
    case PLAIT_OP_LOAD_NAME: case PLAIT_OP_LOAD_DEREF: case PLAIT_OP_LOAD_SMALL_INT: return p->oparg == q->oparg;
    case PLAIT_OP_PUSH_NULL: return 1;
    case PLAIT_OP_BINARY_OP:
        if (plait_expr_binary(p) != plait_expr_binary(q)) return 0;
        break;
    case PLAIT_OP_LOAD_ATTR:
        if (p->oparg >> 1 != q->oparg >> 1) return 0;
        break;
    case PLAIT_OP_CALL:
        if (p->oparg != q->oparg) return 0;
        break;
    case PLAIT_OP_BINARY_SUBSCR: case PLAIT_OP_UNARY_NEGATIVE: case PLAIT_OP_UNARY_NOT: case PLAIT_OP_UNARY_INVERT: break;
    default: return 0;
    }
    if (p->npops != q->npops) return 0;
    for (uint32_t k = 0; k < p->npops; k++)
        if (!plait_expr_same(b, plait_expr_operand(b, (uint32_t)x.instr, k), plait_expr_operand(b, (uint32_t)y.instr, k), depth + 1)) return 0;
    return 1;
}

plait_target plait_expr_target(const plait_body *b, uint32_t instr, int second, plait_vval *value) {
    const plait_instr *in = &b->instrs[instr];
    *value = plait_expr_operand(b, instr, 0);
    switch (in->op) {
    case PLAIT_OP_STORE_FAST: return (plait_target){PLAIT_TARGET_LOCAL, in->oparg, unknown, unknown};
    case PLAIT_OP_STORE_FAST_LOAD_FAST:
        if (second) break;
        return (plait_target){PLAIT_TARGET_LOCAL, in->oparg >> 4, unknown, unknown};
    case PLAIT_OP_STORE_FAST_STORE_FAST:
        if (second) *value = plait_expr_operand(b, instr, 1);
        return (plait_target){PLAIT_TARGET_LOCAL, second ? in->oparg & 15 : in->oparg >> 4, unknown, unknown};
    case PLAIT_OP_STORE_NAME: return (plait_target){PLAIT_TARGET_NAME, in->oparg, unknown, unknown};
    case PLAIT_OP_STORE_GLOBAL: return (plait_target){PLAIT_TARGET_GLOBAL, in->oparg, unknown, unknown};
    case PLAIT_OP_STORE_DEREF: return (plait_target){PLAIT_TARGET_CELL, in->oparg, unknown, unknown};
    case PLAIT_OP_STORE_ATTR:
        *value = plait_expr_operand(b, instr, 1);
        return (plait_target){PLAIT_TARGET_ATTRIBUTE, in->oparg, plait_expr_operand(b, instr, 0), unknown};
    case PLAIT_OP_STORE_SUBSCR:
        *value = plait_expr_operand(b, instr, 2);
        return (plait_target){PLAIT_TARGET_ITEM, 0, plait_expr_operand(b, instr, 1), plait_expr_operand(b, instr, 0)};
    default: break;
    }
    return (plait_target){PLAIT_TARGET_NONE, 0, unknown, unknown};
}

const char *plait_expr_method(const plait_body *b, uint32_t call, plait_vval *receiver) {
    const plait_instr *in = &b->instrs[call];
    if (in->op != PLAIT_OP_CALL && in->op != PLAIT_OP_CALL_KW) return NULL;
    uint32_t first = in->oparg + (in->op == PLAIT_OP_CALL_KW);   // above the arguments lie their names
    for (uint32_t k = first; k < first + 2; k++) {
        plait_vval f = plait_expr_operand(b, call, k);
        if (f.instr < 0 || b->instrs[f.instr].op != PLAIT_OP_LOAD_ATTR) continue;
        const plait_instr *load = &b->instrs[f.instr];
        *receiver = plait_expr_operand(b, (uint32_t)f.instr, 0);
        return b->code->names[load->oparg >> 1];
    }
    return NULL;
}

const char *plait_expr_global_call(const plait_body *b, uint32_t call) {
    const plait_instr *in = &b->instrs[call];
    if (in->op != PLAIT_OP_CALL && in->op != PLAIT_OP_CALL_KW) return NULL;
    uint32_t first = in->oparg + (in->op == PLAIT_OP_CALL_KW);
    for (uint32_t k = first; k < first + 2; k++) {
        plait_vval f = plait_expr_operand(b, call, k);
        if (f.instr < 0) continue;
        const plait_instr *load = &b->instrs[f.instr];
        if (load->op == PLAIT_OP_LOAD_GLOBAL) return b->code->names[load->oparg >> 1];
        if (load->op == PLAIT_OP_LOAD_NAME) return b->code->names[load->oparg];
    }
    return NULL;
}

static int reads_item(const plait_body *b, const plait_target *t, plait_vval v) {
    const plait_instr *in = &b->instrs[v.instr];
    plait_vval receiver = unknown;
    if (plait_expr_binary(in) == 26)
        return plait_expr_same(b, plait_expr_operand(b, (uint32_t)v.instr, 1), t->a, 0) &&
               plait_expr_same(b, plait_expr_operand(b, (uint32_t)v.instr, 0), t->b, 0);
    const char *method = plait_expr_method(b, (uint32_t)v.instr, &receiver);
    return method && in->op == PLAIT_OP_CALL && !strcmp(method, "get") && in->oparg >= 1 && plait_expr_same(b, receiver, t->a, 0) &&
           plait_expr_same(b, plait_expr_operand(b, (uint32_t)v.instr, in->oparg - 1), t->b, 0);
}

int plait_expr_reads(const plait_body *b, const plait_target *t, plait_vval v) {
    if (v.instr < 0) return 0;
    const plait_instr *in = &b->instrs[v.instr];
    switch (t->kind) {
    case PLAIT_TARGET_LOCAL: return plait_expr_local(b, v) == (int32_t)t->name;
    case PLAIT_TARGET_NAME: return in->op == PLAIT_OP_LOAD_NAME && in->oparg == t->name;
    case PLAIT_TARGET_GLOBAL: return in->op == PLAIT_OP_LOAD_GLOBAL && in->oparg >> 1 == t->name;
    case PLAIT_TARGET_CELL: return in->op == PLAIT_OP_LOAD_DEREF && in->oparg == t->name;
    case PLAIT_TARGET_ATTRIBUTE:
        return in->op == PLAIT_OP_LOAD_ATTR && in->oparg >> 1 == t->name &&
               plait_expr_same(b, plait_expr_operand(b, (uint32_t)v.instr, 0), t->a, 0);
    case PLAIT_TARGET_ITEM: return reads_item(b, t, v);
    default: return 0;
    }
}

int plait_expr_count(const plait_body *b, const plait_target *t, plait_vval v, int depth) {
    if (v.instr < 0 || depth > 24) return 0;
    if (plait_expr_reads(b, t, v)) return 1;
    int count = 0;
    for (uint32_t k = 0; k < b->instrs[v.instr].npops && count < 3; k++)
        count += plait_expr_count(b, t, plait_expr_operand(b, (uint32_t)v.instr, k), depth + 1);
    return count;
}
