// SPDX-License-Identifier: Apache-2.0
// Finds the updates of the program: stores x = x OP e (either side where OP commutes, e without x), max/min by call or by `if`, and/or, counting
// through dict.get, calls that only add to a container; and tags their sites. Whether an update is a reduction in a given loop is decided from
// the dependences (roles.c): this file only says what the code would allow.
#include "verdict/internal.h"
#include <string.h>

typedef struct tagger {
    plait_vctx *v;
    uint32_t code;
    const plait_code_info *info;
    const plait_body *b;
    uint32_t *uses;             // per instruction: how many instructions take its values (COPY and SWAP make none)
    int32_t *user;              // the last of them
} tagger;

static int is_builtin(const tagger *t, const char *name, uint32_t index) {
    const plait_module *module = t->v->program->modules.at[t->info->module];
    (void)name;
    return plait_map_find(&module->bindings, t->info->name_ids[index]) == NULL;
}

// The builtin called, NULL if the name is bound in the module.
static const char *builtin_call(const tagger *t, uint32_t call) {
    const char *name = plait_expr_global_call(t->b, call);
    if (!name) return NULL;
    for (uint32_t i = 0; i < t->b->code->nnames; i++)
        if (t->b->code->names[i] == name || !strcmp(t->b->code->names[i], name)) return is_builtin(t, name, i) ? name : NULL;
    return NULL;
}

static plait_vop binary_op(int nb) {
    switch (nb) {
    case 0: case 10: return PLAIT_VOP_ADD;
    case 5: return PLAIT_VOP_MUL;
    case 1: return PLAIT_VOP_BAND;
    case 7: return PLAIT_VOP_BOR;
    case 12: return PLAIT_VOP_BXOR;
    default: return PLAIT_VOP_NONE;
    }
}

// ---- the self-reading along the spine of one operator: (x + a) - b, a * (x * b)

static plait_vval spine(const plait_body *b, const plait_target *target, plait_vval v, plait_vop op, int depth) {
    plait_vval none = {PLAIT_NO_PRODUCER, 0};
    if (v.instr < 0 || depth > 16) return none;
    if (plait_expr_reads(b, target, v)) return v;
    int nb = plait_expr_binary(&b->instrs[v.instr]);
    if (binary_op(nb) != op) return none;
    plait_vval left = spine(b, target, plait_expr_operand(b, (uint32_t)v.instr, 1), op, depth + 1);
    if (left.instr >= 0 || nb == 10) return left;
    return spine(b, target, plait_expr_operand(b, (uint32_t)v.instr, 0), op, depth + 1);
}

static int is_call_free(const plait_body *b, plait_vval v, int depth) {
    if (v.instr < 0 || depth > 8) return 0;
    switch (b->instrs[v.instr].op) {
    case PLAIT_OP_CALL: case PLAIT_OP_CALL_KW: case PLAIT_OP_CALL_FUNCTION_EX: case PLAIT_OP_YIELD_VALUE: case PLAIT_OP_FOR_ITER: return 0;
    default: break;
    }
    for (uint32_t k = 0; k < b->instrs[v.instr].npops; k++)
        if (!is_call_free(b, plait_expr_operand(b, (uint32_t)v.instr, k), depth + 1)) return 0;
    return 1;
}

static int looks_float(const plait_body *b, plait_vval v, int depth) {
    if (v.instr < 0 || depth > 12) return 0;
    const plait_instr *in = &b->instrs[v.instr];
    if (in->op == PLAIT_OP_LOAD_CONST) return b->code->consts[in->oparg].kind == PLAIT_CONST_FLOAT;
    if (plait_expr_binary(in) == 11) return 1;
    if (in->op == PLAIT_OP_BINARY_SUBSCR) return 0;
    for (uint32_t k = 0; k < in->npops; k++)
        if (looks_float(b, plait_expr_operand(b, (uint32_t)v.instr, k), depth + 1)) return 1;
    return 0;
}

