// SPDX-License-Identifier: Apache-2.0
// The file may be damaged or of another version: every field has a default, and ids are checked here once.
//
// A loop's time is measured where the profile has lines (--lines); else it is its function's total times the loop's share of the function's
// executed instructions, an estimate.
#include "report/show_profile.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static double seconds_of(const json_t *object, const char *key) {
    double ns = json_number_value(json_object_get(object, key));
    return ns > 0 ? ns * 1e-9 : 0;
}

static uint64_t count_of(const json_t *object, const char *key) {
    json_int_t n = json_integer_value(json_object_get(object, key));
    return n > 0 ? (uint64_t)n : 0;
}

static plait_show_function function_of(const json_t *json) {
    plait_show_function f = {.name = text_of(json, "name"), .label = text_of(json, "qualname"), .file = text_of(json, "file"),
                             .line = (int)json_integer_value(json_object_get(json, "line")), .library = json_is_true(json_object_get(json, "library")),
                             .thread = !strcmp(text_of(json, "kind"), "thread"), .calls = count_of(json, "calls"),
                             .own = seconds_of(json, "own_ns"), .total = seconds_of(json, "total_ns")};
    if (!*f.label) f.label = f.name;
    return f;
}

// ---- the tree

typedef struct folding {
    plait_show_profile *p;
    int *function_at;    // id of a function -> its index
    int *folded;         // id of a context -> its context in the folded tree
    size_t limit;        // ids are below it
} folding;

static int index_by_id(const json_t *json, const char *key, const int *at, size_t limit) {
    const json_t *value = json_object_get(json, key);
    json_int_t id = json_integer_value(value);
    return json_is_integer(value) && id >= 0 && (uint64_t)id < limit ? at[id] : -1;
}

// The context of `function` under `parent`: the one of the same function around it if there is one (recursion), else its child, else a new one.
static int place(plait_show_profile *p, int parent, int function, int *child, int *sibling) {
    for (int up = parent; up >= 0; up = p->contexts.at[up].parent) if (p->contexts.at[up].function == function) return up;
    int first = parent >= 0 ? child[parent] : -1;
    for (int at = first; at >= 0; at = sibling[at]) if (p->contexts.at[at].function == function) return at;
    plait_show_context made = {.parent = parent, .function = function};
    int index = (int)p->contexts.len;
    if (plait_vec_push(&p->contexts, made) != PLAIT_OK) return -1;
    child[index] = -1;
    sibling[index] = first;
    if (parent >= 0) child[parent] = index;
    return index;
}

static plait_status fold_contexts(folding *f, const json_t *contexts) {
    size_t n = json_array_size(contexts);
    int *child = plait_alloc((n + 1) * sizeof *child), *sibling = plait_alloc((n + 1) * sizeof *sibling);
    plait_status status = child && sibling ? PLAIT_OK : PLAIT_NOMEM;
    for (size_t i = 0; i < n && status == PLAIT_OK; i++) {
        const json_t *json = json_array_get(contexts, i);
        json_int_t id = json_integer_value(json_object_get(json, "id"));
        int function = index_by_id(json, "function_id", f->function_at, f->limit);
        if (function < 0 || id < 0 || (uint64_t)id >= f->limit) continue;
        int at = place(f->p, index_by_id(json, "parent", f->folded, f->limit), function, child, sibling);
        if (at < 0) status = PLAIT_NOMEM;
        else {
            f->p->contexts.at[at].own += seconds_of(json, "own_ns");
            f->p->contexts.at[at].calls += count_of(json, "calls");
            f->folded[id] = at;
        }
    }
    plait_free(child);
    plait_free(sibling);
    for (size_t i = f->p->contexts.len; i-- > 0;) {
        plait_show_context *at = &f->p->contexts.at[i];
        at->total += at->own;
        if (at->parent >= 0) f->p->contexts.at[at->parent].total += at->total;
    }
    return status;
}

static size_t id_limit(const json_t *list) {
    json_int_t most = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t id = json_integer_value(json_object_get(json_array_get(list, i), "id"));
        if (id > most && id < 1 << 28) most = id;
    }
    return (size_t)most + 1;
}

