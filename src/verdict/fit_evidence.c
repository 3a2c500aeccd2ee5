// SPDX-License-Identifier: Apache-2.0
// The evidence of a region as JSON, and the figures that the models take from it.
#include "verdict/fit.h"
#include <math.h>
#include <string.h>

static const int widths[PLAIT_WIDTHS] = {4, 8, 16, 32};
static const char *const arithmetic_names[PLAIT_ARITHS] = {"add", "multiply", "divide", "power", "matrix", "bits", "unary", "compare", "branch", "load", "store", "call"};

double plait_fit_efficiency(const plait_region_evidence *e, int w) {
    double efficiency = e->unions[w] > 0 ? e->work / (widths[w] * e->unions[w]) : 1;
    return efficiency > 1 ? 1 : efficiency;
}

// Native calls tell how many elements they computed; a scalar core loads and stores what they touch, and loops, besides.
double plait_fit_native_operations(double elements, double bytes) { return 2 * elements + bytes / 8; }

double plait_fit_operations(const plait_region_evidence *e) {
    double sum = 0, own = 8 * (e->arithmetic[PLAIT_ARITH_LOAD] + e->arithmetic[PLAIT_ARITH_STORE]);
    for (int i = 0; i < PLAIT_ARITHS; i++) if (i != PLAIT_ARITH_CALL) sum += e->arithmetic[i];
    return e->native ? sum + plait_fit_native_operations((double)e->native, (double)e->bytes > own ? (double)e->bytes - own : 0) : sum;
}

double plait_fit_arithmetic(const plait_region_evidence *e) {
    double sum = (double)e->native;
    for (int i = 0; i < PLAIT_ARITH_COMPARE; i++) sum += e->arithmetic[i];
    return sum;
}

const plait_stride *plait_fit_strides(const plait_evidence *e, uint32_t region, size_t *n) {
    size_t low = 0, high = e->strides.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (e->strides.at[middle].region < region) low = middle + 1;
        else high = middle;
    }
    for (*n = 0; low + *n < e->strides.len && e->strides.at[low + *n].region == region;) ++*n;
    return e->strides.at + low;
}

const char *plait_fit_stride_kind(const plait_stride *s) {
    if (!s->pairs) return "none";
    if (s->objects == s->pairs) return "objects";
    if (s->same < s->pairs) return "irregular";
    return s->step == 0 ? "0" : s->step == 1 ? "1" : "constant";
}

double plait_fit_entropy(const plait_branching *b) {
    double all = (double)(b->taken + b->passed), p = all > 0 ? (double)b->taken / all : 0;
    return p > 0 && p < 1 ? -(p * log2(p) + (1 - p) * log2(1 - p)) : 0;
}

static uint64_t runs_of(const plait_branching *b) { return b->taken + b->passed; }

int plait_fit_worst_branch(const plait_vctx *v, uint32_t region, const plait_branching **worst) {
    const plait_evidence *e = v->result->evidence;
    double most = 0;
    for (size_t i = 0; i < e->branches.len; i++) {
        const plait_branching *b = &e->branches.at[i];
        double bits = plait_fit_entropy(b) * (double)runs_of(b);
        if (!plait_index_lexical(v, b->region, region) || bits <= most) continue;
        most = bits;
        *worst = b;
    }
    return most > 0;
}

static int32_t line_of(const plait_vctx *v, uint32_t site) { return v->program->sites.at[site].at.line; }

static void put_branches(plait_vctx *v, uint32_t region, plait_text *json) {
    const plait_evidence *e = v->result->evidence;
    double bits = 0, runs = 0;
    int any = 0;
    plait_text_add(json, ", \"branches\": [");
    for (size_t i = 0; i < e->branches.len; i++) {
        const plait_branching *b = &e->branches.at[i];
        if (b->region != region) continue;
        bits += plait_fit_entropy(b) * (double)runs_of(b);
        runs += (double)runs_of(b);
        plait_text_addf(json, "%s{\"line\": %d, \"taken\": %llu, \"passed\": %llu, \"entropy\": %.4f}", any++ ? ", " : "", line_of(v, b->site),
                        (unsigned long long)b->taken, (unsigned long long)b->passed, plait_fit_entropy(b));
    }
    plait_text_addf(json, "], \"branch_entropy\": %.4f", runs > 0 ? bits / runs : 0);
}

static int by_place(const plait_vctx *v, const plait_stride *a, const plait_stride *b) {
    const plait_position *x = &v->program->sites.at[a->site].at, *y = &v->program->sites.at[b->site].at;
    return x->line != y->line ? x->line < y->line : x->column < y->column;
}

