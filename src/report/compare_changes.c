// SPDX-License-Identifier: Apache-2.0
// Verdicts that changed: a pattern is about one run, so the same loop may look different with other inputs. Regions of two results are
// the same when file, kind, line, column and name are; results are of the same program when they share such a region of its main file.
#include "report/compare.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *file_of(const json_t *result, const json_t *region) {
    const json_t *file = json_object_get(region, "file");
    const char *text = json_is_integer(file) ? json_string_value(json_array_get(json_object_get(result, "files"), (size_t)json_integer_value(file)))
                                             : json_string_value(file);
    return text ? text : "";
}

static long long number_of(const json_t *object, const char *key) { return (long long)json_integer_value(json_object_get(object, key)); }

// A text that is equal for equal regions, as key of a table.
static void region_key(const json_t *result, const json_t *region, char *out, size_t size) {
    snprintf(out, size, "%s\n%s\n%lld\n%lld\n%s", file_of(result, region), text_of(region, "kind"), number_of(region, "line"),
             number_of(region, "column"), text_of(region, "name"));
}

static plait_compare_verdict verdict_of(const json_t *region) {
    return (plait_compare_verdict){text_of(region, "pattern"), json_number_value(json_object_get(region, "parallelism")),
                                   (uint64_t)number_of(region, "iterations"), (uint64_t)number_of(region, "instances")};
}

static int same_program(const json_t *a, const json_t *b) {
    const json_t *left = json_object_get(json_object_get(a, "program"), "argv"), *right = json_object_get(json_object_get(b, "program"), "argv");
    const char *first = json_string_value(json_array_get(left, 0)), *second = json_string_value(json_array_get(right, 0));
    if (!first || !second) return 0;
    const char *base_a = strrchr(first, '/'), *base_b = strrchr(second, '/');
    return strcmp(base_a ? base_a + 1 : first, base_b ? base_b + 1 : second) == 0;
}

static plait_status compare_region(plait_compare *compare, uint32_t a, uint32_t b, const json_t *old, const json_t *new) {
    plait_compare_change change = {.a = a, .b = b, .file = file_of(compare->results.at[b].json, new), .kind = text_of(new, "kind"),
                                   .name = text_of(new, "name"), .line = number_of(new, "line"), .column = number_of(new, "column"),
                                   .from = verdict_of(old), .to = verdict_of(new)};
    compare->matched++;
    return strcmp(change.from.pattern, change.to.pattern) ? plait_vec_push(&compare->changes, change) : PLAIT_OK;
}

static plait_status compare_pair(plait_compare *compare, uint32_t a, uint32_t b) {
    json_t *left = compare->results.at[a].json, *right = compare->results.at[b].json, *region, *table = json_object();
    size_t i;
    char key[8192];
    plait_status status = table ? PLAIT_OK : PLAIT_NOMEM;
    json_array_foreach(json_object_get(left, "regions"), i, region) {
        region_key(left, region, key, sizeof key);
        if (status == PLAIT_OK && json_object_set(table, key, region) != 0) status = PLAIT_NOMEM;
    }
    json_array_foreach(json_object_get(right, "regions"), i, region) {
        region_key(right, region, key, sizeof key);
        json_t *old = json_object_get(table, key);
        if (status == PLAIT_OK && old) status = compare_region(compare, a, b, old, region);
    }
    json_decref(table);
    return status;
}

plait_status plait_compare_find_changes(plait_compare *compare) {
    for (uint32_t b = 1; b < compare->results.len; b++)
        for (uint32_t a = 0; a < b; a++)
            if (same_program(compare->results.at[a].json, compare->results.at[b].json)) {
                PLAIT_TRY(compare_pair(compare, a, b));
                break;   // with the first run of the program
            }
    return PLAIT_OK;
}
