// SPDX-License-Identifier: Apache-2.0
// The verdict on machines: for each region that did a share of the work and for the program, the style that fits best, the runner-up, what
// limits each, and what would change the answer. Speedups are over one scalar core of the first model, doing the same operations natively.
#include "verdict/fit.h"
#include <string.h>

static const char *const style_names[PLAIT_STYLES] = {"SIMD", "SIMT", "MIMD"};
static const double worth_telling = 0.005;     // share of the program's work
static const double worth_having = 1.1;        // speedup below which nothing fits

typedef struct judged { plait_load load; plait_guess by_style[PLAIT_STYLES]; int told, best, second; double share; } judged;
typedef struct fitter { plait_vctx *v; plait_machines machines; judged *at; } fitter;

static double most(double a, double b) { return a > b ? a : b; }

// ---- what a region asks for

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
    double sectors = 0, ideal = 0, all = 0, odd = 0, footprint = 0;
    for (size_t i = 0; i < n; i++) {
        const char *kind = plait_fit_stride_kind(&s[i]);
        sectors += (double)s[i].sectors, ideal += (double)s[i].ideal, all += (double)s[i].accesses;
        if (strcmp(kind, "0") && strcmp(kind, "1")) odd += (double)s[i].accesses;
        footprint += 8 * (double)(s[i].high - s[i].low + 1) * (1 + (double)s[i].objects);
    }
    load->coalescing = sectors > 0 ? ideal / sectors : 1;
    load->bytes = (double)e->bytes / load->instances;
    load->footprint = footprint < (double)e->bytes && footprint > 0 ? footprint : (double)e->bytes;
    double memory = e->arithmetic[PLAIT_ARITH_LOAD] + e->arithmetic[PLAIT_ARITH_STORE];
    load->gather = all > 0 ? odd / all * memory / most(load->ops * load->instances, 1) : 0;
    if (load->gather > 1) load->gather = 1;
    load->divides = e->arithmetic[PLAIT_ARITH_DIV] / most(load->ops * load->instances, 1);
}

