// SPDX-License-Identifier: Apache-2.0
// Asked while the program runs, once for each new dependence: would it be set aside, as far as the code alone tells? The span "with roles set
// aside" is computed from the answers. roles.c decides again afterwards, from all that was seen; here, when in doubt, the answer is no.
#include "verdict/internal.h"
#include <string.h>

typedef struct asked {
    plait_vctx v;
    const plait_code_info *info;
    const plait_body *b;
    uint32_t source, sink;
    int sort;
} asked;

static uint32_t code_of_site(const plait_program *program, uint32_t site) {
    uint32_t region = program->sites.at[site].region;
    while (program->regions.at[region].kind == PLAIT_REGION_LOOP) region = program->regions.at[region].parent;
    return program->regions.at[region].code;
}

static int family_of(const asked *a, uint32_t site, int writing) {
    const plait_vsite *s = &a->v.sites[site];
    int items = a->sort == PLAIT_SORT_ELEMENT, op = a->sort == PLAIT_SORT_LENGTH ? s->length_op : items && s->item_op ? s->item_op : writing ? s->write_op : s->read_op;
    if (items && (op == PLAIT_VOP_APPEND || op == PLAIT_VOP_SETADD || op == PLAIT_VOP_ENTRY)) return PLAIT_VOP_NONE;   // np.add(a, b) adds to no container
    return op == PLAIT_VOP_COUNT ? PLAIT_VOP_ADD : op == PLAIT_VOP_ENTRY ? PLAIT_VOP_SETADD : op;
}

static int32_t store_at(const asked *a, uint32_t site, int *second) {   // the storing or calling instruction there
    for (uint32_t i = 0; i < a->b->ninstrs; i++) {
        plait_vval value;
        if (a->b->instrs[i].depth < 0 || (a->info->units[i].site != site && a->info->units[i].site2 != site)) continue;
        *second = a->info->units[i].site != site;
        if (plait_expr_target(a->b, i, *second, &value).kind != PLAIT_TARGET_NONE || a->b->instrs[i].op == PLAIT_OP_CALL) return (int32_t)i;
    }
    return -1;
}

// The instruction at the site that accumulates into the items of an array: a call, or the store behind x += e.
static int32_t accumulation_at(const asked *a, uint32_t site) {
    for (uint32_t i = 0; i < a->b->ninstrs; i++) {
        plait_vval value;
        if (a->b->instrs[i].depth < 0) continue;
        if (a->info->units[i].site == site && (a->b->instrs[i].op == PLAIT_OP_CALL || a->b->instrs[i].op == PLAIT_OP_CALL_KW)) return (int32_t)i;
        int32_t slice = plait_arrays_slice_update(a->b, i);
        if (slice >= 0 && (a->info->units[i].site == site || a->info->units[slice].site == site)) return (int32_t)i;
        if (plait_expr_target(a->b, i, 0, &value).kind != PLAIT_TARGET_NONE && value.instr >= 0 && a->info->units[value.instr].site == site) return (int32_t)i;
    }
    return -1;
}

static int in_loop_of(const asked *a, uint32_t instr, uint32_t store) {   // a function that has no loop counts as a loop's body
    int32_t loop = a->info->units[store].loop;
    return loop == PLAIT_NO_LOOP || plait_program_loop_inside(a->info, a->info->units[instr].loop, loop);
}

// ---- reductions

// A container that only methods like append touch in the loop.
static int only_added_to(const asked *a, uint32_t store) {
    plait_vval receiver = {PLAIT_NO_PRODUCER, 0}, value;
    plait_target t = plait_expr_target(a->b, store, 0, &value);
    if (t.kind == PLAIT_TARGET_ITEM) receiver = t.a;
    else if (!plait_expr_method(a->b, store, &receiver)) return 0;
    for (uint32_t i = 0; i < a->b->ninstrs; i++) {
        if (a->b->instrs[i].depth < 0 || !in_loop_of(a, i, store)) continue;
        plait_op op = a->b->instrs[i].op;
        if (op != PLAIT_OP_BINARY_SUBSCR && op != PLAIT_OP_CALL && op != PLAIT_OP_CONTAINS_OP && op != PLAIT_OP_GET_ITER) continue;
        if (family_of(a, a->info->units[i].site, 0) != PLAIT_VOP_NONE) continue;
        for (uint32_t k = 0; k < a->b->instrs[i].npops; k++) {
            int32_t index = op == PLAIT_OP_BINARY_SUBSCR && k == 0;   // as an index it is not looked into
            if (!index && plait_expr_same(a->b, plait_expr_operand(a->b, i, k), receiver, 0) && t.kind != PLAIT_TARGET_ITEM) return 0;
        }
    }
    return 1;
}

