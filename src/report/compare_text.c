// SPDX-License-Identifier: Apache-2.0
// The comparison as tables and sentences.
#include "report/compare.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct leaning { double share, others; int category; } leaning;

static int by_difference(const void *a, const void *b) {
    const leaning *left = a, *right = b;
    double x = left->share - left->others, y = right->share - right->others;
    return x > y ? -1 : x < y ? 1 : left->category - right->category;
}

static void write_leaning(plait_text *out, const leaning *at) {
    plait_text_addf(out, "%s (%.1f %%, the others %.1f %%)", plait_category_name((plait_category)at->category), 100 * at->share, 100 * at->others);
}

// Up to three categories from rows[from] on in steps of `step`, while they lean by at least one per cent of all instructions.
static int write_leanings(plait_text *out, const leaning *rows, int from, int step, const char *lead) {
    int n = 0;
    for (int i = from; n < 3; i += step, n++) {
        if (step * (rows[i].share - rows[i].others) < 0.01 && step > 0) break;
        if (step < 0 && rows[i].others - rows[i].share < 0.01) break;
        plait_text_add(out, n == 0 ? lead : ", ");
        write_leaning(out, &rows[i]);
    }
    return n;
}

void plait_compare_sentence(plait_text *out, const plait_compare *compare, size_t index) {
    const plait_compare_result *result = &compare->results.at[index];
    leaning rows[PLAIT_CATEGORY_COUNT];
    for (int c = 0; c < PLAIT_CATEGORY_COUNT; c++) {
        double others = 0;
        for (size_t i = 0; i < compare->results.len; i++)
            if (i != index) others += compare->results.at[i].category_share[c] / (double)(compare->results.len - 1);
        rows[c] = (leaning){result->category_share[c], others, c};
    }
    qsort(rows, PLAIT_CATEGORY_COUNT, sizeof *rows, by_difference);
    plait_text_addf(out, "%s ", result->name);
    int more = write_leanings(out, rows, 0, 1, "has a larger share of ");
    int less = write_leanings(out, rows, PLAIT_CATEGORY_COUNT - 1, -1, more ? ", and a smaller one of " : "has a smaller share of ");
    if (!more && !less) plait_text_add(out, "has the same mix as the others, to within one per cent");
    double work = (double)result->element_ops + (double)result->instructions;
    if (result->element_ops && result->native.len)
        plait_text_addf(out, "; %.1f %% of its operations are element operations of native calls, most of them in %s",
                        100 * (double)result->element_ops / work, result->native.at[0].name);
    plait_compare_operand_clauses(out, compare, index);
    plait_text_add(out, ".");
}

static void write_heads(plait_text *out, const plait_compare *compare, const char *what) {
    plait_text_addf(out, "%-28s", what);
    for (size_t i = 0; i < compare->results.len; i++) plait_text_addf(out, " %14.14s", compare->results.at[i].name);
    plait_text_add(out, "\n");
}

static void write_counts(plait_text *out, const plait_compare *compare, const char *what, size_t offset) {
    plait_text_addf(out, "%-28s", what);
    for (size_t i = 0; i < compare->results.len; i++) {
        uint64_t count;
        memcpy(&count, (const char *)&compare->results.at[i] + offset, sizeof count);
        plait_text_addf(out, " %14llu", (unsigned long long)count);
    }
    plait_text_add(out, "\n");
}

static void write_sizes(plait_text *out, const plait_compare *compare) {
    write_heads(out, compare, "");
    plait_text_addf(out, "%-28s", "Python");
    for (size_t i = 0; i < compare->results.len; i++) plait_text_addf(out, " %14.14s", compare->results.at[i].python);
    plait_text_add(out, "\n");
    write_counts(out, compare, "instructions", offsetof(plait_compare_result, instructions));
    write_counts(out, compare, "native calls", offsetof(plait_compare_result, native_calls));
    write_counts(out, compare, "their element operations", offsetof(plait_compare_result, element_ops));
    write_counts(out, compare, "bytes they moved", offsetof(plait_compare_result, bytes));
    write_counts(out, compare, "arithmetic and comparisons", offsetof(plait_compare_result, operations));
    write_counts(out, compare, "  their types inferred for", offsetof(plait_compare_result, inferred));
    write_counts(out, compare, "conditional jumps", offsetof(plait_compare_result, jumps));
    write_counts(out, compare, "  taken", offsetof(plait_compare_result, taken));
    for (size_t i = 0; i < compare->results.len; i++)
        if (!compare->results.at[i].executed)
            plait_text_addf(out, "%s has no executed mix: its static one is shown\n", compare->results.at[i].name);
}

