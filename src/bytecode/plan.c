// SPDX-License-Identifier: Apache-2.0
// The probe plan. Two steps: (1) every instruction that may touch shared locations gets LOOK, and what may make an object gets AFTER
// on the instruction behind it; (2) markers are added until the path between two records is unique: First(i), the set of
// markers that can be met first from instruction i, must be disjoint on the two sides of each conditional jump. First is kept as a sorted set of at most FIRST_MAX
// elements; a larger one counts as a conflict, which costs a marker more and never an ambiguity.
#include "bytecode/plan.h"
#include "bytecode/flow.h"
#include <string.h>

enum { FIRST_MAX = 12, FIRST_MANY = 255 };
typedef struct first { uint8_t count; uint32_t at[FIRST_MAX]; } first;   // count FIRST_MANY: more than fit

typedef struct planner {
    const plait_body *body;
    plait_plan *plan;
    uint8_t *flags;       // per instruction, PLAIT_P_*
    uint8_t *marker;      // per instruction: something is always written here
    first *firsts;        // per instruction
} planner;

// ---- step 1: what has to be looked at

static const plait_instr *producer(const plait_body *body, const plait_instr *in, uint32_t k) {
    int32_t p = k < in->npops ? body->producers[in->producers + k] : PLAIT_NO_PRODUCER;
    return p < 0 ? NULL : &body->instrs[p];
}

// The oparg of BINARY_OP (CPython's NB_* numbers); in-place forms are the same + NB_INPLACE.
enum { NB_ADD, NB_AND, NB_FLOOR_DIVIDE, NB_LSHIFT, NB_MATRIX_MULTIPLY, NB_MULTIPLY, NB_REMAINDER, NB_OR, NB_POWER, NB_RSHIFT,
       NB_SUBTRACT, NB_TRUE_DIVIDE, NB_XOR, NB_INPLACE, NB_SUBSCR = 26 };

// No list, dict or set supports it (operation: without the in-place offset).
static int arithmetic_only(uint32_t operation) {
    switch (operation) {
    case NB_FLOOR_DIVIDE: case NB_LSHIFT: case NB_MATRIX_MULTIPLY: case NB_REMAINDER: case NB_POWER: case NB_RSHIFT:
    case NB_TRUE_DIVIDE: return 1;
    default: return 0;
    }
}

static int is_number(const plait_body *body, const plait_instr *in, int depth);

static int number_operand(const plait_body *body, const plait_instr *in, int depth) {
    return is_number(body, producer(body, in, 0), depth) || is_number(body, producer(body, in, 1), depth);
}

// Surely no container (and no iterable) if it is a value of Python's own types.
static int is_number(const plait_body *body, const plait_instr *in, int depth) {
    if (!in || depth > 8) return 0;
    switch (in->op) {
    case PLAIT_OP_LOAD_SMALL_INT: case PLAIT_OP_COMPARE_OP: case PLAIT_OP_IS_OP: case PLAIT_OP_CONTAINS_OP:
    case PLAIT_OP_UNARY_NOT: case PLAIT_OP_TO_BOOL: case PLAIT_OP_GET_LEN: return 1;
    case PLAIT_OP_LOAD_CONST:
        return in->oparg < body->code->nconsts && body->code->consts[in->oparg].kind <= PLAIT_CONST_COMPLEX;
    case PLAIT_OP_UNARY_NEGATIVE: return 1;
    case PLAIT_OP_BINARY_OP: {
        uint32_t operation = in->oparg % NB_INPLACE;
        if (in->oparg >= NB_SUBSCR || operation == NB_REMAINDER) return 0;   // "%" may format a string
        if (arithmetic_only(operation)) return 1;
        return operation != NB_MULTIPLY && number_operand(body, in, depth + 1);
    }
    default: return 0;
    }
}

static int look_at_arithmetic(const plait_body *body, const plait_instr *in, unsigned options) {
    if (in->oparg >= NB_SUBSCR) return 1;
    if (options & PLAIT_PLAN_ARRAYS) return 1;
    uint32_t operation = in->oparg % NB_INPLACE;
    if (arithmetic_only(operation)) return 0;
    if (operation == NB_MULTIPLY) {
        const plait_instr *left = producer(body, in, 1), *right = producer(body, in, 0);
        return !(is_number(body, left, 0) && is_number(body, right, 0));
    }
    return !number_operand(body, in, 0);
}

