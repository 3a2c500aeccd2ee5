// SPDX-License-Identifier: Apache-2.0
#include "report/show_ilp.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long long number_of(const json_t *object, const char *key) { return (long long)json_integer_value(json_object_get(object, key)); }
static double real_of(const json_t *object, const char *key) { return json_number_value(json_object_get(object, key)); }

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

// ---- finding the region

static const json_t *ilp_of(const plait_show_region *g) {
    const json_t *ilp = json_object_get(g->json, "ilp");
    return json_is_object(ilp) ? ilp : NULL;
}

static int is_on(const plait_show_result *r, const plait_show_region *g, const char *file, int line) {
    return g->line == line && plait_show_file_matches(r, g->file, file) && ilp_of(g) && (g->is_loop || strcmp(g->name, "<module>"));
}

static const plait_show_region *around(const plait_show_result *r, const char *file, int line) {
    const plait_show_region *best = NULL;
    for (size_t i = 0; i < r->nregions; i++) {
        const plait_show_region *g = &r->regions[i];
        if (ilp_of(g) && plait_show_file_matches(r, g->file, file) && g->line <= line && g->end_line >= line && (!best || g->line >= best->line)) best = g;
    }
    return best;
}

static const plait_show_region *first_on(const plait_show_result *r, const char *file, int line) {
    for (size_t i = 0; i < r->nregions; i++)
        if (is_on(r, &r->regions[i], file, line)) return &r->regions[i];
    return around(r, file, line);
}

static plait_status none(plait_error *error, const char *file, int line) {
    return plait_fail(error, PLAIT_INVALID, "no sample of instructions at %s:%d in this result (it holds those of the regions with the most instructions)",
                      file, line);
}

// ---- tables

static void put_head(plait_text *out, plait_show_result *r, const plait_show_region *g, const json_t *ilp) {
    const json_t *sampled = json_object_get(ilp, "sampled"), *one = json_object_get(ilp, "one"), *with = json_object_get(one, "control");
    const char *unit = text_of(ilp, "unit");
    long long units = number_of(sampled, "units"), of = number_of(sampled, "of"), cut = number_of(sampled, "cut");
    plait_text_addf(out, "%s:%d  %s%s%s\n", plait_show_basename(r, g->file), g->line, g->is_loop ? "loop" : "function ", g->is_loop ? "" : g->name,
                    g->library ? " (library)" : "");
    plait_text_addf(out, "%s: %lld %ss of %lld, %lld instructions in %lld stretches%s\n", units == of ? "all of it" : "a sample", units, unit, of,
                    number_of(ilp, "instructions"), number_of(sampled, "stretches"),
                    cut && cut == units ? "; each is longer than what was taken of it" : cut ? "; longer ones were left out of the first line below" : "");
    const json_t *plain = json_object_get(one, "true");
    plait_text_addf(out, "one %s: longest chain %.1f, %.2f side by side on average, at most %lld; with control dependences %.1f, %.2f, %lld\n\n", unit,
                    real_of(plain, "path"), real_of(plain, "average"), number_of(plain, "max_width"), real_of(with, "path"), real_of(with, "average"),
                    number_of(with, "max_width"));
}

static void put_windows(plait_text *out, const json_t *ilp) {
    static const char *const names[] = {"16", "64", "256", "unlimited"};
    plait_text_add(out, "                 true dependences only      with control dependences\n");
    plait_text_add(out, "window          stages  average  widest     stages  average  widest\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *plain = json_object_get(json_object_get(ilp, "true"), names[i]), *control = json_object_get(json_object_get(ilp, "control"), names[i]);
        plait_text_addf(out, "%-12s %9lld %8.2f %7lld  %9lld %8.2f %7lld\n", names[i], number_of(plain, "path"), real_of(plain, "average"),
                        number_of(plain, "max_width"), number_of(control, "path"), real_of(control, "average"), number_of(control, "max_width"));
    }
}

