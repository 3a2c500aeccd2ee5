// SPDX-License-Identifier: Apache-2.0
// Sentences of the verdict on machines: what limits each style, and at which size the answer turns.
#include "verdict/fit.h"
#include <string.h>

static int32_t line_of(const plait_vctx *v, uint32_t site) { return v->program->sites.at[site].at.line; }

void plait_fit_chain(const plait_fitter *f, uint32_t region, plait_text *t) {
    const plait_vctx *v = f->v;
    const plait_region_verdict *r = &v->regions[region];
    if (!r->nblockers) {
        plait_text_add(t, "its statements and calls need each the one before; loops inside have their own verdict");
        return;
    }
    const plait_dependence *d = &v->result->deps[r->blockers[0]];
    const char *variable = v->variables[r->blockers[0]];
    plait_text_addf(t, "serial chain through %s, written at line %d, read at line %d", *variable ? variable : plait_sort_name(d->sort),
                    line_of(v, d->source), line_of(v, d->sink));
    if (d->carried && d->max_distance > d->min_distance) plait_text_addf(t, " from %lld to %lld iterations on", (long long)d->min_distance, (long long)d->max_distance);
    else if (d->carried) plait_text_addf(t, " %s", d->min_distance == 1 ? "in the next iteration" : "some iterations on");
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

static void limit_simd(const plait_fitter *f, plait_text *t, const plait_judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_SIMD];
    const plait_load *load = &j->load;
    if (load->tasks) { plait_text_add(t, "calls that go their own ways, no iterations to put into lanes"); return; }
    if (!g->speedup) { plait_text_addf(t, "a value comes from %.0f iterations back: too near for lanes", load->legal < 1e8 ? load->legal : 1.0); return; }
    double lanes = g->machine->lanes;
    plait_text_addf(t, "%.2gx on one core of %s: lane efficiency %.2f at %.0f lanes", g->speedup, g->machine->name,
                    load->uniform[lanes > 4] * plait_fit_fill(load->trip, lanes), lanes);
    if (load->uniform[lanes > 4] < 0.8) put_divergence(f->v, t, j->region, "splits the lanes");
    else if (load->trip < lanes) plait_text_addf(t, ", only %.1f iterations an instance", load->trip);
    if (plait_fit_memory_bound(load, g->machine, PLAIT_SIMD)) plait_text_add(t, "; bound by memory bandwidth");
    if (load->gather > 0.02) put_site(f->v, t, j->region, "gather");
}

static void put_start(const plait_fitter *f, plait_text *t, const plait_judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_SIMT];
    double moved = j->load.footprint / g->machine->transfer / (j->load.instances > 1 ? j->load.instances : 1);
    if (moved > 0.5 * g->seconds) {
        plait_text_add(t, "; moving its data there takes "), put_seconds(t, moved * (j->load.instances > 1 ? j->load.instances : 1));
        return;
    }
    if (g->machine->start <= 0.5 * g->seconds) return;
    plait_text_add(t, "; starting it takes "), put_seconds(t, g->machine->start);
    plait_text_add(t, " against "), put_seconds(t, plait_fit_yardstick(&j->load, &f->machines.at[0]));
    plait_text_add(t, " of scalar work");
}

static void limit_simt(const plait_fitter *f, plait_text *t, const plait_judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_SIMT];
    const plait_load *load = &j->load;
    if (!g->speedup) { plait_text_add(t, "not enough independent iterations for one warp"); return; }
    const plait_machine *m = g->machine;
    if (load->tasks) plait_text_addf(t, "%.2gx on %s: every task goes its own way, so one lane of a warp works; %.1f tasks side by side", g->speedup, m->name, load->parallelism);
    else {
        double whole = load->uniform[PLAIT_WIDTHS - 1] * plait_fit_fill(load->parallel, m->warp);
        plait_text_addf(t, "%.2gx on %s: %.2f lane efficiency", g->speedup, m->name, whole);
        if (load->uniform[PLAIT_WIDTHS - 1] < 0.8) put_divergence(f->v, t, j->region, "splits warps");
        if (load->parallel < m->cores * m->lanes) plait_text_addf(t, "; %.0f iterations for %.0f lanes", load->parallel, m->cores * m->lanes);
        if (load->coalescing < 0.8) plait_text_addf(t, "; coalescing %.2f", load->coalescing), put_site(f->v, t, j->region, "scattered access");
        if (plait_fit_memory_bound(load, m, PLAIT_SIMT)) plait_text_add(t, "; bound by memory bandwidth");
    }
    put_start(f, t, j);
}