static plait_load loop_load(const plait_vctx *v, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    const plait_region_verdict *r = &v->regions[region];
    const plait_region_evidence *e = &v->result->evidence->regions.at[region];
    plait_load load = {.instances = (double)g->instances, .trip = trip_of(v, region), .legal = 1e9, .longest = 1};
    uint32_t inner = collapsed(v, region);
    load.ops = most(plait_fit_operations(e) / load.instances, 1);
    load.parallel = load.parallelism = parallel_loop(v, region) ? width_of(v, region) : plait_payoff_overlap(v, region);
    if (inner) load.trip = trip_of(v, inner), uniform_of(&v->result->evidence->regions.at[inner], load.trip, load.uniform);
    else uniform_of(e, load.trip, load.uniform);
    if (e->units && e->work > 0) load.longest = (double)e->max_work * (double)e->units / e->work;
    if (r->pattern == PLAIT_PATTERN_DOACROSS) load.legal = load.parallel = least_distance(v, region);
    load.narrow = r->pattern == PLAIT_PATTERN_PIPELINE || (r->pattern == PLAIT_PATTERN_DOACROSS && load.legal < 4);
    if (load.narrow) load.parallel = load.parallelism;
    if (!parallel_loop(v, region)) load.handovers = load.trip;
    load_memory(v, inner ? inner : region, &load);
    if (inner) load.bytes = (double)e->bytes / load.instances;
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

// ---- guesses

static void guess(const fitter *f, const plait_load *load, plait_guess by_style[PLAIT_STYLES]) {
    double yardstick = plait_fit_yardstick(load, &f->machines.at[0]);
    for (int s = 0; s < PLAIT_STYLES; s++) {
        by_style[s] = (plait_guess){1e30, 0, NULL};
        for (size_t i = 0; i < f->machines.len; i++) {
            double seconds = plait_fit_time(load, &f->machines.at[i], (plait_style)s);
            if (seconds < by_style[s].seconds) by_style[s] = (plait_guess){seconds, yardstick / seconds, &f->machines.at[i]};
        }
        if (by_style[s].seconds >= 1e29) by_style[s].speedup = 0;
    }
}

static void rank(const plait_guess by_style[PLAIT_STYLES], int *best, int *second) {
    *best = *second = -1;
    for (int s = 0; s < PLAIT_STYLES; s++) {
        if (by_style[s].speedup < worth_having) continue;
        if (*best < 0 || by_style[s].speedup > by_style[*best].speedup) *second = *best, *best = s;
        else if (*second < 0 || by_style[s].speedup > by_style[*second].speedup) *second = s;
    }
}

static int stuck(const plait_vctx *v, uint32_t region) {
    plait_pattern p = v->regions[region].pattern;
    return p == PLAIT_PATTERN_SEQUENTIAL || p == PLAIT_PATTERN_UNPROVEN || p == PLAIT_PATTERN_NONE;
}

static const char *confidence(const plait_vctx *v, uint32_t region, const judged *j) {
    double units = (double)v->result->evidence->regions.at[region].units;
    if (v->result->degraded || v->result->dropped || units < 16) return "low";
    if (j->best < 0) return "high";
    double ahead = j->second < 0 ? 10 : j->by_style[j->best].speedup / j->by_style[j->second].speedup;
    return ahead >= 2 && units >= 64 ? "high" : ahead >= 1.25 ? "medium" : "low";
}

// ---- sentences

static const char *chain_of(plait_vctx *v, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    if (!r->nblockers) return "its statements and calls, each needing the one before (loops inside have their own verdict)";
    const plait_dependence *d = &v->result->deps[r->blockers[0]];
    return v->variables[r->blockers[0]][0] ? v->variables[r->blockers[0]] : plait_sort_name(d->sort);
}

static void put_seconds(plait_text *t, double s) {
    if (s < 1e-6) plait_text_addf(t, "%.3g ns", s * 1e9);
    else if (s < 1e-3) plait_text_addf(t, "%.3g us", s * 1e6);
    else plait_text_addf(t, "%.3g ms", s * 1e3);
}

static const plait_stride *worst_site(const plait_vctx *v, uint32_t region) {
    size_t n;
    const plait_stride *s = plait_fit_strides(v->result->evidence, region, &n), *worst = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *kind = plait_fit_stride_kind(&s[i]);
        if (s[i].pairs && strcmp(kind, "0") && strcmp(kind, "1") && (!worst || s[i].sectors - s[i].ideal > worst->sectors - worst->ideal)) worst = &s[i];
    }
    return worst;
}

static void put_divergence(plait_vctx *v, plait_text *t, uint32_t region, const char *verb) {
    const plait_branching *b;
    if (plait_fit_worst_branch(v, region, &b)) plait_text_addf(t, ", the branch at line %d %s", v->program->sites.at[b->site].at.line, verb);
    else plait_text_addf(t, ", iterations of unequal length");
}

static void put_site(plait_vctx *v, plait_text *t, uint32_t region, const char *what) {
    const plait_stride *s = worst_site(v, region);
    if (!s) return;
    const char *kind = plait_fit_stride_kind(s);
    int32_t line = v->program->sites.at[s->site].at.line;
    if (!strcmp(kind, "constant")) plait_text_addf(t, "; stride %lld at line %d", (long long)s->step, line);
    else plait_text_addf(t, "; %s at line %d", !strcmp(kind, "objects") ? "a different object each iteration" : what, line);
}

static void limit_simd(const fitter *f, plait_text *t, uint32_t region, const judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_SIMD];
    const plait_load *load = &j->load;
    if (load->tasks) { plait_text_add(t, "calls that go their own ways, no iterations to put into lanes"); return; }
    if (!g->speedup) { plait_text_addf(t, "a value comes from %.0f iterations back: too near for lanes", load->legal < 1e8 ? load->legal : 1.0); return; }
    double lanes = g->machine->lanes;
    plait_text_addf(t, "%.1fx on one core of %s: lane efficiency %.2f at %.0f lanes", g->speedup, g->machine->name,
                    load->uniform[lanes > 4] * plait_fit_fill(load->trip, lanes), lanes);
    if (load->uniform[lanes > 4] < 0.8) put_divergence(f->v, t, region, "splits the lanes");
    else if (load->trip < lanes) plait_text_addf(t, ", only %.1f iterations an instance", load->trip);
    if (load->gather > 0.02) put_site(f->v, t, region, "gather");
}

