// SPDX-License-Identifier: Apache-2.0
// A listing: source lines between the instructions made from them, `>>` at jump targets, a bar for each loop around.
#include "report/mix.h"
#include "bytecode/loops.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct source { char *text; size_t n; PLAIT_VEC(size_t) starts; } source;   // all owned; starts of lines

static void source_fini(source *from) {
    plait_free(from->text);
    plait_vec_fini(&from->starts);
}

static plait_status index_lines(source *from) {
    for (size_t at = 0; at < from->n;) {
        if (plait_vec_push(&from->starts, at) != PLAIT_OK) return PLAIT_NOMEM;
        const char *end = memchr(from->text + at, '\n', from->n - at);
        at = end ? (size_t)(end - from->text) + 1 : from->n;
    }
    return PLAIT_OK;
}

static void source_read(source *from, const char *path) {   // stays empty when the file cannot be read
    FILE *file = fopen(path, "rb");
    size_t capacity = 0, got = 1;
    while (file && got) {
        if (plait_grow((void **)&from->text, &capacity, from->n + 65536, 1) != PLAIT_OK) break;
        got = fread(from->text + from->n, 1, capacity - from->n, file);
        from->n += got;
    }
    if (file) fclose(file);
    if (index_lines(from) != PLAIT_OK) from->starts.len = 0;
}

static void write_line(plait_text *out, const source *from, int32_t line) {
    plait_text_addf(out, "%6d", line);
    if (line >= 1 && (size_t)line <= from->starts.len) {
        size_t start = from->starts.at[line - 1], end = (size_t)line < from->starts.len ? from->starts.at[line] : from->n;
        while (end > start && (from->text[end - 1] == '\n' || from->text[end - 1] == '\r')) end--;
        plait_text_add(out, "  ");
        plait_text_addn(out, from->text + start, end - start);
    }
    plait_text_add(out, "\n");
}

static void write_loops(plait_text *out, const plait_body *body, const plait_loops *loops) {
    for (size_t i = 0; i < loops->all.len; i++) {
        const plait_loop *loop = &loops->all.at[i];
        plait_text_addf(out, "      loop of depth %u: entered at %u, line %d, %u instructions\n", loop->depth, body->instrs[loop->header].start * 2,
                        body->instrs[loop->header].at.line, loop->size);
    }
}

static void write_instr(plait_text *out, const plait_mix_file *file, const plait_body *body, uint32_t i, const plait_loops *loops, int target) {
    const plait_instr *instr = &body->instrs[i];
    uint32_t depth = loops->innermost[i] < 0 ? 0 : loops->all.at[loops->innermost[i]].depth;
    plait_text_add(out, "        ");
    for (uint32_t k = 0; k < 5; k++) plait_text_add(out, k < depth ? "|" : " ");
    plait_text_addf(out, " %s %5u  ", target ? ">>" : "  ", instr->unit * 2);
    if (instr->depth >= 0) plait_text_addf(out, "%3d  ", instr->depth);
    else plait_text_add(out, "  -  ");   // never reached
    plait_text_addf(out, "%-26s", plait_op_name(instr->op));
    if (plait_opcode_table(body->code->version)[instr->raw].kinds & PLAIT_OPK_ARG) plait_text_addf(out, " %5u ", instr->oparg);
    plait_mix_operand(out, file->tree, body, i);
    while (out->status == PLAIT_OK && out->len && out->at[out->len - 1] == ' ') out->at[--out->len] = '\0';
    plait_text_add(out, "\n");
}

static uint8_t *find_targets(const plait_body *body) {
    uint8_t *targets = plait_calloc(body->ninstrs, 1);
    for (uint32_t i = 0; targets && i < body->ninstrs; i++)
        if (body->instrs[i].target >= 0) targets[body->instrs[i].target] = 1;
    for (uint32_t h = 0; targets && h < body->nhandlers; h++) targets[body->handlers[h].target] = 1;
    return targets;
}

static void write_handlers(plait_text *out, const plait_body *body) {
    for (uint32_t h = 0; h < body->nhandlers; h++) {
        const plait_handler *row = &body->handlers[h];
        uint32_t end = row->to < body->ninstrs ? body->instrs[row->to].start : (uint32_t)(body->code->nbytes / 2);
        plait_text_addf(out, "      exceptions from %u to %u go to %u, stack cut to %u%s\n", body->instrs[row->from].start * 2, end * 2,
                        body->instrs[row->target].start * 2, row->depth, row->lasti ? ", offset pushed" : "");
    }
}

void plait_mix_write_listing(plait_text *out, const plait_mix_file *file, uint32_t code) {
    const plait_body *body = file->bodies[code];
    plait_loops loops;
    source from = {0};
    uint8_t *targets = find_targets(body);
    if (!targets || plait_loops_find(body, &loops) != PLAIT_OK) {
        plait_free(targets);
        out->status = PLAIT_NOMEM;
        return;
    }
    source_read(&from, body->code->filename);
    int32_t line = -1;
    plait_text_add(out, "                offset  depth\n");
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        if (body->instrs[i].at.line > 0 && body->instrs[i].at.line != line) write_line(out, &from, line = body->instrs[i].at.line);
        write_instr(out, file, body, i, &loops, targets[i]);
    }
    write_loops(out, body, &loops);
    write_handlers(out, body);
    plait_text_add(out, "\n");
    plait_loops_fini(&loops);
    plait_free(targets);
    source_fini(&from);
}