// ---- stages

typedef struct order { long long stage; size_t step; } order;

static int by_stage(const void *a, const void *b) {
    const order *left = a, *right = b;
    if (left->stage != right->stage) return left->stage < right->stage ? -1 : 1;
    return left->step < right->step ? -1 : left->step > right->step;
}

static void put_row(plait_text *out, plait_show_result *r, const plait_show_region *g, const json_t *step, int first, int *last_line) {
    const char *function = text_of(step, "function"), *argument = text_of(step, "argument");
    int line = (int)number_of(step, "line");
    size_t n = 0;
    char operand[64] = "";
    if (*argument) snprintf(operand, sizeof operand, "%.60s", argument);
    if (first) plait_text_addf(out, "%5lld ", number_of(step, "stage"));
    else plait_text_add(out, "      ");
    plait_text_addf(out, " %c %5d  %5lld  %-22s %s", json_is_true(json_object_get(step, "critical")) ? '*' : ' ', line, number_of(step, "offset"),
                    text_of(step, "opcode"), operand);
    if (*function) plait_text_addf(out, "  in %s", function);
    else if (line != *last_line) {
        const char *text = plait_show_line(r, g->file, line, &n);
        if (n) plait_text_addf(out, "%*s| %.*s", (int)(strlen(operand) < 16 ? 16 - strlen(operand) : 1), "", (int)(n < 60 ? n : 60), text);
    }
    if (!*function) *last_line = line;
    while (out->status == PLAIT_OK && out->len && out->at[out->len - 1] == ' ') out->at[--out->len] = '\0';
    plait_text_add(out, "\n");
}

static plait_status put_stages(plait_text *out, plait_show_result *r, const plait_show_region *g, const json_t *ilp) {
    const json_t *steps = json_object_get(ilp, "steps"), *shown = json_object_get(ilp, "shown");
    size_t n = json_array_size(steps);
    order *rows = plait_alloc((n + 1) * sizeof *rows);
    int last_line = -1;
    if (!rows) return PLAIT_NOMEM;
    for (size_t i = 0; i < n; i++) rows[i] = (order){number_of(json_array_get(steps, i), "stage"), i};
    qsort(rows, n, sizeof *rows, by_stage);
    plait_text_addf(out, "\none %s, of a sort that %lld of those sampled are of: %lld instructions in %lld stages\n", text_of(ilp, "unit"),
                    number_of(shown, "alike"), number_of(shown, "instructions"), number_of(ilp, "critical_path"));
    plait_text_add(out, "stage    line offset  opcode (*: on the longest chain)\n");
    for (size_t i = 0; i < n; i++) put_row(out, r, g, json_array_get(steps, rows[i].step), i == 0 || rows[i].stage != rows[i - 1].stage, &last_line);
    long long left = number_of(shown, "instructions") - (long long)n;
    if (left > 0) plait_text_addf(out, "... the first %zu instructions; %lld more\n", n, left);
    plait_free(rows);
    return PLAIT_OK;
}

static plait_status put_region(plait_text *out, plait_show_result *r, const plait_show_region *g) {
    const json_t *ilp = ilp_of(g);
    put_head(out, r, g, ilp);
    put_windows(out, ilp);
    return put_stages(out, r, g, ilp);
}

plait_status plait_show_ilp(plait_text *out, plait_show_result *result, const char *file, int line, plait_error *error) {
    size_t shown = 0;
    for (size_t i = 0; i < result->nregions; i++) {
        if (!is_on(result, &result->regions[i], file, line)) continue;
        if (shown++) plait_text_add(out, "\n");
        PLAIT_TRY(put_region(out, result, &result->regions[i]));
    }
    const plait_show_region *g = shown ? NULL : around(result, file, line);
    if (!shown && !g) return none(error, file, line);
    if (g) PLAIT_TRY(put_region(out, result, g));
    return out->status;
}

// ---- the graph of instructions

