// SPDX-License-Identifier: Apache-2.0
// What running one region in parallel would gain the whole program (Amdahl): T / (T - W + W'), T the program's work, W the region's,
// W' its time on P cores: the longer of W / P and its own longest chain, plus PLAIT_TASK_OVERHEAD instructions for each task started. Iterations are
// dealt out in chunks, one a core, so an instance starts at most P tasks. The ideal figure has no bound of cores and no overhead.
//
// The best set is chosen greedily at 8 cores among regions none of which runs inside another.
#include "verdict/internal.h"

enum { TASK_OVERHEAD = 200, BEST_CORES = 2 /* index of 8 */, MOST_BEST = 16 };
static const int cores_of[PLAIT_PAYOFF_CORES] = {2, 4, 8, 16, 64};

static int all_far(const plait_vctx *v, const plait_region_verdict *r, double *least) {
    *least = 1e18;
    for (size_t i = 0; i < r->nblockers; i++) {
        double distance = (double)v->result->deps[r->blockers[i]].min_distance;
        if (distance < *least) *least = distance;
    }
    return r->nblockers > 0 && *least >= 4;
}

static double pipeline_time(const plait_vctx *v, uint32_t region, double work) {
    double slowest = 0;
    for (size_t i = 0; i < v->nstages[region]; i++)
        if (v->stages[region][i].cyclic && v->stages[region][i].share > slowest) slowest = v->stages[region][i].share;
    return slowest * work + TASK_OVERHEAD * (double)plait_v_region(v, region)->iterations;
}

// A region's burdened parallelism counts what its children gain inside themselves too. What is left when each child is as short as it can be
// by itself is the region's own overlap.
double plait_payoff_overlap(const plait_vctx *v, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    double shortened = r->work;
    for (uint32_t k = v->children.at[region]; k < v->children.at[region + 1]; k++) {
        const plait_region_verdict *child = &v->regions[v->children.items[k]];
        if (child->burdened > 1) shortened -= child->work - child->work / child->burdened;
    }
    for (uint32_t k = v->callees.at[region]; k < v->callees.at[region + 1]; k++) {
        const plait_call_edge *call = &v->result->calls[v->callees.items[k]];
        double gained = v->regions[call->callee].burdened;
        if (gained > 1) shortened -= (double)call->instructions * (1 - 1 / gained);
    }
    double overlap = r->work > 0 ? r->burdened * shortened / r->work : 1;
    return overlap > 1 ? overlap : 1;
}

// The region's longest chain if only it ran in parallel: what is nested in an iteration stays in sequence.
static double longest_chain(const plait_vctx *v, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    const plait_region *g = plait_v_region(v, region);
    double iteration = g->iterations ? r->work * (double)g->instances / (double)g->iterations : r->work, least;
    switch (r->pattern) {
    case PLAIT_PATTERN_DOALL: case PLAIT_PATTERN_REDUCTION: return g->span_aside && r->span > iteration ? r->span : iteration;
    case PLAIT_PATTERN_DOACROSS: {
        double overlap = plait_payoff_overlap(v, region);
        return r->work / (all_far(v, r, &least) && least > overlap ? least : overlap);
    }
    case PLAIT_PATTERN_PIPELINE: return pipeline_time(v, region, r->work);
    case PLAIT_PATTERN_FORKJOIN: return v->forks[region].recursive ? r->span : v->forks[region].chain;
    default: return r->work;
    }
}

static double tasks_of(const plait_vctx *v, uint32_t region, double cores) {
    const plait_region *g = plait_v_region(v, region);
    double units = g->kind == PLAIT_REGION_LOOP ? (double)g->iterations : (double)g->children, instances = (double)g->instances;
    if (instances < 1) instances = 1;
    if (g->kind == PLAIT_REGION_FUNCTION) return cores * 4;   // recursion stops starting tasks once every core has some
    return units / instances > cores ? instances * cores : units;
}

static double gain(double total, double work, double time) {
    if (time > work) time = work;
    double left = total - work + time;
    return left > 0 ? total / left : 1;
}

