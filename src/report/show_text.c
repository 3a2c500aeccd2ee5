// SPDX-License-Identifier: Apache-2.0
// Text for people. Sentences come from the result; this file orders, quotes and wraps.
#include "report/show_text.h"
#include "report/show_fit.h"
#include "report/show_page.h"
#include "report/show_profile.h"
#include <stdio.h>
#include <string.h>

enum { MOST_REGIONS = 12, MOST_DEPENDENCES = 24, MOST_LOOPS = 10, MOST_FUNCTIONS = 12, MOST_CONTEXTS = 24, INDENT = 4 };

// ---- head

static void put_head(plait_page *p) {
    const json_t *program = json_object_get(p->r->json, "program"), *argv = json_object_get(program, "argv");
    const json_t *python = json_object_get(program, "python");
    const char *version = json_string_value(json_is_object(python) ? json_object_get(python, "version") : python);
    char number[32];
    for (size_t i = 0; i < json_array_size(argv) && i < 6; i++) {
        const char *word = json_string_value(json_array_get(argv, i)), *slash = word && !i ? strrchr(word, '/') : NULL;
        if (word) plait_text_add(p->out, i ? " " : ""), plait_page_put(p, PLAIT_BOLD, slash ? slash + 1 : word);
    }
    plait_text_addf(p->out, "  %s bytecode instructions", plait_grouped((uint64_t)json_integer_value(json_object_get(program, "instructions")), number));
    json_int_t native = json_integer_value(json_object_get(json_object_get(json_object_get(p->r->json, "mix"), "arithmetic"), "native"));
    if (native > 0 && native >= json_integer_value(json_object_get(program, "instructions")) / 100)
        plait_text_addf(p->out, ", %s element operations inside native calls", plait_grouped((uint64_t)native, number));
    if (version) plait_text_addf(p->out, ", Python %.20s", version);
    const json_t *signal = json_object_get(program, "signal");
    if (json_is_integer(signal)) plait_text_addf(p->out, ", ended by signal %d", (int)json_integer_value(signal));
    else plait_text_addf(p->out, ", exit code %d", (int)json_integer_value(json_object_get(program, "exit_code")));
    plait_text_add(p->out, "\n");
    json_int_t dropped = json_integer_value(json_object_get(program, "dropped_events"));
    if (json_is_false(json_object_get(program, "complete"))) plait_page_put(p, PLAIT_YELLOW, "The record ends before the program did: what follows is about the part that was seen.\n");
    if (dropped > 0) plait_text_addf(p->out, "%s events could not be placed and are missing below.\n", plait_grouped((uint64_t)dropped, number));
}

static void put_warnings(plait_page *p) {
    const json_t *warnings = json_object_get(json_object_get(p->r->json, "program"), "warnings");
    for (size_t i = 0; i < json_array_size(warnings); i++) {
        const char *text = json_string_value(json_array_get(warnings, i));
        if (text) plait_page_wrapped(p, text, 0);
    }
}

// ---- overview

static int worth(const plait_page *p, const plait_show_region *g) {
    if (!g->instances || (!g->is_loop && !g->is_function)) return 0;
    if (p->o->all) return 1;
    if (g->library || !*g->sentence) return 0;
    return g->is_loop || !strcmp(g->pattern, "forkjoin") || g->share >= 0.02;
}

static int before(const plait_show_region *a, const plait_show_region *b) {   // by gain, then by work, then as in the source
    double gain = a->payoff8 - b->payoff8;
    if (gain > 0.005 || gain < -0.005) return gain > 0;
    if (a->work != b->work) return a->work > b->work;
    return a < b;
}

static size_t ranked(plait_page *p, const plait_show_region **list) {
    size_t n = 0;
    for (size_t i = 0; i < p->r->nregions; i++) {
        const plait_show_region *g = &p->r->regions[i];
        size_t k = n;
        if (!worth(p, g)) continue;
        for (; k > 0 && before(g, list[k - 1]); k--) list[k] = list[k - 1];
        list[k] = g;
        n++;
    }
    return n;
}

