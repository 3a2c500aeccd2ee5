// SPDX-License-Identifier: Apache-2.0
// What a region, or the native calls made in it, asks of a machine: operations, bytes, iterations side by side, how evenly they are spread. Taken
// from the evidence and the verdict; the models (fit_model.c) know nothing else.
#include "verdict/fit.h"
#include <string.h>

static double most(double a, double b) { return a > b ? a : b; }

static int parallel_loop(const plait_vctx *v, uint32_t region) {
    plait_pattern p = v->regions[region].pattern;
    return plait_v_region(v, region)->kind == PLAIT_REGION_LOOP && (p == PLAIT_PATTERN_DOALL || p == PLAIT_PATTERN_REDUCTION);
}

static double trip_of(const plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    return g->instances ? (double)g->iterations / (double)g->instances : 0;
}

// The one loop that does most of a loop's work and is parallel, too: their iterations count as one. 0: none
static uint32_t collapsed(const plait_vctx *v, uint32_t region) {
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++) {
        uint32_t child = v->children.items[k];
        if (parallel_loop(v, child) && v->regions[child].work > 0.5 * v->regions[region].work && trip_of(v, child) > 1) return child;
    }
    return 0;
}

// Share of the accesses whose elements do not lie side by side in consecutive iterations.
static double scattered(const plait_vctx *v, uint32_t region) {
    size_t n;
    const plait_stride *s = plait_fit_strides(v->result->evidence, region, &n);
    double all = 0, odd = 0;
    for (size_t i = 0; i < n; i++) {
        const char *kind = plait_fit_stride_kind(&s[i]);
        all += (double)s[i].accesses;
        if (strcmp(kind, "0") && strcmp(kind, "1")) odd += (double)s[i].accesses;
    }
    return all > 0 ? odd / all : 0;
}

// Of a loop and the parallel loops in it whose iterations count as one, the one whose lanes are used best: fewest idle, fewest scattered.
static uint32_t lanes_of(const plait_vctx *v, uint32_t region) {
    uint32_t best = region;
    double most_used = -1;
    for (uint32_t at = region; at; at = parallel_loop(v, at) ? collapsed(v, at) : 0) {
        double used = plait_fit_efficiency(&v->result->evidence->regions.at[at], 1) * (1 - 0.5 * scattered(v, at));
        if (used > most_used + 1e-9) most_used = used, best = at;
    }
    return best;
}

static double width_of(const plait_vctx *v, uint32_t region) {
    double width = 1;
    for (; region && parallel_loop(v, region); region = collapsed(v, region)) width *= most(trip_of(v, region), 1);
    return width;
}

static void uniform_of(const plait_region_evidence *e, double trip, double uniform[PLAIT_WIDTHS]) {
    static const double widths[PLAIT_WIDTHS] = {4, 8, 16, 32};
    for (int w = 0; w < PLAIT_WIDTHS; w++) {
        uniform[w] = plait_fit_efficiency(e, w) / plait_fit_fill(trip, widths[w]);
        if (uniform[w] > 1) uniform[w] = 1;
    }
}

static double least_distance(const plait_vctx *v, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    double least = 1e9;
    for (size_t i = 0; i < r->nblockers; i++)
        if ((double)v->result->deps[r->blockers[i]].min_distance < least) least = (double)v->result->deps[r->blockers[i]].min_distance;
    return least;
}

static void load_memory(const plait_vctx *v, uint32_t region, plait_load *load) {
    size_t n;
    const plait_stride *s = plait_fit_strides(v->result->evidence, region, &n);
    const plait_region_evidence *e = &v->result->evidence->regions.at[region];
    double sectors = 0, ideal = 0, ops = most(plait_fit_operations(e), 1);
    for (size_t i = 0; i < n; i++) sectors += (double)s[i].sectors, ideal += (double)s[i].ideal;
    load->coalescing = sectors > 0 ? ideal / sectors : 1;
    load->gather = scattered(v, region) * (e->arithmetic[PLAIT_ARITH_LOAD] + e->arithmetic[PLAIT_ARITH_STORE]) / ops;
    if (load->gather > 1) load->gather = 1;
    load->divides = e->arithmetic[PLAIT_ARITH_DIV] / ops;
}

// Operations that one core does one after the other because floating-point sums may not be regrouped: one an iteration of each reduction.
static double serial_of(const plait_vctx *v, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    for (size_t i = 0; i < r->nconditions; i++) {
        const char *op = r->conditions[i].operator_name;
        if (op && (r->conditions[i].reassociates || !strcmp(op, "min") || !strcmp(op, "max"))) return most(trip_of(v, region), 1);
    }
    return 0;
}

static double serial_nest(const plait_vctx *v, uint32_t region, uint32_t inner) {
    double own = serial_of(v, region);
    if (!inner) return own;
    double within = serial_of(v, inner) * most(trip_of(v, region), 1);
    return within > own ? within : own;
}

