// SPDX-License-Identifier: Apache-2.0
// The verdict of a result: indexes, data flow, roles, patterns, payoff, sentences, in this order. All of it lives in one arena.
#include "verdict/fit.h"
#include <string.h>

typedef struct owned { plait_verdict verdict; plait_arena arena; } owned;

const char *plait_role_name(plait_role role) {
    static const char *const names[] = {NULL, "induction", "reduction", "private", "silent", "output"};
    return (unsigned)role <= PLAIT_ROLE_OUTPUT ? names[role] : NULL;
}

const char *plait_pattern_name(plait_pattern pattern) {
    static const char *const names[] = {NULL, "unproven", "doall", "reduction", "doacross", "pipeline", "sequential", "forkjoin"};
    return (unsigned)pattern <= PLAIT_PATTERN_FORKJOIN ? names[pattern] : NULL;
}

const char *plait_v_keep(plait_vctx *v, plait_text *text) {
    char *kept = text->status == PLAIT_OK && text->len ? plait_arena_strndup(v->arena, text->at, text->len) : NULL;
    plait_text_fini(text);
    return kept ? kept : "";
}

const char *plait_v_basename(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *plait_v_function_name(const plait_vctx *v, uint32_t region) {
    const plait_region *r = plait_v_region(v, region);
    if (r->code == UINT32_MAX || r->code >= v->program->codes.len) return r->name ? r->name : "program";
    const char *name = plait_v_code(v, r->code)->code->qualname;
    const char *local = strstr(name, "<locals>.");
    for (const char *next = local; next; next = strstr(local, "<locals>.")) local = next + 9;
    return local ? local : name;
}

static plait_status allocate(plait_vctx *v) {
    plait_verdict *verdict = v->verdict;
    verdict->nregions = v->program->regions.len;
    verdict->ndeps = v->result->ndeps;
    v->regions = plait_arena_alloc(v->arena, (verdict->nregions + 1) * sizeof *v->regions);
    v->roles = plait_arena_alloc(v->arena, verdict->ndeps + 1);
    v->variables = plait_arena_alloc(v->arena, (verdict->ndeps + 1) * sizeof *v->variables);
    v->files = plait_arena_alloc(&v->scratch, (v->program->files.len + 1) * sizeof *v->files);
    v->nests = plait_arena_alloc(&v->scratch, (verdict->nregions + 1) * sizeof *v->nests);
    v->forks = plait_arena_alloc(&v->scratch, (verdict->nregions + 1) * sizeof *v->forks);
    v->stages = plait_arena_alloc(&v->scratch, (verdict->nregions + 1) * sizeof *v->stages);
    v->nstages = plait_arena_alloc(&v->scratch, (verdict->nregions + 1) * sizeof *v->nstages);
    if (!v->nests || !v->forks || !v->stages || !v->nstages) return PLAIT_NOMEM;
    if (!v->regions || !v->roles || !v->variables || !v->files) return PLAIT_NOMEM;
    verdict->regions = v->regions;
    verdict->roles = v->roles;
    verdict->variables = v->variables;
    return PLAIT_OK;
}

static plait_status judge(plait_vctx *v) {
    plait_text program_json = {0};
    PLAIT_TRY(allocate(v));
    PLAIT_TRY(plait_index_build(v));
    plait_source_variables(v);
    plait_dataflow_tag(v);
    PLAIT_TRY(plait_patterns_judge(v));
    plait_payoff_all(v, &program_json);
    plait_sentence_all(v);
    plait_strategy_all(v);
    v->verdict->program_json = plait_v_keep(v, &program_json);
    return plait_fit_all(v);
}

plait_status plait_verdict_new(const plait_result *result, plait_verdict **verdict, plait_error *error) {
    return plait_verdict_new_for(result, NULL, verdict, error);
}

plait_status plait_verdict_new_for(const plait_result *result, const plait_verdict_options *options, plait_verdict **verdict, plait_error *error) {
    *verdict = NULL;
    owned *made = plait_calloc(1, sizeof *made);
    if (!made) return plait_fail(error, PLAIT_NOMEM, "no memory for verdicts");
    plait_vctx v = {.result = result, .program = result->program, .options = options, .arena = &made->arena, .verdict = &made->verdict};
    made->verdict.private_data = made;
    plait_status status = judge(&v);
    plait_source_fini(&v);
    plait_arena_fini(&v.scratch);
    if (status != PLAIT_OK) {
        plait_verdict_free(&made->verdict);
        return plait_fail(error, status, "no memory for verdicts");
    }
    *verdict = &made->verdict;
    return PLAIT_OK;
}

void plait_verdict_free(plait_verdict *verdict) {
    if (!verdict) return;
    owned *made = verdict->private_data;
    plait_arena_fini(&made->arena);
    plait_free(made);
}
