// SPDX-License-Identifier: Apache-2.0
// Writes result.json. Regions and dependences get their public ids here, by source order, so that ids do not depend on the order in which the
// program happened to load its code. Library regions that never ran are left out.
#include "report/assumed_json.h"
#include "report/result_json.h"
#include "bytecode/category.h"
#include "report/strands_json.h"
#include "report/mix_view.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    const plait_result *result;
    const plait_verdict *verdict;
    plait_text *out;
    uint32_t *order;        // region indices in output order
    uint32_t norder;
    uint32_t *region_id;    // region index -> public id
    uint32_t *file_order;   // file indices in output order
    uint32_t nfiles;
    uint32_t *file_id;
    uint32_t *deps;         // dependence indices in output order
    uint32_t *dep_id;
    plait_mix_view mix;
} writer;

static const plait_result *sort_result;   // qsort has no context argument; reports are written by one thread

static int compare_text(const char *a, const char *b) { return strcmp(a, b); }
#define ORDER(a, b) do { if ((a) != (b)) return (a) < (b) ? -1 : 1; } while (0)

static const plait_region *region_at(const plait_result *r, uint32_t i) { return &r->program->regions.at[i]; }
static const plait_site *site_at(const plait_result *r, uint32_t i) { return &r->program->sites.at[i]; }
static const char *path_of(const plait_result *r, uint32_t file) { return file == UINT32_MAX ? "" : r->program->files.at[file]->path; }

static int by_path(const void *pa, const void *pb) {
    return compare_text(path_of(sort_result, *(const uint32_t *)pa), path_of(sort_result, *(const uint32_t *)pb));
}

static int by_region(const void *pa, const void *pb) {
    const plait_region *a = region_at(sort_result, *(const uint32_t *)pa), *b = region_at(sort_result, *(const uint32_t *)pb);
    ORDER(a->kind != PLAIT_REGION_PROGRAM, b->kind != PLAIT_REGION_PROGRAM);
    int files = compare_text(path_of(sort_result, a->file), path_of(sort_result, b->file));
    if (files) return files;
    ORDER(a->line, b->line);
    ORDER(a->column, b->column);
    ORDER(a->kind, b->kind);
    int names = compare_text(a->name, b->name);
    if (names) return names;
    ORDER(*(const uint32_t *)pa, *(const uint32_t *)pb);
    return 0;
}

static int by_site(const plait_result *r, uint32_t a, uint32_t b) {
    const plait_site *x = site_at(r, a), *y = site_at(r, b);
    if (x->file != y->file) return compare_text(path_of(r, x->file), path_of(r, y->file));
    ORDER(x->at.line, y->at.line);
    ORDER(x->at.column, y->at.column);
    ORDER(x->at.end_line, y->at.end_line);
    ORDER(x->at.end_column, y->at.end_column);
    return 0;
}

static const uint32_t *sort_region_id;

static int by_dep(const void *pa, const void *pb) {
    const plait_dependence *a = &sort_result->deps[*(const uint32_t *)pa], *b = &sort_result->deps[*(const uint32_t *)pb];
    int sites = by_site(sort_result, a->sink, b->sink);
    if (!sites) sites = by_site(sort_result, a->source, b->source);
    if (sites) return sites;
    ORDER(a->kind, b->kind);
    ORDER(a->sort, b->sort);
    ORDER(sort_region_id[a->scope], sort_region_id[b->scope]);
    ORDER(a->carried, b->carried);
    return 0;
}

static int shown(const plait_region *region) { return !region->library || region->instances > 0 || region->iterations > 0; }