static void limit_simt(const fitter *f, plait_text *t, uint32_t region, const judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_SIMT];
    const plait_load *load = &j->load;
    if (!g->speedup) { plait_text_add(t, "not enough independent iterations for one warp"); return; }
    const plait_machine *m = g->machine;
    if (load->tasks) plait_text_addf(t, "%.2gx: every task goes its own way, so one lane of a warp works; %.1f tasks side by side", g->speedup, load->parallelism);
    else {
        double whole = load->uniform[PLAIT_WIDTHS - 1] * plait_fit_fill(load->parallel, 32);
        plait_text_addf(t, "%.2gx: %.2f lane efficiency", g->speedup, whole);
        if (load->uniform[PLAIT_WIDTHS - 1] < 0.8) put_divergence(f->v, t, region, "splits warps");
        if (load->parallel < m->cores * m->lanes) plait_text_addf(t, "; %.0f iterations for %.0f lanes", load->parallel, m->cores * m->lanes);
        if (load->coalescing < 0.8) plait_text_addf(t, "; coalescing %.2f", load->coalescing), put_site(f->v, t, region, "scattered access");
    }
    if (m->start > 0.5 * g->seconds) {
        plait_text_add(t, "; starting it takes "), put_seconds(t, m->start);
        plait_text_add(t, " against "), put_seconds(t, plait_fit_yardstick(load, &f->machines.at[0]));
        plait_text_add(t, " of scalar work");
    }
}

static void limit_mimd(const fitter *f, plait_text *t, uint32_t region, const judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_MIMD];
    const plait_load *load = &j->load;
    double work = plait_fit_yardstick(load, &f->machines.at[0]), cores = g->machine->cores, room = load->tasks ? load->parallelism : load->parallel;
    plait_text_addf(t, "%.2gx on %s: ", g->speedup, g->machine->name);
    put_seconds(t, work);
    plait_text_addf(t, " of work an %s", load->tasks ? "outermost call" : "instance");
    if (load->tasks) plait_text_add(t, ", "), put_seconds(t, load->grain / (f->machines.at[0].ghz * 1e9 * f->machines.at[0].per_cycle)), plait_text_add(t, " a call");
    if (g->machine->start > 0.3 * g->seconds) {
        plait_text_add(t, g->speedup < 1 ? ", too fine for the " : ", of which a good part goes into the "), put_seconds(t, g->machine->start);
        plait_text_add(t, " it takes to start");
    }
    if (room < cores) plait_text_addf(t, ", %.1f side by side for %.0f cores", room, cores);
    if (load->handovers > 0) plait_text_addf(t, "; each of %.0f iterations waits for the one before it", load->handovers);
    if (!load->tasks && load->longest > 1.5) plait_text_addf(t, "; the longest iteration is %.1f times the mean", load->longest);
}

static void put_change(const fitter *f, plait_text *t, const judged *j) {
    plait_guess by_style[PLAIT_STYLES];
    int best, second;
    for (double times = 4; times <= 4e6; times *= 4) {
        plait_load big = plait_fit_scaled(&j->load, times);
        guess(f, &big, by_style);
        rank(by_style, &best, &second);
        if (best < 0 || best == j->best) continue;
        plait_text_addf(t, "%.0f times the %s: %s (%.2gx)", times, j->load.tasks ? "work" : "iterations (a larger batch, a wider state)",
                        style_names[best], by_style[best].speedup);
        return;
    }
    plait_text_add(t, "no larger size changes the answer");
}

static void put_quoted(plait_text *json, const char *name, const plait_text *text) {
    plait_text_addf(json, "\"%s\": \"", name);
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char)text->at[i];
        if (c == '"' || c == '\\') plait_text_addf(json, "\\%c", c);
        else if (c < 0x20) plait_text_add(json, " ");
        else plait_text_addn(json, text->at + i, 1);
    }
    plait_text_add(json, "\"");
}

static void put_style(plait_text *json, const char *name, int style) {
    if (style < 0) plait_text_addf(json, "\"%s\": null", name);
    else plait_text_addf(json, "\"%s\": \"%s\"", name, style_names[style]);
}