static int one_const(const plait_body *b, plait_vval v) {
    if (v.instr < 0) return 0;
    const plait_instr *in = &b->instrs[v.instr];
    if (in->op == PLAIT_OP_LOAD_SMALL_INT) return in->oparg == 1;
    return in->op == PLAIT_OP_LOAD_CONST && b->code->consts[in->oparg].kind == PLAIT_CONST_INT && b->code->consts[in->oparg].integer == 1;
}

static void tag(tagger *t, uint32_t write, uint32_t read, plait_vop op) {
    plait_vsite *w = &t->v->sites[write], *r = &t->v->sites[read];
    w->write_op = (uint8_t)op;
    w->partner = read;
    w->code = t->code;
    r->read_op = (uint8_t)op;
    if (read != write) r->partner = write;
}

static uint32_t write_site(const tagger *t, uint32_t instr, int second) {
    return second && t->b->instrs[instr].op == PLAIT_OP_STORE_FAST_STORE_FAST ? t->info->units[instr].site2 : t->info->units[instr].site;
}

static int arithmetic(tagger *t, uint32_t instr, int second, const plait_target *target, plait_vval value) {
    const plait_body *b = t->b;
    plait_vop op = binary_op(plait_expr_binary(&b->instrs[value.instr]));
    if (op == PLAIT_VOP_NONE) return 0;
    plait_vval self = spine(b, target, value, op, 0);
    if (self.instr < 0 || plait_expr_count(b, target, value, 0) != 1 || t->uses[value.instr] != 1) return 0;
    uint32_t write = write_site(t, instr, second);
    plait_vval left = plait_expr_operand(b, (uint32_t)value.instr, 1), right = plait_expr_operand(b, (uint32_t)value.instr, 0);
    int self_left = plait_expr_reads(b, target, left);
    int counting = b->instrs[self.instr].op == PLAIT_OP_CALL && op == PLAIT_VOP_ADD && one_const(b, self_left ? right : left);
    tag(t, write, plait_expr_site(t->info, self), counting ? PLAIT_VOP_COUNT : op);
    plait_vsite *w = &t->v->sites[write];
    w->floating = (uint8_t)looks_float(b, value, 0);
    if (op == PLAIT_VOP_ADD && (self_left || plait_expr_reads(b, target, right))) {
        w->step_value = self_left ? right : left;
        w->step = (uint8_t)is_call_free(b, w->step_value, 0);
    }
    if (self_left) plait_arrays_tag_operator(t->v, t->info, t->code, (uint32_t)value.instr, op);
    plait_vsite *r = &t->v->sites[t->info->units[value.instr].site];   // x += [..] on a list changes its length there
    if (op == PLAIT_VOP_ADD && b->instrs[value.instr].oparg >= 13) r->length_op = PLAIT_VOP_APPEND;
    if (op == PLAIT_VOP_BOR && b->instrs[value.instr].oparg >= 13 && !r->length_op) {
        r->length_op = PLAIT_VOP_SETADD;
        if (r->read_op == PLAIT_VOP_NONE) r->read_op = r->write_op = PLAIT_VOP_SETADD;
    }
    return 1;
}

static int extremum(tagger *t, uint32_t instr, int second, const plait_target *target, plait_vval value) {
    const plait_body *b = t->b;
    const char *name = b->instrs[value.instr].op == PLAIT_OP_CALL ? builtin_call(t, (uint32_t)value.instr) : NULL;
    if (!name || (strcmp(name, "max") && strcmp(name, "min")) || t->uses[value.instr] != 1) return 0;
    if (b->instrs[value.instr].oparg < 2 || plait_expr_count(b, target, value, 0) != 1) return 0;
    for (uint32_t k = 0; k < b->instrs[value.instr].oparg; k++) {
        plait_vval argument = plait_expr_operand(b, (uint32_t)value.instr, k);
        if (!plait_expr_reads(b, target, argument)) continue;
        tag(t, write_site(t, instr, second), plait_expr_site(t->info, argument), name[1] == 'a' ? PLAIT_VOP_MAX : PLAIT_VOP_MIN);
        return 1;
    }
    return 0;
}

// ---- if e > x: x = e

