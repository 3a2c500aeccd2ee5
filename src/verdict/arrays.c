// SPDX-License-Identifier: Apache-2.0
// Calls and operators on whole arrays, as far as the bytecode tells: which argument a function of a module fills (np.add(x, e, out=x)), and
// which statements accumulate into an array (x += e, x = x + e, np.minimum(x, e, out=x), np.add.at(x, i, e)). What the statement reads as its other
// operand is told apart by the writer it came from (program.h, beside).
#include "verdict/internal.h"
#include <string.h>

static const plait_vval none = {PLAIT_NO_PRODUCER, 0};

typedef struct arguments { uint32_t all, named, first; const plait_const *names; } arguments;   // first: operand number of the last argument

static arguments arguments_of(const plait_body *b, uint32_t call) {
    const plait_instr *in = &b->instrs[call];
    arguments a = {.all = in->oparg};
    const plait_const *names = NULL;
    if (in->op == PLAIT_OP_CALL_KW) {
        plait_vval v = plait_expr_operand(b, call, 0);
        a.first = 1;
        if (v.instr >= 0 && b->instrs[v.instr].op == PLAIT_OP_LOAD_CONST) names = &b->code->consts[b->instrs[v.instr].oparg];
    } else if (call > 0 && b->instrs[call - 1].op == PLAIT_OP_KW_NAMES) {   // 3.12
        names = &b->code->consts[b->instrs[call - 1].oparg];
    }
    if (names && names->kind == PLAIT_CONST_TUPLE && names->len <= a.all) a.names = names->items, a.named = (uint32_t)names->len;
    return a;
}

static plait_vval argument(const plait_body *b, uint32_t call, const arguments *a, uint32_t i) {
    return i < a->all - a->named ? plait_expr_operand(b, call, a->first + a->all - 1 - i) : none;
}

static plait_vval keyword(const plait_body *b, uint32_t call, const arguments *a, const char *name) {
    for (uint32_t i = 0; i < a->named; i++)
        if (a->names[i].kind == PLAIT_CONST_STR && !strcmp(a->names[i].text, name)) return plait_expr_operand(b, call, a->first + a->named - 1 - i);
    return none;
}

// Functions whose first argument is written, and ufuncs by the number of their inputs.
static int fills_first(const char *name) {
    static const char *const names[] = {"copyto", "put", "place", "putmask", "put_along_axis", "fill_diagonal", "shuffle", "at"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) if (!strcmp(names[i], name)) return 1;
    return 0;
}

// Methods of arrays that give a new one, where their result is stored.
int plait_arrays_makes(const char *method) {
    static const char *const names[] = {"astype", "copy", "dot", "take", "repeat", "cumsum", "cumprod", "clip", "round", "flatten", "sum", "mean", "std", "var",
                                        "min", "max", "prod", "argsort", "choose", "compress", "conj", "conjugate", "ravel", "reshape"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) if (!strcmp(names[i], method)) return 1;
    return 0;
}

