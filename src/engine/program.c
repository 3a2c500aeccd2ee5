// SPDX-License-Identifier: Apache-2.0
// Files, regions, sites and modules. How a code object gets its loops and positions is in place.c.
#include "engine/evidence.h"
#include "engine/program.h"
#include "engine/place.h"
#include <string.h>

plait_status plait_program_init(plait_program *program) {
    *program = (plait_program){0};
    plait_region root = {.kind = PLAIT_REGION_PROGRAM, .file = UINT32_MAX, .name = "program", .parent = PLAIT_NO_REGION,
                         .code = UINT32_MAX, .column = -1};
    PLAIT_TRY(plait_vec_push(&program->regions, root));
    return plait_vec_push(&program->sites, (plait_site){0});
}

static void code_free(plait_code_info *code) {
    plait_place_free_segments(code);
    plait_body_free(code->body);
    plait_free(code->marker);
    plait_free(code->loops);
    plait_free(code->units);
    plait_free(code->virtuals);
    plait_free(code->name_ids);
    plait_free(code->global_locs);
    plait_free(code->last);
    plait_free(code->ends);
    plait_free(code->runs);
    plait_free(code->falls);
    plait_evidence_forget(code);
    plait_map_fini(&code->segments);
    plait_free(code);
}

void plait_program_fini(plait_program *program) {
    for (size_t i = 0; i < program->codes.len; i++) code_free(program->codes.at[i]);
    for (size_t i = 0; i < program->trees.len; i++) plait_code_tree_free(program->trees.at[i]);
    for (size_t i = 0; i < program->files.len; i++) {
        plait_srcmap_free(program->files.at[i]->map);
        plait_map_fini(&program->files.at[i]->sites);
        plait_map_fini(&program->files.at[i]->regions);
        plait_free(program->files.at[i]);
    }
    for (size_t i = 0; i < program->modules.len; i++) {
        plait_map_fini(&program->modules.at[i]->bindings);
        plait_free(program->modules.at[i]);
    }
    plait_vec_fini(&program->codes);
    plait_vec_fini(&program->trees);
    plait_vec_fini(&program->files);
    plait_vec_fini(&program->modules);
    plait_vec_fini(&program->regions);
    plait_vec_fini(&program->sites);
    plait_map_fini(&program->file_by_name);
    plait_map_fini(&program->code_by_id);
    plait_map_fini(&program->beside);
    plait_map_fini(&program->module_by_globals);
    plait_intern_fini(&program->names);
}

plait_status plait_program_file(plait_program *program, const char *path, size_t n, uint32_t *file) {
    uint32_t name;
    PLAIT_TRY(plait_intern_add(&program->names, path, n, &name));
    uint64_t *known = plait_map_find(&program->file_by_name, name);
    if (known) {
        *file = (uint32_t)*known;
        return PLAIT_OK;
    }
    plait_file *fresh = plait_calloc(1, sizeof *fresh);
    if (!fresh || plait_vec_reserve(&program->files, 1) != PLAIT_OK ||
        plait_map_set(&program->file_by_name, name, program->files.len) != PLAIT_OK) {
        plait_free(fresh);
        return PLAIT_NOMEM;
    }
    fresh->path = plait_intern_text(&program->names, name);
    *file = (uint32_t)program->files.len;
    program->files.at[program->files.len++] = fresh;
    return PLAIT_OK;
}

plait_status plait_program_srcmap(plait_program *program, uint32_t file, const char *text, size_t n) {
    plait_file *f = program->files.at[file];
    plait_error error = {""};
    if (f->map || n == 0) return PLAIT_OK;   // the first one counts: sites point into it
    plait_status status = plait_srcmap_read(text, n, &f->map, &error);
    if (status == PLAIT_INVALID) {
        plait_fail(&program->error, status, "%.120s: %.300s", f->path, error.text);
        return PLAIT_OK;                     // replay falls back on the bytecode's own loops
    }
    return status;
}

plait_status plait_program_site(plait_program *program, uint32_t file, const plait_position *at, uint32_t region,
                                uint32_t *site) {
    plait_file *f = program->files.at[file];
    uint64_t key = plait_hash_bytes(at, sizeof *at) >> 1;
    for (uint64_t *known; (known = plait_map_find(&f->sites, key)); key = (key + 1) & (UINT64_MAX >> 1)) {
        if (plait_position_equal(&program->sites.at[*known].at, at)) {
            *site = (uint32_t)*known;
            return PLAIT_OK;
        }
    }
    PLAIT_TRY(plait_vec_reserve(&program->sites, 1));
    PLAIT_TRY(plait_map_set(&f->sites, key, program->sites.len));
    *site = (uint32_t)program->sites.len;
    program->sites.at[program->sites.len++] = (plait_site){.file = file, .at = *at, .region = region};
    return PLAIT_OK;
}

