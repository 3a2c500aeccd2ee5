// SPDX-License-Identifier: Apache-2.0
// Nests of loops: for the outer one of two, the distance vectors of what both carry, whether the two may be interchanged, which one to run in
// parallel, and whether a wavefront exists. A dependence is charged to one loop only, so the distance along the other is derived from
// the subscripts: a[i - 1][j + 1] read and a[i][j] written differ by a constant along each loop variable.
//
// A vector with an unknown part makes every conclusion about interchange "unknown", never "legal".
#include "verdict/internal.h"
#include <string.h>

enum { MOST_DIMENSIONS = 4, MOST_VECTORS = 32 };

typedef struct affine { int32_t slot; uint32_t name; int64_t offset; int known; } affine;   // variable + offset
typedef struct vector { int64_t outer, inner; int outer_known, inner_known; } vector;

typedef struct nest {
    plait_vctx *v;
    uint32_t outer, inner;
    int32_t outer_slot, inner_slot;        // loop variables: local slots, or
    uint32_t outer_name, inner_name;       // names + 1 at module level
    int64_t outer_step, inner_step;
    vector vectors[MOST_VECTORS];
    size_t nvectors;
    int overflow;
} nest;

static int const_of(const plait_body *b, plait_vval v, int64_t *value) {
    if (v.instr < 0) return 0;
    const plait_instr *in = &b->instrs[v.instr];
    if (in->op == PLAIT_OP_LOAD_SMALL_INT) return *value = in->oparg, 1;
    if (in->op != PLAIT_OP_LOAD_CONST || b->code->consts[in->oparg].kind != PLAIT_CONST_INT) return 0;
    *value = b->code->consts[in->oparg].integer;
    return 1;
}

static affine affine_of(const plait_body *b, plait_vval v, int depth) {
    affine a = {-1, 0, 0, 0};
    int64_t c;
    if (v.instr < 0 || depth > 6) return a;
    const plait_instr *in = &b->instrs[v.instr];
    a.slot = plait_expr_local(b, v);
    if (in->op == PLAIT_OP_LOAD_NAME) a.name = in->oparg + 1;
    if (in->op == PLAIT_OP_LOAD_GLOBAL) a.name = (in->oparg >> 1) + 1;
    a.known = a.slot >= 0 || a.name;
    if (const_of(b, v, &c)) return (affine){-1, 0, c, 1};
    int nb = plait_expr_binary(in);
    if (nb != 0 && nb != 10) return a;
    affine left = affine_of(b, plait_expr_operand(b, (uint32_t)v.instr, 1), depth + 1);
    affine right = affine_of(b, plait_expr_operand(b, (uint32_t)v.instr, 0), depth + 1);
    int right_const = right.slot < 0 && !right.name, left_const = left.slot < 0 && !left.name;
    if (!left.known || !right.known || (!right_const && (nb == 10 || !left_const))) return (affine){-1, 0, 0, 0};
    affine sum = right_const ? left : right;
    sum.offset = left.offset + (nb == 10 ? -right.offset : right.offset);
    return sum;
}

// The subscripts of a[i][j] or a[i, j], outermost last; returns how many, 0 if the instruction is none.
static int subscripts(const plait_body *b, uint32_t instr, affine *out) {
    plait_vval container, index, value;
    int n = 0;
    plait_target t = plait_expr_target(b, instr, 0, &value);
    if (t.kind == PLAIT_TARGET_ITEM) container = t.a, index = t.b;
    else if (plait_expr_binary(&b->instrs[instr]) == 26) container = plait_expr_operand(b, instr, 1), index = plait_expr_operand(b, instr, 0);
    else return 0;
    for (;;) {
        if (index.instr >= 0 && b->instrs[index.instr].op == PLAIT_OP_BUILD_TUPLE) {
            for (uint32_t k = 0; k < b->instrs[index.instr].npops && n < MOST_DIMENSIONS; k++)
                out[n++] = affine_of(b, plait_expr_operand(b, (uint32_t)index.instr, k), 0);
        } else if (n < MOST_DIMENSIONS) {
            out[n++] = affine_of(b, index, 0);
        }
        if (container.instr < 0 || plait_expr_binary(&b->instrs[container.instr]) != 26) return n;
        uint32_t next = (uint32_t)container.instr;
        container = plait_expr_operand(b, next, 1);
        index = plait_expr_operand(b, next, 0);
    }
}