// Element operations of array calls in a region and all it runs; and how many one call does.
static double array_calls(plait_vctx *v, uint32_t region, double *elements) {
    double ops = 0, calls = 0;
    plait_index_reach(v, region);
    for (size_t i = 0; i < v->result->nnatives; i++) {
        const plait_native_use *use = &v->result->natives[i];
        if (!plait_fit_is_array_call(v, use) || (use->region != region && !v->reach.below[use->region])) continue;
        ops += (double)use->element_ops, calls += (double)use->calls;
    }
    *elements = calls > 0 ? ops / calls : 1;
    return ops;
}

// An iteration that spends itself in array calls is as wide as they are.
static void widen(plait_vctx *v, uint32_t region, plait_load *load) {
    double elements = 1, ops = v->result->nnatives ? array_calls(v, region, &elements) : 0;
    if (2 * ops < 0.3 * load->ops * load->instances || elements < 2) return;   // with its loads and stores: half
    load->trip = elements;
    for (int w = 0; w < PLAIT_WIDTHS; w++) load->uniform[w] = 1;
    load->parallel *= elements, load->parallelism *= elements;
    load->coalescing = 1, load->gather = 0;
}

static plait_load loop_load(plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    const plait_region_verdict *r = &v->regions[region];
    const plait_region_evidence *e = &v->result->evidence->regions.at[region];
    plait_load load = {.instances = (double)g->instances, .trip = trip_of(v, region), .legal = 1e9, .longest = 1};
    uint32_t inner = collapsed(v, region);
    load.ops = most(plait_fit_operations(e) / load.instances, 1);
    load.parallel = load.parallelism = parallel_loop(v, region) ? width_of(v, region) : plait_payoff_overlap(v, region);
    uint32_t lanes = lanes_of(v, region);
    load.trip = trip_of(v, lanes);
    uniform_of(&v->result->evidence->regions.at[lanes], load.trip, load.uniform);
    if (e->units && e->work > 0) load.longest = (double)e->max_work * (double)e->units / e->work;
    if (r->pattern == PLAIT_PATTERN_DOACROSS) load.legal = load.parallel = least_distance(v, region);
    load.narrow = r->pattern == PLAIT_PATTERN_PIPELINE || (r->pattern == PLAIT_PATTERN_DOACROSS && load.legal < 4);
    if (load.narrow) load.parallel = load.parallelism;
    if (!parallel_loop(v, region)) load.handovers = load.trip;
    load_memory(v, lanes, &load);
    load.bytes = (double)e->bytes / load.instances;
    load.footprint = (double)e->max_distinct;
    load.serial = serial_nest(v, region, inner);
    if (parallel_loop(v, region)) widen(v, region, &load);
    return load;
}

static double density(const plait_vctx *v) {   // operations in an instruction, over the whole run
    const plait_region_evidence *e = &v->result->evidence->regions.at[0];
    double ops = plait_fit_operations(e);
    return ops > 0 && v->result->instructions ? ops / (double)v->result->instructions : 0.25;
}

static plait_load task_load(const plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    const plait_region_verdict *r = &v->regions[region];
    const plait_region_evidence *e = &v->result->evidence->regions.at[region];
    double outermost = e->depth > 1 ? most(r->work > 0 && e->max_work ? r->work / (double)e->max_work : 1, 1) : most((double)g->instances, 1);
    plait_load load = {.instances = outermost, .trip = 1, .legal = 1, .longest = 1, .coalescing = 1, .tasks = 1};
    load.ops = most(r->work * density(v) / outermost, 1);
    load.bytes = load.footprint = 0;
    load.parallel = load.parallelism = most(v->forks[region].recursive ? r->parallelism : plait_payoff_overlap(v, region), 1);
    load.grain = e->units ? e->work / (double)e->units * density(v) : load.ops;
    return load;
}

plait_load plait_fit_load(plait_vctx *v, uint32_t region) {
    return plait_v_region(v, region)->kind == PLAIT_REGION_LOOP ? loop_load(v, region) : task_load(v, region);
}

// ---- native calls

int plait_fit_is_array_call(const plait_vctx *v, const plait_native_use *use) {
    const char *name = plait_intern_text(&v->program->names, use->name);
    return use->calls && use->element_ops >= 2 * use->calls && !strncmp(name, "numpy.", 6) && !strstr(name, "sort") && !strstr(name, "random");
}

plait_load plait_fit_native_load(const plait_native_use *use) {
    double n = (double)use->element_ops / (double)use->calls;
    plait_load load = {.instances = (double)use->calls, .trip = n, .coalescing = 1, .parallel = n, .parallelism = n, .longest = 1, .legal = 1e9};
    for (int w = 0; w < PLAIT_WIDTHS; w++) load.uniform[w] = 1;
    load.bytes = (double)use->bytes / load.instances;
    load.footprint = load.bytes;
    load.ops = plait_fit_native_operations(n, load.bytes);
    return load;
}