// Nothing in the loop but updates of the same family reads what the store writes.
static int read_by_updates_only(const asked *a, uint32_t store, int second) {
    plait_vval value;
    plait_target t = plait_expr_target(a->b, store, second, &value);
    int family = family_of(a, a->source, 1);
    if (t.kind == PLAIT_TARGET_NONE) return 1;   // add, update
    for (uint32_t i = 0; i < a->b->ninstrs; i++) {
        if (a->b->instrs[i].depth < 0 || !in_loop_of(a, i, store)) continue;
        for (uint8_t result = 0; result < 2; result++) {
            plait_vval v = {(int32_t)i, result};
            if (!plait_expr_reads(a->b, &t, v)) continue;
            if (family_of(a, plait_expr_site(a->info, v), 0) != family) return 0;
        }
    }
    return 1;
}

// The array that a call accumulates into is named in the loop by that call alone.
static int named_by_call_only(const asked *a, uint32_t call) {
    plait_vval to = plait_arrays_written(a->b, call);
    for (uint32_t i = 0; i < a->b->ninstrs; i++) {
        if (a->b->instrs[i].depth < 0 || !in_loop_of(a, i, call)) continue;
        for (uint8_t result = 0; result < 2; result++) {
            int own = 0;
            if (!plait_expr_same(a->b, (plait_vval){(int32_t)i, result}, to, 0)) continue;
            for (uint32_t k = 0; k < a->b->instrs[call].npops; k++) own |= plait_expr_operand(a->b, call, k).instr == (int32_t)i;
            if (!own) return 0;
        }
    }
    return to.instr >= 0;
}

static int accumulates(asked *a, uint32_t code) {
    int32_t at = accumulation_at(a, a->source);
    if (at < 0 || plait_map_find(&a->v.program->beside, (uint64_t)a->source << 32 | a->sink)) return 0;
    plait_dataflow_code(&a->v, code, 0);
    int family = family_of(a, a->source, 1);
    if (family == PLAIT_VOP_NONE || family != family_of(a, a->sink, 0)) return 0;
    plait_op op = a->b->instrs[at].op;
    return op == PLAIT_OP_CALL || op == PLAIT_OP_CALL_KW ? named_by_call_only(a, (uint32_t)at) : read_by_updates_only(a, (uint32_t)at, 0);
}

static int is_reduction(const asked *a, uint32_t store, int second) {
    int family = family_of(a, a->source, 1);
    if (family == PLAIT_VOP_NONE || family != family_of(a, a->sink, 0)) return 0;
    return a->sort == PLAIT_SORT_LENGTH ? only_added_to(a, store) : read_by_updates_only(a, store, second);
}

// ---- inductions: a local or module-level name, advanced once in each iteration

// Where the loop's iterations come back to: the first target of a jump backwards inside it.
static uint32_t top_of(const asked *a, int32_t loop) {
    uint32_t top = UINT32_MAX;
    for (uint32_t i = 0; i < a->b->ninstrs; i++) {
        int32_t to = a->b->instrs[i].target;
        if (to < 0 || (uint32_t)to > i || (uint32_t)to >= top || a->b->instrs[i].depth < 0) continue;
        if (a->info->units[to].loop == loop && plait_program_loop_inside(a->info, a->info->units[i].loop, loop)) top = (uint32_t)to;
    }
    return top;
}

static unsigned next_of(const plait_body *b, uint32_t i, uint32_t next[2]) {   // within a loop
    unsigned flags = plait_op_flags(b->instrs[i].op), n = 0;
    if (flags & PLAIT_OPF_ENDS) return 0;
    if ((!(flags & PLAIT_OPF_JUMP) || (flags & PLAIT_OPF_CONDITIONAL)) && i + 1 < b->ninstrs) next[n++] = i + 1;
    if ((flags & PLAIT_OPF_JUMP) && b->instrs[i].target >= 0) next[n++] = (uint32_t)b->instrs[i].target;
    return n;
}

