// SPDX-License-Identifier: Apache-2.0
// result.json into arrays. The file may be damaged or of another version: every field has a default, ids are checked once here, so that nobody who
// reads the arrays has to.
#include "report/show_result.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static uint64_t count_of(const json_t *object, const char *key) {
    json_int_t n = json_integer_value(json_object_get(object, key));
    return n > 0 ? (uint64_t)n : 0;
}

static int index_of(const json_t *object, const char *key, size_t limit) {   // -1: none, or out of range
    const json_t *value = json_object_get(object, key);
    json_int_t n = json_integer_value(value);
    return json_is_integer(value) && n >= 0 && (uint64_t)n < limit ? (int)n : -1;
}

static plait_show_region region_of(json_t *json, const plait_show_result *r, double total) {
    plait_show_region g = {.json = json, .kind = text_of(json, "kind"), .name = text_of(json, "name"), .pattern = text_of(json, "pattern"),
                           .sentence = text_of(json, "sentence"), .file = index_of(json, "file", r->nfiles),
                           .line = index_of(json, "line", 1 << 30), .end_line = index_of(json, "end_line", 1 << 30),
                           .parent = index_of(json, "parent", r->nregions), .library = json_is_true(json_object_get(json, "library")),
                           .instances = count_of(json, "instances"), .iterations = count_of(json, "iterations")};
    g.is_loop = !strcmp(g.kind, "loop");
    g.is_function = !strcmp(g.kind, "function");
    g.work = json_number_value(json_object_get(json, "work"));
    if (g.work <= 0) g.work = (double)count_of(json, "instructions");
    g.share = total > 0 ? g.work / total : 0;
    g.payoff8 = json_number_value(json_object_get(json_object_get(json_object_get(json, "payoff"), "cores"), "8"));
    return g;
}

static plait_show_end end_of(const json_t *json, const plait_show_result *r) {
    return (plait_show_end){index_of(json, "file", r->nfiles), index_of(json, "line", 1 << 30), index_of(json, "region", r->nregions)};
}

static plait_show_dependence dependence_of(const json_t *json, const plait_show_result *r) {
    const json_t *distance = json_object_get(json, "distance");
    return (plait_show_dependence){.kind = text_of(json, "kind"), .location = text_of(json, "location"), .variable = text_of(json, "variable"),
                                   .role = text_of(json, "role"), .example = text_of(json, "example"),
                                   .source = end_of(json_object_get(json, "source"), r), .sink = end_of(json_object_get(json, "sink"), r),
                                   .scope = index_of(json, "scope", r->nregions), .carried = json_is_true(json_object_get(json, "carried")),
                                   .assumed = !strcmp(text_of(json, "certainty"), "assumed"),
                                   .low = json_integer_value(json_object_get(distance, "min")),
                                   .high = json_integer_value(json_object_get(distance, "max")), .count = count_of(json, "count")};
}

static void fill(plait_show_result *r) {
    json_t *files = json_object_get(r->json, "files"), *regions = json_object_get(r->json, "regions"), *deps = json_object_get(r->json, "dependences");
    json_t *calls = json_object_get(r->json, "calls"), *program = json_array_get(regions, 0);
    double total = json_number_value(json_object_get(program, "work"));
    if (total <= 0) total = (double)count_of(program, "instructions");
    for (size_t i = 0; i < r->nfiles; i++) {
        const char *path = json_string_value(json_array_get(files, i));
        r->files[i] = path ? path : "";
    }
    for (size_t i = 0; i < r->nregions; i++) r->regions[i] = region_of(json_array_get(regions, i), r, total);
    for (size_t i = 0; i < r->ndeps; i++) r->deps[i] = dependence_of(json_array_get(deps, i), r);
    for (size_t i = 0; i < r->ncalls; i++) {
        const json_t *c = json_array_get(calls, i);
        r->calls[i] = (plait_show_call){index_of(c, "caller", r->nregions), index_of(c, "callee", r->nregions), index_of(c, "line", 1 << 30),
                                        count_of(c, "count"), count_of(c, "instructions")};
    }
}