static int subscripts_at(const nest *n, uint32_t site, affine *out) {
    const plait_vctx *v = n->v;
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        if (v->refs[k].code != plait_v_region(v, n->outer)->code) continue;
        int count = subscripts(plait_v_code(v, v->refs[k].code)->body, v->refs[k].instr, out);
        if (count) return count;
    }
    return 0;
}

static int is_variable(const affine *a, int32_t slot, uint32_t name) {
    return (slot >= 0 && a->slot == slot) || (name && a->name == name);
}

// Distance along one loop variable: what the source's index is ahead of the sink's.
static int along(const affine *from, const affine *to, int dimensions, int32_t slot, uint32_t name, int64_t step, int64_t *distance) {
    for (int k = 0; k < dimensions; k++) {
        if (!from[k].known || !to[k].known || !is_variable(&from[k], slot, name) || !is_variable(&to[k], slot, name)) continue;
        int64_t ahead = from[k].offset - to[k].offset;
        if (ahead % step) return 0;
        *distance = ahead / step;
        return 1;
    }
    return 0;
}

static void add_vector(nest *n, vector x) {
    for (size_t i = 0; i < n->nvectors; i++) {
        const vector *y = &n->vectors[i];
        if (x.outer == y->outer && x.inner == y->inner && x.outer_known == y->outer_known && x.inner_known == y->inner_known) return;
    }
    if (n->nvectors < MOST_VECTORS) n->vectors[n->nvectors++] = x;
    else n->overflow = 1;
}

static void vectors_of(nest *n, uint32_t carrier) {
    const plait_vctx *v = n->v;
    for (uint32_t k = v->by_scope.at[carrier]; k < v->by_scope.at[carrier + 1]; k++) {
        uint32_t index = v->by_scope.items[k];
        const plait_dependence *d = &v->result->deps[index];
        if (!d->carried || v->roles[index] != PLAIT_ROLE_NONE) continue;
        affine from[MOST_DIMENSIONS], to[MOST_DIMENSIONS];
        int dimensions = subscripts_at(n, d->source, from);
        vector x = {0, 0, 0, 0};
        if (dimensions && dimensions == subscripts_at(n, d->sink, to)) {
            x.outer_known = along(from, to, dimensions, n->outer_slot, n->outer_name, n->outer_step, &x.outer);
            x.inner_known = along(from, to, dimensions, n->inner_slot, n->inner_name, n->inner_step, &x.inner);
        }
        if (carrier == n->inner) x.outer = 0, x.outer_known = 1;
        int64_t *own = carrier == n->inner ? &x.inner : &x.outer;
        int *known = carrier == n->inner ? &x.inner_known : &x.outer_known;
        if (d->min_distance == d->max_distance) *own = d->min_distance, *known = 1;
        else *known = 0;
        add_vector(n, x);
    }
}