static void escaped(plait_text *out, const char *s, int xml) {
    for (; *s; s++) {
        if (xml && strchr("<>&\"", *s)) plait_text_add(out, *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '&' ? "&amp;" : "&quot;");
        else if (!xml && (*s == '"' || *s == '\\')) plait_text_addf(out, "\\%c", *s);
        else if ((unsigned char)*s < ' ') plait_text_add(out, " ");
        else plait_text_addn(out, s, 1);
    }
}

static void put_dot(plait_text *out, const json_t *steps) {
    size_t i, k;
    const json_t *step, *need;
    plait_text_add(out, "digraph plait_ilp {\n  rankdir=TB; node [shape=box, fontname=\"monospace\", fontsize=10];\n");
    json_array_foreach((json_t *)steps, i, step) {
        long long stage = number_of(step, "stage");
        plait_text_addf(out, "  { rank=same; t%lld [label=\"%lld\", shape=plaintext]; i%zu [label=\"%lld: %s ", stage, stage, i, number_of(step, "line"),
                        text_of(step, "opcode"));
        escaped(out, text_of(step, "argument"), 0);
        plait_text_add(out, json_is_true(json_object_get(step, "critical")) ? "\", color=\"#b71c1c\", penwidth=2]; }\n" : "\"]; }\n");
    }
    long long last = 0;
    json_array_foreach((json_t *)steps, i, step) if (number_of(step, "stage") > last) last = number_of(step, "stage");
    for (long long s = 1; s < last; s++) plait_text_addf(out, "  t%lld -> t%lld [style=invis];\n", s, s + 1);
    json_array_foreach((json_t *)steps, i, step)
        json_array_foreach(json_object_get(step, "needs"), k, need) plait_text_addf(out, "  i%lld -> i%zu;\n", (long long)json_integer_value(need), i);
    plait_text_add(out, "}\n");
}

static void put_graphml(plait_text *out, const json_t *steps) {
    static const char *const keys[][3] = {{"label", "node", "string"}, {"line", "node", "int"}, {"stage", "node", "int"}, {"control_stage", "node", "int"},
                                          {"critical", "node", "boolean"}};
    size_t i, k;
    const json_t *step, *need;
    plait_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    for (size_t n = 0; n < sizeof keys / sizeof *keys; n++)
        plait_text_addf(out, "<key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", keys[n][0], keys[n][1], keys[n][0], keys[n][2]);
    plait_text_add(out, "<graph id=\"plait-ilp\" edgedefault=\"directed\">\n");
    json_array_foreach((json_t *)steps, i, step) {
        plait_text_addf(out, "<node id=\"i%zu\"><data key=\"label\">%s ", i, text_of(step, "opcode"));
        escaped(out, text_of(step, "argument"), 1);
        plait_text_addf(out, "</data><data key=\"line\">%lld</data><data key=\"stage\">%lld</data><data key=\"control_stage\">%lld</data>"
                        "<data key=\"critical\">%s</data></node>\n", number_of(step, "line"), number_of(step, "stage"), number_of(step, "control_stage"),
                        json_is_true(json_object_get(step, "critical")) ? "true" : "false");
    }
    json_array_foreach((json_t *)steps, i, step)
        json_array_foreach(json_object_get(step, "needs"), k, need)
            plait_text_addf(out, "<edge source=\"i%lld\" target=\"i%zu\"/>\n", (long long)json_integer_value(need), i);
    plait_text_add(out, "</graph>\n</graphml>\n");
}

plait_status plait_show_ilp_graph(plait_text *out, plait_show_result *result, const char *file, int line, int graphml, plait_error *error) {
    const plait_show_region *g = first_on(result, file, line);
    if (!g) return none(error, file, line);
    const json_t *steps = json_object_get(ilp_of(g), "steps");
    if (graphml) put_graphml(out, steps);
    else put_dot(out, steps);
    return out->status;
}