static void limit_mimd(const plait_fitter *f, plait_text *t, const plait_judged *j) {
    const plait_guess *g = &j->by_style[PLAIT_MIMD];
    const plait_load *load = &j->load;
    const plait_machine *scalar = &f->machines.at[0];
    double work = plait_fit_yardstick(load, scalar), cores = g->machine->cores, room = load->tasks ? load->parallelism : load->parallel;
    plait_text_addf(t, "%.2gx on %s: ", g->speedup, g->machine->name);
    put_seconds(t, work);
    plait_text_addf(t, " of work %s", j->native ? "a call" : load->tasks ? "an outermost call" : "an instance");
    if (load->tasks) plait_text_add(t, ", "), put_seconds(t, load->grain / plait_machine_core(scalar)), plait_text_add(t, " a call");
    if (g->machine->start > 0.3 * g->seconds) {
        plait_text_add(t, g->speedup < 1 ? ", too fine for the " : ", of which a good part goes into the "), put_seconds(t, g->machine->start);
        plait_text_add(t, " it takes to start");
    }
    if (room < cores) plait_text_addf(t, ", %.1f side by side for %.0f cores", room, cores);
    if (load->handovers > 0) plait_text_addf(t, "; each of %.0f iterations waits for the one before it", load->handovers);
    if (!load->tasks && load->longest > 1.5) plait_text_addf(t, "; the longest iteration is %.1f times the mean", load->longest);
    if (plait_fit_memory_bound(load, g->machine, PLAIT_MIMD)) plait_text_add(t, "; bound by memory bandwidth");
}

static void put_best(const plait_judged *j, const plait_text limits[PLAIT_STYLES], plait_text *t) {
    if (j->best < 0) {
        int nearest = j->load.tasks ? PLAIT_MIMD : 0;
        for (int s = 1; s < PLAIT_STYLES && !j->load.tasks; s++) if (j->by_style[s].speedup > j->by_style[nearest].speedup) nearest = s;
        plait_text_addf(t, "none: nothing beats one scalar core by 1.1; nearest %s, ", plait_fit_style(nearest));
        plait_text_addn(t, limits[nearest].at, limits[nearest].len);
        return;
    }
    plait_text_addf(t, "%s, ", plait_fit_style(j->best));
    plait_text_addn(t, limits[j->best].at, limits[j->best].len);
    if (j->second < 0) return;
    plait_text_addf(t, ". Then %s, ", plait_fit_style(j->second));
    plait_text_addn(t, limits[j->second].at, limits[j->second].len);
}

// "limits": a text for each style, and "sentence": the best and the runner-up
void plait_fit_limits(const plait_fitter *f, const plait_judged *j, plait_text *json) {
    static void (*const tell[PLAIT_STYLES])(const plait_fitter *, plait_text *, const plait_judged *) = {limit_simd, limit_simt, limit_mimd};
    plait_text limits[PLAIT_STYLES] = {{0}}, sentence = {0};
    plait_text_add(json, "\"limits\": {");
    for (int s = 0; s < PLAIT_STYLES; s++) {
        tell[s](f, &limits[s], j);
        if (s) plait_text_add(json, ", ");
        plait_fit_quoted(json, plait_fit_style(s), &limits[s]);
    }
    plait_text_add(json, "}, ");
    put_best(j, limits, &sentence);
    plait_fit_quoted(json, "sentence", &sentence);
    for (int s = 0; s < PLAIT_STYLES; s++) plait_text_fini(&limits[s]);
    plait_text_fini(&sentence);
}

void plait_fit_change(const plait_fitter *f, const plait_judged *j, plait_text *t) {
    plait_guess by_style[PLAIT_STYLES];
    int best, second;
    for (double times = 4; times <= 4e6; times *= 4) {
        plait_load big = plait_fit_scaled(&j->load, times);
        plait_fit_guess(f, &big, by_style);
        plait_fit_rank(by_style, &best, &second);
        if (best < 0 || best == j->best) continue;
        plait_text_addf(t, "%.0f times the %s: %s (%.2gx)", times, j->native ? "elements a call" : j->load.tasks ? "work" :
                        "iterations (a larger batch, a wider state)", plait_fit_style(best), by_style[best].speedup);
        return;
    }
    plait_text_add(t, "no larger size changes the answer");
}
