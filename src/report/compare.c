// SPDX-License-Identifier: Apache-2.0
// Reading results and measuring how far their mixes are apart. All mixes are compared over the parts of opcodes, so that a program on
// two Python versions is compared with itself.
#include "report/compare.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double plait_compare_shannon(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double middle = (a[i] + b[i]) / 2;
        if (a[i] > 0) sum += a[i] / 2 * log2(a[i] / middle);
        if (b[i] > 0) sum += b[i] / 2 * log2(b[i] / middle);
    }
    return sum <= 0 ? 0 : sum >= 1 ? 1 : sqrt(sum);
}

double plait_compare_cosine(const double *a, const double *b, size_t n) {
    double dot = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < n; i++) {
        dot += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    if (aa == 0 || bb == 0) return aa == bb ? 0 : 1;
    double distance = 1 - dot / sqrt(aa * bb);
    return distance < 0 ? 0 : distance;
}

static uint64_t count_of(const json_t *value) {
    json_int_t n = json_integer_value(value);
    return n > 0 ? (uint64_t)n : 0;
}

static void read_counts(plait_compare_result *result, json_t *counts) {
    const char *name;
    json_t *value;
    json_object_foreach(counts, name, value) {
        plait_op op = plait_op_find(name), parts[4];
        uint64_t count = count_of(value);
        size_t n = plait_op_parts(op, parts);
        result->ops[op] += count;
        result->instructions += count;
        for (size_t i = 0; i < n; i++) result->parts[parts[i]] += count;
        result->split += n * count;
    }
    for (int op = 0; op < PLAIT_OP_COUNT && result->split; op++) {
        result->part_share[op] = (double)result->parts[op] / (double)result->split;
        result->category_share[plait_op_category((plait_op)op)] += result->part_share[op];
    }
}

static int by_work(const void *a, const void *b) {
    const plait_compare_native *left = a, *right = b;
    if (left->element_ops != right->element_ops) return left->element_ops < right->element_ops ? 1 : -1;
    return strcmp(left->name, right->name);
}

static plait_status read_native(plait_compare_result *result, json_t *native) {
    const char *name;
    json_t *value;
    json_object_foreach(native, name, value) {
        plait_compare_native row = {name, count_of(json_object_get(value, "calls")), count_of(json_object_get(value, "element_ops")),
                                    count_of(json_object_get(value, "bytes"))};
        PLAIT_TRY(plait_vec_push(&result->native, row));
        result->native_calls += row.calls;
        result->element_ops += row.element_ops;
        result->bytes += row.bytes;
    }
    if (result->native.len) qsort(result->native.at, result->native.len, sizeof *result->native.at, by_work);
    return PLAIT_OK;
}

static plait_status read_result(plait_compare_result *result, const char *dir, plait_error *error) {
    char path[4096];
    json_error_t why;
    if (snprintf(path, sizeof path, "%s/result.json", dir) >= (int)sizeof path) return plait_fail(error, PLAIT_INVALID, "%s: name too long", dir);
    result->dir = dir;
    result->json = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (!result->json && why.line < 0) return plait_fail(error, PLAIT_INVALID, "%s: no plait result (no readable result.json)", dir);
    if (!result->json) return plait_fail(error, PLAIT_INVALID, "%s: line %d: %s", path, why.line, why.text);
    const char *format = json_string_value(json_object_get(result->json, "format"));
    json_t *mix = json_object_get(result->json, "mix"), *counts = json_object_get(mix, "executed");
    if (!format || strcmp(format, "plait-result")) return plait_fail(error, PLAIT_INVALID, "%s: not a plait result", path);
    result->executed = json_object_size(counts) > 0;
    read_counts(result, result->executed ? counts : json_object_get(mix, "static"));
    if (!result->instructions) return plait_fail(error, PLAIT_INVALID, "%s: the result counts no instructions", path);
    const json_t *interpreter = json_object_get(json_object_get(result->json, "program"), "python");
    const char *python = json_string_value(json_is_object(interpreter) ? json_object_get(interpreter, "version") : interpreter);
    result->python = python ? python : "?";
    if (read_native(result, json_object_get(mix, "native")) != PLAIT_OK || plait_compare_read_operands(result, mix) != PLAIT_OK) return plait_fail(error, PLAIT_NOMEM, "out of memory");
    return PLAIT_OK;
}