typedef struct row { double largest; int key; } row;

static int by_share(const void *a, const void *b) {
    const row *left = a, *right = b;
    return left->largest > right->largest ? -1 : left->largest < right->largest ? 1 : left->key - right->key;
}

static void write_shares(plait_text *out, const plait_compare *compare, int ops, double least) {
    row rows[PLAIT_OP_COUNT + PLAIT_CATEGORY_COUNT];
    int n = ops ? PLAIT_OP_COUNT : PLAIT_CATEGORY_COUNT, used = 0;
    for (int k = 0; k < n; k++) {
        double largest = 0;
        for (size_t i = 0; i < compare->results.len; i++)
            largest = fmax(largest, ops ? compare->results.at[i].part_share[k] : compare->results.at[i].category_share[k]);
        if (largest > 0 && largest >= least) rows[used++] = (row){largest, k};
    }
    qsort(rows, (size_t)used, sizeof *rows, by_share);
    write_heads(out, compare, ops ? "opcode, %" : "category, %");
    for (int r = 0; r < used; r++) {
        plait_text_addf(out, "%-28s", ops ? plait_op_name((plait_op)rows[r].key) : plait_category_name((plait_category)rows[r].key));
        for (size_t i = 0; i < compare->results.len; i++) {
            const plait_compare_result *result = &compare->results.at[i];
            plait_text_addf(out, " %14.2f", 100 * (ops ? result->part_share[rows[r].key] : result->category_share[rows[r].key]));
        }
        plait_text_add(out, "\n");
    }
    plait_text_add(out, "\n");
}

static void write_distances(plait_text *out, const plait_compare *compare) {
    plait_text_add(out, "distance (0 same, 1 nothing shared)           by opcode           by category\n");
    plait_text_add(out, "                                        Jensen-Sh.  cosine  Jensen-Sh.  cosine\n");
    for (size_t i = 0; i < compare->distances.len; i++) {
        const plait_compare_distance *d = &compare->distances.at[i];
        char pair[256];
        snprintf(pair, sizeof pair, "%.100s - %.100s", compare->results.at[d->a].name, compare->results.at[d->b].name);
        plait_text_addf(out, "%-38s %11.4f %7.4f %11.4f %7.4f\n", pair, d->shannon, d->cosine, d->category_shannon, d->category_cosine);
    }
    plait_text_add(out, "\n");
}

static void write_changes(plait_text *out, const plait_compare *compare) {
    if (!compare->matched) return;
    plait_text_addf(out, "%zu of %zu regions that stand in two runs of one program changed their verdict%s\n", compare->changes.len,
                    compare->matched, compare->changes.len ? ":" : ".");
    for (size_t i = 0; i < compare->changes.len; i++) {
        const plait_compare_change *c = &compare->changes.at[i];
        plait_text_addf(out, "  %s:%lld %s %s: %s in %s (parallelism %.1f), %s in %s (parallelism %.1f)\n", c->file, c->line, c->kind, c->name,
                        c->from.pattern, compare->results.at[c->a].name, c->from.parallelism, c->to.pattern, compare->results.at[c->b].name,
                        c->to.parallelism);
    }
}

void plait_compare_write_text(plait_text *out, const plait_compare *compare, unsigned options) {
    write_sizes(out, compare);
    plait_text_add(out, "\n");
    write_shares(out, compare, 0, 0);
    write_shares(out, compare, 1, options & PLAIT_COMPARE_ALL ? 0 : 0.01);
    plait_compare_write_operands(out, compare, options & PLAIT_COMPARE_ALL ? 0 : 0.01);
    write_distances(out, compare);
    for (size_t i = 0; compare->results.len > 1 && i < compare->results.len; i++) {
        plait_compare_sentence(out, compare, i);
        plait_text_add(out, "\n");
    }
    plait_text_add(out, compare->matched ? "\n" : "");
    write_changes(out, compare);
}
