// SPDX-License-Identifier: Apache-2.0
// What sets workloads apart besides opcodes: the types their arithmetic and comparisons work on, and how often their conditional jumps are taken.
#include "report/compare.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_LEAN = 10 };       // percentage points worth a clause of the sentence
enum { LEAST_JUMPS = 1000 };    // one of so many instructions at least is a conditional jump, or their share says nothing

static uint64_t count_of(const json_t *object, const char *key) {
    json_int_t n = json_integer_value(json_object_get(object, key));
    return n > 0 ? (uint64_t)n : 0;
}

static plait_compare_operands *row_of(plait_compare_result *result, const char *types) {
    for (size_t i = 0; i < result->operands.len; i++)
        if (!strcmp(result->operands.at[i].types, types)) return &result->operands.at[i];
    if (plait_vec_push(&result->operands, ((plait_compare_operands){types, 0})) != PLAIT_OK) return NULL;
    return &result->operands.at[result->operands.len - 1];
}

static plait_status add_types(plait_compare_result *result, json_t *counts) {
    const char *types;
    json_t *value;
    json_object_foreach(counts, types, value) {
        json_int_t n = json_integer_value(value);
        plait_compare_operands *row = row_of(result, types);
        if (!row) return PLAIT_NOMEM;
        row->count += n > 0 ? (uint64_t)n : 0;
        result->operations += n > 0 ? (uint64_t)n : 0;
    }
    return PLAIT_OK;
}

plait_status plait_compare_read_operands(plait_compare_result *result, json_t *mix) {
    json_t *types = json_object_get(mix, "types"), *branch;
    size_t i;
    PLAIT_TRY(add_types(result, json_object_get(types, "arithmetic")));
    PLAIT_TRY(add_types(result, json_object_get(types, "comparison")));
    result->inferred = count_of(types, "inferred");
    json_array_foreach(json_object_get(mix, "branches"), i, branch) {
        const char *opcode = json_string_value(json_object_get(branch, "opcode"));
        if (!opcode || !strstr(opcode, "JUMP_IF")) continue;   // the steps of loops are counted as iteration
        result->taken += count_of(branch, "taken");
        result->jumps += count_of(branch, "taken") + count_of(branch, "passed");
    }
    return PLAIT_OK;
}

static double operand_share(const plait_compare_result *result, const char *types) {
    for (size_t i = 0; i < result->operands.len; i++)
        if (!strcmp(result->operands.at[i].types, types)) return (double)result->operands.at[i].count / (double)result->operations;
    return 0;
}

static double taken_share(const plait_compare_result *result) { return result->jumps ? (double)result->taken / (double)result->jumps : 0; }

// ---- the sentence

static double mean_of_others(const plait_compare *compare, size_t index, const char *types) {   // NULL: of jumps taken
    double sum = 0;
    for (size_t i = 0; i < compare->results.len; i++)
        if (i != index) sum += types ? operand_share(&compare->results.at[i], types) : taken_share(&compare->results.at[i]);
    return sum / (double)(compare->results.len - 1);
}

void plait_compare_operand_clauses(plait_text *out, const plait_compare *compare, size_t index) {
    const plait_compare_result *result = &compare->results.at[index];
    const plait_compare_operands *best = NULL;
    double lean = 0.01 * LEAST_LEAN;
    for (size_t i = 0; i < result->operands.len; i++) {
        const plait_compare_operands *row = &result->operands.at[i];
        double more = (double)row->count / (double)result->operations - mean_of_others(compare, index, row->types);
        if (more >= lean) lean = more, best = row;
    }
    if (best)
        plait_text_addf(out, "; %.1f %% of its arithmetic and comparisons are of %s (the others %.1f %%)",
                        100 * operand_share(result, best->types), best->types, 100 * mean_of_others(compare, index, best->types));
    int all = 1;
    for (size_t i = 0; i < compare->results.len; i++)
        all &= compare->results.at[i].jumps * LEAST_JUMPS > compare->results.at[i].instructions;
    double mine = 100 * taken_share(result), others = 100 * mean_of_others(compare, index, NULL);
    if (all && (mine - others >= LEAST_LEAN || others - mine >= LEAST_LEAN))
        plait_text_addf(out, "; %.1f %% of its conditional jumps are taken (the others %.1f %%)", mine, others);
}

// ---- the table

typedef struct row { const char *types; double largest; } row;

static int by_share(const void *a, const void *b) {
    const row *left = a, *right = b;
    return left->largest > right->largest ? -1 : left->largest < right->largest ? 1 : strcmp(left->types, right->types);
}

void plait_compare_write_operands(plait_text *out, const plait_compare *compare, double least) {
    PLAIT_VEC(row) rows = {0};
    for (size_t i = 0; i < compare->results.len; i++)
        for (size_t k = 0; k < compare->results.at[i].operands.len; k++) {
            const char *types = compare->results.at[i].operands.at[k].types;
            double share = operand_share(&compare->results.at[i], types);
            size_t at = 0;
            while (at < rows.len && strcmp(rows.at[at].types, types)) at++;
            if (at == rows.len && plait_vec_push(&rows, ((row){types, share})) != PLAIT_OK) out->status = PLAIT_NOMEM;
            else if (share > rows.at[at].largest) rows.at[at].largest = share;
        }
    if (rows.len) {
        qsort(rows.at, rows.len, sizeof *rows.at, by_share);
        plait_text_addf(out, "%-28s", "operands, %");
        for (size_t i = 0; i < compare->results.len; i++) plait_text_addf(out, " %14.14s", compare->results.at[i].name);
        plait_text_add(out, "\n");
    }
    for (size_t r = 0; r < rows.len && rows.at[r].largest > 0 && rows.at[r].largest >= least; r++) {
        plait_text_addf(out, "%-28.28s", rows.at[r].types);
        for (size_t i = 0; i < compare->results.len; i++)
            plait_text_addf(out, " %14.2f", 100 * operand_share(&compare->results.at[i], rows.at[r].types));
        plait_text_add(out, "\n");
    }
    if (rows.len) plait_text_add(out, "\n");
    plait_vec_fini(&rows);
}

json_t *plait_compare_operands_json(const plait_compare_result *result) {
    json_t *object = json_object();
    int failed = !object;
    for (size_t i = 0; !failed && i < result->operands.len; i++)
        failed = json_object_set_new(object, result->operands.at[i].types,
                                     json_real(100 * (double)result->operands.at[i].count / (double)result->operations));
    if (!failed) return object;
    json_decref(object);
    return NULL;
}