static plait_status number(writer *w) {
    const plait_result *r = w->result;
    size_t regions = r->program->regions.len, files = r->program->files.len, deps = r->ndeps;
    w->order = plait_calloc(regions + 1, sizeof *w->order);
    w->region_id = plait_calloc(regions + 1, sizeof *w->region_id);
    w->file_order = plait_calloc(files + 1, sizeof *w->file_order);
    w->file_id = plait_calloc(files + 1, sizeof *w->file_id);
    w->deps = plait_calloc(deps + 1, sizeof *w->deps);
    w->dep_id = plait_calloc(deps + 1, sizeof *w->dep_id);
    if (!w->order || !w->region_id || !w->file_order || !w->file_id || !w->deps || !w->dep_id) return PLAIT_NOMEM;
    sort_result = r;
    sort_region_id = w->region_id;
    for (uint32_t i = 0; i < files; i++) {
        int used = 0;
        for (size_t k = 0; k < regions && !used; k++) used = region_at(r, (uint32_t)k)->file == i && shown(region_at(r, (uint32_t)k));
        if (used) w->file_order[w->nfiles++] = i;
    }
    qsort(w->file_order, w->nfiles, sizeof *w->file_order, by_path);
    for (uint32_t i = 0; i < w->nfiles; i++) w->file_id[w->file_order[i]] = i;
    for (uint32_t i = 0; i < regions; i++) if (shown(region_at(r, i))) w->order[w->norder++] = i;
    qsort(w->order, w->norder, sizeof *w->order, by_region);
    for (uint32_t i = 0; i < w->norder; i++) w->region_id[w->order[i]] = i;
    for (uint32_t i = 0; i < deps; i++) w->deps[i] = i;
    qsort(w->deps, deps, sizeof *w->deps, by_dep);
    for (uint32_t i = 0; i < deps; i++) w->dep_id[w->deps[i]] = i;
    return PLAIT_OK;
}

static void put_string(writer *w, const char *s) { plait_json_string(w->out, s ? s : "", s ? strlen(s) : 0); }

static void put_number(writer *w, double value) {
    if (!isfinite(value)) plait_text_add(w->out, "null");
    else plait_text_addf(w->out, "%.6g", value);
}

// ---- program

static void put_argv(writer *w, const char *hello) {   // one "argv=" line each; the first is the interpreter
    int n = 0;
    plait_text_add(w->out, "[");
    for (const char *line = hello; *line;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) : strlen(line);
        if (length >= 5 && !strncmp(line, "argv=", 5) && n++) {
            if (n > 2) plait_text_add(w->out, ", ");
            plait_json_string(w->out, line + 5, length - 5);
        }
        line += length + (end != NULL);
    }
    plait_text_add(w->out, "]");
}

static void put_program(writer *w) {
    const plait_result *r = w->result;
    static char value[65536];
    plait_text_add(w->out, "\"program\": {\"argv\": ");
    put_argv(w, r->hello);
    plait_text_add(w->out, ", \"python\": {\"version\": ");
    put_string(w, plait_result_hello(r, "version", value, sizeof value));
    plait_text_add(w->out, ", \"executable\": ");
    put_string(w, plait_result_hello(r, "python", value, sizeof value));
    plait_text_add(w->out, "}");
    if (r->how.signal) plait_text_addf(w->out, ", \"exit_code\": null, \"signal\": %d", r->how.signal);
    else plait_text_addf(w->out, ", \"exit_code\": %d, \"signal\": null", r->how.exit_code);
    plait_text_addf(w->out, ", \"complete\": %s, \"dropped_events\": %llu, \"records\": %llu, \"instructions\": %llu",
                    r->how.complete ? "true" : "false", (unsigned long long)r->dropped, (unsigned long long)r->records,
                    (unsigned long long)r->instructions);
    plait_text_add(w->out, ", \"warnings\": [");
    for (size_t i = 0; i < r->nwarnings; i++) {
        if (i) plait_text_add(w->out, ", ");
        put_string(w, r->warnings[i]);
    }
    plait_text_add(w->out, "]");
    if (w->verdict && w->verdict->program_json && *w->verdict->program_json) plait_text_addf(w->out, ", %s", w->verdict->program_json);
    plait_text_add(w->out, ", \"time\": {\"wall_seconds\": ");
    put_number(w, r->how.wall_seconds);
    plait_text_add(w->out, "}}");
}

// ---- regions