static void put_title(plait_page *p, const plait_show_region *g) {
    char where[600], line[128];
    plait_text_add(p->out, "\n");
    snprintf(where, sizeof where, "%.400s:%d", plait_show_basename(p->r, g->file), g->line);
    plait_page_put(p, PLAIT_BOLD, where);
    plait_text_addf(p->out, "%*s", (int)(strlen(where) < 22 ? 24 - strlen(where) : 2), "");
    plait_page_put(p, plait_page_pattern(g->pattern), *g->pattern ? g->pattern : "-");
    int pad = 12 - (int)strlen(g->pattern);
    snprintf(line, sizeof line, "%*s%5.1f%% of the work", pad > 1 ? pad : 1, "", 100 * (g->share > 1 ? 1 : g->share));
    plait_text_add(p->out, line);
    const plait_show_cost *cost = p->o->profile && p->o->profile->costs ? &p->o->profile->costs[g - p->r->regions] : NULL;
    if (cost && cost->known && p->o->profile->all > 0) {
        snprintf(line, sizeof line, ", %s%.1f%% of the time", cost->measured ? "" : "about ", 100 * cost->seconds / p->o->profile->all);
        plait_text_add(p->out, line);
    }
    if (g->payoff8 >= 1.005) {
        snprintf(line, sizeof line, "   %.2f times as fast on 8 cores", g->payoff8);
        plait_text_add(p->out, line);
    }
    plait_text_add(p->out, "\n");
}

static const char *first_strategy(const plait_show_region *g) {
    return json_string_value(json_array_get(json_object_get(g->json, "strategy"), 0));
}

static void put_blocker_lines(plait_page *p, const plait_show_region *g) {   // the lines of the first pairs, quoted
    const json_t *blockers = json_object_get(g->json, "blockers");
    int shown[4], n = 0;
    for (size_t i = 0; i < json_array_size(blockers) && n < 4; i++) {
        json_int_t id = json_integer_value(json_array_get(blockers, i));
        if (id < 0 || (uint64_t)id >= p->r->ndeps) continue;
        const plait_show_dependence *d = &p->r->deps[id];
        const plait_show_end *ends[] = {&d->source, &d->sink};
        for (int e = 0; e < 2 && n < 4; e++) {
            int known = ends[e]->line == g->line;
            for (int k = 0; k < n; k++) known |= shown[k] == ends[e]->line;
            if (known || ends[e]->file != g->file) continue;
            shown[n++] = ends[e]->line;
        }
    }
    for (int i = 1; i < n; i++)   // in the order of the source
        for (int k = i; k > 0 && shown[k - 1] > shown[k]; k--) {
            int held = shown[k];
            shown[k] = shown[k - 1];
            shown[k - 1] = held;
        }
    for (int i = 0; i < n; i++) plait_page_quote(p, g->file, shown[i], INDENT);
}

static void put_region(plait_page *p, const plait_show_region *g) {
    put_title(p, g);
    plait_page_quote(p, g->file, g->line, INDENT);
    put_blocker_lines(p, g);
    if (*g->sentence) plait_page_wrapped(p, g->sentence, INDENT);
    const char *strategy = first_strategy(g);
    if (strategy) {
        plait_text text = {0};
        plait_text_addf(&text, "Try: %s.", strategy);
        if (text.status == PLAIT_OK) plait_page_wrapped(p, text.at, INDENT);
        plait_text_fini(&text);
    }
}

static void put_best(plait_page *p) {
    const json_t *best = json_object_get(json_object_get(p->r->json, "program"), "best_set"), *cores = json_object_get(best, "cores");
    size_t n = json_array_size(json_object_get(best, "lines"));
    if (n < 2) return;
    plait_text_addf(p->out, "\nTogether");
    size_t put_so_far = 0;
    for (size_t i = 0; i < p->r->nregions; i++) {
        const plait_show_region *g = &p->r->regions[i];
        if (!json_is_true(json_object_get(g->json, "best_set"))) continue;
        plait_text_addf(p->out, "%s %s:%d", put_so_far ? "," : "", plait_show_basename(p->r, g->file), g->line);
        put_so_far++;
    }
    plait_text_addf(p->out, ": %.2f times as fast on 8 cores, %.2f on 64.\n", json_number_value(json_object_get(cores, "8")),
                    json_number_value(json_object_get(cores, "64")));
}

// How many verdicts would change with what the user knows of a function, and where.
static void put_hanging(plait_page *p, const json_t *row, const char *what) {
    size_t verdicts = (size_t)json_integer_value(json_object_get(row, "verdicts"));
    const json_t *regions = json_object_get(row, "regions");
    if (!verdicts || !what) return;
    plait_text_addf(p->out, "    %zu verdict%s on it:", verdicts, verdicts == 1 ? " hangs" : "s hang");
    for (size_t i = 0; i < json_array_size(regions) && i < 4; i++) {
        size_t id = (size_t)json_integer_value(json_array_get(regions, i));
        if (id < p->r->nregions)
            plait_text_addf(p->out, "%s %s:%d", i ? "," : "", plait_show_basename(p->r, p->r->regions[id].file), p->r->regions[id].line);
    }
    plait_text_addf(p->out, "%s. Declare what it does in plait.toml ([effects] \"%s\" = \"pure\", \"reads args\"...)\n", json_array_size(regions) > 4 ? "..." : "", what);
}

