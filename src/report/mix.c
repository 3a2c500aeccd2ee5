// SPDX-License-Identifier: Apache-2.0
#include "report/mix.h"
#include <string.h>

static void count_op(plait_mix_count *count, uint16_t version, plait_op op, uint32_t oparg, uint64_t times) {
    plait_op parts[4], common = plait_op_common(version, op, oparg);
    count->ops[op] += times;
    count->instructions += times;
    count->categories[plait_op_category(common)] += times;
    size_t n = plait_op_parts(common, parts);
    for (size_t i = 0; i < n; i++) {
        count->parts[parts[i]] += times;
        count->part_categories[plait_op_category(parts[i])] += times;
    }
}

void plait_mix_add_body(plait_mix_count *count, const plait_body *body) {
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *instr = &body->instrs[i];
        count_op(count, body->code->version, instr->op, instr->oparg, 1);
        if (instr->unit > instr->start) count_op(count, body->code->version, PLAIT_OP_EXTENDED_ARG, 0, instr->unit - instr->start);
        count->cache_units += instr->next - instr->unit - 1;
        int after = instr->depth + plait_stack_effect(body->code->version, instr->op, instr->oparg, 0);
        if (instr->depth >= 0 && (uint32_t)instr->depth > count->depth) count->depth = (uint32_t)instr->depth;
        if (instr->depth >= 0 && after > (int)count->depth) count->depth = (uint32_t)after;
    }
    count->units += body->code->nbytes / 2;
    count->codes++;
    if (body->code->stacksize > count->stacksize) count->stacksize = body->code->stacksize;
}

void plait_mix_add(plait_mix_count *count, const plait_mix_count *more) {
    for (int i = 0; i < PLAIT_OP_COUNT; i++) {
        count->ops[i] += more->ops[i];
        count->parts[i] += more->parts[i];
    }
    for (int i = 0; i < PLAIT_CATEGORY_COUNT; i++) {
        count->categories[i] += more->categories[i];
        count->part_categories[i] += more->part_categories[i];
    }
    count->instructions += more->instructions;
    count->units += more->units;
    count->cache_units += more->cache_units;
    count->codes += more->codes;
    if (more->stacksize > count->stacksize) count->stacksize = more->stacksize;
    if (more->depth > count->depth) count->depth = more->depth;
}

static plait_status decode_all(plait_mix_file *file, plait_error *error) {
    for (size_t i = 0; i < file->tree->codes.len; i++) {
        PLAIT_TRY(plait_body_new(file->tree->codes.at[i], &file->bodies[i], error));
        plait_mix_add_body(&file->counts[i], file->bodies[i]);
        plait_mix_add(&file->total, &file->counts[i]);
    }
    return PLAIT_OK;
}

plait_status plait_mix_file_init(plait_mix_file *file, const char *path, plait_code_tree *tree, plait_error *error) {
    *file = (plait_mix_file){.tree = tree};
    file->path = plait_strndup(path, strlen(path));
    file->bodies = plait_calloc(tree->codes.len, sizeof *file->bodies);
    file->counts = plait_calloc(tree->codes.len, sizeof *file->counts);
    plait_status status = file->path && file->bodies && file->counts ? decode_all(file, error)
                                                                     : plait_fail(error, PLAIT_NOMEM, "out of memory");
    if (status != PLAIT_OK) plait_mix_file_fini(file);
    return status;
}

void plait_mix_file_fini(plait_mix_file *file) {
    for (size_t i = 0; file->tree && file->bodies && i < file->tree->codes.len; i++) plait_body_free(file->bodies[i]);
    plait_free(file->path);
    plait_free(file->bodies);
    plait_free(file->counts);
    plait_code_tree_free(file->tree);
    *file = (plait_mix_file){0};
}