static double time_on(const plait_vctx *v, uint32_t region, double chain, double cores) {
    double work = v->regions[region].work < v->total ? v->regions[region].work : v->total;
    double time = work / cores > chain ? work / cores : chain;
    return time + TASK_OVERHEAD * tasks_of(v, region, cores);
}

static void pay(plait_vctx *v, uint32_t region) {
    plait_region_verdict *r = &v->regions[region];
    double work = r->work < v->total ? r->work : v->total, chain = longest_chain(v, region);
    r->payoff.ideal = gain(v->total, work, chain);
    for (int i = 0; i < PLAIT_PAYOFF_CORES; i++) r->payoff.cores[i] = gain(v->total, work, time_on(v, region, chain, cores_of[i]));
}

static uint32_t next_best(const plait_vctx *v, const uint8_t *excluded) {
    uint32_t best = 0;
    for (uint32_t i = 1; i < v->program->regions.len; i++)
        if (!excluded[i] && v->regions[i].payoff.cores[BEST_CORES] > (best ? v->regions[best].payoff.cores[BEST_CORES] : 1.01)) best = i;
    return best;
}

static void put_place(const plait_vctx *v, const plait_region *g, plait_text *json, size_t nth) {   // "train.py:40"
    plait_text_add(json, nth ? ", \"" : "\"");
    for (const char *p = plait_v_basename(v->program->files.at[g->file]->path); *p; p++) {
        if (*p == '"' || *p == '\\') plait_text_add(json, "\\");
        if ((unsigned char)*p < ' ') plait_text_addf(json, "\\u%04x", (unsigned)*p);
        else plait_text_addn(json, p, 1);
    }
    plait_text_addf(json, ":%d\"", g->line);
}

static void put_best(plait_vctx *v, const uint32_t *set, size_t n, plait_text *json) {
    plait_text_addf(json, "\"task_overhead\": %d, \"best_set\": {\"lines\": [", TASK_OVERHEAD);
    for (size_t i = 0; i < n; i++) plait_text_addf(json, "%s%d", i ? ", " : "", plait_v_region(v, set[i])->line);
    plait_text_add(json, "], \"places\": [");
    for (size_t i = 0; i < n; i++) put_place(v, plait_v_region(v, set[i]), json, i);
    plait_text_add(json, "], \"cores\": {");
    for (int c = 0; c < PLAIT_PAYOFF_CORES; c++) {
        double left = v->total;
        for (size_t i = 0; i < n; i++) left -= v->total - v->total / v->regions[set[i]].payoff.cores[c];
        plait_text_addf(json, "%s\"%d\": %.4f", c ? ", " : "", cores_of[c], left > 0 ? v->total / left : 1.0);
    }
    plait_text_add(json, "}}");
}

static void choose_best(plait_vctx *v, plait_text *program_json) {
    size_t regions = v->program->regions.len, n = 0;
    uint32_t set[MOST_BEST], best;
    uint8_t *excluded = plait_arena_alloc(&v->scratch, regions);
    while (excluded && n < MOST_BEST && (best = next_best(v, excluded))) {
        plait_region_verdict *r = &v->regions[best];
        plait_text json = {0};
        set[n++] = best;
        plait_text_addf(&json, "%s%s\"best_set\": true", r->extra_json, *r->extra_json ? ", " : "");
        r->extra_json = plait_v_keep(v, &json);
        excluded[best] = 1;
        plait_index_reach(v, best);
        for (uint32_t i = 0; i < regions; i++) excluded[i] |= v->reach.below[i] | v->reach.above[i];
    }
    put_best(v, set, n, program_json);
}

void plait_payoff_all(plait_vctx *v, plait_text *program_json) {
    const plait_region *program = plait_v_region(v, 0);
    v->total = program->work ? (double)program->work : (double)program->instructions;
    if (v->total <= 0) v->total = 1;
    for (uint32_t i = 0; i < v->program->regions.len; i++) pay(v, i);
    choose_best(v, program_json);
}