static int tests_bool(const plait_body *body, const plait_instr *in) {
    const plait_instr *from = producer(body, in, 0);
    if (!from) return 0;
    switch (from->op) {
    case PLAIT_OP_COMPARE_OP: case PLAIT_OP_CONTAINS_OP: case PLAIT_OP_IS_OP: case PLAIT_OP_UNARY_NOT:
    case PLAIT_OP_TO_BOOL: case PLAIT_OP_LOAD_CONST: case PLAIT_OP_CHECK_EXC_MATCH: return 1;
    default: return 0;
    }
}

static int compares_scalars(const plait_body *body, const plait_instr *in) {
    for (uint32_t k = 0; k < 2; k++) {
        const plait_instr *from = producer(body, in, k);
        if (is_number(body, from, 0)) return 1;
        if (from && from->op == PLAIT_OP_LOAD_CONST && from->oparg < body->code->nconsts &&
            body->code->consts[from->oparg].kind <= PLAIT_CONST_BYTES) return 1;
    }
    return 0;
}

enum { QUIET = PLAIT_P_LOOK, LOUD = PLAIT_P_LOOK | PLAIT_P_MARK, MAKES = PLAIT_P_AFTER, MAKES_LAZY = PLAIT_P_AFTER | PLAIT_P_LAZY };

// LOOK (and MARK) for the instruction itself; *after: flags for the one behind it.
static unsigned look_flags(const plait_body *body, uint32_t i, unsigned options, unsigned *after) {
    const plait_instr *in = &body->instrs[i];
    int before_313 = body->code->version < PLAIT_PY_313;
    int names = (options & PLAIT_PLAN_NAMES) != 0, arrays = (options & PLAIT_PLAN_ARRAYS) != 0;
    *after = 0;
    switch (in->op) {
    case PLAIT_OP_BINARY_SUBSCR: *after = MAKES_LAZY; return LOUD;
    case PLAIT_OP_BINARY_SLICE: *after = MAKES; return LOUD;
    case PLAIT_OP_STORE_SUBSCR: case PLAIT_OP_STORE_SLICE: *after = MAKES_LAZY; return LOUD;    // an array's: how long it took
    case PLAIT_OP_DELETE_SUBSCR: return LOUD;
    case PLAIT_OP_LOAD_ATTR: case PLAIT_OP_LOAD_SUPER_ATTR: case PLAIT_OP_STORE_ATTR: case PLAIT_OP_DELETE_ATTR: return LOUD;
    case PLAIT_OP_CONTAINS_OP: return LOUD;
    case PLAIT_OP_LIST_APPEND: case PLAIT_OP_SET_ADD: case PLAIT_OP_MAP_ADD: return LOUD;
    case PLAIT_OP_LIST_EXTEND: case PLAIT_OP_SET_UPDATE: case PLAIT_OP_DICT_UPDATE: case PLAIT_OP_DICT_MERGE:
        *after = MAKES; return LOUD;
    case PLAIT_OP_BUILD_LIST: case PLAIT_OP_BUILD_SET: case PLAIT_OP_BUILD_MAP: case PLAIT_OP_BUILD_CONST_KEY_MAP:
        *after = MAKES; return QUIET;
    case PLAIT_OP_CALL: case PLAIT_OP_CALL_KW: case PLAIT_OP_CALL_FUNCTION_EX: case PLAIT_OP_CALL_INTRINSIC_1:
    case PLAIT_OP_CALL_INTRINSIC_2: *after = MAKES; return QUIET;
    case PLAIT_OP_MAKE_CELL: *after = MAKES; return QUIET;
    case PLAIT_OP_FOR_ITER: case PLAIT_OP_GET_ITER: case PLAIT_OP_GET_ANEXT: case PLAIT_OP_SEND: return QUIET;
    case PLAIT_OP_UNPACK_EX: *after = MAKES; return QUIET;      // the list of the starred target
    case PLAIT_OP_UNPACK_SEQUENCE: {
        const plait_instr *from = producer(body, in, 0);
        return from && from->op == PLAIT_OP_BUILD_TUPLE ? 0 : QUIET;
    }
    case PLAIT_OP_BINARY_OP:
        if (!look_at_arithmetic(body, in, options)) return 0;
        *after = MAKES_LAZY;
        return in->oparg >= NB_SUBSCR ? LOUD : QUIET;
    case PLAIT_OP_COMPARE_OP:
        if (arrays) *after = MAKES_LAZY;
        return arrays || !compares_scalars(body, in) ? QUIET : 0;
    case PLAIT_OP_TO_BOOL: return tests_bool(body, in) && !arrays ? 0 : QUIET;
    case PLAIT_OP_POP_JUMP_IF_TRUE: case PLAIT_OP_POP_JUMP_IF_FALSE: case PLAIT_OP_UNARY_NOT:
        return before_313 && (arrays || !tests_bool(body, in)) ? QUIET : 0;
    case PLAIT_OP_UNARY_NEGATIVE: case PLAIT_OP_UNARY_INVERT:
        if (arrays) *after = MAKES_LAZY;
        return arrays ? QUIET : 0;
    case PLAIT_OP_FORMAT_VALUE: case PLAIT_OP_FORMAT_SIMPLE: case PLAIT_OP_FORMAT_WITH_SPEC: case PLAIT_OP_CONVERT_VALUE:
    case PLAIT_OP_BEFORE_WITH: case PLAIT_OP_BEFORE_ASYNC_WITH: case PLAIT_OP_LOAD_SPECIAL: case PLAIT_OP_WITH_EXCEPT_START:
    case PLAIT_OP_IMPORT_NAME: case PLAIT_OP_IMPORT_FROM: case PLAIT_OP_MATCH_KEYS: case PLAIT_OP_MATCH_CLASS:
    case PLAIT_OP_GET_LEN: return QUIET;
    case PLAIT_OP_LOAD_NAME: case PLAIT_OP_STORE_NAME: case PLAIT_OP_DELETE_NAME: return names ? QUIET : 0;
    default: return 0;
    }
}

