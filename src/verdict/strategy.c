// SPDX-License-Identifier: Apache-2.0
// Concrete next steps for a region, in Python's own terms: what to change so that it can run in parallel, and with what.
#include "verdict/internal.h"
#include <string.h>

enum { MOST = 6 };

typedef struct advice { plait_vctx *v; const char *at[MOST]; size_t len; } advice;

static void advise(advice *a, const char *format, const char *one, const char *two) {
    plait_text t = {0};
    if (a->len == MOST) return;
    for (const char *p = format; *p; p++) {   // %1 and %2: the texts
        if (*p == '%' && (p[1] == '1' || p[1] == '2')) plait_text_add(&t, *++p == '1' ? one : two);
        else plait_text_addn(&t, p, 1);
    }
    a->at[a->len++] = plait_v_keep(a->v, &t);
}

static int executed(const plait_vctx *v, uint32_t region, plait_op op) {
    return v->result->executed_by_region && v->result->executed_by_region[(size_t)region * PLAIT_OP_COUNT + op] > 0;
}

// Only arithmetic on items: no calls into Python code, no dictionaries.
static int numeric(const plait_vctx *v, uint32_t region) {
    int comprehension = plait_v_region(v, region)->form == PLAIT_SRC_COMP;   // its items come from what it runs over
    int arithmetic = executed(v, region, PLAIT_OP_BINARY_OP) && (comprehension || executed(v, region, PLAIT_OP_BINARY_SUBSCR) || executed(v, region, PLAIT_OP_STORE_SUBSCR));
    if (v->callees.at[region] < v->callees.at[region + 1]) return 0;
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++) {
        uint32_t child = v->children.items[k];
        if (v->callees.at[child] < v->callees.at[child + 1]) return 0;
        if (plait_v_region(v, child)->instances) arithmetic |= numeric(v, child);
    }
    return arithmetic;
}

// Objects with attributes: numba knows arrays and numbers only. Methods and functions of modules are loads as well, one for a call.
static void count_attributes(const plait_vctx *v, uint32_t region, uint64_t *loads, uint64_t *calls) {
    const uint64_t *ran = v->result->executed_by_region + (size_t)region * PLAIT_OP_COUNT;
    *loads += ran[PLAIT_OP_LOAD_ATTR] + 2 * ran[PLAIT_OP_STORE_ATTR];
    *calls += ran[PLAIT_OP_CALL] + ran[PLAIT_OP_CALL_KW];
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++) count_attributes(v, v->children.items[k], loads, calls);
}

static int has_objects(const plait_vctx *v, uint32_t region) {
    uint64_t loads = 0, calls = 0;
    if (v->result->executed_by_region) count_attributes(v, region, &loads, &calls);
    return loads > calls;
}

static int innermost(const plait_vctx *v, uint32_t region) {
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++)
        if (plait_v_region(v, v->children.items[k])->instances) return 0;
    return 1;
}

static void on_reduction(advice *a, const plait_condition *c) {
    int item = strchr(c->variable, '[') != NULL;
    if (!strcmp(c->operator_name, "append")) advise(a, "let each worker return its own list and join them in order into %1 (Pool.map and executor.map keep the order)", c->variable, "");
    else if (!strcmp(c->operator_name, "add")) advise(a, "let each worker fill its own container; merge them into %1 with update()", c->variable, "");
    else if (!strcmp(c->operator_name, "count")) advise(a, "count per worker with collections.Counter and add the counters up into %1", c->variable, "");
    else if (item && !strcmp(c->operator_name, "+"))
        advise(a, "a private copy of %1's container for each worker, added up item by item at the end (NumPy: numpy.add.at, numpy.bincount)", c->variable, "");
    else if (!strcmp(c->operator_name, "+")) advise(a, "return a partial %1 from each worker and add them up: sum(pool.map(...)); numba.prange does so for %1 += e by itself", c->variable, "");
    else if (!strcmp(c->operator_name, "max") || !strcmp(c->operator_name, "min"))
        advise(a, "return a partial %1 from each worker and take the %2 of them: %2(pool.map(...)), numpy.%2", c->variable, c->operator_name);
    else advise(a, "return a partial %1 from each worker and combine them with %2 at the end", c->variable, c->operator_name);
}