static int is_test(plait_op op) { return op == PLAIT_OP_POP_JUMP_IF_FALSE || op == PLAIT_OP_POP_JUMP_IF_TRUE; }

static int is_jump(plait_op op) { return (plait_op_flags(op) & (PLAIT_OPF_JUMP | PLAIT_OPF_ENDS)) != 0; }

// Does the true side of the test at `jump` run straight into `instr`?
static int guarded_by(const plait_body *b, uint32_t jump, uint32_t instr) {
    uint32_t at = b->instrs[jump].op == PLAIT_OP_POP_JUMP_IF_TRUE ? (uint32_t)b->instrs[jump].target : jump + 1;
    for (int steps = 0; steps < 400 && at < b->ninstrs; steps++, at++) {
        if (at == instr) return 1;
        if (b->instrs[at].op == PLAIT_OP_JUMP_FORWARD) at = (uint32_t)b->instrs[at].target - 1;
        else if (is_jump(b->instrs[at].op)) return 0;
    }
    return 0;
}

// The order of x in a comparison: which of max, min keeps e when the comparison holds.
static plait_vop compare_kind(const tagger *t, const plait_instr *compare, int self_left) {
    uint32_t index = compare->oparg >> (t->b->code->version >= PLAIT_PY_313 ? 5 : 4);   // < <= == != > >=
    if (index == 2 || index == 3 || index > 5) return PLAIT_VOP_NONE;
    int less = index < 2;
    return less == self_left ? PLAIT_VOP_MAX : PLAIT_VOP_MIN;   // x < e keeps e: max
}

// Matches the COMPARE_OP at c against (target, kept); *self becomes the reading of the target.
static plait_vop comparison(const tagger *t, uint32_t c, const plait_target *target, plait_vval kept, plait_vval *self) {
    const plait_body *b = t->b;
    if (b->instrs[c].op != PLAIT_OP_COMPARE_OP || b->instrs[c].depth < 0) return PLAIT_VOP_NONE;
    plait_vval left = plait_expr_operand(b, c, 1), right = plait_expr_operand(b, c, 0);
    int self_left = plait_expr_reads(b, target, left);
    *self = self_left ? left : right;
    if (!plait_expr_reads(b, target, *self) || !plait_expr_same(b, self_left ? right : left, kept, 0)) return PLAIT_VOP_NONE;
    return compare_kind(t, &b->instrs[c], self_left);
}

static int extremum_by_if(tagger *t, uint32_t instr, int second, const plait_target *target, plait_vval value) {
    const plait_body *b = t->b;
    plait_vval self;
    if (value.instr < 0 || plait_expr_count(b, target, value, 0)) return 0;
    for (uint32_t c = 0; c + 1 < b->ninstrs; c++) {
        plait_vop op = comparison(t, c, target, value, &self);
        if (op == PLAIT_VOP_NONE || !is_test(b->instrs[c + 1].op) || !guarded_by(b, c + 1, instr)) continue;
        tag(t, write_site(t, instr, second), plait_expr_site(t->info, self), op);
        return 1;
    }
    return 0;
}

// ---- values that two paths bring: x = a if a > x else x;  x = x or e

static int extremum_by_choice(tagger *t, uint32_t instr, const plait_target *target) {
    const plait_body *b = t->b;
    plait_vval other = {(int32_t)instr - 1, 0}, self;
    for (uint32_t k = 1; k + 1 < instr; k++) {
        if (b->instrs[k].op != PLAIT_OP_JUMP_FORWARD || b->instrs[k].target != (int32_t)instr) continue;
        plait_vval taken = {(int32_t)k - 1, 0};
        for (uint32_t c = 0; c + 1 < k; c++) {
            if (b->instrs[c + 1].op != PLAIT_OP_POP_JUMP_IF_FALSE || b->instrs[c + 1].target <= (int32_t)k) continue;
            int keeps = plait_expr_reads(b, target, other);
            plait_vop op = comparison(t, c, target, keeps ? taken : other, &self);
            if (op == PLAIT_VOP_NONE || (!keeps && !plait_expr_reads(b, target, taken))) continue;
            if (!keeps) op = op == PLAIT_VOP_MAX ? PLAIT_VOP_MIN : PLAIT_VOP_MAX;   // the test holds: x stays
            uint32_t write = t->info->units[instr].site, kept = plait_expr_site(t->info, keeps ? other : taken);
            tag(t, write, plait_expr_site(t->info, self), op);
            t->v->sites[kept].read_op = (uint8_t)op;
            t->v->sites[kept].partner = write;
            return 1;
        }
    }
    return 0;
}

