// SPDX-License-Identifier: Apache-2.0
// The verdict for the whole program, by share of work; what a mixed machine would gain; and the roofline: peaks and bandwidths of each
// machine, and where on it each region stands.
#include "verdict/fit.h"
#include <string.h>

enum { MOST_PARTS = 16 };

typedef struct part { const plait_judged *judged; int style; double saved; } part;
typedef struct plan { part parts[MOST_PARTS]; size_t len; double left; } plan;

// ---- which regions, which calls

static double saving(const plait_judged *j, int style, int *used) {
    *used = style < PLAIT_STYLES ? style : j->best;
    if (!j->told || *used < 0 || j->by_style[*used].speedup <= 1) return 0;
    return j->share * (1 - 1 / j->by_style[*used].speedup);
}

// What saves most of what is not taken; natives[i] are taken with the region they are made in.
static part next_part(const plait_fitter *f, int style, const uint8_t *taken, const uint8_t *inside, const uint8_t *used) {
    part best = {.saved = 0.002};
    int as;
    for (uint32_t i = 1; i < f->v->program->regions.len; i++) {
        double saved = taken[i] ? 0 : saving(&f->at[i], style, &as);
        if (saved > best.saved) best = (part){&f->at[i], as, saved};
    }
    for (size_t i = 0; i < f->nnatives; i++) {
        double saved = used[i] || inside[f->natives[i].region] ? 0 : saving(&f->natives[i], style, &as);
        if (saved > best.saved) best = (part){&f->natives[i], as, saved};
    }
    return best;
}

static void take(const plait_fitter *f, const part *p, uint8_t *taken, uint8_t *inside, uint8_t *used) {
    plait_vctx *v = f->v;
    uint32_t region = p->judged->region;
    plait_index_reach(v, region);
    taken[region] = 1;
    if (p->judged->native) used[p->judged - f->natives] = 1;
    else inside[region] = 1;
    for (uint32_t i = 0; i < v->program->regions.len; i++) {
        taken[i] |= v->reach.above[i] | (p->judged->native ? 0 : v->reach.below[i]);
        inside[i] |= p->judged->native ? 0 : v->reach.below[i];
    }
}

// The regions and calls that gain most in one style (PLAIT_STYLES: each in its best), none inside another.
static plan plan_of(const plait_fitter *f, int style) {
    plan made = {.left = 1};
    size_t n = f->v->program->regions.len;
    uint8_t *taken = plait_arena_alloc(&f->v->scratch, 2 * n + f->nnatives + 1), *inside = taken + n, *used = inside + n;
    while (taken && made.len < MOST_PARTS) {
        part p = next_part(f, style, taken, inside, used);
        if (!p.judged) break;
        made.parts[made.len++] = p;
        made.left -= p.saved;
        take(f, &p, taken, inside, used);
    }
    return made;
}

static double speedup_of(const plan *p) { return p->left > 0.001 ? 1 / p->left : 1000; }

// ---- sentences

static void put_place(const plait_fitter *f, const plait_judged *j, plait_text *t) {
    const plait_region *g = plait_v_region(f->v, j->region);
    if (j->native) plait_text_addf(t, "%s in %s, ", plait_intern_text(&f->v->program->names, j->native->name), g->kind == PLAIT_REGION_LOOP ? "the loop" : g->name);
    if (g->file < f->v->program->files.len) plait_text_addf(t, "%s:%d", plait_v_basename(f->v->program->files.at[g->file]->path), g->line);
    else plait_text_add(t, "the program");
}

static void put_mixed_gain(const plait_fitter *f, const plan *mixed, double best, plait_text *t) {
    (void)f;
    double gain = speedup_of(mixed);
    uint32_t styles = 0;
    for (size_t i = 0; i < mixed->len; i++) styles |= 1u << mixed->parts[i].style;
    if ((styles & (styles - 1)) == 0) plait_text_addf(t, "; a mixed machine gains no more, all of it fits %s", plait_fit_style(mixed->parts[0].style));
    else plait_text_addf(t, "; a mixed machine, each region on its own best: %.2gx, %.0f%% more", gain, 100 * (gain / best - 1));
}

static void put_sentence(const plait_fitter *f, const plan *by_style, const plan *mixed, const plait_guess *guesses, int best, int second, plait_text *json) {
    plait_text t = {0};
    if (best < 0) plait_text_add(&t, "none: no region of weight gains from more than one scalar core in this run");
    else {
        const part *top = &by_style[best].parts[0];
        plait_text_addf(&t, "%s: %.2gx on the whole program, mostly from ", plait_fit_style(best), guesses[best].speedup);
        put_place(f, top->judged, &t);
        plait_text_addf(&t, " (%.0f%% of the work)", 100 * top->judged->share);
        if (second >= 0) plait_text_addf(&t, "; then %s, %.2gx", plait_fit_style(second), guesses[second].speedup);
        put_mixed_gain(f, mixed, guesses[best].speedup, &t);
    }
    plait_fit_quoted(json, "sentence", &t);
    plait_text_fini(&t);
}

static void put_shares(const plan *mixed, plait_text *json) {
    double shares[PLAIT_STYLES] = {0}, rest = 1;
    for (size_t i = 0; i < mixed->len; i++) shares[mixed->parts[i].style] += mixed->parts[i].judged->share, rest -= mixed->parts[i].judged->share;
    plait_text_add(json, ", \"shares\": {");
    for (int s = 0; s < PLAIT_STYLES; s++) plait_text_addf(json, "\"%s\": %.4f, ", plait_fit_style(s), shares[s]);
    plait_text_addf(json, "\"none\": %.4f}", rest > 0 ? rest : 0);
}

