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

static int is_arithmetic(const char *name) {   // a native function that compiled array code has as well
    static const char *const names[] = {"range", "len", "abs", "min", "max", "float", "int", "round", "pow", "divmod", "bool", "complex", "sum", "zip", "enumerate"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) if (!strcmp(names[i], name)) return 1;
    return !strncmp(name, "math.", 5) || !strncmp(name, "numpy.", 6);
}

static int calls_others(const plait_vctx *v, uint32_t region) {
    if (v->callees.at[region] < v->callees.at[region + 1]) return 1;
    for (size_t i = 0; i < v->result->nnatives; i++)
        if (v->result->natives[i].region == region && !is_arithmetic(plait_intern_text(&v->program->names, v->result->natives[i].name))) return 1;
    return 0;
}

static int uses_keys(const plait_vctx *v, uint32_t region) {   // of dictionaries or sets
    for (uint32_t k = v->by_scope.at[region]; k < v->by_scope.at[region + 1]; k++)
        if (v->result->deps[v->by_scope.items[k]].sort == PLAIT_SORT_KEY) return 1;
    return 0;
}

// Only arithmetic on items: no calls into Python code, no strings, no dictionaries.
static int numeric(const plait_vctx *v, uint32_t region) {
    int comprehension = plait_v_region(v, region)->form == PLAIT_SRC_COMP;   // its items come from what it runs over
    int arithmetic = executed(v, region, PLAIT_OP_BINARY_OP) && (comprehension || executed(v, region, PLAIT_OP_BINARY_SUBSCR) || executed(v, region, PLAIT_OP_STORE_SUBSCR));
    if (calls_others(v, region) || uses_keys(v, region) || executed(v, region, PLAIT_OP_BUILD_STRING)) return 0;
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++) {
        uint32_t child = v->children.items[k];
        if (calls_others(v, child) || uses_keys(v, child)) return 0;
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
    size_t length = strlen(c->variable);
    int item = length && c->variable[length - 1] == ']';
    if (c->text) advise(a, "let each worker return its own piece and join them in order: \"\".join(pool.map(...)) gives %1", c->variable, "");
    else if (!strcmp(c->operator_name, "append")) advise(a, "let each worker return its own list and join them in order into %1 (Pool.map and executor.map keep the order)", c->variable, "");
    else if (!strcmp(c->operator_name, "add")) advise(a, "let each worker fill its own container; merge them into %1 with update()", c->variable, "");
    else if (!strcmp(c->operator_name, "count")) advise(a, "count per worker with collections.Counter and add the counters up into %1", c->variable, "");
    else if (item && !strcmp(c->operator_name, "+"))
        advise(a, "a private copy of what holds %1 for each worker, added up item by item at the end (NumPy: numpy.add.at, numpy.bincount)", c->variable, "");
    else if (!strcmp(c->operator_name, "+") && !strpbrk(c->variable, ".["))
        advise(a, "return a partial %1 from each worker and add them up: sum(pool.map(...)); numba.prange does so for %1 += e by itself", c->variable, "");
    else if (!strcmp(c->operator_name, "+")) advise(a, "return a partial %1 from each worker and add them up afterwards", c->variable, "");
    else if (!strcmp(c->operator_name, "max") || !strcmp(c->operator_name, "min"))
        advise(a, "return a partial %1 from each worker and take the %2 of them: %2(pool.map(...)), numpy.%2", c->variable, c->operator_name);
    else advise(a, "return a partial %1 from each worker and combine them with %2 at the end", c->variable, c->operator_name);
}

static void on_condition(advice *a, const plait_condition *c) {
    if (!strcmp(c->kind, "copy")) advise(a, "double buffering: read from the old %1, write into a new one, swap after the loop", c->variable, "");
    else if (!strcmp(c->kind, "buffer-output")) advise(a, "let each worker return its text; write it to %1 in order afterwards", c->variable, "");
    else on_reduction(a, c);
}

static void on_private(advice *a, const plait_region_verdict *r) {
    plait_text t = {0};
    size_t n = 0, all = 0;
    for (size_t i = 0; i < r->nconditions; i++) all += !strcmp(r->conditions[i].kind, "privatize");
    for (size_t i = 0; i < r->nconditions; i++) {
        if (strcmp(r->conditions[i].kind, "privatize")) continue;
        plait_text_addf(&t, "%s%s", !n ? "" : n + 1 == all ? " and " : ", ", r->conditions[i].variable);
        n++;
    }
    const char *names = plait_v_keep(a->v, &t);
    if (n) advise(a, n > 1 ? "make %1 local variables of the function that runs one iteration" : "make %1 a local variable of the function that runs one iteration",
                  names, "");
}