static int connective(tagger *t, uint32_t instr, const plait_target *target) {
    const plait_body *b = t->b;
    uint32_t reads = 0, site = 0;
    for (uint32_t j = 2; j < instr; j++) {
        if (!is_test(b->instrs[j].op) || b->instrs[j].target != (int32_t)instr) continue;
        uint32_t copy = b->instrs[j - 1].op == PLAIT_OP_TO_BOOL ? j - 2 : j - 1;
        if (b->instrs[copy].op != PLAIT_OP_COPY) continue;
        plait_vval first = plait_expr_operand(b, copy, 0);
        plait_vop op = b->instrs[j].op == PLAIT_OP_POP_JUMP_IF_TRUE ? PLAIT_VOP_OR : PLAIT_VOP_AND;
        if (plait_expr_reads(b, target, first)) reads++, site = plait_expr_site(t->info, first);
        for (uint32_t k = j + 1; k < instr; k++)
            if (plait_expr_reads(b, target, (plait_vval){(int32_t)k, 0})) reads++, site = plait_expr_site(t->info, (plait_vval){(int32_t)k, 0});
        if (reads != 1) return 0;
        tag(t, t->info->units[instr].site, site, op);
        return 1;
    }
    return 0;
}

// ---- if k in d: d[k] += e else: d[k] = e

static int tests_membership(const tagger *t, uint32_t c, const plait_target *target) {
    const plait_body *b = t->b;
    return b->instrs[c].op == PLAIT_OP_CONTAINS_OP && b->instrs[c].depth >= 0 && plait_expr_same(b, plait_expr_operand(b, c, 0), target->a, 0) &&
           plait_expr_same(b, plait_expr_operand(b, c, 1), target->b, 0);
}

// Stores of first values beside an update of the same item, under a membership test of it.
static void first_values(tagger *t) {
    const plait_body *b = t->b;
    plait_vval value, other = {PLAIT_NO_PRODUCER, 0};
    for (uint32_t c = 0; c < b->ninstrs; c++) {
        if (b->instrs[c].op != PLAIT_OP_CONTAINS_OP) continue;
        uint32_t update = 0, first = 0;
        for (uint32_t i = 0; i < b->ninstrs; i++) {
            if (b->instrs[i].op != PLAIT_OP_STORE_SUBSCR || b->instrs[i].depth < 0) continue;
            plait_target target = plait_expr_target(b, i, 0, &value);
            if (!tests_membership(t, c, &target)) continue;
            uint32_t site = t->info->units[i].site;
            if (t->v->sites[site].write_op) update = site;
            else if (!plait_expr_count(b, &target, value, 0)) first = site, other = value;
        }
        if (!update || !first) continue;
        uint8_t op = t->v->sites[update].write_op;
        tag(t, first, t->info->units[c].site, (plait_vop)op);
        t->v->sites[first].floating = (uint8_t)looks_float(b, other, 0);
    }
}

// ---- calls and items

static plait_vop adding_method(const char *name) {
    static const struct { const char *name; plait_vop op; } rows[] = {
        {"append", PLAIT_VOP_APPEND}, {"extend", PLAIT_VOP_APPEND}, {"add", PLAIT_VOP_SETADD}, {"update", PLAIT_VOP_SETADD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].name, name)) return rows[i].op;
    return PLAIT_VOP_NONE;
}