static void put_parts(const plait_fitter *f, const plan *mixed, plait_text *json) {
    plait_text_add(json, ", \"mixed\": [");
    for (size_t i = 0; i < mixed->len; i++) {
        const part *p = &mixed->parts[i];
        const plait_guess *g = &p->judged->by_style[p->style];
        plait_text place = {0};
        put_place(f, p->judged, &place);
        plait_text_addf(json, "%s{\"line\": %d, ", i ? ", " : "", plait_v_region(f->v, p->judged->region)->line);
        plait_fit_quoted(json, "place", &place);
        plait_text_addf(json, ", \"style\": \"%s\", \"machine\": \"%s\", \"share\": %.4f, \"speedup\": %.4g}", plait_fit_style(p->style),
                        g->machine->name, p->judged->share, g->speedup);
        plait_text_fini(&place);
    }
    plait_text_add(json, "]");
}

// ---- the roofline

static void put_machine(const plait_machine *m, plait_text *json) {
    plait_text_addf(json, "{\"name\": \"%s\", \"kind\": \"%s\", \"peak_gops\": %.6g, \"core_gops\": %.6g, \"scalar_gops\": %.6g, ", m->name,
                    m->gpu ? "gpu" : "cpu", plait_machine_peak(m) / 1e9, plait_machine_core(m) * m->lanes / 1e9, plait_machine_core(m) / 1e9);
    plait_text_addf(json, "\"cores\": %.6g, \"lanes\": %.6g, \"memory_gbs\": %.6g, \"cache_gbs\": %.6g, \"cache_mb\": %.6g}", m->cores, m->lanes,
                    m->memory / 1e9, m->core_memory * m->cores / 1e9, m->cache / 1048576);
}

static void put_machines(const plait_fitter *f, plait_text *json) {
    plait_text_add(json, ", \"machines\": [");
    for (size_t i = 0; i < f->machines.len; i++) {
        if (i) plait_text_add(json, ", ");
        put_machine(&f->machines.at[i], json);
    }
    plait_text_addf(json, "], \"time\": {\"measured\": %s, \"machine\": ", f->machines.measured ? "true" : "false");
    put_machine(&f->machines.here, json);
    plait_text_add(json, "}");
}

static void put_point(const plait_machine *m, const plait_judged *j, double operations, int one_core, int *any, plait_text *json) {
    double seconds = one_core ? (m->gpu ? 1e30 : plait_fit_yardstick(&j->load, m)) : plait_fit_both(&j->load, m);
    if (seconds >= 1e29 || seconds <= 0) return;
    plait_text_addf(json, "%s\"%s\": %.4g", (*any)++ ? ", " : "", m->name, operations / seconds / 1e9);
}

void plait_fit_roofline(const plait_fitter *f, const plait_judged *j, int one_core, plait_text *json) {
    const plait_region_evidence *e = &f->v->result->evidence->regions.at[j->region];
    double operations = j->native ? (double)j->native->element_ops : plait_fit_arithmetic(e);
    double bytes = j->native ? (double)j->native->bytes : (double)e->bytes;
    int any = 0;
    if (!(j->load.instances > 0)) return;
    plait_text_addf(json, ", \"roofline\": {\"operations\": %.0f, \"bytes\": %.0f, \"intensity\": ", operations, bytes);
    if (bytes > 0) plait_text_addf(json, "%.4g", operations / bytes);
    else plait_text_add(json, "null");
    plait_text_add(json, ", \"attained_gops\": {");
    for (size_t i = 0; i < f->machines.len; i++) put_point(&f->machines.at[i], j, operations / j->load.instances, one_core, &any, json);
    plait_text_add(json, "}}");
}

// ---- the program

void plait_fit_program(plait_fitter *f, plait_text *json) {
    plait_vctx *v = f->v;
    plan by_style[PLAIT_STYLES], mixed = plan_of(f, PLAIT_STYLES);
    plait_guess guesses[PLAIT_STYLES] = {{0}};
    int best, second;
    for (int s = 0; s < PLAIT_STYLES; s++) {
        by_style[s] = plan_of(f, s), guesses[s].speedup = speedup_of(&by_style[s]);
        if (by_style[s].left < mixed.left) mixed = by_style[s];   // what saves most first does not always save most in all
    }
    plait_fit_rank(guesses, &best, &second);
    plait_text_addf(json, "%s\"fit\": {", json->len ? ", " : "");
    plait_fit_put_style(json, "best", best);
    plait_text_add(json, ", ");
    plait_fit_put_style(json, "runner_up", second);
    plait_text_add(json, ", \"speedups\": {");
    for (int s = 0; s < PLAIT_STYLES; s++) plait_text_addf(json, "\"%s\": %.4g, ", plait_fit_style(s), guesses[s].speedup);
    plait_text_addf(json, "\"mixed\": %.4g}, ", speedup_of(&mixed));
    put_sentence(f, by_style, &mixed, guesses, best, second, json);
    double ops = plait_fit_operations(&v->result->evidence->regions.at[0]) + plait_fit_native_operations((double)plait_v_region(v, 0)->native_ops, 0);
    plait_text_addf(json, ", \"instructions_an_operation\": %.4g", ops > 0 ? (double)v->result->instructions / ops : 0.0);
    put_shares(&mixed, json);
    put_parts(f, &mixed, json);
    put_machines(f, json);
    plait_text_add(json, "}");
}