plait_module *plait_program_module(plait_program *program, uint64_t globals) {
    uint64_t *known = plait_map_find(&program->module_by_globals, globals);
    if (known) return program->modules.at[*known];
    plait_module *fresh = plait_calloc(1, sizeof *fresh);
    if (!fresh || plait_vec_reserve(&program->modules, 1) != PLAIT_OK ||
        plait_map_set(&program->module_by_globals, globals, program->modules.len) != PLAIT_OK) {
        plait_free(fresh);
        return NULL;
    }
    fresh->globals = globals;
    program->modules.at[program->modules.len++] = fresh;
    return fresh;
}

int plait_module_constant(const plait_module *module, uint32_t name) {
    const uint64_t *binding = plait_map_find(&module->bindings, name);
    return binding && (*binding & 3) == 1;
}

// Counts the instructions that bind names of the module: 1 (and the site, shifted) once, at the top level and outside loops; 2 otherwise.
static plait_status count_bindings(plait_module *module, const plait_code_info *code, int top) {
    for (uint32_t i = 0; i < code->body->ninstrs; i++) {
        const plait_instr *in = &code->body->instrs[i];
        int by_name = in->op == PLAIT_OP_STORE_NAME || in->op == PLAIT_OP_DELETE_NAME;
        int by_global = in->op == PLAIT_OP_STORE_GLOBAL || in->op == PLAIT_OP_DELETE_GLOBAL;
        if (!(by_name && top) && !by_global) continue;
        if (in->oparg >= code->code->nnames || (code->units[i].flags & PLAIT_UNIT_SKIP)) continue;
        uint64_t *binding;
        PLAIT_TRY(plait_map_at(&module->bindings, code->name_ids[in->oparg], 0, &binding));
        uint64_t once = 1 | (uint64_t)code->units[i].site << 2;   // copies the compiler makes (of `finally`) are one binding
        *binding = (*binding == 0 || *binding == once) && top && code->units[i].loop == PLAIT_NO_LOOP ? once : 2;
    }
    return PLAIT_OK;
}

static plait_status register_code(plait_program *program, const plait_code *code, uint64_t id, const plait_code_blob *head) {
    plait_code_info *info = plait_calloc(1, sizeof *info);
    if (!info) return PLAIT_NOMEM;
    info->code = code;
    info->id = (uint32_t)id;
    info->globals = head->globals;
    info->library = head->flags & 1;
    plait_status status = plait_program_file(program, code->filename, strlen(code->filename), &info->file);
    if (status == PLAIT_OK) status = plait_place_code(program, info, (head->flags & 2) && code->index == 0);
    if (status == PLAIT_OK) status = plait_vec_reserve(&program->codes, 1);
    if (status == PLAIT_OK) status = plait_map_set(&program->code_by_id, id, program->codes.len);
    if (status != PLAIT_OK) {
        code_free(info);
        return status;
    }
    program->codes.at[program->codes.len++] = info;
    return PLAIT_OK;
}

plait_status plait_program_codes(plait_program *program, uint64_t first_id, const plait_code_blob *head, const void *marshal,
                                 size_t n) {
    plait_code_tree *tree;
    plait_error error = {""};
    plait_status status = plait_code_read(marshal, n, (uint16_t)head->version, &tree, &error);
    if (status != PLAIT_OK) {
        program->error = error;
        return status;
    }
    if (plait_vec_push(&program->trees, tree) != PLAIT_OK) {
        plait_code_tree_free(tree);
        return PLAIT_NOMEM;
    }
    plait_module *module = plait_program_module(program, head->globals);
    if (!module) return PLAIT_NOMEM;
    size_t first = program->codes.len;
    for (size_t i = 0; i < tree->codes.len; i++) PLAIT_TRY(register_code(program, tree->codes.at[i], first_id + i, head));
    int module_body = (head->flags & 2) != 0 && !module->body_seen;
    for (size_t i = first; i < program->codes.len; i++)
        if (program->codes.at[i]->body)
            PLAIT_TRY(count_bindings(module, program->codes.at[i], module_body && i == first));
    if (module_body) module->body_seen = 1;
    return PLAIT_OK;
}

plait_code_info *plait_program_code(const plait_program *program, uint64_t id) {
    const uint64_t *index = plait_map_find(&program->code_by_id, id);
    return index ? program->codes.at[*index] : NULL;
}

int plait_program_loop_inside(const plait_code_info *code, int32_t loop, int32_t outer) {
    while (loop != PLAIT_NO_LOOP && loop != outer) loop = code->loops[loop].parent;
    return loop == outer;
}