static plait_status take(plait_show_profile *p) {
    const json_t *functions = json_object_get(p->json, "functions"), *contexts = json_object_get(p->json, "contexts");
    folding f = {.p = p, .limit = id_limit(functions)};
    if (id_limit(contexts) > f.limit) f.limit = id_limit(contexts);
    p->nfunctions = json_array_size(functions);
    p->functions = plait_calloc(p->nfunctions + 1, sizeof *p->functions);
    f.function_at = plait_alloc(f.limit * sizeof *f.function_at);
    f.folded = plait_alloc(f.limit * sizeof *f.folded);
    plait_status status = p->functions && f.function_at && f.folded ? PLAIT_OK : PLAIT_NOMEM;
    for (size_t i = 0; status == PLAIT_OK && i < f.limit; i++) f.function_at[i] = f.folded[i] = -1;
    for (size_t i = 0; status == PLAIT_OK && i < p->nfunctions; i++) {
        const json_t *json = json_array_get(functions, i);
        json_int_t id = json_integer_value(json_object_get(json, "id"));
        p->functions[i] = function_of(json);
        p->all += p->functions[i].own;
        if (id >= 0 && (uint64_t)id < f.limit) f.function_at[id] = (int)i;
    }
    if (status == PLAIT_OK) status = fold_contexts(&f, contexts);
    plait_free(f.function_at);
    plait_free(f.folded);
    return status;
}

// ---- reading

plait_status plait_show_profile_parse(const char *text, size_t n, const char *where, plait_show_profile *p, plait_error *error) {
    json_error_t why;
    *p = (plait_show_profile){0};
    p->json = json_loadb(text, n, JSON_ALLOW_NUL, &why);
    if (!p->json) return plait_fail(error, PLAIT_INVALID, "%s is damaged: line %d: %s", where, why.line, why.text);
    plait_status status = PLAIT_OK;
    if (strcmp(text_of(p->json, "format"), "plait-profile") || json_integer_value(json_object_get(p->json, "version")) != 1)
        status = plait_fail(error, PLAIT_INVALID, "%s is not a plait profile of version 1", where);
    else if (take(p) != PLAIT_OK) status = plait_fail(error, PLAIT_NOMEM, "not enough memory to read %s", where);
    if (status != PLAIT_OK) plait_show_profile_fini(p);
    return status;
}

plait_status plait_show_profile_read(const char *dir, plait_show_profile *p, plait_error *error) {
    plait_text path = {0}, text = {0};
    char block[16384];
    size_t got;
    *p = (plait_show_profile){0};
    plait_text_addf(&path, "%s/profile.json", dir);
    FILE *file = path.status == PLAIT_OK ? fopen(path.at, "rb") : NULL;
    plait_status status = path.status;
    if (status != PLAIT_OK) plait_fail(error, status, "not enough memory");
    else if (!file && errno != ENOENT && errno != ENOTDIR) status = plait_fail(error, PLAIT_IO, "%s: %s", path.at, strerror(errno));
    while (file && (got = fread(block, 1, sizeof block, file)) > 0) plait_text_addn(&text, block, got);
    if (file) fclose(file);
    if (text.status != PLAIT_OK) status = plait_fail(error, text.status, "not enough memory to read %s", path.at);
    if (file && status == PLAIT_OK) status = plait_show_profile_parse(text.at ? text.at : "", text.len, path.at, p, error);
    plait_text_fini(&text);
    plait_text_fini(&path);
    return status;
}

void plait_show_profile_fini(plait_show_profile *p) {
    plait_free(p->functions);
    plait_vec_fini(&p->contexts);
    plait_free(p->costs);
    plait_free(p->loops);
    json_decref(p->json);
    *p = (plait_show_profile){0};
}

// ---- beside a result

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int same_program(const plait_show_profile *p, const plait_show_result *r) {
    const json_t *ours = json_object_get(json_object_get(p->json, "program"), "argv"), *theirs = json_object_get(json_object_get(r->json, "program"), "argv");
    const char *name = json_string_value(json_array_get(ours, 0));
    for (size_t i = 0; name && i < 2; i++) {   // `-m MODULE` stands as two words there
        const char *other = json_string_value(json_array_get(theirs, i));
        if (other && !strcmp(last_part(other), last_part(name))) return 1;
    }
    return 0;
}

enum { DECORATORS = 40 };   // lines: a profile has a function at its first decorator, a result at its `def`