static void place_looks(planner *p, unsigned options) {
    const plait_body *body = p->body;
    int prologue = 1;   // MAKE_CELL before RESUME is done when the frame starts
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *in = &body->instrs[i];
        unsigned after;
        if (in->op == PLAIT_OP_RESUME) prologue = 0;
        if (in->depth < 0 || prologue || plait_flow_silent(body, i)) continue;
        p->flags[i] |= (uint8_t)look_flags(body, i, options, &after);
        if (!after || i + 1 >= body->ninstrs) continue;
        if ((p->flags[i + 1] & PLAIT_P_AFTER) && !(p->flags[i + 1] & PLAIT_P_LAZY)) after &= ~(unsigned)PLAIT_P_LAZY;
        p->flags[i + 1] |= (uint8_t)after;
    }
}

// Arithmetic and comparison, whose operand types are told at first.
static void place_types(planner *p) {
    const plait_body *body = p->body;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *in = &body->instrs[i];
        int typed = (in->op == PLAIT_OP_BINARY_OP && in->oparg < NB_SUBSCR) || in->op == PLAIT_OP_COMPARE_OP ||
                    in->op == PLAIT_OP_UNARY_NEGATIVE || in->op == PLAIT_OP_UNARY_INVERT;
        if (typed && in->depth >= 0) p->flags[i] |= PLAIT_P_TYPES;
    }
}

static int makes_dict(plait_op op) { return op == PLAIT_OP_BUILD_MAP || op == PLAIT_OP_BUILD_CONST_KEY_MAP; }

// `{**a, 1: 2}` and `f(**a, k=1)` build the rest as a dict of its own, at the position of the whole, and merge it.
static void mark_parts(planner *p) {
    const plait_body *body = p->body;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *in = &body->instrs[i], *from = producer(body, in, 0);
        if ((in->op != PLAIT_OP_DICT_UPDATE && in->op != PLAIT_OP_DICT_MERGE) || !from || !makes_dict(from->op)) continue;
        if (memcmp(&from->at, &in->at, sizeof in->at)) continue;
        p->flags[i] |= PLAIT_P_PART;
        p->flags[from - body->instrs] |= PLAIT_P_PART;
    }
}

// ---- step 2: unique paths

static void first_add(first *set, uint32_t marker) {
    if (set->count == FIRST_MANY) return;
    uint32_t k = 0;
    while (k < set->count && set->at[k] < marker) k++;
    if (k < set->count && set->at[k] == marker) return;
    if (set->count == FIRST_MAX) { set->count = FIRST_MANY; return; }
    memmove(&set->at[k + 1], &set->at[k], (set->count - k) * sizeof *set->at);
    set->at[k] = marker;
    set->count++;
}

static void first_merge(first *into, const first *from) {
    if (from->count == FIRST_MANY) into->count = FIRST_MANY;
    else for (uint32_t k = 0; k < from->count; k++) first_add(into, from->at[k]);
}

static int first_same(const first *a, const first *b) {
    return a->count == b->count && (a->count == FIRST_MANY || !memcmp(a->at, b->at, a->count * sizeof *a->at));
}

static int first_conflict(const first *a, const first *b) {
    if (a->count == FIRST_MANY || b->count == FIRST_MANY) return 1;
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->at[i] == b->at[j]) return 1;
        if (a->at[i] < b->at[j]) i++; else j++;
    }
    return a->count == 0 || b->count == 0;   // an endless path without a marker
}

