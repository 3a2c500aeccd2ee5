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
    int arithmetic = executed(v, region, PLAIT_OP_BINARY_OP) && (executed(v, region, PLAIT_OP_BINARY_SUBSCR) || executed(v, region, PLAIT_OP_STORE_SUBSCR));
    if (v->callees.at[region] < v->callees.at[region + 1]) return 0;
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++) {
        uint32_t child = v->children.items[k];
        if (v->callees.at[child] < v->callees.at[child + 1]) return 0;
        if (plait_v_region(v, child)->instances) arithmetic |= numeric(v, child);
    }
    return arithmetic;
}

static int innermost(const plait_vctx *v, uint32_t region) {
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++)
        if (plait_v_region(v, v->children.items[k])->instances) return 0;
    return 1;
}

static void on_condition(advice *a, const plait_condition *c) {
    if (!strcmp(c->kind, "privatize")) advise(a, "make %1 a local variable of the function that runs one iteration", c->variable, "");
    else if (!strcmp(c->kind, "copy")) advise(a, "double buffering: read from the old %1, write into a new one, swap after the loop", c->variable, "");
    else if (!strcmp(c->kind, "buffer-output")) advise(a, "let each worker return its text; write it to %1 in order afterwards", c->variable, "");
    else if (!strcmp(c->operator_name, "append")) advise(a, "let each worker return its own list; join them in order into %1", c->variable, "");
    else if (!strcmp(c->operator_name, "add")) advise(a, "let each worker fill its own container; merge them into %1", c->variable, "");
    else if (!strcmp(c->operator_name, "count")) advise(a, "count per worker with collections.Counter and add the counters up into %1", c->variable, "");
    else advise(a, "per-worker partial results of %1, combined with %2 at the end", c->variable, c->operator_name);
}

static double iteration_work(const plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    return g->iterations ? v->regions[region].work / (double)g->iterations : 0;
}

static void free_loop(advice *a, uint32_t region) {
    plait_vctx *v = a->v;
    const plait_region_verdict *r = &v->regions[region];
    int number_crunching = numeric(v, region);
    if (number_crunching && innermost(v, region)) advise(a, "NumPy: the loop as one array expression", "", "");
    if (number_crunching) advise(a, "numba.njit(parallel=True) with numba.prange in place of range", "", "");
    if (iteration_work(v, region) >= 2000) advise(a, "multiprocessing.Pool.map over the iterations, with the loop's body as a function at module level", "", "");
    else if (iteration_work(v, region) >= 20) advise(a, "multiprocessing.Pool.map with a large chunksize: one iteration alone is too little work for a task", "", "");
    for (size_t i = 0; i < r->nconditions; i++) on_condition(a, &r->conditions[i]);
}

static void blocked_loop(advice *a, uint32_t region) {
    plait_vctx *v = a->v;
    const plait_region_verdict *r = &v->regions[region];
    const plait_nest *nest = &v->nests[region];
    const plait_dependence *d = &v->result->deps[r->blockers[0]];
    const char *variable = plait_source_subject(v, d->source, d->sort, d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY);
    char line[16];
    int n = nest->inner ? plait_v_region(v, nest->inner)->line : 0, k = 15;
    for (line[k] = 0; n && k; n /= 10) line[--k] = (char)('0' + n % 10);
    if (r->pattern == PLAIT_PATTERN_PIPELINE) advise(a, "a process a stage, connected by multiprocessing.Queue; hand on batches of iterations", "", "");
    if (nest->wavefront) advise(a, "wavefront: walk the diagonals of both loops, all of one diagonal in parallel", "", "");
    if (nest->inner_parallel) advise(a, "keep this loop in sequence and run the loop at line %1 in parallel", line + k, "");
    if (d->sort == PLAIT_SORT_STATE) advise(a, "give each iteration a generator or iterator of its own (numpy.random.SeedSequence.spawn for random numbers)", "", "");
    else if (d->sort == PLAIT_SORT_LENGTH) advise(a, "replace the shared %1 by results that each iteration returns", variable, "");
    else if (v->sites[d->source].write_op == PLAIT_VOP_ADD && plait_index_function(v, v->program->sites.at[d->source].region) != plait_index_function(v, region))
        advise(a, "if the method allows it, batches: workers compute their updates from the same %1, added up once a batch", variable, "");
    else if (v->sites[d->source].write_op) advise(a, "a running value: itertools.accumulate, numpy.cumsum, or a two-pass parallel scan of %1", variable, "");
    else if (d->min_distance >= 2) advise(a, "run the iterations between two that share %1 side by side, a block at a time", variable, "");
    else if (d->sort == PLAIT_SORT_ELEMENT) advise(a, "double buffering of %1, if the method allows values of the pass before (Jacobi instead of Gauss-Seidel)", variable, "");
    else advise(a, "compute %1 from the iteration number, or split it from the rest of the body (loop fission)", variable, "");
}

static void forked(advice *a, uint32_t region) {
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