static void put_speedups(const fitter *f, plait_text *json, const judged *j) {
    plait_text_add(json, ", \"speedups\": {");
    for (int s = 0; s < PLAIT_STYLES; s++) plait_text_addf(json, "%s\"%s\": %.4g", s ? ", " : "", style_names[s], j->by_style[s].speedup);
    plait_text_add(json, "}, \"machines\": {");
    for (size_t i = 0; i < f->machines.len; i++) {
        double seconds = plait_fit_both(&j->load, &f->machines.at[i]);
        plait_text_addf(json, "%s\"%s\": %.4g", i ? ", " : "", f->machines.at[i].name,
                        seconds < 1e29 ? plait_fit_yardstick(&j->load, &f->machines.at[0]) / seconds : 0);
    }
    plait_text_add(json, "}");
}

// Against a scalar core of this machine itself: what can be measured here.
static void put_here(const fitter *f, plait_text *json, const judged *j) {
    const plait_machine *m = &f->machines.at[f->machines.len - 1];
    double yardstick = plait_fit_yardstick(&j->load, m);
    plait_text_add(json, ", \"here\": {");
    for (int s = 0, any = 0; s < PLAIT_STYLES; s++) {
        double seconds = plait_fit_time(&j->load, m, (plait_style)s);
        if (seconds < 1e29) plait_text_addf(json, "%s\"%s\": %.4g", any++ ? ", " : "", style_names[s], yardstick / seconds);
    }
    plait_text_add(json, "}");
}

static void put_stuck(fitter *f, uint32_t region, plait_text *json) {
    plait_text t = {0};
    plait_pattern p = f->v->regions[region].pattern;
    if (p == PLAIT_PATTERN_SEQUENTIAL) plait_text_addf(&t, "none: serial chain through %s", chain_of(f->v, region));
    else plait_text_add(&t, "none: it ran fewer than two iterations");
    plait_text_addf(json, "\"fit\": {\"best\": null, \"runner_up\": null, \"confidence\": \"%s\", ", p == PLAIT_PATTERN_SEQUENTIAL ? "high" : "low");
    put_quoted(json, "sentence", &t);
    plait_text_add(json, "}");
    plait_text_fini(&t);
}

static void put_fit(fitter *f, uint32_t region, plait_text *json) {
    judged *j = &f->at[region];
    static void (*const limits[PLAIT_STYLES])(const fitter *, plait_text *, uint32_t, const judged *) = {limit_simd, limit_simt, limit_mimd};
    plait_text_add(json, "\"fit\": {");
    put_style(json, "best", j->best);
    plait_text_add(json, ", ");
    put_style(json, "runner_up", j->second);
    plait_text_addf(json, ", \"confidence\": \"%s\", \"limits\": {", confidence(f->v, region, j));
    for (int s = 0; s < PLAIT_STYLES; s++) {
        plait_text t = {0};
        limits[s](f, &t, region, j);
        plait_text_add(json, s ? ", " : "");
        put_quoted(json, style_names[s], &t);
        plait_text_fini(&t);
    }
    plait_text_add(json, "}");
    put_speedups(f, json, j);
    put_here(f, json, j);
    plait_text change = {0};
    put_change(f, &change, j);
    plait_text_add(json, ", ");
    put_quoted(json, "what_would_change", &change);
    plait_text_addf(json, ", \"operations_an_instance\": %.6g, \"parallel_iterations\": %.6g}", j->load.ops, j->load.parallel);
    plait_text_fini(&change);
}

// ---- regions and program

static void judge(fitter *f, uint32_t region) {
    plait_vctx *v = f->v;
    judged *j = &f->at[region];
    j->best = j->second = -1;
    j->share = v->total > 0 ? v->regions[region].work / v->total : 0;
    if (j->share > 1) j->share = 1;
    j->told = j->share >= worth_telling && plait_v_region(v, region)->instances > 0 && region;
    if (!j->told || stuck(v, region)) return;
    j->load = plait_v_region(v, region)->kind == PLAIT_REGION_LOOP ? loop_load(v, region) : task_load(v, region);
    guess(f, &j->load, j->by_style);
    rank(j->by_style, &j->best, &j->second);
}

