// SPDX-License-Identifier: Apache-2.0
// The mix as JSON. Objects of counts hold only what occurs, in the order of names.
#include "report/mix.h"
#include "bytecode/loops.h"
#include <errno.h>
#include <jansson.h>
#include <string.h>

// jansson's *_new functions take what they are given and fail on NULL, so one check at the end of each object is enough.
static json_t *counts_by_name(const uint64_t *counts, int n, const char *(*name)(int)) {
    json_t *object = json_object();
    for (int i = 0; i < n; i++)
        if (counts[i] && json_object_set_new(object, name(i), json_integer((json_int_t)counts[i])) != 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}

static const char *op_name(int i) { return plait_op_name((plait_op)i); }
static const char *category_name(int i) { return plait_category_name((plait_category)i); }

static int add_count(json_t *object, const plait_mix_count *count) {
    return json_object_set_new(object, "code_objects", json_integer(count->codes)) ||
           json_object_set_new(object, "instructions", json_integer((json_int_t)count->instructions)) ||
           json_object_set_new(object, "code_units", json_integer((json_int_t)count->units)) ||
           json_object_set_new(object, "cache_units", json_integer((json_int_t)count->cache_units)) ||
           json_object_set_new(object, "bytes", json_integer((json_int_t)(2 * count->units))) ||
           json_object_set_new(object, "stacksize", json_integer(count->stacksize)) ||
           json_object_set_new(object, "depth", json_integer(count->depth)) ||
           json_object_set_new(object, "opcodes", counts_by_name(count->ops, PLAIT_OP_COUNT, op_name)) ||
           json_object_set_new(object, "categories", counts_by_name(count->categories, PLAIT_CATEGORY_COUNT, category_name)) ||
           json_object_set_new(object, "parts", counts_by_name(count->parts, PLAIT_OP_COUNT, op_name)) ||
           json_object_set_new(object, "part_categories", counts_by_name(count->part_categories, PLAIT_CATEGORY_COUNT, category_name));
}

static json_t *finished(json_t *object, int failed) {
    if (!failed) return object;
    json_decref(object);
    return NULL;
}

static json_t *text_json(const char *text) {   // names may hold lone surrogates, which JSON cannot
    json_t *string = json_string(text);
    return string ? string : json_string("?");
}

static json_t *loops_json(const plait_body *body, const plait_loops *loops) {
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; !failed && i < loops->all.len; i++) {
        const plait_loop *loop = &loops->all.at[i];
        json_t *one = json_pack("{s:i,s:i,s:i,s:i,s:i}", "offset", (int)body->instrs[loop->header].start * 2, "line",
                                (int)body->instrs[loop->header].at.line, "depth", (int)loop->depth, "instructions", (int)loop->size, "parent",
                                (int)loop->parent);
        failed = json_array_append_new(list, one);
    }
    return finished(list, failed);
}

static json_t *instr_json(const plait_body *body, uint32_t i, const plait_loops *loops) {
    const plait_instr *instr = &body->instrs[i];
    json_t *used = json_array();
    int failed = !used;
    for (uint32_t k = 0; !failed && k < instr->npops; k++) {
        int32_t maker = body->producers[instr->producers + k];
        failed = json_array_append_new(used, json_integer(maker < 0 ? -1 : (json_int_t)body->instrs[maker].unit * 2));
    }
    if (failed) return finished(used, 1);
    return json_pack("{s:i,s:s,s:I,s:i,s:i,s:[iiii],s:i,s:o}", "offset", (int)instr->unit * 2, "opcode", plait_op_name(instr->op), "argument",
                     (json_int_t)instr->oparg, "depth", (int)instr->depth, "target",
                     instr->target < 0 ? -1 : (int)body->instrs[instr->target].start * 2, "at", (int)instr->at.line, (int)instr->at.column,
                     (int)instr->at.end_line, (int)instr->at.end_column, "loop", (int)loops->innermost[i], "operands", used);
}

static json_t *listing_json(const plait_body *body, const plait_loops *loops) {
    json_t *list = json_array();
    int failed = !list;
    for (uint32_t i = 0; !failed && i < body->ninstrs; i++) failed = json_array_append_new(list, instr_json(body, i, loops));
    return finished(list, failed);
}

static json_t *code_json(const plait_mix_file *file, uint32_t i, unsigned options) {
    const plait_code *code = file->tree->codes.at[i];
    plait_loops loops;
    if (plait_loops_find(file->bodies[i], &loops) != PLAIT_OK) return NULL;
    json_t *object = json_object();
    int failed = !object || json_object_set_new(object, "name", text_json(code->name)) ||
                 json_object_set_new(object, "qualname", text_json(code->qualname)) ||
                 json_object_set_new(object, "line", json_integer(code->firstlineno)) ||
                 json_object_set_new(object, "parent", code->parent == UINT32_MAX ? json_null() : json_integer(code->parent)) ||
                 add_count(object, &file->counts[i]) || json_object_set_new(object, "loops", loops_json(file->bodies[i], &loops)) ||
                 ((options & PLAIT_MIX_DISASM) && json_object_set_new(object, "listing", listing_json(file->bodies[i], &loops)));
    plait_loops_fini(&loops);
    return finished(object, failed);
}

static json_t *file_json(const plait_mix_file *file, unsigned options) {
    json_t *object = json_object(), *codes = json_array();
    char version[16];
    snprintf(version, sizeof version, "3.%d", file->tree->codes.at[0]->version & 0xff);
    int failed = !object || !codes || json_object_set_new(object, "path", text_json(file->path)) ||
                 json_object_set_new(object, "python", json_string(version)) || add_count(object, &file->total);
    for (uint32_t i = 0; !failed && i < file->tree->codes.len; i++) failed = json_array_append_new(codes, code_json(file, i, options));
    if (failed) json_decref(codes);
    else failed = json_object_set_new(object, "codes", codes);
    return finished(object, failed);
}

static json_t *mix_json(const plait_mix_file *files, size_t n, unsigned options) {
    plait_mix_count *total = plait_calloc(1, sizeof *total);
    json_t *root = json_pack("{s:s,s:i,s:[],s:{}}", "format", "plait-mix", "version", 1, "files", "total");
    int failed = !total || !root;
    for (size_t i = 0; !failed && i < n; i++) {
        failed = json_array_append_new(json_object_get(root, "files"), file_json(&files[i], options));
        plait_mix_add(total, &files[i].total);
    }
    failed = failed || add_count(json_object_get(root, "total"), total);
    plait_free(total);
    return finished(root, failed);
}

plait_status plait_mix_write_json(const char *path, const plait_mix_file *files, size_t n, unsigned options, plait_error *error) {
    json_t *root = mix_json(files, n, options);
    if (!root) return plait_fail(error, PLAIT_NOMEM, "out of memory writing %s", path);
    FILE *out = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    int failed = !out || json_dumpf(root, out, JSON_INDENT(1)) != 0 || fputc('\n', out) == EOF || fflush(out) != 0;
    int saved = errno;
    if (out && out != stdout && fclose(out) != 0 && !failed) failed = 1;
    json_decref(root);
    return failed ? plait_fail(error, PLAIT_IO, "%s: %s", path, strerror(saved ? saved : EIO)) : PLAIT_OK;
}