static void put_unobserved(plait_page *p, size_t left) {
    const json_t *coverage = json_object_get(p->r->json, "coverage");
    size_t unproven = 0, rows = json_array_size(coverage);
    for (size_t i = 0; i < p->r->nregions; i++)
        unproven += p->r->regions[i].is_loop && !p->r->regions[i].library && !strcmp(p->r->regions[i].pattern, "unproven");
    plait_text_add(p->out, "\n");
    if (left) plait_text_addf(p->out, "%zu more regions: plait show --all DIR, or plait show DIR FILE:LINE for one of them.\n", left);
    plait_text_add(p->out, "All of this is about one run; another input may show more dependences.\n");
    if (unproven) plait_text_addf(p->out, "Not observed: %zu loop%s that never ran two iterations.\n", unproven, unproven == 1 ? "" : "s");
    for (size_t i = 0; i < rows && i < 12; i++) {
        const json_t *row = json_array_get(coverage, i);
        const char *what = json_string_value(json_object_get(row, "what")), *why = json_string_value(json_object_get(row, "why"));
        if (what) plait_text_addf(p->out, "Not observed: %s%s%s\n", what, why ? ": " : "", why ? why : "");
        put_hanging(p, row, what);
    }
    if (rows > 12) plait_text_addf(p->out, "Not observed: %zu more entries under coverage in result.json\n", rows - 12);
}

static void put_profile(plait_page *p) {
    plait_show_profile_head(p, p->o->profile);
    plait_show_profile_loops(p, p->o->profile, p->o->all ? SIZE_MAX : MOST_LOOPS);
}

static void put_profile_end(plait_page *p) {
    plait_show_profile_functions(p, p->o->profile, p->o->all ? SIZE_MAX : MOST_FUNCTIONS);
    plait_show_profile_tree(p, p->o->profile, p->o->all ? SIZE_MAX : MOST_CONTEXTS);
}

plait_status plait_show_profile_only(plait_text *out, const plait_show_options *options) {
    plait_page p = {out, NULL, options};
    put_profile(&p);
    put_profile_end(&p);
    plait_text_add(out, "\nNo dependences are known here: plait run of the same program says which loops can run in parallel.\n");
    return out->status;
}

plait_status plait_show_overview(plait_text *out, plait_show_result *result, const plait_show_options *options) {
    plait_page p = {out, result, options};
    const plait_show_region **list = plait_calloc(result->nregions + 1, sizeof *list);
    if (!list) return PLAIT_NOMEM;
    size_t n = ranked(&p, list), shown = options->all || n < MOST_REGIONS ? n : MOST_REGIONS;
    put_head(&p);
    put_warnings(&p);
    if (options->profile) put_profile(&p);
    for (size_t i = 0; i < shown; i++) put_region(&p, list[i]);
    if (!n) plait_text_add(out, "\nNo loop and no call in this run does enough to say anything about.\n");
    put_best(&p);
    plait_show_fit_program(&p);
    if (options->profile) put_profile_end(&p);
    put_unobserved(&p, n - shown);
    plait_free(list);
    return out->status;
}

// ---- one place

static void put_measures(plait_page *p, const plait_show_region *g) {
    char a[32], b[32], c[32];
    double span = json_number_value(json_object_get(g->json, "span"));
    plait_text_addf(p->out, "%*swork %s, longest chain %s, parallelism %.1f (%.1f with the cost of tasks)\n", INDENT, "",
                    plait_grouped((uint64_t)g->work, a), plait_grouped((uint64_t)span, b), json_number_value(json_object_get(g->json, "parallelism")),
                    json_number_value(json_object_get(g->json, "burdened")));
    if (g->is_loop) plait_text_addf(p->out, "%*s%s iterations in %s runs of the loop\n", INDENT, "", plait_grouped(g->iterations, a), plait_grouped(g->instances, c));
    else plait_text_addf(p->out, "%*s%s calls\n", INDENT, "", plait_grouped(g->instances, a));
    const json_t *payoff = json_object_get(g->json, "payoff"), *value;
    const char *key;
    plait_text_addf(p->out, "%*salone in parallel, the program is faster by:", INDENT, "");
    json_object_foreach(json_object_get(payoff, "cores"), key, value) plait_text_addf(p->out, "  %s cores %.2f", key, json_number_value(value));
    plait_text_addf(p->out, "  no limit %.2f\n", json_number_value(json_object_get(payoff, "ideal")));
}