static void compute_firsts(planner *p) {
    const plait_body *body = p->body;
    memset(p->firsts, 0, body->ninstrs * sizeof *p->firsts);
    for (int changed = 1; changed;) {
        changed = 0;
        for (uint32_t i = body->ninstrs; i-- > 0;) {
            first set = {0};
            uint32_t next[2];
            unsigned n = plait_flow_next(body, i, next);
            if (p->marker[i]) first_add(&set, i);
            else for (unsigned k = 0; k < n; k++) first_merge(&set, &p->firsts[next[k]]);
            if (first_same(&set, &p->firsts[i])) continue;
            p->firsts[i] = set;
            changed = 1;
        }
    }
}

// The place on this side where a marker costs least: the first probe or reportable instruction that every path through `from` meets
// before it can meet another path, i.e. within the basic block that starts there.
static uint32_t marker_place(const planner *p, const uint8_t *joined, uint32_t from) {
    const plait_body *body = p->body;
    uint32_t place = UINT32_MAX, next[2];
    for (uint32_t i = from;;) {
        if (!plait_flow_silent(body, i)) {
            if (p->flags[i] & PLAIT_P_LOOK) return i;      // an event already: only the record is new
            if (place == UINT32_MAX) place = i;
        }
        if (plait_flow_next(body, i, next) != 1 || joined[next[0]]) break;
        i = next[0];
    }
    return place;
}

static int add_marker(planner *p, const uint8_t *joined, uint32_t side) {
    if (p->marker[side] || joined[side]) return 0;
    uint32_t place = marker_place(p, joined, side);
    if (place == UINT32_MAX || p->marker[place]) return 0;
    p->flags[place] |= PLAIT_P_MARK;
    p->marker[place] = 1;
    return 1;
}

// A side that can also be reached from elsewhere is no place for a marker that tells it apart, unless nothing else helps.
static int force_marker(planner *p, uint32_t side) {
    while (side < p->body->ninstrs && plait_flow_silent(p->body, side)) side++;
    if (side >= p->body->ninstrs || p->marker[side]) return 0;
    p->flags[side] |= PLAIT_P_MARK;
    p->marker[side] = 1;
    return 1;
}

static void count_joins(const plait_body *body, uint8_t *joined) {
    uint32_t next[2];
    memset(joined, 0, body->ninstrs);
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        if (body->instrs[i].depth < 0) continue;
        unsigned n = plait_flow_next(body, i, next);
        for (unsigned k = 0; k < n; k++) if (joined[next[k]] < 2) joined[next[k]]++;
    }
    for (uint32_t i = 0; i < body->ninstrs; i++) joined[i] = joined[i] > 1;
    for (uint32_t i = 0; i < body->nhandlers; i++) joined[body->handlers[i].target] = 1;
}

static void make_unique(planner *p, uint8_t *joined) {
    const plait_body *body = p->body;
    count_joins(body, joined);
    for (int again = 1, round = 0; again; round++) {
        again = 0;
        compute_firsts(p);
        for (uint32_t i = 0; i < body->ninstrs; i++) {
            uint32_t side[2];
            if (body->instrs[i].depth < 0 || p->body->instrs[i].op == PLAIT_OP_SEND) continue;
            if (plait_flow_next(body, i, side) != 2 || side[0] == side[1]) continue;
            if (!first_conflict(&p->firsts[side[0]], &p->firsts[side[1]])) continue;
            int added = add_marker(p, joined, side[0]) || add_marker(p, joined, side[1]);
            if (!added || round > 2) added |= force_marker(p, side[0]) | force_marker(p, side[1]);
            again |= added;
        }
    }
}

static plait_status fill(planner *p) {
    const plait_body *body = p->body;
    plait_plan *plan = p->plan;
    plan->nunits = (uint32_t)(body->code->nbytes / 2);
    plan->probes = plait_calloc(plan->nunits ? plan->nunits : 1, sizeof *plan->probes);
    plan->types = plait_calloc(plan->nunits ? plan->nunits : 1, sizeof *plan->types);
    if (!plan->probes || !plan->types) return PLAIT_NOMEM;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *in = &body->instrs[i];
        if (in->unit < plan->nunits)
            plan->probes[in->unit] = (plait_probe){p->flags[i], in->raw, (uint16_t)in->op, in->oparg, in->depth};
    }
    return PLAIT_OK;
}

