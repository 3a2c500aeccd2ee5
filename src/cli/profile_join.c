// SPDX-License-Identifier: Apache-2.0
// See profile_join.h.
#include "cli/profile_join.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct row { const char *file, *name, *pattern; long long line; double ns; } row;
typedef struct joined { json_t *files, *regions; PLAIT_VEC(row) rows; } joined;

static long long whole(const json_t *object, const char *key) { return json_integer_value(json_object_get(object, key)); }
static const char *text(const json_t *object, const char *key) { return json_string_value(json_object_get(object, key)); }

static json_t *region_by_id(const joined *join, const json_t *id) {
    size_t at;
    json_t *region;
    json_array_foreach(join->regions, at, region)
        if (json_is_integer(id) && json_equal(json_object_get(region, "id"), id)) return region;
    return NULL;
}

// The function around a loop; NULL when the links lead nowhere.
static json_t *function_around(const joined *join, json_t *region) {
    for (int depth = 0; region && depth < 1000; depth++) {
        const char *kind = text(region, "kind");
        if (kind && !strcmp(kind, "function")) return region;
        region = region_by_id(join, json_object_get(region, "parent"));
    }
    return NULL;
}

static uint32_t profiled(const plait_profile_model *model, const char *file, long long line, int module) {
    for (uint32_t i = 1; i < model->function_count; i++) {
        const plait_prof_function *function = &model->functions[i];
        int is_module = !strcmp(function->name, "<module>");        // it has line 1, as a function may
        int here = module ? is_module : !is_module && function->line == line;
        if (here && function->calls && !strcmp(function->file, file)) return i;
    }
    return 0;
}

static plait_status add_loop(joined *join, const plait_profile_model *model, json_t *loop) {
    const char *kind = text(loop, "kind"), *file = json_string_value(json_array_get(join->files, whole(loop, "file")));
    json_t *around = kind && !strcmp(kind, "loop") ? function_around(join, loop) : NULL;
    const char *name = around ? text(around, "name") : NULL;
    if (!around || !file) return PLAIT_OK;
    uint32_t function = profiled(model, file, whole(around, "line"), name && !strcmp(name, "<module>"));
    double all = (double)whole(around, "instructions"), mine = (double)whole(loop, "instructions");
    if (!function || all <= 0) return PLAIT_OK;
    const char *pattern = text(loop, "pattern");
    row found = {file, name, pattern ? pattern : "unproven", whole(loop, "line"), model->functions[function].total_ns * (mine < all ? mine / all : 1)};
    return plait_vec_push(&join->rows, found);
}

static int by_time(const void *a, const void *b) {
    double x = ((const row *)a)->ns, y = ((const row *)b)->ns;
    return (x < y) - (x > y);
}

static plait_status collect(joined *join, const plait_profile_model *model) {
    size_t at;
    json_t *region;
    json_array_foreach(join->regions, at, region) PLAIT_TRY(add_loop(join, model, region));
    if (join->rows.len) qsort(join->rows.at, join->rows.len, sizeof *join->rows.at, by_time);
    return PLAIT_OK;
}

static void put(const joined *join, const plait_profile_model *model, size_t rows, plait_text *out) {
    double all = 0;
    for (size_t i = 1; i < model->function_count; i++) all += model->functions[i].own_ns;
    for (size_t i = 0; i < join->rows.len && i < rows; i++) {
        const row *at = &join->rows.at[i];
        if (i == 0) plait_text_add(out, "loops by time, and what the dependences of the earlier run say of them:\n");
        plait_text_addf(out, "~%8.3f s %5.1f%%  %-10s  %s:%lld in %s\n", at->ns * 1e-9, all > 0 ? 100 * at->ns / all : 0, at->pattern, at->file, at->line,
                        at->name ? at->name : "?");
    }
}

plait_status plait_profile_join(const plait_profile_model *model, const char *result_path, size_t rows, plait_text *out) {
    json_t *result = json_load_file(result_path, 0, NULL);
    joined join = {.files = json_object_get(result, "files"), .regions = json_object_get(result, "regions")};
    plait_status status = collect(&join, model);
    if (status == PLAIT_OK) put(&join, model, rows, out);
    plait_vec_fini(&join.rows);
    json_decref(result);
    return status == PLAIT_OK ? out->status : status;
}