static void put_conditions(writer *w, const plait_region_verdict *v) {
    plait_text_add(w->out, ", \"conditions\": [");
    for (size_t i = 0; i < v->nconditions; i++) {
        const plait_condition *c = &v->conditions[i];
        plait_text_add(w->out, i ? ", {\"kind\": " : "{\"kind\": ");
        put_string(w, c->kind);
        plait_text_add(w->out, ", \"variable\": ");
        put_string(w, c->variable);
        if (c->operator_name) {
            plait_text_add(w->out, ", \"operator\": ");
            put_string(w, c->operator_name);
        }
        if (c->reassociates) plait_text_add(w->out, ", \"reassociates\": true");
        if (c->last) plait_text_add(w->out, ", \"last\": true");
        if (c->with) {
            plait_text_add(w->out, ", \"with\": ");
            put_string(w, c->with);
        }
        plait_text_add(w->out, "}");
    }
    plait_text_add(w->out, "], \"blockers\": [");
    uint32_t *ids = plait_calloc(v->nblockers + 1, sizeof *ids);
    for (size_t i = 0; ids && i < v->nblockers; i++) {   // ascending
        size_t k = i;
        for (uint32_t id = w->dep_id[v->blockers[i]]; k > 0 && ids[k - 1] > id; k--) ids[k] = ids[k - 1];
        ids[k] = w->dep_id[v->blockers[i]];
    }
    for (size_t i = 0; ids && i < v->nblockers; i++) plait_text_addf(w->out, i ? ", %u" : "%u", ids[i]);
    plait_free(ids);
    plait_text_add(w->out, "]");
}

static void put_payoff(writer *w, const plait_payoff *payoff) {
    static const int cores[PLAIT_PAYOFF_CORES] = {2, 4, 8, 16, 64};
    plait_text_add(w->out, ", \"payoff\": {\"ideal\": ");
    put_number(w, payoff->ideal);
    plait_text_add(w->out, ", \"cores\": {");
    for (int i = 0; i < PLAIT_PAYOFF_CORES; i++) {
        plait_text_addf(w->out, "%s\"%d\": ", i ? ", " : "", cores[i]);
        put_number(w, payoff->cores[i]);
    }
    plait_text_add(w->out, "}}");
}

static void put_verdict(writer *w, uint32_t region) {
    const plait_region_verdict *v = &w->verdict->regions[region];
    plait_text_add(w->out, ", \"work\": ");
    put_number(w, v->work);
    plait_text_add(w->out, ", \"span\": ");
    put_number(w, v->span);
    plait_text_add(w->out, ", \"parallelism\": ");
    put_number(w, v->parallelism);
    plait_text_add(w->out, ", \"burdened\": ");
    put_number(w, v->burdened);
    const char *pattern = plait_pattern_name(v->pattern);
    plait_text_add(w->out, ", \"pattern\": ");
    if (pattern) put_string(w, pattern);
    else plait_text_add(w->out, "null");
    put_conditions(w, v);
    put_payoff(w, &v->payoff);
    if (v->sentence && *v->sentence) {
        plait_text sentence = {0};
        plait_text_add(&sentence, v->sentence);
        if (region_at(w->result, region)->approximate) plait_text_add(&sentence, " Approximate: memory ran out, so dependences on values not used for long may be missing.");
        plait_text_add(w->out, ", \"sentence\": ");
        put_string(w, sentence.at ? sentence.at : v->sentence);
        plait_text_fini(&sentence);
    }
    plait_text_add(w->out, ", \"strategy\": [");
    for (size_t i = 0; i < v->nstrategies; i++) {
        if (i) plait_text_add(w->out, ", ");
        put_string(w, v->strategies[i]);
    }
    plait_text_add(w->out, "]");
    if (v->extra_json && *v->extra_json) plait_text_addf(w->out, ", %s", v->extra_json);
}

