// SPDX-License-Identifier: Apache-2.0
// The verdict on machines: for each region that did a share of the work, and for the native calls made in it, the style that fits best and the
// runner-up. Speedups are over one scalar core of the first model, doing the same operations natively. What depends on the machine
// that plait runs on stands under `time`.
#include "verdict/fit.h"
#include <string.h>

static const char *const style_names[PLAIT_STYLES] = {"SIMD", "SIMT", "MIMD"};
static const double worth_telling = 0.005;     // share of the program's work
static const double worth_having = 1.1;        // speedup below which nothing fits

const char *plait_fit_style(int style) { return style_names[style]; }

// ---- guesses

void plait_fit_guess(const plait_fitter *f, const plait_load *load, plait_guess by_style[PLAIT_STYLES]) {
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

void plait_fit_rank(const plait_guess by_style[PLAIT_STYLES], int *best, int *second) {
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

static double units_seen(const plait_vctx *v, const plait_judged *j) {
    if (j->native) return j->load.instances * j->load.trip;
    return (double)v->result->evidence->regions.at[j->region].units;
}

static const char *confidence(const plait_vctx *v, const plait_judged *j) {
    double units = units_seen(v, j);
    if (v->result->degraded || v->result->dropped || units < 16) return "low";
    if (j->best < 0) return "high";
    double ahead = j->second < 0 ? 10 : j->by_style[j->best].speedup / j->by_style[j->second].speedup;
    return ahead >= 2 && units >= 64 ? "high" : ahead >= 1.25 ? "medium" : "low";
}

// ---- JSON

void plait_fit_quoted(plait_text *json, const char *name, const plait_text *text) {
    plait_text_addf(json, "\"%s\": \"", name);
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char)text->at[i];
        if (c == '"' || c == '\\') plait_text_addf(json, "\\%c", c);
        else if (c < 0x20) plait_text_add(json, " ");
        else plait_text_addn(json, text->at + i, 1);
    }
    plait_text_add(json, "\"");
}

void plait_fit_put_style(plait_text *json, const char *name, int style) {
    if (style < 0) plait_text_addf(json, "\"%s\": null", name);
    else plait_text_addf(json, "\"%s\": \"%s\"", name, style_names[style]);
}