// The variable that a for loop's header assigns, and the step of its range.
static int loop_variable(const plait_vctx *v, uint32_t region, int32_t *slot, uint32_t *name, int64_t *step) {
    if (plait_v_region(v, region)->code >= v->program->codes.len) return 0;
    const plait_code_info *info = plait_v_code(v, plait_v_region(v, region)->code);
    const plait_body *b = info->body;
    for (uint32_t i = 0; b && i < b->ninstrs; i++) {
        plait_vval value;
        plait_target t = plait_expr_target(b, i, 0, &value);
        if (t.kind == PLAIT_TARGET_NONE || value.instr < 0 || b->instrs[value.instr].op != PLAIT_OP_FOR_ITER) continue;
        if (info->units[i].loop == PLAIT_NO_LOOP || info->loops[info->units[i].loop].region != region) continue;
        *slot = t.kind == PLAIT_TARGET_LOCAL ? (int32_t)t.name : -1;
        *name = t.kind == PLAIT_TARGET_NAME || t.kind == PLAIT_TARGET_GLOBAL ? t.name + 1 : 0;
        *step = 1;
        plait_vval iter = plait_expr_operand(b, (uint32_t)value.instr, 0);
        plait_vval call = iter.instr >= 0 ? plait_expr_operand(b, (uint32_t)iter.instr, 0) : iter;
        if (call.instr >= 0 && b->instrs[call.instr].op == PLAIT_OP_CALL && b->instrs[call.instr].oparg == 3 &&
            (!const_of(b, plait_expr_operand(b, (uint32_t)call.instr, 0), step) || !*step)) return 0;
        return *slot >= 0 || *name;
    }
    return 0;
}

static const char *interchange(const nest *n) {
    int unknown = n->overflow;
    for (size_t i = 0; i < n->nvectors; i++) {
        const vector *x = &n->vectors[i];
        if (x->outer_known && x->inner_known && x->outer > 0 && x->inner < 0) return "illegal";
        if (x->outer_known && x->outer == 0) continue;            // carried by the inner loop: stays first
        unknown |= !x->inner_known;
    }
    return unknown ? "unknown" : "legal";
}

static int has_wavefront(const nest *n) {   // every vector known: after skewing, all on one diagonal are independent
    for (size_t i = 0; i < n->nvectors; i++) if (!n->vectors[i].outer_known || !n->vectors[i].inner_known) return 0;
    return n->nvectors > 0 && !n->overflow;
}

static int is_parallel(const plait_vctx *v, uint32_t region) {
    plait_pattern p = v->regions[region].pattern;
    return p == PLAIT_PATTERN_DOALL || p == PLAIT_PATTERN_REDUCTION;
}

static void put_vectors(const nest *n, plait_text *json) {
    plait_text_add(json, "\"vectors\": [");
    for (size_t i = 0; i < n->nvectors; i++) {
        const vector *x = &n->vectors[i];
        plait_text_add(json, i ? ", [" : "[");
        if (x->outer_known) plait_text_addf(json, "%lld, ", (long long)x->outer);
        else plait_text_add(json, "null, ");
        if (x->inner_known) plait_text_addf(json, "%lld]", (long long)x->inner);
        else plait_text_add(json, "null]");
    }
    plait_text_add(json, "]");
}

void plait_nest_describe(plait_vctx *v, uint32_t region, plait_text *json) {
    nest n = {.v = v, .outer = region, .outer_slot = -1, .inner_slot = -1};
    uint32_t nested = 0;
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++)
        if (plait_v_region(v, v->children.items[k])->instances) n.inner = v->children.items[k], nested++;
    if (nested != 1 || v->regions[region].pattern == PLAIT_PATTERN_UNPROVEN || v->regions[n.inner].pattern == PLAIT_PATTERN_UNPROVEN) return;
    if (!loop_variable(v, region, &n.outer_slot, &n.outer_name, &n.outer_step) ||
        !loop_variable(v, n.inner, &n.inner_slot, &n.inner_name, &n.inner_step)) return;
    vectors_of(&n, region);
    vectors_of(&n, n.inner);
    int outer_parallel = is_parallel(v, region), inner_parallel = is_parallel(v, n.inner);
    int wave = !outer_parallel && !inner_parallel && has_wavefront(&n);
    plait_text_addf(json, "%s\"nest\": {\"inner_line\": %d, ", json->len ? ", " : "", plait_v_region(v, n.inner)->line);
    put_vectors(&n, json);
    plait_text_addf(json, ", \"interchange\": \"%s\", \"parallel\": \"%s\", \"wavefront\": %s}", interchange(&n),
                    outer_parallel ? "outer" : inner_parallel ? "inner" : "none", wave ? "true" : "false");
    v->nests[region] = (plait_nest){n.inner, wave, inner_parallel && !outer_parallel};
}