static void put_region(writer *w, uint32_t index) {
    static const char *const kinds[] = {"program", "function", "loop"};
    const plait_region *g = region_at(w->result, index);
    plait_text_addf(w->out, "{\"id\": %u, \"kind\": \"%s\", \"file\": ", w->region_id[index], kinds[g->kind]);
    if (g->kind == PLAIT_REGION_PROGRAM) plait_text_add(w->out, "null, \"line\": null, \"column\": null, \"name\": ");
    else {
        plait_text_addf(w->out, "%u, \"line\": %d, \"column\": ", w->file_id[g->file], g->line);
        if (g->column < 0) plait_text_add(w->out, "null");
        else plait_text_addf(w->out, "%d", g->column);
        plait_text_addf(w->out, ", \"end_line\": %d, \"name\": ", g->end_line);
    }
    put_string(w, g->name);
    if (g->parent == PLAIT_NO_REGION) plait_text_add(w->out, ", \"parent\": null");
    else plait_text_addf(w->out, ", \"parent\": %u", shown(region_at(w->result, g->parent)) ? w->region_id[g->parent] : 0);
    if (g->approximate) plait_text_add(w->out, ", \"approximate\": true");
    plait_text_addf(w->out, ", \"library\": %s, \"instances\": %llu, \"iterations\": %llu, \"max_iterations\": %llu, \"instructions\": %llu, "
                    "\"self_instructions\": %llu, \"element_operations\": %llu",
                    g->library ? "true" : "false", (unsigned long long)g->instances, (unsigned long long)g->iterations,
                    (unsigned long long)g->max_iterations, (unsigned long long)g->instructions,
                    (unsigned long long)g->self_instructions, (unsigned long long)g->native_ops);
    if (w->verdict) put_verdict(w, index);
    plait_timeline_put(w->out, w->result, index, &(plait_strand_ids){w->region_id, w->dep_id});
    plait_mix_put_ilp(&w->mix, index);
    plait_text_add(w->out, ", \"time\": {}}");
}

// ---- dependences and calls

static void put_end(writer *w, const char *name, uint32_t site) {
    const plait_site *s = site_at(w->result, site);
    plait_text_addf(w->out, ", \"%s\": {\"file\": %u, \"line\": %d, \"column\": %d, \"end_line\": %d, \"end_column\": %d, \"region\": %u}", name,
                    w->file_id[s->file], s->at.line, s->at.column < 0 ? 0 : s->at.column, s->at.end_line, s->at.end_column,
                    shown(region_at(w->result, s->region)) ? w->region_id[s->region] : 0);
}