static plait_status keep_arrays(planner *p, unsigned options) {
    plait_plan *plan = p->plan;
    plan->with_arrays = plait_calloc(plan->nunits ? plan->nunits : 1, 1);
    if (!plan->with_arrays) return PLAIT_NOMEM;
    place_looks(p, options | PLAIT_PLAN_ARRAYS);
    for (uint32_t i = 0; i < p->body->ninstrs; i++)
        if (p->body->instrs[i].unit < plan->nunits) plan->with_arrays[p->body->instrs[i].unit] = p->flags[i];
    return PLAIT_OK;
}

void plait_plan_arrays(plait_plan *plan) {
    if (!plan->with_arrays) return;
    for (uint32_t u = 0; u < plan->nunits; u++) {
        plait_probe *probe = &plan->probes[u];
        int needed = (probe->flags & (PLAIT_P_AFTER | PLAIT_P_LAZY)) == PLAIT_P_AFTER;
        probe->flags = (uint8_t)(needed ? plan->with_arrays[u] & ~PLAIT_P_LAZY : plan->with_arrays[u]);
    }
    plait_free(plan->with_arrays);
    plan->with_arrays = NULL;
}

plait_status plait_plan_new(const plait_body *body, unsigned options, plait_plan **result) {
    uint32_t n = body->ninstrs ? body->ninstrs : 1;
    planner p = {body, plait_calloc(1, sizeof(plait_plan)), plait_calloc(n, 1), plait_calloc(n, 1),
                 plait_calloc(n, sizeof(first))};
    uint8_t *joined = plait_calloc(n, 1);
    plait_status status = PLAIT_NOMEM;
    *result = NULL;
    if (p.plan && p.flags && p.marker && p.firsts && joined) {
        place_looks(&p, 0);   // markers must not depend on the options, so they are placed among the probes that always stand
        for (uint32_t i = 0; i < body->ninstrs; i++)
            p.marker[i] = (p.flags[i] & PLAIT_P_MARK) || plait_flow_reported(body->instrs[i].op);
        make_unique(&p, joined);
        if (options & ~(unsigned)PLAIT_PLAN_READY) place_looks(&p, options);
        mark_parts(&p);
        place_types(&p);
        status = fill(&p);
        if (status == PLAIT_OK && options & PLAIT_PLAN_READY && !(options & PLAIT_PLAN_ARRAYS)) status = keep_arrays(&p, options);
    }
    if (status == PLAIT_OK) *result = p.plan;
    else plait_plan_free(p.plan);
    plait_free(p.flags);
    plait_free(p.marker);
    plait_free(p.firsts);
    plait_free(joined);
    return status;
}

void plait_plan_free(plait_plan *plan) {
    if (!plan) return;
    plait_free(plan->probes);
    plait_free(plan->with_arrays);
    plait_free(plan->types);
    plait_free(plan);
}

// Follows all ways from `from` to the markers they meet first (or to a SEND, whose turns are told by the yields inside); 1 if no instruction on them is reached from two sides.
static int unique_from(const plait_body *body, const uint8_t *marker, uint32_t from, uint32_t *came, uint32_t *stack) {
    uint32_t top = 0, next[2];
    memset(came, 0xff, body->ninstrs * sizeof *came);
    stack[top++] = from;
    while (top) {
        uint32_t i = stack[--top];
        if (body->instrs[i].op == PLAIT_OP_SEND) continue;
        for (unsigned k = plait_flow_next(body, i, next); k-- > 0;) {
            if (came[next[k]] != UINT32_MAX && came[next[k]] != i) return 0;
            int seen = came[next[k]] != UINT32_MAX;
            came[next[k]] = i;
            if (!seen && !marker[next[k]] && next[k] != from) stack[top++] = next[k];
        }
    }
    return 1;
}

int plait_plan_check(const plait_plan *plan, const plait_body *body) {
    uint32_t n = body->ninstrs, *came = plait_alloc((size_t)n * 2 * sizeof *came);
    uint8_t *marker = plait_calloc(n, 1);
    int good = came && marker && plan->nunits == body->code->nbytes / 2;
    for (uint32_t i = 0; good && i < n; i++) {
        const plait_probe *probe = &plan->probes[body->instrs[i].unit];
        marker[i] = (probe->flags & PLAIT_P_MARK) || plait_flow_reported(body->instrs[i].op);
        good = !probe->flags || (probe->op == body->instrs[i].op && !plait_flow_silent(body, i));
    }
    for (uint32_t i = 0; good && i < n; i++)
        if (body->instrs[i].depth >= 0 && (i == 0 || marker[i])) good = unique_from(body, marker, i, came, came + n);
    plait_free(came);
    plait_free(marker);
    return good;
}