// The value is taken by nothing but a method that adds to it, or by the reading and storing of an item of it.
static plait_vop only_added_to(const tagger *t, uint32_t instr) {
    const plait_body *b = t->b;
    plait_vval receiver;
    if (t->uses[instr] != 1 || t->user[instr] < 0) return PLAIT_VOP_NONE;
    uint32_t load = (uint32_t)t->user[instr];
    if (b->instrs[load].op != PLAIT_OP_LOAD_ATTR || t->user[load] < 0) return PLAIT_VOP_NONE;
    const char *method = plait_expr_method(b, (uint32_t)t->user[load], &receiver);
    return method && receiver.instr == (int32_t)instr ? adding_method(method) : PLAIT_VOP_NONE;
}

static void tag_call(tagger *t, uint32_t i) {
    plait_vval receiver = {PLAIT_NO_PRODUCER, 0};
    plait_vsite *site = &t->v->sites[t->info->units[i].site];
    const char *method = plait_expr_method(t->b, i, &receiver), *builtin = method ? NULL : builtin_call(t, i);
    if (builtin) site->output = !strcmp(builtin, "print");
    const char *global = method ? NULL : plait_expr_global_call(t->b, i);
    if (global && !strcmp(global, "_count_elements")) {   // what Counter.update counts with
        site->read_op = site->write_op = PLAIT_VOP_COUNT;
        site->length_op = PLAIT_VOP_ENTRY;
        site->partner = t->info->units[i].site;
        site->code = t->code;
        return;
    }
    if (!method) {
        site->creates = 1;
        return;
    }
    site->output = !strcmp(method, "write") || !strcmp(method, "writelines") || !strcmp(method, "flush");
    plait_vop op = adding_method(method);
    if (op == PLAIT_VOP_NONE && !strcmp(method, "setdefault") && only_added_to(t, i)) op = PLAIT_VOP_ENTRY;
    if (op == PLAIT_VOP_NONE) return;
    site->length_op = site->read_op = site->write_op = (uint8_t)op;
    site->partner = t->info->units[i].site;
    site->code = t->code;
}

static void tag_target(tagger *t, uint32_t i, int second) {
    const plait_body *b = t->b;
    plait_vval v;
    if (plait_expr_target(b, i, second, &v).kind == PLAIT_TARGET_NONE) return;
    for (int depth = 0; v.instr >= 0 && depth < 8; depth++) {
        plait_op op = b->instrs[v.instr].op;
        if (op == PLAIT_OP_FOR_ITER) t->v->sites[write_site(t, i, second)].target = 1;
        if (op != PLAIT_OP_UNPACK_SEQUENCE && op != PLAIT_OP_UNPACK_EX) return;
        v = plait_expr_operand(b, (uint32_t)v.instr, 0);
    }
}

static void tag_store(tagger *t, uint32_t i, int second) {
    plait_vval value;
    plait_target target = plait_expr_target(t->b, i, second, &value);
    if (target.kind == PLAIT_TARGET_NONE) return;
    tag_target(t, i, second);
    if (target.kind == PLAIT_TARGET_ITEM && !t->v->sites[t->info->units[i].site].length_op)
        t->v->sites[t->info->units[i].site].length_op = PLAIT_VOP_ENTRY;
    if (value.instr < 0) {
        if (!second && !extremum_by_choice(t, i, &target)) connective(t, i, &target);
        return;
    }
    if (arithmetic(t, i, second, &target, value) || extremum(t, i, second, &target, value)) return;
    extremum_by_if(t, i, second, &target, value);
}