static double iteration_work(const plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    return g->iterations ? v->regions[region].work / (double)g->iterations : 0;
}

static const char *place_of(advice *a, uint32_t region) {
    const plait_region *g = plait_v_region(a->v, region);
    plait_text t = {0};
    plait_text_addf(&t, "%s:%d", plait_v_basename(a->v->program->files.at[g->file]->path), g->line);
    return plait_v_keep(a->v, &t);
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
    if (number_crunching && plait_v_region(v, region)->form == PLAIT_SRC_FOR) advise(a, "numba.njit(parallel=True) with numba.prange in place of range", "", "");
    if (iteration_work(v, region) >= 2000) advise(a, "multiprocessing.Pool.map over the iterations, with the loop's body as a function at module level", "", "");
    else if (iteration_work(v, region) >= 20) advise(a, "multiprocessing.Pool.map with a large chunksize: one iteration alone is too little work for a task", "", "");
    uint32_t around = a->len ? 0 : plait_index_parallel_around(v, region);
    if (around) advise(a, "too little work for tasks of its own: run the loop around it in parallel (%1)", place_of(a, around), "");
    on_private(a, r);
    for (size_t i = 0; i < r->nconditions; i++) if (strcmp(r->conditions[i].kind, "privatize")) on_condition(a, &r->conditions[i]);
}

// Where parallelism is to be had if this loop itself has none: around it, else inside.
static int elsewhere(advice *a, uint32_t region) {   // 1: around it
    uint32_t inside, around = plait_index_parallel_around(a->v, region);
    if (around) advise(a, "leave this loop in sequence and run the one around it in parallel (%1)", place_of(a, around), "");
    else if (!a->v->nests[region].inner_parallel && plait_index_parallel_inside(a->v, region, &inside, 1))
        advise(a, "leave this loop in sequence and run what is inside it in parallel (%1)", place_of(a, inside), "");
    return around != 0;
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

static int is_random(const char *text) {
    static const char *const words[] = {"random", "getrandbits", "gauss", "shuffle", "choice", "uniform", "rng", "sample", "normal", "randint"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) if (strstr(text, words[i])) return 1;
    return 0;
}

static void on_state(advice *a, uint32_t region, const plait_dependence *d) {
    plait_vctx *v = a->v;
    const char *text = plait_source_subject(v, plait_source_named_at(v, d, d->source), d->sort, 0);
    if (is_random(text)) advise(a, "give each iteration a generator of its own (numpy.random.SeedSequence.spawn, or random.Random(seed + number of the iteration))", "", "");
    else if (v->program->sites.at[d->source].at.line == plait_v_region(v, region)->line)
        advise(a, "take the items first, list(...) around what the loop runs over, then run over the list in parallel", "", "");
    else advise(a, "give each iteration an object of its own in place of the one in %1", text, "");
}

static int one_writer(const plait_vctx *v, const plait_region_verdict *r) {
    for (size_t i = 1; i < r->nblockers; i++) if (v->result->deps[r->blockers[i]].source != v->result->deps[r->blockers[0]].source) return 0;
    return 1;
}

static int stores_item(const plait_vctx *v, uint32_t site) {
    plait_vval value;
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++)
        if (plait_expr_target(plait_v_code(v, v->refs[k].code)->body, v->refs[k].instr, v->refs[k].second, &value).kind == PLAIT_TARGET_ITEM) return 1;
    return 0;
}