// "a[j]" with the index of the example: "a[3]".
static void put_example(writer *w, const plait_dependence *d, const char *variable) {
    plait_text text = {0};
    const char *open = d->has_index || d->key_text ? strrchr(variable, '[') : NULL;
    size_t plain = strspn(variable, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.[]");
    if (open && plain >= (size_t)(open - variable) && variable[strlen(variable) - 1] == ']') {
        plait_text_addn(&text, variable, (size_t)(open - variable));
        if (d->key_text) plait_text_addf(&text, "[%s]", plait_intern_text(&w->result->program->names, d->key_text));
        else plait_text_addf(&text, "[%lld]", (long long)d->index);
    } else {
        plait_text_add(&text, variable);
        if (d->has_index) plait_text_addf(&text, ", item %lld,", (long long)d->index);
    }
    if (d->carried) plait_text_addf(&text, " in iterations %u and %u", d->from_iteration, d->to_iteration);
    put_string(w, text.at);
    plait_text_fini(&text);
}

// Names the program has for the objects, where it has (tensors of a model).
static void put_objects(writer *w, const plait_dependence *d) {
    if (!d->objects) return;
    const plait_dep_objects *o = &w->result->objects[d->objects - 1];
    plait_text_add(w->out, ", \"objects\": [");
    for (uint32_t i = 0; i < o->n; i++) {
        plait_text_add(w->out, i ? ", " : "");
        put_string(w, plait_intern_text(&w->result->program->names, o->names[i]));
    }
    plait_text_add(w->out, o->more ? ", \"...\"]" : "]");
}

static void put_dependence(writer *w, uint32_t index) {
    const plait_dependence *d = &w->result->deps[index];
    const char *variable = w->verdict ? w->verdict->variables[index] : "";
    plait_text_addf(w->out, "{\"id\": %u, \"kind\": \"%s\", \"location\": \"%s\", \"variable\": ", w->dep_id[index],
                    plait_dep_kind_name(d->kind), plait_sort_name(d->sort));
    put_string(w, variable);
    put_end(w, "source", d->source);
    put_end(w, "sink", d->sink);
    plait_text_addf(w->out, ", \"scope\": %u, \"carried\": %s, \"distance\": ",
                    shown(region_at(w->result, d->scope)) ? w->region_id[d->scope] : 0, d->carried ? "true" : "false");
    if (d->carried) plait_text_addf(w->out, "{\"min\": %lld, \"max\": %lld}", (long long)d->min_distance, (long long)d->max_distance);
    else plait_text_add(w->out, "null");
    plait_text_addf(w->out, ", \"count\": %llu, \"certainty\": \"%s\", \"role\": ", (unsigned long long)d->count,
                    d->assumed ? "assumed" : "observed");
    const char *role = w->verdict ? plait_role_name((plait_role)w->verdict->roles[index]) : NULL;
    if (role) plait_text_addf(w->out, "\"%s\"", role);
    else plait_text_add(w->out, "null");
    plait_text_add(w->out, ", \"example\": ");
    put_example(w, d, variable);
    plait_via_put(w->out, w->result, d, &(plait_strand_ids){w->region_id, w->dep_id});
    if (region_at(w->result, d->scope)->approximate) plait_text_add(w->out, ", \"approximate\": true");
    put_objects(w, d);
    plait_text_add(w->out, "}");
}

static int by_call(const void *pa, const void *pb) {
    const plait_call_edge *a = pa, *b = pb;
    int sites = by_site(sort_result, a->site, b->site);
    if (sites) return sites;
    ORDER(sort_region_id[a->caller], sort_region_id[b->caller]);
    ORDER(sort_region_id[a->callee], sort_region_id[b->callee]);
    return 0;
}

static plait_status put_calls(writer *w) {
    const plait_result *r = w->result;
    plait_call_edge *calls = plait_alloc((r->ncalls + 1) * sizeof *calls);
    if (!calls) return PLAIT_NOMEM;
    if (r->ncalls) memcpy(calls, r->calls, r->ncalls * sizeof *calls);
    qsort(calls, r->ncalls, sizeof *calls, by_call);
    plait_text_add(w->out, "\"calls\": [");
    for (size_t i = 0; i < r->ncalls; i++) {
        const plait_call_edge *c = &calls[i];
        const plait_site *s = site_at(r, c->site);
        plait_text_addf(w->out, "%s{\"caller\": %u, \"callee\": %u, ", i ? ",\n" : "\n",
                        shown(region_at(r, c->caller)) ? w->region_id[c->caller] : 0, shown(region_at(r, c->callee)) ? w->region_id[c->callee] : 0);
        if (c->site) plait_text_addf(w->out, "\"file\": %u, \"line\": %d, \"column\": %d, ", w->file_id[s->file], s->at.line, s->at.column);
        else plait_text_add(w->out, "\"file\": null, \"line\": null, \"column\": null, ");
        plait_text_addf(w->out, "\"count\": %llu, \"instructions\": %llu, \"time\": {}}", (unsigned long long)c->count,
                        (unsigned long long)c->instructions);
    }
    plait_text_add(w->out, "]");
    plait_free(calls);
    return PLAIT_OK;
}

// ---- mix

static void put_counts(writer *w, const uint64_t *counts) {
    int any = 0;
    plait_text_add(w->out, "{");
    for (int op = 1; op < PLAIT_OP_COUNT; op++)
        if (counts[op])
            plait_text_addf(w->out, "%s\"%s\": %llu", any++ ? ", " : "", plait_op_name((plait_op)op), (unsigned long long)counts[op]);
    plait_text_add(w->out, "}");
}

static void put_categories(writer *w) {
    uint64_t totals[64] = {0};
    plait_op parts[4];
    for (int op = 1; op < PLAIT_OP_COUNT; op++)
        for (size_t k = plait_op_parts((plait_op)op, parts); k-- > 0;) totals[plait_op_category(parts[k]) & 63] += w->result->executed[op];
    int any = 0;
    plait_text_add(w->out, "{");
    for (int c = 0; c < 64; c++)
        if (totals[c])
            plait_text_addf(w->out, "%s\"%s\": %llu", any++ ? ", " : "", plait_category_name((plait_category)c), (unsigned long long)totals[c]);
    plait_text_add(w->out, "}");
}

static void put_static(writer *w) {
    static uint64_t counts[PLAIT_OP_COUNT];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < w->result->program->codes.len; i++) {
        const plait_code_info *code = w->result->program->codes.at[i];
        if (code->library || !code->body) continue;
        for (uint32_t k = 0; k < code->body->ninstrs; k++) counts[code->body->instrs[k].op]++;
    }
    put_counts(w, counts);
}

static int by_native(const void *pa, const void *pb) {
    const plait_native_use *a = pa, *b = pb;
    const plait_intern *names = &sort_result->program->names;
    int text = strcmp(plait_intern_text(names, a->name), plait_intern_text(names, b->name));
    if (text) return text;
    ORDER(sort_region_id[a->region], sort_region_id[b->region]);
    ORDER(a->dtype, b->dtype);
    return 0;
}

