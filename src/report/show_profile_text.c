// SPDX-License-Identifier: Apache-2.0
// Where the time goes, for a terminal: the first thing `plait show` says where there is a profile.
#include "report/show_profile.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double share(const plait_show_profile *p, double seconds) { return p->all > 0 ? 100 * seconds / p->all : 0; }

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void put_time(plait_page *page, double s, int width) {
    if (s >= 0.9995) plait_text_addf(page->out, "%*.3f s", width, s);
    else if (s >= 0.9995e-3) plait_text_addf(page->out, "%*.1f ms", width, s * 1e3);
    else plait_text_addf(page->out, "%*.1f us", width, s * 1e6);
}

static void put_seconds(plait_page *page, double s) {   // as a column
    put_time(page, s, 8);
    if (s >= 0.9995) plait_text_add(page->out, " ");
}

void plait_show_profile_head(plait_page *page, const plait_show_profile *p) {
    const json_t *used = json_object_get(p->json, "resources"), *program = json_object_get(p->json, "program"), *gc = json_object_get(used, "gc");
    double cpu = json_number_value(json_object_get(used, "user_s")) + json_number_value(json_object_get(used, "system_s")), collected = 0;
    json_int_t runs = 0;
    for (size_t i = 0; i < json_array_size(gc); i++) {
        collected += json_number_value(json_object_get(json_array_get(gc, i), "time_s"));
        runs += json_integer_value(json_object_get(json_array_get(gc, i), "runs"));
    }
    plait_text_addf(page->out, "Profile: %.3f s, %.3f s of processor time, %.1f MB at most, %lld garbage collection%s in %.1f ms", json_number_value(json_object_get(used, "wall_s")),
                    cpu, json_number_value(json_object_get(used, "peak_rss_kb")) / 1024, (long long)runs, runs == 1 ? "" : "s", collected * 1e3);
    size_t threads = json_array_size(json_object_get(p->json, "threads"));
    if (threads > 1) plait_text_addf(page->out, ", %zu threads", threads);
    plait_text_add(page->out, json_is_false(json_object_get(program, "complete")) ? "; it ends before the program did\n" : "\n");
}

// ---- loops beside verdicts

static void put_conditions(plait_page *page, const plait_show_region *g) {
    static const struct { const char *kind, *words; } rows[] = {
        {"privatize", "its own"}, {"reduce", "a reduction of"}, {"copy", "a copy of"}, {"buffer-output", "buffered"},
    };
    const json_t *conditions = json_object_get(g->json, "conditions");
    size_t n = json_array_size(conditions);
    for (size_t i = 0; i < n && i < 3; i++) {
        const json_t *c = json_array_get(conditions, i);
        const char *kind = json_string_value(json_object_get(c, "kind")), *variable = json_string_value(json_object_get(c, "variable")), *words = NULL;
        for (size_t k = 0; kind && k < sizeof rows / sizeof *rows; k++) if (!strcmp(rows[k].kind, kind)) words = rows[k].words;
        plait_text_addf(page->out, "%s %s %.24s", i ? "," : ", with", words ? words : kind ? kind : "", variable && *variable ? variable : "output");
    }
    if (n > 3) plait_text_addf(page->out, " and %zu more", n - 3);
}

static void put_blocker(plait_page *page, const plait_show_region *g) {
    const json_t *blockers = json_object_get(g->json, "blockers");
    json_int_t id = json_integer_value(json_array_get(blockers, 0));
    if (!json_array_size(blockers) || id < 0 || (uint64_t)id >= page->r->ndeps) return;
    const plait_show_dependence *d = &page->r->deps[id];
    plait_text_addf(page->out, ": %.28s", d->variable);
    if (d->source.file == g->file && d->sink.file == g->file) plait_text_addf(page->out, ", line %d to %d", d->source.line, d->sink.line);
    else if (d->source.file >= 0) plait_text_addf(page->out, ", %s:%d", plait_show_basename(page->r, d->source.file), d->source.line);
    if (json_array_size(blockers) > 1) plait_text_addf(page->out, ", and %zu more", json_array_size(blockers) - 1);
}

