// SPDX-License-Identifier: Apache-2.0
// The comparison as JSON: everything the text has, opcodes below one per cent too. Shares are in per cent.
#include "report/compare.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static json_t *finished(json_t *value, int failed) {
    if (!failed) return value;
    json_decref(value);
    return NULL;
}

static double rounded(double x, double scale) { return round(x * scale) / scale; }

static json_t *shares(const double *share, int n, int ops) {
    json_t *object = json_object();
    int failed = !object;
    for (int i = 0; !failed && i < n; i++)
        if (share[i] > 0)
            failed = json_object_set_new(object, ops ? plait_op_name((plait_op)i) : plait_category_name((plait_category)i),
                                         json_real(rounded(100 * share[i], 1e6)));
    return finished(object, failed);
}

static json_t *native_json(const plait_compare_result *result) {
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; !failed && i < result->native.len; i++) {
        const plait_compare_native *row = &result->native.at[i];
        failed = json_array_append_new(list, json_pack("{s:s,s:I,s:I,s:I}", "name", row->name, "calls", (json_int_t)row->calls, "element_ops",
                                                       (json_int_t)row->element_ops, "bytes", (json_int_t)row->bytes));
    }
    return finished(list, failed);
}

static json_t *result_json(const plait_compare *compare, size_t i) {
    const plait_compare_result *result = &compare->results.at[i];
    plait_text sentence = {0};
    if (compare->results.len > 1) plait_compare_sentence(&sentence, compare, i);
    json_t *object = json_pack("{s:s,s:s,s:s,s:b,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:s}", "name", result->name, "dir", result->dir, "python", result->python,
                               "executed", result->executed, "instructions", (json_int_t)result->instructions, "native_calls",
                               (json_int_t)result->native_calls, "element_ops", (json_int_t)result->element_ops, "bytes",
                               (json_int_t)result->bytes, "categories", shares(result->category_share, PLAIT_CATEGORY_COUNT, 0), "opcodes",
                               shares(result->part_share, PLAIT_OP_COUNT, 1), "native", native_json(result), "operands",
                               plait_compare_operands_json(result), "operations", (json_int_t)result->operations, "inferred",
                               (json_int_t)result->inferred, "jumps", (json_int_t)result->jumps, "taken", (json_int_t)result->taken, "distinguishing",
                               sentence.len ? sentence.at : "");
    int failed = sentence.status != PLAIT_OK;
    plait_text_fini(&sentence);
    return finished(object, failed);
}

static json_t *distance_json(const plait_compare *compare, const plait_compare_distance *d) {
    return json_pack("{s:s,s:s,s:f,s:f,s:f,s:f}", "a", compare->results.at[d->a].name, "b", compare->results.at[d->b].name, "jensen_shannon",
                     rounded(d->shannon, 1e9), "cosine", rounded(d->cosine, 1e9), "category_jensen_shannon", rounded(d->category_shannon, 1e9),
                     "category_cosine", rounded(d->category_cosine, 1e9));
}

static json_t *verdict_json(const plait_compare_verdict *v) {
    return json_pack("{s:s,s:f,s:I,s:I}", "pattern", v->pattern, "parallelism", v->parallelism, "iterations", (json_int_t)v->iterations, "instances",
                     (json_int_t)v->instances);
}

static json_t *change_json(const plait_compare *compare, const plait_compare_change *c) {
    return json_pack("{s:s,s:s,s:s,s:s,s:I,s:I,s:s,s:o,s:o}", "a", compare->results.at[c->a].name, "b", compare->results.at[c->b].name, "file", c->file,
                     "kind", c->kind, "line", (json_int_t)c->line, "column", (json_int_t)c->column, "name", c->name, "from", verdict_json(&c->from),
                     "to", verdict_json(&c->to));
}

static json_t *compare_json(const plait_compare *compare) {
    json_t *root = json_pack("{s:s,s:i,s:[],s:[],s:I,s:[]}", "format", "plait-compare", "version", 1, "results", "distances", "matched_regions",
                             (json_int_t)compare->matched, "changes");
    int failed = !root;
    for (size_t i = 0; !failed && i < compare->results.len; i++)
        failed = json_array_append_new(json_object_get(root, "results"), result_json(compare, i));
    for (size_t i = 0; !failed && i < compare->distances.len; i++)
        failed = json_array_append_new(json_object_get(root, "distances"), distance_json(compare, &compare->distances.at[i]));
    for (size_t i = 0; !failed && i < compare->changes.len; i++)
        failed = json_array_append_new(json_object_get(root, "changes"), change_json(compare, &compare->changes.at[i]));
    return finished(root, failed);
}

plait_status plait_compare_write_json(const char *path, const plait_compare *compare, plait_error *error) {
    json_t *root = compare_json(compare);
    if (!root) return plait_fail(error, PLAIT_NOMEM, "out of memory writing %s", path);
    FILE *out = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    int failed = !out || json_dumpf(root, out, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) != 0 || fputc('\n', out) == EOF || fflush(out) != 0;
    int saved = errno;
    if (out && out != stdout && fclose(out) != 0 && !failed) failed = 1;
    json_decref(root);
    return failed ? plait_fail(error, PLAIT_IO, "%s: %s", path, strerror(saved ? saved : EIO)) : PLAIT_OK;
}