// Speedup of the program with one style (or, style PLAIT_STYLES, the best of each region) on the best regions not inside one another.
static double program_speedup(fitter *f, int style, uint8_t *taken, uint32_t *top) {
    plait_vctx *v = f->v;
    double left = 1;
    memset(taken, 0, v->program->regions.len);
    *top = 0;
    for (;;) {
        uint32_t best = 0;
        double most_saved = 0.002;
        for (uint32_t i = 1; i < v->program->regions.len; i++) {
            const judged *j = &f->at[i];
            int s = style < PLAIT_STYLES ? style : j->best;
            if (taken[i] || !j->told || s < 0 || j->by_style[s].speedup <= 1) continue;
            double saved = j->share * (1 - 1 / j->by_style[s].speedup);
            if (saved > most_saved) most_saved = saved, best = i;
        }
        if (!best) break;
        if (!*top) *top = best;
        left -= most_saved;
        taken[best] = 1;
        plait_index_reach(v, best);
        for (uint32_t i = 0; i < v->program->regions.len; i++) taken[i] |= v->reach.below[i] | v->reach.above[i];
    }
    return left > 0.001 ? 1 / left : 1000;
}

static void put_program(fitter *f, plait_text *json) {
    plait_vctx *v = f->v;
    uint8_t *taken = plait_arena_alloc(&v->scratch, v->program->regions.len + 1);
    plait_guess by_style[PLAIT_STYLES] = {{0}};
    uint32_t top[PLAIT_STYLES], mixed_top;
    int best, second;
    if (!taken) return;
    for (int s = 0; s < PLAIT_STYLES; s++) by_style[s].speedup = program_speedup(f, s, taken, &top[s]);
    double mixed = program_speedup(f, PLAIT_STYLES, taken, &mixed_top);
    rank(by_style, &best, &second);
    plait_text_addf(json, "%s\"fit\": {", json->len ? ", " : "");
    put_style(json, "best", best);
    plait_text_add(json, ", ");
    put_style(json, "runner_up", second);
    plait_text_add(json, ", \"speedups\": {");
    for (int s = 0; s < PLAIT_STYLES; s++) plait_text_addf(json, "\"%s\": %.4g, ", style_names[s], by_style[s].speedup);
    plait_text_addf(json, "\"mixed\": %.4g}, ", mixed);
    plait_text t = {0};
    if (best < 0) plait_text_add(&t, "none: no region of weight gains from more than one scalar core in this run");
    else plait_text_addf(&t, "%s: %.2gx on the whole program, mostly from line %d (%.0f%% of the work); each region on its own best: %.2gx", style_names[best],
                         by_style[best].speedup, plait_v_region(v, top[best])->line, 100 * f->at[top[best]].share, mixed);
    put_quoted(json, "sentence", &t);
    double ops = plait_fit_operations(&v->result->evidence->regions.at[0]) + (double)plait_v_region(v, 0)->native_ops;
    plait_text_addf(json, ", \"instructions_an_operation\": %.4g}", ops > 0 ? (double)v->result->instructions / ops : 0.0);
    plait_text_fini(&t);
}

plait_status plait_fit_all(plait_vctx *v) {
    fitter f = {.v = v};
    plait_error error = {""};
    size_t n = v->program->regions.len;
    if (!v->result->evidence || v->result->evidence->regions.len < n) return PLAIT_OK;
    PLAIT_TRY(plait_machines_all(&f.machines, &error));
    f.at = plait_arena_alloc(&v->scratch, (n + 1) * sizeof *f.at);
    if (!f.at) return PLAIT_NOMEM;
    for (uint32_t i = 0; i < n; i++) judge(&f, i);
    for (uint32_t i = 1; i < n; i++) {
        plait_region_verdict *r = &v->regions[i];
        plait_text json = {0};
        if (!f.at[i].told && (plait_v_region(v, i)->library || !plait_v_region(v, i)->instances)) continue;
        plait_text_addf(&json, "%s%s", r->extra_json, *r->extra_json ? ", " : "");
        plait_fit_evidence(v, i, &json);
        if (f.at[i].told) {
            plait_text_add(&json, ", ");
            if (stuck(v, i)) put_stuck(&f, i, &json);
            else put_fit(&f, i, &json);
        }
        r->extra_json = plait_v_keep(v, &json);
    }
    plait_text program = {0};
    plait_text_add(&program, v->verdict->program_json);
    put_program(&f, &program);
    v->verdict->program_json = plait_v_keep(v, &program);
    return PLAIT_OK;
}