static void tag_instr(tagger *t, uint32_t i) {
    const plait_instr *in = &t->b->instrs[i];
    if (in->depth < 0) return;
    if (in->op == PLAIT_OP_BUILD_LIST || in->op == PLAIT_OP_BUILD_SET || in->op == PLAIT_OP_BUILD_MAP || in->op == PLAIT_OP_BINARY_SLICE)
        t->v->sites[t->info->units[i].site].creates = 1;
    if (in->op == PLAIT_OP_BINARY_OP && in->oparg < 13) t->v->sites[t->info->units[i].site].creates = 1;
    if (in->op == PLAIT_OP_CALL || in->op == PLAIT_OP_CALL_KW) {
        tag_call(t, i);
        plait_arrays_tag_call(t->v, t->info, t->code, i);
    } else if (in->op == PLAIT_OP_BINARY_SUBSCR) {   // a missing key that a defaultdict makes
        plait_vop op = only_added_to(t, i);
        plait_vsite *site = &t->v->sites[t->info->units[i].site];
        if (op == PLAIT_VOP_NONE) return;
        site->length_op = PLAIT_VOP_ENTRY;
        site->creates = 1;
        if (!site->write_op) site->read_op = site->write_op = PLAIT_VOP_ENTRY, site->partner = t->info->units[i].site;
    } else if (in->op == PLAIT_OP_STORE_SLICE) {   // a[i:j] += e
        int32_t value = plait_arrays_slice_update(t->b, i);
        plait_vop op = value < 0 ? PLAIT_VOP_NONE : binary_op(plait_expr_binary(&t->b->instrs[value]));
        if (op != PLAIT_VOP_NONE) plait_arrays_tag_slice(t->v, t->info, t->code, i, (uint32_t)value, op);
    } else {
        tag_store(t, i, 0);
        if (in->op == PLAIT_OP_STORE_FAST_STORE_FAST) tag_store(t, i, 1);
    }
}

static void count_uses(tagger *t) {
    for (uint32_t i = 0; i < t->b->ninstrs; i++) t->uses[i] = 0, t->user[i] = -1;
    for (uint32_t i = 0; i < t->b->ninstrs; i++) {
        const plait_instr *in = &t->b->instrs[i];
        if (in->op == PLAIT_OP_COPY || in->op == PLAIT_OP_SWAP || in->depth < 0) continue;
        for (uint32_t k = 0; k < in->npops; k++) {
            int32_t maker = t->b->producers[in->producers + k];
            if (maker < 0 || t->user[maker] == (int32_t)i) continue;   // a method and its receiver are taken together
            t->uses[maker]++;
            t->user[maker] = (int32_t)i;
        }
    }
}

void plait_dataflow_code(plait_vctx *v, uint32_t code, uint32_t site) {
    tagger t = {.v = v, .code = code, .info = plait_v_code(v, code)};
    t.b = t.info->body;
    t.uses = plait_alloc(t.b->ninstrs * sizeof *t.uses);
    t.user = plait_alloc(t.b->ninstrs * sizeof *t.user);
    if (t.uses && t.user) {
        count_uses(&t);
        for (uint32_t i = 0; i < t.b->ninstrs; i++)
            if (!site || t.info->units[i].site == site || t.info->units[i].site2 == site) tag_instr(&t, i);
        if (!site) first_values(&t);
    }
    plait_free(t.uses);
    plait_free(t.user);
}

void plait_dataflow_tag(plait_vctx *v) {
    for (uint32_t c = 0; c < v->program->codes.len; c++) {
        const plait_code_info *info = plait_v_code(v, c);
        if (info->body && plait_v_region(v, info->region)->instructions) plait_dataflow_code(v, c, 0);
    }
}

// ---- asked by roles.c

// Every name the step reads has its value from outside the loop.
static int from_outside(const plait_vctx *v, const plait_code_info *info, plait_vval e, int depth) {
    const plait_body *b = info->body;
    if (e.instr < 0 || depth > 8) return 0;
    uint32_t site = plait_expr_site(info, e);
    for (uint32_t k = v->by_sink.at[site]; k < v->by_sink.at[site + 1]; k++)
        if (plait_index_maybe_inside(v, v->result->deps[v->by_sink.items[k]].scope)) return 0;
    for (uint32_t k = 0; k < b->instrs[e.instr].npops; k++)
        if (!from_outside(v, info, plait_expr_operand(b, (uint32_t)e.instr, k), depth + 1)) return 0;
    return 1;
}

int plait_dataflow_invariant(const plait_vctx *v, const plait_vsite *site) {
    return site->step && from_outside(v, plait_v_code(v, site->code), site->step_value, 0);
}

