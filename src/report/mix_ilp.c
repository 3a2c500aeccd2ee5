// SPDX-License-Identifier: Apache-2.0
// Instruction-level parallelism of a region, from its samples. One unit is shown: of the shapes seen, the one that most units have.
#include "report/mix_view.h"
#include <string.h>
#include "report/mix.h"
#include "report/result_json.h"

enum { MOST_OF_CUT = 60 };   // steps of a unit that is too long to be shown whole

static const char *const window_names[PLAIT_ILP_WINDOWS] = {"unlimited", "16", "64", "256"};
static const int window_order[PLAIT_ILP_WINDOWS] = {PLAIT_ILP_16, PLAIT_ILP_64, PLAIT_ILP_256, PLAIT_ILP_UNLIMITED};

const plait_shape *plait_mix_shape(const plait_mix_view *view, uint32_t region) {
    const plait_sample *sample = view->hot[region] ? plait_sample_of(view->result->samples, region) : NULL;
    const plait_shape *best = NULL;
    for (size_t i = 0; sample && i < sample->shapes.len; i++)
        if (!best || sample->shapes.at[i].count > best->count) best = &sample->shapes.at[i];
    return best;
}

static void put_width(plait_text *out, const plait_sample_sum *sum, int control, int window, int mean) {
    uint64_t path = sum->path[control][window];
    plait_text_add(out, "{\"path\": ");
    if (mean) plait_text_addf(out, "%.6g", sum->count ? (double)path / (double)sum->count : 0);
    else plait_text_addf(out, "%llu", (unsigned long long)path);
    plait_text_addf(out, ", \"average\": %.6g, \"max_width\": %llu}", path ? (double)sum->instructions / (double)path : 0,
                    (unsigned long long)sum->max_width[control][window]);
}

static void put_windows(plait_text *out, const plait_sample_sum *sum, int control) {
    plait_text_add(out, "{");
    for (int k = 0; k < PLAIT_ILP_WINDOWS; k++) {
        plait_text_addf(out, "%s\"%s\": ", k ? ", " : "", window_names[window_order[k]]);
        put_width(out, sum, control, window_order[k], 0);
    }
    plait_text_add(out, "}");
}

// What a step names, without parentheses; of a super-instruction the local of this part. second: the step before is its first part.
static void put_argument(plait_text *out, const plait_ilp_step *step, int second) {
    const plait_instr *in = &step->body->instrs[step->instr];
    plait_text argument = {0};
    if ((plait_op)step->op == in->op) plait_mix_operand(&argument, NULL, step->body, step->instr);
    else if (in->op != PLAIT_OP_RETURN_CONST) plait_text_addf(&argument, "(%s)", step->body->code->slots[second ? in->oparg & 15 : in->oparg >> 4]);
    else if (!second) plait_mix_operand(&argument, NULL, step->body, step->instr);
    size_t n = argument.len >= 2 ? argument.len - 2 : 0;
    plait_json_string(out, n ? argument.at + 1 : "", n);
    if (argument.status != PLAIT_OK) out->status = argument.status;
    plait_text_fini(&argument);
}

static void put_step(plait_text *out, const plait_shape *shape, const plait_ilp_step *step, uint64_t frame, const uint32_t *number) {
    const plait_instr *in = &step->body->instrs[step->instr];
    plait_text_addf(out, "{\"line\": %d, \"column\": %d, \"offset\": %u, \"opcode\": \"%s\", \"argument\": ", in->at.line, in->at.column, in->unit * 2,
                    plait_op_name((plait_op)step->op));
    put_argument(out, step, step > shape->steps && step[-1].instr == step->instr && step[-1].body == step->body && step[-1].frame == step->frame);
    if (frame) {
        plait_text_addf(out, ", \"frame\": %llu, \"function\": ", (unsigned long long)frame);
        plait_json_string(out, step->body->code->qualname, strlen(step->body->code->qualname));
    }
    plait_text_addf(out, ", \"stage\": %u, \"control_stage\": %u, \"needs\": [", step->stage, step->control_stage);
    for (unsigned k = 0; k < step->nneeds; k++) plait_text_addf(out, "%s%u", k ? ", " : "", number[step->needs[k]]);
    plait_text_add(out, step->critical && !shape->cut ? "], \"critical\": true}" : "]}");
}

// The steps that count, with the numbers they have among those that are written.
static void put_steps(plait_text *out, const plait_shape *shape) {
    uint32_t number[PLAIT_SAMPLE_STEPS], shown = 0;
    uint64_t frames[PLAIT_SAMPLE_STEPS], nframes = 0;
    size_t most = shape->cut ? MOST_OF_CUT : PLAIT_SAMPLE_STEPS;
    plait_text_add(out, ", \"steps\": [");
    for (size_t i = 0; i < shape->nsteps && shown < most; i++) {
        const plait_ilp_step *step = &shape->steps[i];
        if (!step->stage) continue;
        uint64_t frame = 0;
        while (frame < nframes && frames[frame] != step->frame) frame++;
        if (frame == nframes) frames[nframes++] = step->frame;
        number[i] = shown;
        plait_text_add(out, shown++ ? ",\n" : "\n");
        put_step(out, shape, step, frame, number);
    }
    plait_text_add(out, "]");
}

void plait_mix_put_ilp(const plait_mix_view *view, uint32_t region) {
    const plait_shape *shape = plait_mix_shape(view, region);
    const plait_region *g = &view->result->program->regions.at[region];
    plait_text *out = view->out;
    if (!shape) return;
    const plait_sample *sample = plait_sample_of(view->result->samples, region);
    const plait_sample_sum *units = sample->whole.count ? &sample->whole : &sample->cut;
    uint64_t path = units->path[0][PLAIT_ILP_UNLIMITED];
    int loop = g->kind == PLAIT_REGION_LOOP;
    plait_text_addf(out, ", \"ilp\": {\"unit\": \"%s\", \"width\": %.6g, \"critical_path\": %llu, \"stages\": %llu", loop ? "iteration" : "activation",
                    path ? (double)units->instructions / (double)path : 0, (unsigned long long)shape->path, (unsigned long long)shape->path);
    plait_text_addf(out, ", \"sampled\": {\"units\": %llu, \"of\": %llu, \"stretches\": %llu, \"instructions\": %llu, \"cut\": %llu}",
                    (unsigned long long)units->count, (unsigned long long)(loop ? g->iterations : g->instances),
                    (unsigned long long)sample->stretches.count, (unsigned long long)sample->stretches.instructions,
                    (unsigned long long)sample->cut.count);
    plait_text_add(out, ", \"one\": {\"true\": ");
    put_width(out, units, 0, PLAIT_ILP_UNLIMITED, 1);
    plait_text_add(out, ", \"control\": ");
    put_width(out, units, 1, PLAIT_ILP_UNLIMITED, 1);
    plait_text_add(out, "}, \"true\": ");
    put_windows(out, &sample->stretches, 0);
    plait_text_add(out, ", \"control\": ");
    put_windows(out, &sample->stretches, 1);
    plait_text_addf(out, ", \"instructions\": %llu, \"free\": %llu, \"shown\": {\"alike\": %llu, \"instructions\": %llu, \"cut\": %s}",
                    (unsigned long long)sample->stretches.instructions, (unsigned long long)sample->stretches.free, (unsigned long long)shape->count,
                    (unsigned long long)shape->instructions, shape->cut ? "true" : "false");
    put_steps(out, shape);
    plait_text_add(out, "}");
}