// Can an iteration pass by the store?
static int is_conditional(const asked *a, uint32_t store) {
    int32_t loop = a->info->units[store].loop;
    uint32_t top = top_of(a, loop), n = a->b->ninstrs, len = 0, next[2];
    uint8_t *seen = plait_calloc(n, 1);
    uint32_t *todo = plait_alloc(n * sizeof *todo);
    int around = !seen || !todo || top == UINT32_MAX;
    if (!around) todo[len++] = top;
    while (len && !around) {
        uint32_t i = todo[--len];
        for (unsigned k = next_of(a->b, i, next); k-- > 0;) {
            around |= next[k] == top && i >= top;
            if (next[k] == store || seen[next[k]] || !plait_program_loop_inside(a->info, a->info->units[next[k]].loop, loop)) continue;
            seen[next[k]] = 1;
            todo[len++] = next[k];
        }
    }
    plait_free(seen);
    plait_free(todo);
    return around;
}

static int constant_step(const asked *a, uint32_t store) {   // a number, or a local that the loop does not store
    plait_vval step = a->v.sites[a->source].step_value, value;
    if (!a->v.sites[a->source].step || step.instr < 0) return 0;
    plait_op op = a->b->instrs[step.instr].op;
    if (op == PLAIT_OP_LOAD_CONST || op == PLAIT_OP_LOAD_SMALL_INT) return 1;
    int32_t slot = plait_expr_local(a->b, step);
    for (uint32_t i = 0; slot >= 0 && i < a->b->ninstrs; i++)
        for (int second = 0; second < 2 && in_loop_of(a, i, store); second++) {
            plait_target t = plait_expr_target(a->b, i, second, &value);
            if (t.kind == PLAIT_TARGET_LOCAL && (int32_t)t.name == slot) return 0;
        }
    return slot >= 0;
}

static int is_induction(const asked *a, uint32_t store, int second) {
    plait_vval value;
    plait_target t = plait_expr_target(a->b, store, second, &value);
    uint32_t stores = 0;
    if (family_of(a, a->source, 1) != PLAIT_VOP_ADD || a->info->units[store].loop == PLAIT_NO_LOOP) return 0;
    if ((t.kind != PLAIT_TARGET_LOCAL && t.kind != PLAIT_TARGET_NAME) || !constant_step(a, store) || is_conditional(a, store)) return 0;
    for (uint32_t i = 0; i < a->b->ninstrs; i++)
        for (int k = 0; k < 2; k++) {
            if (k && a->b->instrs[i].op != PLAIT_OP_STORE_FAST_STORE_FAST) continue;
            plait_target other = plait_expr_target(a->b, i, k, &value);
            stores += other.kind == t.kind && other.name == t.name && in_loop_of(a, i, store);
        }
    return stores == 1;
}

// ---- the question

static int decide(asked *a, uint32_t code) {
    int second;
    int32_t store = store_at(a, a->source, &second);
    if (a->sort == PLAIT_SORT_ELEMENT && accumulates(a, code)) return 1;
    if (store < 0) return 0;
    plait_dataflow_code(&a->v, code, a->source);
    if (family_of(a, a->source, 1) == PLAIT_VOP_NONE) return 0;
    plait_dataflow_code(&a->v, code, 0);
    return is_reduction(a, (uint32_t)store, second) || is_induction(a, (uint32_t)store, second);
}

int plait_verdict_set_aside(const plait_program *program, uint32_t source, uint32_t sink, int sort) {
    uint32_t code = code_of_site(program, source);
    if (plait_generator_sets_up(program, source, sink, sort)) return 1;
    if (code >= program->codes.len || code != code_of_site(program, sink) || !program->codes.at[code]->body) return 0;
    if (sort == PLAIT_SORT_STATE || sort == PLAIT_SORT_STREAM) return 0;
    asked a = {.v = {.program = program}, .info = program->codes.at[code], .source = source, .sink = sink, .sort = sort};
    a.b = a.info->body;
    int second;
    if (store_at(&a, source, &second) < 0 && (sort != PLAIT_SORT_ELEMENT || accumulation_at(&a, source) < 0)) return 0;
    a.v.sites = plait_calloc(program->sites.len, sizeof *a.v.sites);
    int answer = a.v.sites ? decide(&a, code) : 0;
    plait_free(a.v.sites);
    return answer;
}