static plait_status take(plait_show_result *r, plait_error *error) {
    r->nfiles = json_array_size(json_object_get(r->json, "files"));
    r->nregions = json_array_size(json_object_get(r->json, "regions"));
    r->ndeps = json_array_size(json_object_get(r->json, "dependences"));
    r->ncalls = json_array_size(json_object_get(r->json, "calls"));
    r->files = plait_calloc(r->nfiles + 1, sizeof *r->files);
    r->sources = plait_calloc(r->nfiles + 1, sizeof *r->sources);
    r->regions = plait_calloc(r->nregions + 1, sizeof *r->regions);
    r->deps = plait_calloc(r->ndeps + 1, sizeof *r->deps);
    r->calls = plait_calloc(r->ncalls + 1, sizeof *r->calls);
    if (!r->files || !r->sources || !r->regions || !r->deps || !r->calls) return plait_fail(error, PLAIT_NOMEM, "out of memory");
    fill(r);
    return PLAIT_OK;
}

plait_status plait_show_read(const char *dir, plait_show_result *r, plait_error *error) {
    plait_text path = {0};
    json_error_t why;
    *r = (plait_show_result){0};
    plait_text_addf(&path, "%s/result.json", dir);
    if (path.status != PLAIT_OK) return plait_fail(error, PLAIT_NOMEM, "out of memory");
    FILE *file = fopen(path.at, "rb");
    plait_text_fini(&path);
    if (!file) {
        int missing = errno == ENOENT || errno == ENOTDIR;
        return plait_fail(error, PLAIT_IO, missing ? "%s is no result of plait run: it holds no result.json" : "%s/result.json: %s", dir, strerror(errno));
    }
    r->json = json_loadf(file, 0, &why);
    fclose(file);
    if (!r->json) return plait_fail(error, PLAIT_INVALID, "%s/result.json is damaged: line %d: %s", dir, why.line, why.text);
    plait_status status = PLAIT_OK;
    if (strcmp(text_of(r->json, "format"), "plait-result") || json_integer_value(json_object_get(r->json, "version")) != 1)
        status = plait_fail(error, PLAIT_INVALID, "%s/result.json is not a plait result of version 1", dir);
    if (status == PLAIT_OK) status = take(r, error);
    if (status != PLAIT_OK) plait_show_fini(r);
    return status;
}

void plait_show_fini(plait_show_result *r) {
    for (size_t i = 0; r->sources && i < r->nfiles; i++) plait_free(r->sources[i].text);
    plait_free(r->sources);
    plait_free(r->files);
    plait_free(r->regions);
    plait_free(r->deps);
    plait_free(r->calls);
    json_decref(r->json);
    *r = (plait_show_result){0};
}

// ---- sources

static void read_source(plait_show_source *source, const char *path) {
    plait_text text = {0};
    char block[16384];
    size_t got;
    FILE *file = fopen(path, "rb");
    source->text = plait_strndup("", 0);
    if (!file) return;
    while (text.len < (64u << 20) && (got = fread(block, 1, sizeof block, file)) > 0) plait_text_addn(&text, block, got);
    fclose(file);
    if (text.status != PLAIT_OK || !text.at) {
        plait_text_fini(&text);
        return;
    }
    plait_free(source->text);
    source->text = text.at;
    source->len = text.len;
}

const char *plait_show_line(plait_show_result *r, int file, int line, size_t *len) {
    *len = 0;
    if (file < 0 || line < 1) return "";
    plait_show_source *source = &r->sources[file];
    if (!source->text) read_source(source, r->files[file]);
    if (!source->text) return "";
    const char *at = source->text, *end = source->text + source->len;
    for (; line > 1 && at < end; line--) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    while (at < end && (*at == ' ' || *at == '\t')) at++;
    const char *stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    *len = (size_t)((stop ? stop : end) - at);
    while (*len && (at[*len - 1] == '\r' || at[*len - 1] == ' ')) --*len;
    return at;
}

const char *plait_show_basename(const plait_show_result *r, int file) {
    const char *path = file >= 0 ? r->files[file] : "?", *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int plait_show_file_matches(const plait_show_result *r, int file, const char *wanted) {
    if (file < 0) return 0;
    if (!strncmp(wanted, "./", 2)) wanted += 2;
    size_t n = strlen(r->files[file]), m = strlen(wanted);
    return m && m <= n && !strcmp(r->files[file] + n - m, wanted) && (m == n || r->files[file][n - m - 1] == '/');
}