// Is what the instruction at a write site stores floating-point, as far as its text tells?
static int stores_float(const plait_vctx *v, uint32_t site) {
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_vref *ref = &v->refs[k];
        const plait_body *b = plait_v_code(v, ref->code)->body;
        plait_vval value;
        plait_target target = plait_expr_target(b, ref->instr, ref->second, &value);
        if (target.kind == PLAIT_TARGET_NONE) value = (plait_vval){(int32_t)ref->instr, 0};   // a display, a repetition
        if (looks_float(b, value, 0)) return 1;
    }
    return 0;
}

static int made_float(const plait_vctx *v, uint32_t read, int depth) {
    for (uint32_t k = v->by_sink.at[read]; k < v->by_sink.at[read + 1]; k++)
        if (stores_float(v, v->result->deps[v->by_sink.items[k]].source)) return 1;
    return 0;
}

static int reads_float(const plait_vctx *v, const plait_code_info *info, plait_vval e, int depth) {
    if (e.instr < 0 || depth > 8) return 0;
    if (made_float(v, plait_expr_site(info, e), 0)) return 1;
    if (info->body->instrs[e.instr].op == PLAIT_OP_BINARY_SUBSCR) return 0;   // an index says nothing of the item
    for (uint32_t k = 0; k < info->body->instrs[e.instr].npops; k++)
        if (reads_float(v, info, plait_expr_operand(info->body, (uint32_t)e.instr, k), depth + 1)) return 1;
    return 0;
}

int plait_dataflow_floating(const plait_vctx *v, uint32_t site) {
    const plait_vsite *w = &v->sites[site];
    if (plait_arrays_floating(v, site)) return 1;
    if (w->write_op != PLAIT_VOP_ADD && w->write_op != PLAIT_VOP_MUL) return 0;
    if (w->floating || made_float(v, w->partner, 0)) return 1;
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_code_info *info = plait_v_code(v, v->refs[k].code);
        plait_vval value;
        if (plait_expr_target(info->body, v->refs[k].instr, v->refs[k].second, &value).kind == PLAIT_TARGET_NONE) continue;
        if (reads_float(v, info, value, 0)) return 1;
    }
    return 0;
}

static int looks_text(const plait_body *b, plait_vval e, int depth) {
    if (e.instr < 0 || depth > 8) return 0;
    const plait_instr *in = &b->instrs[e.instr];
    switch (in->op) {
    case PLAIT_OP_LOAD_CONST: return b->code->consts[in->oparg].kind == PLAIT_CONST_STR;
    case PLAIT_OP_BUILD_STRING: case PLAIT_OP_FORMAT_SIMPLE: case PLAIT_OP_FORMAT_WITH_SPEC: case PLAIT_OP_FORMAT_VALUE: return 1;
    case PLAIT_OP_CALL: {
        const char *name = plait_expr_global_call(b, (uint32_t)e.instr);
        return name && (!strcmp(name, "str") || !strcmp(name, "chr") || !strcmp(name, "repr"));
    }
    case PLAIT_OP_BINARY_OP: return looks_text(b, plait_expr_operand(b, (uint32_t)e.instr, 0), depth + 1) ||
                                    looks_text(b, plait_expr_operand(b, (uint32_t)e.instr, 1), depth + 1);
    default: return 0;
    }
}

static int stores_text(const plait_vctx *v, uint32_t site) {
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_body *b = plait_v_code(v, v->refs[k].code)->body;
        plait_vval value;
        if (plait_expr_target(b, v->refs[k].instr, v->refs[k].second, &value).kind != PLAIT_TARGET_NONE && looks_text(b, value, 0)) return 1;
    }
    return 0;
}

int plait_dataflow_text(const plait_vctx *v, uint32_t site) {
    uint32_t read = v->sites[site].partner;
    if (stores_text(v, site)) return 1;
    for (uint32_t k = v->by_sink.at[read]; k < v->by_sink.at[read + 1]; k++)   // what it began with
        if (stores_text(v, v->result->deps[v->by_sink.items[k]].source)) return 1;
    return 0;
}