// NAME of a/b/NAME.plait/
static char *short_name(const char *dir) {
    size_t end = strlen(dir), start;
    while (end > 1 && dir[end - 1] == '/') end--;
    for (start = end; start > 0 && dir[start - 1] != '/'; start--) { }
    if (end - start > 6 && strncmp(dir + end - 6, ".plait", 6) == 0) end -= 6;
    return plait_strndup(dir + start, end - start);
}

static plait_status name_results(plait_compare *compare) {
    for (size_t i = 0; i < compare->results.len; i++) {
        compare->results.at[i].name = short_name(compare->results.at[i].dir);
        if (!compare->results.at[i].name) return PLAIT_NOMEM;
    }
    for (size_t i = 1; i < compare->results.len; i++)
        for (size_t j = 0; j < i; j++) {
            char longer[4200];
            plait_compare_result *again = &compare->results.at[i];
            if (strcmp(again->name, compare->results.at[j].name)) continue;
            snprintf(longer, sizeof longer, "%s#%zu", again->name, i + 1);
            plait_free(again->name);
            if (!(again->name = plait_strndup(longer, strlen(longer)))) return PLAIT_NOMEM;
            break;
        }
    return PLAIT_OK;
}

static plait_status measure(plait_compare *compare) {
    for (uint32_t a = 0; a < compare->results.len; a++)
        for (uint32_t b = a + 1; b < compare->results.len; b++) {
            const plait_compare_result *left = &compare->results.at[a], *right = &compare->results.at[b];
            plait_compare_distance distance = {
                a, b, plait_compare_shannon(left->part_share, right->part_share, PLAIT_OP_COUNT),
                plait_compare_cosine(left->part_share, right->part_share, PLAIT_OP_COUNT),
                plait_compare_shannon(left->category_share, right->category_share, PLAIT_CATEGORY_COUNT),
                plait_compare_cosine(left->category_share, right->category_share, PLAIT_CATEGORY_COUNT)};
            PLAIT_TRY(plait_vec_push(&compare->distances, distance));
        }
    return PLAIT_OK;
}

static plait_status read_all(plait_compare *compare, const char *const *dirs, size_t n, plait_error *error) {
    plait_compare_result *fresh = plait_calloc(1, sizeof *fresh);   // too large for the stack of a caller with many frames
    plait_status status = fresh ? PLAIT_OK : PLAIT_NOMEM;
    for (size_t i = 0; status == PLAIT_OK && i < n; i++) {
        status = plait_vec_push(&compare->results, *fresh);
        if (status == PLAIT_OK) status = read_result(&compare->results.at[i], dirs[i], error);
    }
    plait_free(fresh);
    return status;
}

plait_status plait_compare_read(plait_compare *compare, const char *const *dirs, size_t n, plait_error *error) {
    *compare = (plait_compare){0};
    plait_status status = read_all(compare, dirs, n, error);
    if (status == PLAIT_OK) status = name_results(compare);
    if (status == PLAIT_OK) status = measure(compare);
    if (status == PLAIT_OK) status = plait_compare_find_changes(compare);
    if (status == PLAIT_NOMEM) plait_fail(error, status, "out of memory comparing results");
    if (status != PLAIT_OK) plait_compare_fini(compare);
    return status;
}

void plait_compare_fini(plait_compare *compare) {
    for (size_t i = 0; i < compare->results.len; i++) {
        plait_free(compare->results.at[i].name);
        json_decref(compare->results.at[i].json);
        plait_vec_fini(&compare->results.at[i].native);
        plait_vec_fini(&compare->results.at[i].operands);
    }
    plait_vec_fini(&compare->results);
    plait_vec_fini(&compare->distances);
    plait_vec_fini(&compare->changes);
    compare->matched = 0;
}