static void put_strides(plait_vctx *v, uint32_t region, plait_text *json) {
    size_t n, told = 0;
    const plait_stride *s = plait_fit_strides(v->result->evidence, region, &n), *last = NULL;
    uint64_t sectors = 0, ideal = 0;
    plait_text_add(json, ", \"sites\": [");
    while (told < n) {   // by place; sites are few
        const plait_stride *next = NULL;
        for (size_t i = 0; i < n; i++)
            if ((!last || by_place(v, last, &s[i])) && (!next || by_place(v, &s[i], next))) next = &s[i];
        if (!next) break;
        last = next;
        sectors += next->sectors, ideal += next->ideal;
        const plait_position *at = &v->program->sites.at[next->site].at;
        plait_text_addf(json, "%s{\"line\": %d, \"column\": %d, \"stride\": ", told++ ? ", " : "", at->line, at->column < 0 ? 0 : at->column);
        const char *kind = plait_fit_stride_kind(next);
        if (!strcmp(kind, "constant") || !strcmp(kind, "0") || !strcmp(kind, "1")) plait_text_addf(json, "%lld", (long long)next->step);
        else plait_text_addf(json, "\"%s\"", kind);
        plait_text_addf(json, ", \"accesses\": %llu, \"sectors\": %llu, \"ideal_sectors\": %llu}", (unsigned long long)next->accesses,
                        (unsigned long long)next->sectors, (unsigned long long)next->ideal);
    }
    plait_text_addf(json, "], \"coalescing\": %.4f", sectors ? (double)ideal / (double)sectors : 1.0);
}

static void put_carried(plait_vctx *v, uint32_t region, plait_text *json) {
    int64_t least = 0;
    for (size_t i = 0; i < v->result->ndeps; i++) {
        const plait_dependence *d = &v->result->deps[i];
        if (d->kind == PLAIT_RAW && d->carried && d->scope == region && !v->roles[i] && (!least || d->min_distance < least)) least = d->min_distance;
    }
    if (least) plait_text_addf(json, ", \"smallest_carried_distance\": %lld", (long long)least);
    else plait_text_add(json, ", \"smallest_carried_distance\": null");
}

// What iterations side by side would both write: carried WAW without a role, and the reductions.
static void put_shared(plait_vctx *v, uint32_t region, plait_text *json) {
    uint64_t pairs = 0, writes = 0;
    size_t reductions = 0;
    for (size_t i = 0; i < v->result->ndeps; i++) {
        const plait_dependence *d = &v->result->deps[i];
        if (d->kind != PLAIT_WAW || !d->carried || d->scope != region || v->roles[i]) continue;
        pairs++, writes += d->count;
    }
    for (size_t i = 0; i < v->regions[region].nconditions; i++) reductions += !strcmp(v->regions[region].conditions[i].kind, "reduce");
    plait_text_addf(json, ", \"shared_writes\": {\"dependences\": %llu, \"count\": %llu}, \"reductions\": %zu", (unsigned long long)pairs,
                    (unsigned long long)writes, reductions);
}

static void put_work(const plait_region_evidence *e, plait_text *json) {
    double mean = e->units ? e->work / (double)e->units : 0, variance = e->units ? e->squares / (double)e->units - mean * mean : 0;
    plait_text_addf(json, "\"work\": {\"mean\": %.6g, \"max\": %llu, \"variation\": %.4f}", mean, (unsigned long long)e->max_work,
                    mean > 0 && variance > 0 ? sqrt(variance) / mean : 0.0);
}

static void put_operations(const plait_region_evidence *e, plait_text *json) {
    plait_text_add(json, ", \"operations\": {");
    for (int i = 0, any = 0; i < PLAIT_ARITHS; i++) {
        if (e->arithmetic[i] > 0) plait_text_addf(json, "%s\"%s\": %.0f", any++ ? ", " : "", arithmetic_names[i], e->arithmetic[i]);
    }
    plait_text_addf(json, "}, \"native_operations\": %llu, \"bytes\": %llu, \"footprint\": {\"sum\": %llu, \"max\": %llu}, \"reuse\": ",
                    (unsigned long long)e->native, (unsigned long long)e->bytes, (unsigned long long)e->distinct, (unsigned long long)e->max_distinct);
    if (e->distinct) plait_text_addf(json, "%.4f", (double)e->bytes / (double)e->distinct);
    else plait_text_add(json, "null");
    plait_text_add(json, ", \"intensity\": ");
    if (e->bytes) plait_text_addf(json, "%.4f", plait_fit_arithmetic(e) / (double)e->bytes);
    else plait_text_add(json, "null");
}

void plait_fit_evidence(plait_vctx *v, uint32_t region, plait_text *json) {
    const plait_region *g = plait_v_region(v, region);
    const plait_region_evidence *e = &v->result->evidence->regions.at[region];
    plait_text_add(json, "\"evidence\": {");
    if (g->kind == PLAIT_REGION_LOOP) {
        plait_text_addf(json, "\"instances\": %llu, \"iterations\": {\"mean\": %.6g, \"max\": %llu}, ", (unsigned long long)g->instances,
                        (double)g->iterations / (double)g->instances, (unsigned long long)g->max_iterations);
        put_work(e, json);
        plait_text_add(json, ", \"lane_efficiency\": {");
        for (int w = 0; w < PLAIT_WIDTHS; w++) plait_text_addf(json, "%s\"%d\": %.6f", w ? ", " : "", widths[w], plait_fit_efficiency(e, w));
        plait_text_add(json, "}");
        put_strides(v, region, json);
        put_carried(v, region, json);
        put_shared(v, region, json);
        put_operations(e, json);
    } else {
        plait_text_addf(json, "\"calls\": %llu, \"depth\": %u, ", (unsigned long long)e->units, e->depth);
        put_work(e, json);
        plait_text_addf(json, ", \"width\": %.4f", v->regions[region].parallelism);
    }
    put_branches(v, region, json);
    plait_text_add(json, "}");
}