static void put_dependence(plait_page *p, const plait_show_dependence *d, int home) {
    char count[32];
    plait_text_addf(p->out, "%*s%s ", INDENT, "", d->kind);
    plait_page_put(p, PLAIT_BOLD, d->variable);
    plait_text_addf(p->out, " (%s): ", d->location);
    if (d->source.file != home) plait_text_addf(p->out, "%s:", plait_show_basename(p->r, d->source.file));
    plait_text_addf(p->out, "%d -> ", d->source.line);
    if (d->sink.file != home) plait_text_addf(p->out, "%s:", plait_show_basename(p->r, d->sink.file));
    plait_text_addf(p->out, "%d", d->sink.line);
    if (d->carried && d->low == d->high) plait_text_addf(p->out, ", distance %lld", (long long)d->low);
    else if (d->carried) plait_text_addf(p->out, ", distance %lld to %lld", (long long)d->low, (long long)d->high);
    plait_text_addf(p->out, ", %s time%s", plait_grouped(d->count, count), d->count == 1 ? "" : "s");
    if (d->carried && *d->example) plait_text_addf(p->out, ", %s", d->example);
    if (*d->role) plait_text_addf(p->out, "  [%s]", d->role);
    else if (d->carried && !strcmp(d->kind, "RAW")) plait_page_put(p, PLAIT_RED, "  in the way");
    plait_text_add(p->out, d->assumed ? "  (assumed)\n" : "\n");
}

static void put_dependences(plait_page *p, const plait_show_region *g, int carried, const char *title) {
    int id = (int)(g - p->r->regions);
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < p->r->ndeps; i++) {
        const plait_show_dependence *d = &p->r->deps[i];
        if (d->scope != id || d->carried != carried) continue;
        if (!all++) plait_text_addf(p->out, "  %s\n", title);
        if (shown < MOST_DEPENDENCES || p->o->all) put_dependence(p, d, g->file), shown++;
    }
    if (shown < all) plait_text_addf(p->out, "%*s... and %zu more (plait show --all)\n", INDENT, "", all - shown);
}

static void put_nest(plait_page *p, const plait_show_region *g) {
    const json_t *nest = json_object_get(g->json, "nest");
    if (!nest) return;
    const char *interchange = json_string_value(json_object_get(nest, "interchange")), *parallel = json_string_value(json_object_get(nest, "parallel"));
    plait_text_addf(p->out, "%*swith the loop at line %d inside: interchange %s, run in parallel: %s%s; distance vectors", INDENT, "",
                    (int)json_integer_value(json_object_get(nest, "inner_line")), interchange ? interchange : "unknown", parallel ? parallel : "none",
                    json_is_true(json_object_get(nest, "wavefront")) ? ", or a wavefront" : "");
    const json_t *vectors = json_object_get(nest, "vectors");
    for (size_t i = 0; i < json_array_size(vectors); i++) {
        char *text = json_dumps(json_array_get(vectors, i), JSON_COMPACT);
        if (text) plait_text_addf(p->out, " %s", text);
        free(text);
    }
    plait_text_add(p->out, json_array_size(vectors) ? "\n" : " none\n");
}

static void put_details(plait_page *p, const plait_show_region *g) {
    put_title(p, g);
    plait_page_quote(p, g->file, g->line, INDENT);
    put_blocker_lines(p, g);
    if (*g->sentence) plait_page_wrapped(p, g->sentence, INDENT);
    plait_show_profile_region(p, p->o->profile, g);
    put_measures(p, g);
    put_nest(p, g);
    plait_show_fit_region(p, g, INDENT);
    const json_t *strategy = json_object_get(g->json, "strategy");
    for (size_t i = 0; i < json_array_size(strategy); i++) {
        plait_text text = {0};
        plait_text_addf(&text, "%s %s", "Try:", json_string_value(json_array_get(strategy, i)));
        if (text.status == PLAIT_OK) plait_page_wrapped(p, text.at, INDENT);
        plait_text_fini(&text);
    }
    if (g->is_loop) put_dependences(p, g, 1, "carried from iteration to iteration:");
    put_dependences(p, g, 0, g->is_loop ? "inside one iteration:" : "inside one activation:");
}

plait_status plait_show_place(plait_text *out, plait_show_result *result, const char *file, int line, const plait_show_options *options,
                              plait_error *error) {
    plait_page p = {out, result, options};
    const plait_show_region *around = NULL;
    int known = 0, shown = 0;
    for (size_t i = 0; i < result->nregions; i++) {
        const plait_show_region *g = &result->regions[i];
        if (!plait_show_file_matches(result, g->file, file)) continue;
        known = 1;
        if (g->line == line && (g->is_loop || strcmp(g->name, "<module>"))) put_details(&p, g), shown++;
        if (g->line <= line && g->end_line >= line && (!around || g->line >= around->line)) around = g;
    }
    if (!known) return plait_fail(error, PLAIT_INVALID, "no file %s in this result", file);
    if (!shown && !around) return plait_fail(error, PLAIT_INVALID, "nothing at %s:%d in this result", file, line);
    if (!shown) put_details(&p, around);
    return out->status;
}