static void add_use(plait_native_use *sum, const plait_native_use *use) {
    sum->calls += use->calls;
    sum->element_ops += use->element_ops;
    sum->bytes += use->bytes;
    sum->nanoseconds += use->nanoseconds;
}

static void put_use(writer *w, const plait_native_use *use) {
    plait_text_addf(w->out, "\"calls\": %llu, \"element_ops\": %llu, \"bytes\": %llu, \"time\": {\"nanoseconds\": %llu}", (unsigned long long)use->calls,
                    (unsigned long long)use->element_ops, (unsigned long long)use->bytes, (unsigned long long)use->nanoseconds);
}

// What the n uses of one function did, by the type of the items; NONE and OBJECT have one name.
static void put_dtypes(writer *w, const plait_native_use *uses, size_t n) {
    uint64_t ops[PLAIT_DTYPES] = {0};
    for (size_t i = 0; i < n; i++)
        ops[uses[i].dtype == PLAIT_D_NONE ? PLAIT_D_OBJECT : uses[i].dtype < PLAIT_DTYPES ? uses[i].dtype : PLAIT_D_OTHER] += uses[i].element_ops;
    plait_text_add(w->out, ", \"dtypes\": {");
    for (unsigned d = 0, any = 0; d < PLAIT_DTYPES; d++)
        if (ops[d]) plait_text_addf(w->out, "%s\"%s\": %llu", any++ ? ", " : "", plait_dtype_name(d), (unsigned long long)ops[d]);
    plait_text_add(w->out, "}");
}

// The same by region, for those of one function: {region: {calls, ...}}.
static void put_uses_by_region(writer *w, const plait_native_use *uses, size_t n) {
    plait_text_add(w->out, ", \"regions\": {");
    for (size_t i = 0; i < n;) {
        plait_native_use sum = {.region = uses[i].region};
        plait_text_addf(w->out, "%s\"%u\": {", i ? ", " : "", sort_region_id[sum.region]);
        size_t first = i;
        for (; i < n && uses[i].region == sum.region; i++) add_use(&sum, &uses[i]);
        put_use(w, &sum);
        put_dtypes(w, uses + first, i - first);
        plait_text_add(w->out, "}");
    }
    plait_text_add(w->out, "}");
}

static plait_status put_native(writer *w) {
    const plait_result *r = w->result;
    plait_native_use *uses = plait_alloc((r->nnatives + 1) * sizeof *uses);
    if (!uses) return PLAIT_NOMEM;
    if (r->nnatives) memcpy(uses, r->natives, r->nnatives * sizeof *uses);
    qsort(uses, r->nnatives, sizeof *uses, by_native);
    plait_text_add(w->out, "{");
    for (size_t i = 0, any = 0; i < r->nnatives; any++) {
        plait_native_use sum = {.name = uses[i].name};
        size_t first = i;
        for (; i < r->nnatives && uses[i].name == sum.name; i++) add_use(&sum, &uses[i]);
        plait_text_add(w->out, any ? ", " : "");
        put_string(w, plait_intern_text(&r->program->names, sum.name));
        plait_text_add(w->out, ": {");
        put_use(w, &sum);
        put_dtypes(w, uses + first, i - first);
        put_uses_by_region(w, uses + first, i - first);
        plait_text_add(w->out, "}");
    }
    plait_text_add(w->out, "}");
    plait_free(uses);
    return PLAIT_OK;
}

