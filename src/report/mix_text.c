// SPDX-License-Identifier: Apache-2.0
// The mix as tables for people.
#include "report/mix.h"
#include <stdlib.h>
#include <string.h>

static double percent(uint64_t part, uint64_t whole) { return whole ? 100.0 * (double)part / (double)whole : 0; }

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

typedef struct row { uint64_t count; int key; } row;

static int by_count(const void *a, const void *b) {   // most first; ties in the order of names
    const row *left = a, *right = b;
    if (left->count != right->count) return left->count < right->count ? 1 : -1;
    return left->key - right->key;
}

static size_t sorted(const uint64_t *counts, int n, row *rows) {
    size_t used = 0;
    for (int i = 0; i < n; i++)
        if (counts[i]) rows[used++] = (row){counts[i], i};
    qsort(rows, used, sizeof *rows, by_count);
    return used;
}

static void write_tables(plait_text *out, const plait_mix_count *count, const char *indent) {
    row rows[PLAIT_OP_COUNT + PLAIT_CATEGORY_COUNT];
    size_t n = sorted(count->categories, PLAIT_CATEGORY_COUNT, rows);
    plait_text_addf(out, "%scategory                          count       %%\n", indent);
    for (size_t i = 0; i < n; i++)
        plait_text_addf(out, "%s%-28s %10llu  %6.2f\n", indent, plait_category_name((plait_category)rows[i].key),
                        (unsigned long long)rows[i].count, percent(rows[i].count, count->instructions));
    n = sorted(count->ops, PLAIT_OP_COUNT, rows);
    plait_text_addf(out, "%sopcode                            count       %%  category\n", indent);
    for (size_t i = 0; i < n; i++)
        plait_text_addf(out, "%s%-28s %10llu  %6.2f  %s\n", indent, plait_op_name((plait_op)rows[i].key), (unsigned long long)rows[i].count,
                        percent(rows[i].count, count->instructions), plait_category_name(plait_op_category((plait_op)rows[i].key)));
}

static void write_size(plait_text *out, const plait_mix_count *count) {
    plait_text_addf(out, "%llu instruction%s, %llu code unit%s (%llu bytes), %llu of them inline caches, stack of %u", 
                    (unsigned long long)count->instructions, plural(count->instructions), (unsigned long long)count->units,
                    plural(count->units), (unsigned long long)(2 * count->units), (unsigned long long)count->cache_units, count->stacksize);
}

static void write_code(plait_text *out, const plait_mix_file *file, uint32_t i, unsigned options) {
    const plait_code *code = file->tree->codes.at[i];
    plait_text_addf(out, "  %s, line %u: ", code->qualname, code->firstlineno);
    write_size(out, &file->counts[i]);
    plait_text_add(out, "\n");
    if (options & PLAIT_MIX_EACH) write_tables(out, &file->counts[i], "      ");
    if (options & PLAIT_MIX_DISASM) plait_mix_write_listing(out, file, i);
}

static void write_file(plait_text *out, const plait_mix_file *file, unsigned options) {
    plait_text_addf(out, "%s (Python 3.%d): %u code object%s, ", file->path, file->tree->codes.at[0]->version & 0xff, file->total.codes,
                    plural(file->total.codes));
    write_size(out, &file->total);
    plait_text_add(out, "\n");
    for (uint32_t i = 0; i < file->tree->codes.len; i++) write_code(out, file, i, options);
    plait_text_add(out, "\n");
    write_tables(out, &file->total, "  ");
    plait_text_add(out, "\n");
}

void plait_mix_write_text(plait_text *out, const plait_mix_file *files, size_t n, unsigned options) {
    plait_mix_count *total = plait_calloc(1, sizeof *total);
    if (!total) {
        out->status = PLAIT_NOMEM;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        write_file(out, &files[i], options);
        plait_mix_add(total, &files[i].total);
    }
    if (n > 1) {
        plait_text_addf(out, "All %zu files: %u code objects, ", n, total->codes);
        write_size(out, total);
        plait_text_add(out, "\n\n");
        write_tables(out, total, "  ");
    }
    plait_free(total);
}
