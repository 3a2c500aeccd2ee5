// SPDX-License-Identifier: Apache-2.0
// Callgrind's format: own cost of each function, and for each caller and callee the calls and their inclusive cost. The line of a call is
// not recorded, so costs stand at the line of the `def`.
#include <math.h>
#include <string.h>
#include "report/profile_formats.h"

typedef struct by_caller { uint32_t *first, *next; } by_caller;      // edges of a caller; UINT32_MAX ends

static plait_status index_edges(const plait_profile_model *model, by_caller *index) {
    index->first = plait_alloc(model->function_count * sizeof *index->first);
    index->next = plait_alloc((model->edges.len + 1) * sizeof *index->next);
    if (!index->first || !index->next) return PLAIT_NOMEM;
    memset(index->first, 0xff, model->function_count * sizeof *index->first);
    for (size_t i = model->edges.len; i-- > 0;) {
        index->next[i] = index->first[model->edges.at[i].caller];
        index->first[model->edges.at[i].caller] = (uint32_t)i;
    }
    return PLAIT_OK;
}

// A name ends with its line.
static void put_name(plait_text *out, const char *key, const plait_prof_function *function) {
    plait_text_add(out, key);
    for (const char *at = plait_profile_label(function); *at; at++) plait_text_addn(out, *at == '\n' ? " " : at, 1);
    if (*function->file) plait_text_addf(out, ":%u", function->line);     // methods of one name in one file are different functions
    plait_text_add(out, "\n");
}

static void put_file(plait_text *out, const char *key, const plait_prof_function *function) {
    plait_text_addf(out, "%s%s\n", key, *function->file ? function->file : "~");
}

static void put_function(const plait_profile_model *model, uint32_t id, const by_caller *index, plait_text *out) {
    const plait_prof_function *function = &model->functions[id];
    put_file(out, "fl=", function);
    put_name(out, "fn=", function);
    plait_text_addf(out, "%u %.0f\n", function->line, function->own_ns);
    for (uint32_t i = index->first[id]; i != UINT32_MAX; i = index->next[i]) {
        const plait_prof_edge *edge = &model->edges.at[i];
        const plait_prof_function *callee = &model->functions[edge->callee];
        put_file(out, "cfi=", callee);
        put_name(out, "cfn=", callee);
        plait_text_addf(out, "calls=%llu %u\n%u %.0f\n", (unsigned long long)edge->calls, callee->line, function->line, edge->total_ns);
    }
    plait_text_add(out, "\n");
}

void plait_profile_write_callgrind(const plait_profile_model *model, plait_text *out) {
    by_caller index = {NULL, NULL};
    double sum = 0;
    if (index_edges(model, &index) != PLAIT_OK) out->status = PLAIT_NOMEM;
    for (size_t i = 1; i < model->function_count; i++) sum += model->functions[i].own_ns;
    plait_text_add(out, "# callgrind format\nversion: 1\ncreator: plait\ncmd:");
    for (char **arg = model->argv; arg && *arg; arg++) {
        plait_text_add(out, " ");
        for (const char *at = *arg; *at; at++) plait_text_addn(out, *at == '\n' ? " " : at, 1);
    }
    plait_text_addf(out, "\npositions: line\nevent: Time : nanoseconds\nevents: Time\nsummary: %.0f\n\n", sum);
    for (uint32_t i = 1; i < model->function_count && out->status == PLAIT_OK; i++)
        if (model->functions[i].calls || model->functions[i].kind == PLAIT_PROFILE_THREAD_ROOT) put_function(model, i, &index, out);
    plait_text_addf(out, "totals: %.0f\n", sum);
    plait_free(index.first);
    plait_free(index.next);
}