static plait_status put_mix(writer *w) {
    plait_text_add(w->out, "\"mix\": {\"static\": ");
    put_static(w);
    plait_text_add(w->out, ", \"executed\": ");
    put_counts(w, w->result->executed);
    plait_text_add(w->out, ", \"categories\": ");
    put_categories(w);
    plait_text_add(w->out, ", \"native\": ");
    PLAIT_TRY(put_native(w));
    plait_text_add(w->out, ", \"regions\": {");
    for (uint32_t i = 1, any = 0; i < w->norder; i++) {
        const uint64_t *counts = w->result->executed_by_region + (size_t)w->order[i] * PLAIT_OP_COUNT;
        if (!region_at(w->result, w->order[i])->self_instructions) continue;
        plait_text_addf(w->out, "%s\n\"%u\": ", any++ ? "," : "", i);
        put_counts(w, counts);
    }
    plait_text_add(w->out, "},\n\"branches\": ");
    plait_mix_put_branches(&w->mix);
    plait_text_add(w->out, ",\n\"types\": ");
    plait_mix_put_types(&w->mix);
    plait_text_add(w->out, ",\n\"arithmetic\": ");
    plait_mix_put_arithmetic(&w->mix);
    plait_text_add(w->out, ",\n\"per_region\": ");
    plait_mix_put_regions(&w->mix);
    plait_text_add(w->out, "}");
    return PLAIT_OK;
}

static int by_note(const void *pa, const void *pb) {
    const plait_note *a = pa, *b = pb;
    int what = strcmp(a->what, b->what);
    return what ? what : strcmp(a->why, b->why);
}

static plait_status put_coverage(writer *w) {
    const plait_result *r = w->result;
    plait_note *notes = plait_alloc((r->nnotes + 1) * sizeof *notes);
    plait_hangings hanging;
    if (!notes) return PLAIT_NOMEM;
    if (plait_hangings_find(r, w->verdict, &hanging) != PLAIT_OK) {
        plait_free(notes);
        return PLAIT_NOMEM;
    }
    if (r->nnotes) memcpy(notes, r->notes, r->nnotes * sizeof *notes);
    qsort(notes, r->nnotes, sizeof *notes, by_note);
    plait_text_add(w->out, "\"coverage\": [");
    for (size_t i = 0; i < r->nnotes; i++) {
        plait_text_add(w->out, i ? ",\n{\"what\": " : "\n{\"what\": ");
        put_string(w, notes[i].what);
        plait_text_add(w->out, ", \"why\": ");
        put_string(w, notes[i].why);
        plait_hangings_put(&hanging, r, notes[i].what, w->region_id, w->out);
        plait_text_add(w->out, "}");
    }
    plait_text_add(w->out, "]");
    plait_free(notes);
    plait_hangings_fini(&hanging);
    return PLAIT_OK;
}

static plait_status put_document(writer *w) {
    plait_text_add(w->out, "{\"format\": \"plait-result\", \"version\": 1,\n");
    put_program(w);
    plait_text_add(w->out, ",\n\"files\": [");
    for (uint32_t i = 0; i < w->nfiles; i++) {
        if (i) plait_text_add(w->out, ", ");
        put_string(w, path_of(w->result, w->file_order[i]));
    }
    plait_text_add(w->out, "],\n\"regions\": [");
    for (uint32_t i = 0; i < w->norder; i++) {
        plait_text_add(w->out, i ? ",\n" : "\n");
        put_region(w, w->order[i]);
    }
    plait_text_add(w->out, "],\n\"dependences\": [");
    for (size_t i = 0; i < w->result->ndeps; i++) {
        plait_text_add(w->out, i ? ",\n" : "\n");
        put_dependence(w, w->deps[i]);
    }
    plait_text_add(w->out, "],\n");
    PLAIT_TRY(put_calls(w));
    plait_text_add(w->out, ",\n");
    PLAIT_TRY(put_mix(w));
    plait_text_add(w->out, ",\n\"lines\": ");
    plait_mix_put_lines(&w->mix);
    plait_text_add(w->out, ",\n");
    PLAIT_TRY(put_coverage(w));
    plait_text_add(w->out, "}\n");
    return w->out->status;
}

plait_status plait_result_json(const plait_result *result, const plait_verdict *verdict, plait_text *out) {
    writer w = {.result = result, .verdict = verdict, .out = out};
    plait_status status = number(&w);
    if (status == PLAIT_OK) {
        w.mix = (plait_mix_view){.result = result, .order = w.order, .norder = w.norder, .region_id = w.region_id, .file_id = w.file_id, .out = out};
        status = plait_mix_view_init(&w.mix);
    }
    if (status == PLAIT_OK) status = put_document(&w);
    plait_mix_view_fini(&w.mix);
    plait_free(w.order);
    plait_free(w.region_id);
    plait_free(w.file_order);
    plait_free(w.file_id);
    plait_free(w.deps);
    plait_free(w.dep_id);
    return status;
}