static void on_condition(advice *a, const plait_condition *c) {
    if (!strcmp(c->kind, "privatize")) advise(a, "make %1 a local variable of the function that runs one iteration", c->variable, "");
    else if (!strcmp(c->kind, "copy")) advise(a, "double buffering: read from the old %1, write into a new one, swap after the loop", c->variable, "");
    else if (!strcmp(c->kind, "buffer-output")) advise(a, "let each worker return its text; write it to %1 in order afterwards", c->variable, "");
    else on_reduction(a, c);
}

static double iteration_work(const plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    return g->iterations ? v->regions[region].work / (double)g->iterations : 0;
}

static void free_loop(advice *a, uint32_t region) {
    plait_vctx *v = a->v;
    const plait_region_verdict *r = &v->regions[region];
    int number_crunching = numeric(v, region);
    if (number_crunching && has_objects(v, region)) {
        advise(a, "keep the objects' numbers in arrays, one an attribute; then NumPy, or numba.njit(parallel=True) with numba.prange", "", "");
        number_crunching = 0;
    }
    int searches = plait_early_exit(v, region);
    if (searches) advise(a, "a chunk of iterations for each worker; the first chunk in order that finds something ends it", "", "");
    if (number_crunching && !searches && innermost(v, region)) advise(a, "NumPy: the loop as one array expression", "", "");
    if (number_crunching) advise(a, "numba.njit(parallel=True) with numba.prange in place of range", "", "");
    if (iteration_work(v, region) >= 2000) advise(a, "multiprocessing.Pool.map over the iterations, with the loop's body as a function at module level", "", "");
    else if (iteration_work(v, region) >= 20) advise(a, "multiprocessing.Pool.map with a large chunksize: one iteration alone is too little work for a task", "", "");
    for (size_t i = 0; i < r->nconditions; i++) on_condition(a, &r->conditions[i]);
}

static const char *place_of(advice *a, uint32_t region) {
    const plait_region *g = plait_v_region(a->v, region);
    plait_text t = {0};
    plait_text_addf(&t, "%s:%d", plait_v_basename(a->v->program->files.at[g->file]->path), g->line);
    return plait_v_keep(a->v, &t);
}

// Where parallelism is to be had if this loop itself has none: around it, else inside.
static int elsewhere(advice *a, uint32_t region) {   // 1: inside
    uint32_t inside, around = plait_index_parallel_around(a->v, region);
    if (around) advise(a, "leave this loop in sequence and run the one around it in parallel (%1)", place_of(a, around), "");
    else if (!a->v->nests[region].inner_parallel && plait_index_parallel_inside(a->v, region, &inside, 1)) {
        advise(a, "leave this loop in sequence and run what is inside it in parallel (%1)", place_of(a, inside), "");
        return 1;
    }
    return 0;
}

static int64_t nearest_blocker(const plait_vctx *v, const plait_region_verdict *r) {
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < r->nblockers; i++)
        if (v->result->deps[r->blockers[i]].min_distance < least) least = v->result->deps[r->blockers[i]].min_distance;
    return least;
}

static int is_test(const plait_vctx *v, uint32_t region) { return plait_v_region(v, region)->form == PLAIT_SRC_WHILE; }

// A counter that only some iterations advance, and that others read: the place of the next item kept.
static int is_packing(const plait_vctx *v, const plait_dependence *d) {
    const plait_vsite *s = &v->sites[d->source];
    return d->sort <= PLAIT_SORT_GLOBAL && s->write_op == PLAIT_VOP_ADD && s->step && s->step_value.instr >= 0 && d->max_distance > 1 &&
           (plait_v_code(v, s->code)->body->instrs[s->step_value.instr].op == PLAIT_OP_LOAD_CONST ||
            plait_v_code(v, s->code)->body->instrs[s->step_value.instr].op == PLAIT_OP_LOAD_SMALL_INT);
}