static void put_answer(plait_page *page, const plait_show_region *g) {
    static const struct { const char *pattern, *answer; int blocked; } rows[] = {
        {"doall", "yes", 0}, {"reduction", "yes", 0}, {"doacross", "overlapping iterations", 1}, {"pipeline", "as a pipeline", 1}, {"sequential", "no", 1},
        {"forkjoin", "yes, its calls as tasks", 0}, {"unproven", "not seen: no run had two iterations", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].pattern, g->pattern)) continue;
        plait_page_put(page, plait_page_pattern(g->pattern), rows[i].answer);
        if (i < 2) put_conditions(page, g);
        if (rows[i].blocked) put_blocker(page, g);
        return;
    }
    plait_text_add(page->out, "no verdict");
}

void plait_show_profile_loops(plait_page *page, const plait_show_profile *p, size_t rows) {
    size_t shown = 0, estimates = 0;
    for (size_t i = 0; i < p->nloops && shown < rows; i++) {
        const plait_show_region *g = &page->r->regions[p->loops[i]];
        const plait_show_cost *cost = &p->costs[p->loops[i]];
        char where[128];
        if (g->library && share(p, cost->seconds) < 5) continue;
        if (!shown++) plait_page_put(page, PLAIT_BOLD, "\nWhat costs most, and whether it can run in parallel in this run\n");
        estimates += !cost->measured;
        plait_text_add(page->out, cost->measured ? "  " : " ~");
        put_seconds(page, cost->seconds);
        snprintf(where, sizeof where, "%.80s:%d", plait_show_basename(page->r, g->file), g->line);
        plait_text_addf(page->out, " %5.1f%%  %-24s ", share(p, cost->seconds), where);
        put_answer(page, g);
        plait_text_add(page->out, "\n");
    }
    if (estimates) plait_page_put(page, PLAIT_DIM, "  ~: its function's time by its share of the instructions; plait profile --lines measures it\n");
}

// ---- functions and tree

static int by_own(const void *a, const void *b) {
    const plait_show_function *x = *(const plait_show_function *const *)a, *y = *(const plait_show_function *const *)b;
    return (x->own < y->own) - (x->own > y->own);
}

static void put_place(plait_page *page, const plait_show_function *f) {
    char where[160];
    if (!*f->file) return;
    snprintf(where, sizeof where, "  %.120s:%d", last_part(f->file), f->line);
    plait_page_put(page, PLAIT_DIM, where);
}

void plait_show_profile_functions(plait_page *page, const plait_show_profile *p, size_t rows) {
    const plait_show_function **order = plait_calloc(p->nfunctions + 1, sizeof *order);
    size_t n = 0;
    char calls[32];
    for (size_t i = 0; order && i < p->nfunctions; i++) if (p->functions[i].calls) order[n++] = &p->functions[i];
    if (n) qsort(order, n, sizeof *order, by_own);
    if (n) plait_page_put(page, PLAIT_BOLD, "\nFunctions by their own time\n         own           with callees              calls\n");
    for (size_t i = 0; i < n && i < rows && (i < 3 || share(p, order[i]->own) >= 0.5); i++) {
        plait_text_add(page->out, "  ");
        put_seconds(page, order[i]->own);
        plait_text_addf(page->out, " %5.1f%%", share(p, order[i]->own));
        put_seconds(page, order[i]->total);
        plait_text_addf(page->out, " %5.1f%% %12s  %.60s", share(p, order[i]->total), plait_grouped(order[i]->calls, calls), order[i]->label);
        put_place(page, order[i]);
        plait_text_add(page->out, "\n");
    }
    plait_free(order);
}

static int by_total(const void *a, const void *b) {
    const plait_show_context *x = *(const plait_show_context *const *)a, *y = *(const plait_show_context *const *)b;
    return (x->total < y->total) - (x->total > y->total);
}

typedef struct walk { plait_page *page; const plait_show_profile *p; size_t left; char rule[256]; } walk;

static void put_context(walk *w, const plait_show_context *at, const char *branch) {
    const plait_show_function *f = &w->p->functions[at->function];
    char calls[32];
    plait_text_addf(w->page->out, "  %5.1f%% %5.1f%%  %s%s%.60s", share(w->p, at->total), share(w->p, at->own), w->rule, branch, f->label);
    put_place(w->page, f);
    if (at->calls) plait_text_addf(w->page->out, "  %s call%s", plait_grouped(at->calls, calls), at->calls == 1 ? "" : "s");
    plait_text_add(w->page->out, "\n");
    w->left--;
}