// A value that is handed on from iteration to iteration, by how it is written and read.
static void on_value(advice *a, uint32_t region, const plait_dependence *d, const char *variable) {
    plait_vctx *v = a->v;
    int update = v->sites[d->source].write_op, simple = innermost(v, region);
    int in_callee = plait_index_function(v, v->program->sites.at[d->source].region) != plait_index_function(v, region);
    if (is_packing(v, d)) advise(a, "packing in two passes: each worker counts what it keeps, a prefix sum of the counts gives its first place, then all write (numpy: a[mask])", "", "");
    else if (update == PLAIT_VOP_ADD && in_callee)
        advise(a, "if the method allows older values of %1, batches: workers compute their updates from the same %1, added up once a batch", variable, "");
    else if (d->sort <= PLAIT_SORT_GLOBAL && is_test(v, region) && v->program->sites.at[d->sink].at.line == plait_v_region(v, region)->line)
        advise(a, "%1 decides how far the loop goes: cut the input at places where a part can begin on its own, a worker for each part", variable, "");
    else if (update && simple && one_writer(v, &v->regions[region]))
        advise(a, "a running value: itertools.accumulate, numpy.cumsum, or a two-pass parallel scan of %1", variable, "");
    else if (nearest_blocker(v, &v->regions[region]) >= 2) advise(a, "run the iterations between two that share %1 side by side, a block at a time", variable, "");
    else if (d->sort == PLAIT_SORT_ELEMENT && simple && !update && !in_callee && !v->sites[d->source].creates && stores_item(v, d->source))
        advise(a, "double buffering of %1, if the method allows values of the pass before (Jacobi instead of Gauss-Seidel)", variable, "");
    else if (d->sort == PLAIT_SORT_ELEMENT && !simple) return;   // steps in time: the state of one is what the next begins with
    else if (d->sort == PLAIT_SORT_ATTRIBUTE) advise(a, "hand %1 on as an argument and a result, so that what does not need it can be split off (loop fission)", variable, "");
    else advise(a, "split what does not need %1 from the rest of the body (loop fission); as a recurrence, %1 itself stays a chain", variable, "");
}

static void on_blocker(advice *a, uint32_t region, const plait_dependence *d) {
    plait_vctx *v = a->v;
    int items = d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY;
    const char *variable = plait_source_subject(v, plait_source_named_at(v, d, items && v->sites[d->source].creates ? d->sink : d->source), d->sort, items);
    if (d->objects) advise(a, "data parallel: workers compute gradients of their part of a batch from the same parameters and average them before the step (torch.nn.parallel.DistributedDataParallel)", "", "");
    else if (d->sort == PLAIT_SORT_STATE) on_state(a, region, d);
    else if (d->sort == PLAIT_SORT_STREAM) advise(a, "read all of %1 first, then work on the parts in parallel", variable, "");
    else if (d->sort == PLAIT_SORT_LENGTH && is_test(v, region))
        advise(a, "level by level, if the order within a level does not matter: take out all that %1 holds, work on it in parallel, collect what is new", variable, "");
    else if (d->sort == PLAIT_SORT_LENGTH) advise(a, "replace the shared %1 by results that each iteration returns", variable, "");
    else if (d->sort == PLAIT_SORT_KEY) advise(a, "a %1 of its own for each worker, merged at the end, if what one worker knows another may find out again", variable, "");
    else on_value(a, region, d, variable);
}

// What hinders most: parameters that have names, the state of an object, the items that a loop still has to do, a dictionary that remembers.
static const plait_dependence *main_blocker(const plait_vctx *v, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    const int order[] = {PLAIT_SORT_STATE, is_test(v, region) ? PLAIT_SORT_LENGTH : PLAIT_SORT_STATE, PLAIT_SORT_KEY};
    for (size_t i = 0; i < r->nblockers; i++) if (v->result->deps[r->blockers[i]].objects) return &v->result->deps[r->blockers[i]];
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < r->nblockers; i++)
            if (v->result->deps[r->blockers[i]].sort == order[k]) return &v->result->deps[r->blockers[i]];
    return &v->result->deps[r->blockers[0]];
}

static void blocked_loop(advice *a, uint32_t region) {
    plait_vctx *v = a->v;
    const plait_region_verdict *r = &v->regions[region];
    const plait_nest *nest = &v->nests[region];
    if (r->pattern == PLAIT_PATTERN_PIPELINE) advise(a, "a process a stage, connected by multiprocessing.Queue; hand on batches of iterations", "", "");
    if (nest->wavefront) advise(a, "wavefront: walk the diagonals of both loops, all of one diagonal in parallel", "", "");
    if (nest->inner_parallel) advise(a, "leave this loop in sequence and run the one inside it in parallel (%1)", place_of(a, nest->inner), "");
    if (elsewhere(a, region) && is_test(v, region)) return;
    if (!nest->wavefront) on_blocker(a, region, main_blocker(v, region));
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
