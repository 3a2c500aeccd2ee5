// SPDX-License-Identifier: Apache-2.0
#include "report/profile_lines.h"

// Sums over the contexts of each function. Of recursion they count what is below twice; both sides of a quotient do.
static plait_status sums(const plait_profile_model *model, double *own, double *callees) {
    double *total = plait_calloc(model->context_count + 1, sizeof *total);
    if (!total) return PLAIT_NOMEM;
    for (size_t i = model->context_count; i-- > 1;) {
        const plait_prof_context *context = &model->contexts[i];
        own[context->function] += context->own_ns;
        callees[context->function] += total[i];
        if (context->parent) total[context->parent] += total[i] + context->own_ns;   // a parent's index is smaller
    }
    plait_free(total);
    return PLAIT_OK;
}

plait_status plait_profile_raw_init(plait_profile_raw *raw, const plait_profile_model *model, const plait_profile_header *layout) {
    *raw = (plait_profile_raw){NULL, NULL};
    if (layout->lines < 2) return PLAIT_OK;
    raw->own = plait_calloc(model->function_count + 1, sizeof *raw->own);
    raw->callees = plait_calloc(model->function_count + 1, sizeof *raw->callees);
    return raw->own && raw->callees ? sums(model, raw->own, raw->callees) : PLAIT_NOMEM;
}

void plait_profile_raw_fini(plait_profile_raw *raw) {
    plait_free(raw->own);
    plait_free(raw->callees);
}

// What a function's lines spent in callees, by their clocks, which also ran while line events were handled below; in ticks.
static void clocked(const plait_profile_line *lines, uint32_t n, size_t functions, double *callees) {
    for (uint32_t i = 1; i < n; i++)
        if (lines[i].func && lines[i].func < functions && lines[i].total > lines[i].own) callees[lines[i].func] += lines[i].total - lines[i].own;
}

typedef struct scales { const plait_profile_raw *raw, *left; const double *clocked; } scales;

// Of a function that calls itself the clocks of several lines run at once: there the quotient of before and after counts, up to the function's total.
static plait_prof_line line_of(const plait_profile_model *model, const plait_profile_line *line, const scales *s) {
    uint32_t f = line->func;
    const plait_prof_function *function = &model->functions[f];
    double own = line->own * model->ns_per_tick, callees = line->total > line->own ? (line->total - line->own) * model->ns_per_tick : 0;
    double before = function->calls == function->primitive ? s->clocked[f] : s->raw->callees[f];
    if (s->raw->own[f] > 0) own *= s->left->own[f] / (s->raw->own[f] * model->ns_per_tick);
    if (before > 0) callees *= s->left->callees[f] / (before * model->ns_per_tick);
    double total = own + callees < function->total_ns ? own + callees : function->total_ns;
    return (plait_prof_line){f, line->line, line->kind, line->offset, line->hits, line->exhausted, own, total > own ? total : own};
}

plait_status plait_profile_lines_read(plait_profile_model *model, const plait_profile_header *layout, const plait_profile_raw *raw) {
    const plait_profile_line *lines = PLAIT_PROFILE_AT(layout, lines, const plait_profile_line);
    uint32_t n = layout->lines < layout->line_limit ? layout->lines : layout->line_limit;
    plait_profile_raw left;
    if (!raw->own) return PLAIT_OK;
    plait_status status = plait_profile_raw_init(&left, model, layout);   // now in nanoseconds
    double *callees = plait_calloc(model->function_count + 1, sizeof *callees);
    if (!callees) status = PLAIT_NOMEM;
    else clocked(lines, n, model->function_count, callees);
    for (uint32_t i = 1; i < n && status == PLAIT_OK; i++)
        if (lines[i].func && lines[i].func < model->function_count)
            status = plait_vec_push(&model->lines, line_of(model, &lines[i], &(scales){raw, &left, callees}));
    plait_free(callees);
    plait_profile_raw_fini(&left);
    return status;
}