static void on_blocker(advice *a, uint32_t region, const plait_dependence *d, int inside) {
    plait_vctx *v = a->v;
    int items = d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY;
    const char *variable = plait_source_subject(v, d->source, d->sort, items);
    int in_callee = plait_index_function(v, v->program->sites.at[d->source].region) != plait_index_function(v, region);
    if (d->sort == PLAIT_SORT_STATE) advise(a, "give each iteration a generator or iterator of its own (numpy.random.SeedSequence.spawn for random numbers)", "", "");
    else if (d->sort == PLAIT_SORT_STREAM) advise(a, "read all of %1 first, then work on the parts in parallel", variable, "");
    else if (d->sort == PLAIT_SORT_LENGTH && is_test(v, region))
        advise(a, "level by level: take out all that %1 holds, work on it in parallel, collect what is new for the next level", variable, "");
    else if (d->sort == PLAIT_SORT_LENGTH) advise(a, "replace the shared %1 by results that each iteration returns", variable, "");
    else if (is_packing(v, d)) advise(a, "packing in two passes: each worker counts what it keeps, a prefix sum of the counts gives its first place, then all write (numpy: a[mask])", "", "");
    else if (v->sites[d->source].write_op == PLAIT_VOP_ADD && in_callee)
        advise(a, "if the method allows older values of %1, batches: workers compute their updates from the same %1, added up once a batch", variable, "");
    else if (v->sites[d->source].write_op) advise(a, "a running value: itertools.accumulate, numpy.cumsum, or a two-pass parallel scan of %1", variable, "");
    else if (nearest_blocker(v, &v->regions[region]) >= 2) advise(a, "run the iterations between two that share %1 side by side, a block at a time", variable, "");
    else if (d->sort == PLAIT_SORT_ELEMENT && inside) return;   // steps in time: the state of one is what the next begins with
    else if (d->sort == PLAIT_SORT_ELEMENT) advise(a, "double buffering of %1, if the method allows values of the pass before (Jacobi instead of Gauss-Seidel)", variable, "");
    else if (d->sort == PLAIT_SORT_KEY) advise(a, "a %1 of its own for each worker, merged at the end, if what one worker knows another may find out again", variable, "");
    else if (d->sort == PLAIT_SORT_ATTRIBUTE) advise(a, "hand %1 on as an argument and a result, so that what does not need it can be split off (loop fission)", variable, "");
    else advise(a, "split what does not need %1 from the rest of the body (loop fission); as a recurrence, %1 itself stays a chain", variable, "");
}

static void blocked_loop(advice *a, uint32_t region) {
    plait_vctx *v = a->v;
    const plait_region_verdict *r = &v->regions[region];
    const plait_nest *nest = &v->nests[region];
    if (r->pattern == PLAIT_PATTERN_PIPELINE) advise(a, "a process a stage, connected by multiprocessing.Queue; hand on batches of iterations", "", "");
    if (nest->wavefront) advise(a, "wavefront: walk the diagonals of both loops, all of one diagonal in parallel", "", "");
    if (nest->inner_parallel) advise(a, "leave this loop in sequence and run the one inside it in parallel (%1)", place_of(a, nest->inner), "");
    int inside = elsewhere(a, region);
    const plait_dependence *first = &v->result->deps[r->blockers[0]];
    for (size_t i = 0; i < r->nblockers; i++)   // of a random generator the state is what matters, not what it keeps beside
        if (v->result->deps[r->blockers[i]].sort == PLAIT_SORT_STATE && first->sort != PLAIT_SORT_STATE) first = &v->result->deps[r->blockers[i]];
    on_blocker(a, region, first, inside);
}

static void forked(advice *a, uint32_t region) {
    const plait_fork *fork = &a->v->forks[region];
    if (!fork->recursive && fork->chain > 0 && a->v->regions[region].work / fork->chain < 1.1) return;
    advise(a, "run one of the two as a task (concurrent.futures.ProcessPoolExecutor.submit), the other here, then wait for the result", "", "");
    advise(a, "stop starting tasks below a size whose work is a hundred times the cost of a task", "", "");
}

void plait_strategy_all(plait_vctx *v) {
    for (uint32_t i = 1; i < v->program->regions.len; i++) {
        plait_region_verdict *r = &v->regions[i];
        advice a = {.v = v};
        if (r->pattern == PLAIT_PATTERN_DOALL || r->pattern == PLAIT_PATTERN_REDUCTION) free_loop(&a, i);
        else if (r->nblockers && r->pattern != PLAIT_PATTERN_UNPROVEN) blocked_loop(&a, i);
        else if (r->pattern == PLAIT_PATTERN_FORKJOIN) forked(&a, i);
        const char **kept = a.len ? plait_arena_alloc(v->arena, a.len * sizeof *kept) : NULL;
        if (!kept) continue;
        memcpy(kept, a.at, a.len * sizeof *kept);
        r->strategies = kept;
        r->nstrategies = a.len;
    }
}