static void put_speedups(const plait_fitter *f, plait_text *json, const plait_judged *j) {
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
static void put_here(const plait_fitter *f, plait_text *json, const plait_judged *j) {
    const plait_machine *m = &f->machines.here;
    double yardstick = plait_fit_yardstick(&j->load, m);
    plait_text_add(json, ", \"time\": {\"here\": {");
    for (int s = 0, any = 0; s < PLAIT_STYLES; s++) {
        double seconds = plait_fit_time(&j->load, m, (plait_style)s);
        if (seconds < 1e29) plait_text_addf(json, "%s\"%s\": %.4g", any++ ? ", " : "", style_names[s], yardstick / seconds);
    }
    plait_text_add(json, "}}");
}

static void put_stuck(plait_fitter *f, const plait_judged *j, plait_text *json) {
    plait_text t = {0};
    int proven = f->v->regions[j->region].pattern == PLAIT_PATTERN_SEQUENTIAL;
    plait_text_add(&t, "none: ");
    if (proven) plait_fit_chain(f, j->region, &t);
    else plait_text_add(&t, "it ran fewer than two iterations");
    plait_text_addf(json, "\"best\": null, \"runner_up\": null, \"confidence\": \"%s\", ", proven ? "high" : "low");
    plait_fit_quoted(json, "sentence", &t);
    plait_text_fini(&t);
}

static void put_judgement(plait_fitter *f, const plait_judged *j, plait_text *json) {
    plait_text change = {0};
    plait_fit_put_style(json, "best", j->best);
    plait_text_add(json, ", ");
    plait_fit_put_style(json, "runner_up", j->second);
    plait_text_addf(json, ", \"confidence\": \"%s\", ", confidence(f->v, j));
    plait_fit_limits(f, j, json);
    put_speedups(f, json, j);
    plait_fit_change(f, j, &change);
    plait_text_add(json, ", ");
    plait_fit_quoted(json, "what_would_change", &change);
    plait_text_addf(json, ", \"operations_an_instance\": %.6g, \"parallel_iterations\": %.6g", j->load.ops, j->load.parallel);
    plait_text_fini(&change);
}

static void put_natives(plait_fitter *f, uint32_t region, plait_text *json) {
    int any = 0;
    for (size_t i = 0; i < f->nnatives; i++) {
        const plait_judged *j = &f->natives[i];
        if (j->region != region || !j->told) continue;
        plait_text name = {0};
        plait_text_add(&name, plait_intern_text(&f->v->program->names, j->native->name));
        plait_text_add(json, any++ ? ", {" : ", \"native\": [{");
        plait_fit_quoted(json, "name", &name);
        plait_text_addf(json, ", \"calls\": %llu, \"element_operations\": %llu, \"share\": %.4f, ", (unsigned long long)j->native->calls,
                        (unsigned long long)j->native->element_ops, j->share);
        put_judgement(f, j, json);
        plait_fit_roofline(f, j, 0, json);
        put_here(f, json, j);
        plait_text_add(json, "}");
        plait_text_fini(&name);
    }
    if (any) plait_text_add(json, "]");
}

static void put_fit(plait_fitter *f, uint32_t region, plait_text *json) {
    const plait_judged *j = &f->at[region];
    int none = stuck(f->v, region);
    plait_text_add(json, "\"fit\": {");
    if (none) put_stuck(f, j, json);
    else put_judgement(f, j, json);
    if (j->load.ops > 0) plait_text_addf(json, ", \"instructions_an_operation\": %.4g",
                                         (double)plait_v_region(f->v, region)->instructions / (j->load.ops * j->load.instances));
    if (plait_v_region(f->v, region)->kind == PLAIT_REGION_LOOP) plait_fit_roofline(f, j, none, json);
    put_natives(f, region, json);
    if (!none) put_here(f, json, j);
    plait_text_add(json, "}");
}

// ---- regions

static void judge(plait_fitter *f, uint32_t region) {
    plait_vctx *v = f->v;
    plait_judged *j = &f->at[region];
    j->best = j->second = -1;
    j->region = region;
    j->share = v->total > 0 ? v->regions[region].work / v->total : 0;
    if (j->share > 1) j->share = 1;
    j->told = j->share >= worth_telling && plait_v_region(v, region)->instances > 0 && region;
    if (!j->told) return;
    j->load = plait_fit_load(v, region);
    if (stuck(v, region)) return;
    plait_fit_guess(f, &j->load, j->by_style);
    plait_fit_rank(j->by_style, &j->best, &j->second);
}

static plait_status judge_natives(plait_fitter *f) {
    plait_vctx *v = f->v;
    const plait_result *r = v->result;
    f->natives = plait_arena_alloc(&v->scratch, (r->nnatives + 1) * sizeof *f->natives);
    if (!f->natives) return PLAIT_NOMEM;
    for (size_t i = 0; i < r->nnatives; i++) {
        const plait_native_use *use = &r->natives[i];
        if (!plait_fit_is_array_call(v, use) || use->region >= v->program->regions.len || !f->at[use->region].told) continue;
        plait_judged *j = &f->natives[f->nnatives];
        *j = (plait_judged){.region = use->region, .native = use, .load = plait_fit_native_load(use)};
        j->share = v->total > 0 ? (double)use->element_ops / v->total : 0;
        j->told = j->share >= worth_telling;
        plait_fit_guess(f, &j->load, j->by_style);
        plait_fit_rank(j->by_style, &j->best, &j->second);
        if (j->told) f->nnatives++;
    }
    return PLAIT_OK;
}

static void tell(plait_fitter *f, uint32_t region) {
    plait_vctx *v = f->v;
    plait_region_verdict *r = &v->regions[region];
    plait_text json = {0};
    if (!f->at[region].told && (plait_v_region(v, region)->library || !plait_v_region(v, region)->instances)) return;
    plait_text_addf(&json, "%s%s", r->extra_json, *r->extra_json ? ", " : "");
    plait_fit_evidence(v, region, &json);
    if (f->at[region].told) plait_text_add(&json, ", "), put_fit(f, region, &json);
    r->extra_json = plait_v_keep(v, &json);
}

plait_status plait_fit_all(plait_vctx *v) {
    plait_fitter f = {.v = v};
    plait_error error = {""};
    size_t n = v->program->regions.len;
    if (!v->result->evidence || v->result->evidence->regions.len < n) return PLAIT_OK;
    PLAIT_TRY(plait_machines_all(&f.machines, v->options, &error));
    f.at = plait_arena_alloc(&v->scratch, (n + 1) * sizeof *f.at);
    if (!f.at) return PLAIT_NOMEM;
    for (uint32_t i = 0; i < n; i++) judge(&f, i);
    PLAIT_TRY(judge_natives(&f));
    for (uint32_t i = 1; i < n; i++) tell(&f, i);
    plait_text program = {0};
    plait_text_add(&program, v->verdict->program_json);
    plait_fit_program(&f, &program);
    v->verdict->program_json = plait_v_keep(v, &program);
    return PLAIT_OK;
}