static plait_vop ufunc_of(const char *name) {
    static const struct { const char *name; plait_vop op; } rows[] = {
        {"add", PLAIT_VOP_ADD}, {"subtract", PLAIT_VOP_ADD}, {"multiply", PLAIT_VOP_MUL}, {"minimum", PLAIT_VOP_MIN}, {"fmin", PLAIT_VOP_MIN},
        {"maximum", PLAIT_VOP_MAX}, {"fmax", PLAIT_VOP_MAX}, {"bitwise_and", PLAIT_VOP_BAND}, {"bitwise_or", PLAIT_VOP_BOR}, {"bitwise_xor", PLAIT_VOP_BXOR},
        {"logical_and", PLAIT_VOP_AND}, {"logical_or", PLAIT_VOP_OR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (!strcmp(rows[i].name, name)) return rows[i].op;
    return PLAIT_VOP_NONE;
}

plait_vval plait_arrays_written(const plait_body *b, uint32_t call) {
    plait_vval receiver;
    arguments a = arguments_of(b, call);
    const char *name = plait_expr_method(b, call, &receiver);
    plait_vval out = keyword(b, call, &a, "out");
    if (out.instr >= 0) return out;
    if (name && fills_first(name)) return argument(b, call, &a, 0);
    return name && ufunc_of(name) != PLAIT_VOP_NONE && a.all - a.named == 3 ? argument(b, call, &a, 2) : none;
}

plait_vval plait_arrays_argument(const plait_body *b, uint32_t call) {
    arguments a = arguments_of(b, call);
    for (uint32_t i = 0; i < a.all - a.named; i++) {
        plait_vval v = argument(b, call, &a, i);
        if (v.instr < 0 || b->instrs[v.instr].op != PLAIT_OP_LOAD_CONST) return v;
    }
    return none;
}

// ---- accumulation

static void tag_items(plait_vctx *v, uint32_t site, uint32_t code, plait_vop op) {
    if (!v->program->sites.at[site].arrays) return;
    v->sites[site].item_op = (uint8_t)op;
    v->sites[site].code = v->sites[site].code ? v->sites[site].code : code;
}

void plait_arrays_tag_operator(plait_vctx *v, const plait_code_info *info, uint32_t code, uint32_t instr, plait_vop op) {
    tag_items(v, info->units[instr].site, code, op);
}

int32_t plait_arrays_slice_update(const plait_body *b, uint32_t store) {
    plait_vval value = plait_expr_operand(b, store, 3), container = plait_expr_operand(b, store, 2);
    if (b->instrs[store].op != PLAIT_OP_STORE_SLICE || value.instr < 0 || b->instrs[value.instr].op != PLAIT_OP_BINARY_OP || b->instrs[value.instr].oparg < 13) return -1;
    plait_vval slice = plait_expr_operand(b, (uint32_t)value.instr, 1);
    if (slice.instr < 0 || b->instrs[slice.instr].op != PLAIT_OP_BINARY_SLICE) return -1;
    return plait_expr_same(b, plait_expr_operand(b, (uint32_t)slice.instr, 2), container, 0) ? value.instr : -1;
}

void plait_arrays_tag_slice(plait_vctx *v, const plait_code_info *info, uint32_t code, uint32_t store, uint32_t instr, plait_vop op) {
    uint32_t at = info->units[instr].site, to = info->units[store].site;
    tag_items(v, at, code, op);
    if (v->program->sites.at[at].arrays) v->sites[to].item_op = (uint8_t)op;
}

// np.add(x, e, out=x), np.add(x, e, x): the receiver is a module, so it is a plain name.
static plait_vop accumulates(const plait_body *b, uint32_t call, const char *method, plait_vval receiver) {
    arguments a = arguments_of(b, call);
    plait_vval to = plait_arrays_written(b, call);
    int subtract = !strcmp(method, "subtract");
    if (!strcmp(method, "at")) {
        const plait_instr *ufunc = receiver.instr >= 0 ? &b->instrs[receiver.instr] : NULL;
        return ufunc && ufunc->op == PLAIT_OP_LOAD_ATTR && a.all == 3 ? ufunc_of(b->code->names[ufunc->oparg >> 1]) : PLAIT_VOP_NONE;
    }
    if (to.instr < 0 || a.all - a.named < 2 || ufunc_of(method) == PLAIT_VOP_NONE) return PLAIT_VOP_NONE;
    int first = plait_expr_same(b, to, argument(b, call, &a, 0), 0), second = plait_expr_same(b, to, argument(b, call, &a, 1), 0);
    return first != second && (first || !subtract) ? ufunc_of(method) : PLAIT_VOP_NONE;
}

void plait_arrays_tag_call(plait_vctx *v, const plait_code_info *info, uint32_t code, uint32_t call) {
    plait_vval receiver = none;
    const char *method = plait_expr_method(info->body, call, &receiver);
    plait_vop op = method ? accumulates(info->body, call, method, receiver) : PLAIT_VOP_NONE;
    if (op != PLAIT_VOP_NONE) tag_items(v, info->units[call].site, code, op);
}

// Did native functions of arrays called in the site's region work on floating-point items?
int plait_arrays_floating(const plait_vctx *v, uint32_t site) {
    int op = v->sites[site].item_op ? v->sites[site].item_op : v->sites[site].write_op;
    if (!v->program->sites.at[site].arrays || (op != PLAIT_VOP_ADD && op != PLAIT_VOP_MUL)) return 0;
    for (size_t i = 0; i < v->result->nnatives; i++) {
        const plait_native_use *use = &v->result->natives[i];
        const char *name = plait_intern_text(&v->program->names, use->name);
        int floating = use->dtype >= PLAIT_D_FLOAT16 && use->dtype <= PLAIT_D_COMPLEX256;
        if (floating && use->region == v->program->sites.at[site].region && (!strncmp(name, "numpy.", 6) || !strncmp(name, "aten.", 5))) return 1;
    }
    return 0;
}

int plait_arrays_beside(const plait_program *program, const plait_dependence *d) {
    return d->sort == PLAIT_SORT_ELEMENT && d->kind == PLAIT_RAW && plait_map_find(&program->beside, (uint64_t)d->source << 32 | d->sink) != NULL;
}