static void put_under(walk *w, int parent) {
    const plait_show_profile *p = w->p;
    const plait_show_context *list[24];
    size_t n = 0, rule = strlen(w->rule);
    for (size_t i = 0; i < p->contexts.len; i++) {   // the 24 dearest from 1 % on
        const plait_show_context *at = &p->contexts.at[i];
        if (at->parent != parent || share(p, at->total) < 1) continue;
        if (n < 24) list[n++] = at;
        else if (list[23]->total < at->total) list[23] = at;
        else continue;
        qsort(list, n, sizeof *list, by_total);
    }
    for (size_t i = 0; i < n && w->left; i++) {
        int root = parent < 0, last = i + 1 == n;
        put_context(w, list[i], root ? "" : last ? "`- " : "|- ");
        if (rule + 4 < sizeof w->rule && !root) strcpy(w->rule + rule, last ? "   " : "|  ");
        if (rule < 120) put_under(w, (int)(list[i] - p->contexts.at));
        w->rule[rule] = 0;
    }
}

void plait_show_profile_tree(plait_page *page, const plait_show_profile *p, size_t rows) {
    walk w = {.page = page, .p = p, .left = rows};
    if (!p->contexts.len) return;
    plait_page_put(page, PLAIT_BOLD, "\nThe tree of calls from 1% of the time on; recursion is folded\n   total    own\n");
    put_under(&w, -1);
}

// ---- one region

typedef struct line_time { int line; double seconds; uint64_t hits; } line_time;

static int by_line(const void *a, const void *b) { return ((const line_time *)a)->line - ((const line_time *)b)->line; }

static size_t lines_of(const plait_page *page, const plait_show_profile *p, const plait_show_region *g, line_time *out) {
    const json_t *lines = json_object_get(p->json, "lines");
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *at = json_array_get(lines, i);
        const char *file = json_string_value(json_object_get(at, "file"));
        line_time found = {(int)json_integer_value(json_object_get(at, "line")), json_number_value(json_object_get(at, "total_ns")) * 1e-9,
                           (uint64_t)json_integer_value(json_object_get(at, "hits"))};
        int inside = file && g->file >= 0 && found.line >= g->line && found.line <= g->end_line && !strcmp(file, page->r->files[g->file]);
        if (inside && share(p, found.seconds) >= 0.1) out[n++] = found;
    }
    qsort(out, n, sizeof *out, by_line);
    return n;
}

static void put_lines(plait_page *page, const plait_show_profile *p, const plait_show_region *g) {
    line_time *lines = plait_calloc(json_array_size(json_object_get(p->json, "lines")) + 1, sizeof *lines);
    size_t n = lines ? lines_of(page, p, g, lines) : 0, length;
    char hits[32];
    if (n) plait_text_add(page->out, "  time by line, callees included:\n");
    for (size_t i = 0; i < n; i++) {
        const char *text = plait_show_line(page->r, g->file, lines[i].line, &length);
        if (length > 64) for (length = 64; length && ((unsigned char)text[length] & 0xc0) == 0x80;) length--;   // no half character
        plait_text_add(page->out, "  ");
        put_seconds(page, lines[i].seconds);
        plait_text_addf(page->out, " %5.1f%% %12s x %5d | %.*s\n", share(p, lines[i].seconds), plait_grouped(lines[i].hits, hits), lines[i].line, (int)length, text);
    }
    plait_free(lines);
}

void plait_show_profile_region(plait_page *page, const plait_show_profile *p, const plait_show_region *g) {
    const plait_show_cost *cost = p && p->costs ? &p->costs[g - page->r->regions] : NULL;
    char calls[32];
    if (!cost || !cost->known) return;
    plait_text_addf(page->out, "    time %s", cost->measured ? "" : "about ");
    put_time(page, cost->seconds, 1);
    plait_text_addf(page->out, ", %.1f%% of the profile", share(p, cost->seconds));
    if (cost->calls) plait_text_addf(page->out, ", %s calls", plait_grouped(cost->calls, calls));
    plait_text_add(page->out, "\n");
    put_lines(page, p, g);
}
