// SPDX-License-Identifier: Apache-2.0
#include "report/mix_ilp.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "report/mix.h"

static const char *const window_names[PLAIT_ILP_WINDOWS] = {"unlimited", "16", "64", "256"};
static const int window_order[PLAIT_ILP_WINDOWS] = {PLAIT_ILP_16, PLAIT_ILP_64, PLAIT_ILP_256, PLAIT_ILP_UNLIMITED};

static void write_widths(plait_text *out, const plait_ilp_result *result) {
    plait_text_addf(out, "%llu instructions, and %llu that only move values or keep books\n\n", (unsigned long long)result->instructions,
                    (unsigned long long)result->free);
    plait_text_add(out, "                 true dependences only      with control dependences\n");
    plait_text_add(out, "window          stages  average  widest     stages  average  widest\n");
    for (int k = 0; k < PLAIT_ILP_WINDOWS; k++) {
        int w = window_order[k];
        const plait_ilp_width *plain = &result->width[0][w], *control = &result->width[1][w];
        plait_text_addf(out, "%-12s %9llu %8.2f %7llu  %9llu %8.2f %7llu\n", window_names[w], (unsigned long long)plain->path, plain->average,
                        (unsigned long long)plain->max_width, (unsigned long long)control->path, control->average,
                        (unsigned long long)control->max_width);
    }
}

typedef struct order { uint32_t stage; size_t step; } order;

static int by_stage(const void *a, const void *b) {
    const order *left = a, *right = b;
    if (left->stage != right->stage) return left->stage < right->stage ? -1 : 1;
    return left->step < right->step ? -1 : left->step > right->step;
}

static void write_step(plait_text *out, const plait_ilp_step *step, int first) {
    const plait_instr *instr = &step->body->instrs[step->instr];
    if (first) plait_text_addf(out, "%5u ", step->stage);
    else plait_text_add(out, "      ");
    plait_text_addf(out, " %c %5d  %5u  %-22s ", step->critical ? '*' : ' ', instr->at.line, instr->unit * 2, plait_op_name((plait_op)step->op));
    plait_mix_operand(out, NULL, step->body, step->instr);
    plait_text_addf(out, " in %s\n", step->body->code->qualname);
}

void plait_ilp_write_text(plait_text *out, const plait_ilp_result *result, size_t most) {
    size_t used = 0;
    order *rows = plait_alloc((result->nsteps + 1) * sizeof *rows);
    if (!rows) {
        out->status = PLAIT_NOMEM;
        return;
    }
    for (size_t i = 0; i < result->nsteps; i++)
        if (result->steps[i].stage) rows[used++] = (order){result->steps[i].stage, i};
    qsort(rows, used, sizeof *rows, by_stage);
    write_widths(out, result);
    plait_text_add(out, "\nstage    line offset  opcode (*: on the longest chain)\n");
    for (size_t i = 0; i < used && i < most; i++)
        write_step(out, &result->steps[rows[i].step], i == 0 || rows[i].stage != rows[i - 1].stage);
    if (used > most || result->instructions > used)
        plait_text_addf(out, "... %llu more\n", (unsigned long long)(result->instructions - (used < most ? used : most)));
    plait_free(rows);
}

static json_t *widths_json(const plait_ilp_width *width) {
    json_t *object = json_object();
    for (int w = 0; w < PLAIT_ILP_WINDOWS; w++) {
        json_t *one = json_pack("{s:I,s:f,s:I}", "path", (json_int_t)width[w].path, "average", width[w].average, "max_width",
                                (json_int_t)width[w].max_width);
        if (json_object_set_new(object, window_names[w], one) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *step_json(const plait_ilp_step *step) {
    const plait_instr *instr = &step->body->instrs[step->instr];
    return json_pack("{s:i,s:i,s:i,s:s,s:s,s:I,s:i,s:i,s:b}", "line", (int)instr->at.line, "column", (int)instr->at.column, "offset",
                     (int)instr->unit * 2, "opcode", plait_op_name((plait_op)step->op), "function", step->body->code->qualname, "frame",
                     (json_int_t)step->frame, "stage", (int)step->stage, "control_stage", (int)step->control_stage, "critical", step->critical);
}

json_t *plait_ilp_json(const plait_ilp_result *result) {
    json_t *root = json_pack("{s:I,s:I,s:o,s:o,s:[]}", "instructions", (json_int_t)result->instructions, "free", (json_int_t)result->free, "true",
                             widths_json(result->width[0]), "control", widths_json(result->width[1]), "steps");
    int failed = !root;
    for (size_t i = 0; !failed && i < result->nsteps; i++)
        failed = json_array_append_new(json_object_get(root, "steps"), step_json(&result->steps[i]));
    if (!failed) return root;
    json_decref(root);
    return NULL;
}