// How well a function of the profile fits a region: 3 the same line and name, 2 the same line, 1 decorators before it; 0 not at all.
static int fits(const plait_show_function *f, const plait_show_result *r, const plait_show_region *g) {
    int module = !strcmp(g->name, "<module>"), named = !strcmp(f->name, g->name);   // a module has line 1, as a function may
    if (!f->calls || module != !strcmp(f->name, "<module>") || strcmp(f->file, r->files[g->file])) return 0;
    if (module || f->line == g->line) return named ? 3 : 2;
    return named && f->line < g->line && g->line - f->line < DECORATORS;
}

static const plait_show_function *function_at(const plait_show_profile *p, const plait_show_result *r, const plait_show_region *g) {
    const plait_show_function *best = NULL;
    int most = 0;
    for (size_t i = 0; g->file >= 0 && i < p->nfunctions; i++) {
        const plait_show_function *f = &p->functions[i];
        int how = fits(f, r, g);
        if (how > most || (how == 1 && most == 1 && f->line > best->line)) best = f, most = how;
    }
    return best;
}

static const plait_show_region *around(const plait_show_result *r, const plait_show_region *g) {
    for (int depth = 0; depth < 1000 && g && !g->is_function; depth++) g = g->parent >= 0 ? &r->regions[g->parent] : NULL;
    return g;
}

static void measured_loops(plait_show_profile *p, const plait_show_result *r) {
    const json_t *loops = json_object_get(p->json, "loops");
    for (size_t i = 0; i < json_array_size(loops); i++) {
        const json_t *loop = json_array_get(loops, i);
        const char *file = text_of(loop, "file");
        json_int_t line = json_integer_value(json_object_get(loop, "line"));
        for (size_t k = 0; k < r->nregions; k++) {
            const plait_show_region *g = &r->regions[k];
            if (!g->is_loop || g->line != line || g->file < 0 || strcmp(r->files[g->file], file)) continue;
            p->costs[k] = (plait_show_cost){seconds_of(loop, "total_ns"), 0, 1, 1};
            break;   // several loops on one line: the outermost
        }
    }
}

static void estimated_loop(plait_show_profile *p, const plait_show_result *r, size_t k) {
    const plait_show_region *g = &r->regions[k], *function = around(r, g);
    const plait_show_cost *whole = function ? &p->costs[function - r->regions] : NULL;
    if (!whole || !whole->known || p->costs[k].known) return;
    double all = (double)count_of(function->json, "instructions"), mine = (double)count_of(g->json, "instructions");
    if (all > 0) p->costs[k] = (plait_show_cost){whole->seconds * (mine < all ? mine / all : 1), 0, 1, 0};
}

static void sort_loops(plait_show_profile *p, const plait_show_result *r) {
    for (size_t k = 0; k < r->nregions; k++) {
        int forks = r->regions[k].is_function && !strcmp(r->regions[k].pattern, "forkjoin") && r->regions[k].payoff8 >= 1.05;
        if ((!r->regions[k].is_loop && !forks) || !p->costs[k].known || p->costs[k].seconds <= 0) continue;
        size_t at = p->nloops++;
        for (; at > 0 && p->costs[p->loops[at - 1]].seconds < p->costs[k].seconds; at--) p->loops[at] = p->loops[at - 1];
        p->loops[at] = (int)k;
    }
}

plait_status plait_show_profile_join(plait_show_profile *p, const plait_show_result *r, int *same) {
    *same = p->json && same_program(p, r);
    if (!*same) return PLAIT_OK;
    p->costs = plait_calloc(r->nregions + 1, sizeof *p->costs);
    p->loops = plait_calloc(r->nregions + 1, sizeof *p->loops);
    if (!p->costs || !p->loops) return PLAIT_NOMEM;
    for (size_t k = 0; k < r->nregions; k++) {
        const plait_show_function *f = r->regions[k].is_function ? function_at(p, r, &r->regions[k]) : NULL;
        if (f) p->costs[k] = (plait_show_cost){f->total, f->calls, 1, 1};
    }
    measured_loops(p, r);
    for (size_t k = 0; k < r->nregions; k++) if (r->regions[k].is_loop) estimated_loop(p, r, k);
    sort_loops(p, r);
    return PLAIT_OK;
}
