// SPDX-License-Identifier: Apache-2.0
// The pattern of each loop and function, with what its transformation needs and what remains in the way (contract, section 3).
#include "verdict/internal.h"
#include <string.h>

static const double DOACROSS_GAIN = 1.5, PIPELINE_GAIN = 1.2, FORK_GAIN = 1.2;
enum { DOACROSS_DISTANCE = 4, MOST_CONDITIONS = 64 };

const char *plait_vop_name(plait_vop op) {
    static const char *const names[PLAIT_VOPS] = {NULL, "+", "*", "min", "max", "and", "or", "&", "|", "^", "append", "add", "count", "add"};
    return (unsigned)op < PLAIT_VOPS ? names[op] : NULL;
}

// ---- conditions

typedef struct conditions { plait_condition at[MOST_CONDITIONS]; size_t len; } conditions;

static plait_condition *add_condition(conditions *c, const char *kind, const char *variable, const char *operator_name, int reassociates, uint32_t site) {
    for (size_t i = 0; i < c->len; i++) {
        if (strcmp(c->at[i].kind, kind) || strcmp(c->at[i].variable, variable)) continue;
        c->at[i].reassociates |= reassociates;
        return &c->at[i];
    }
    if (c->len == MOST_CONDITIONS) return NULL;
    c->at[c->len] = (plait_condition){.kind = kind, .variable = variable, .operator_name = operator_name, .reassociates = reassociates, .site = site};
    return &c->at[c->len++];
}

static int lexically_inside(const plait_vctx *v, uint32_t region, uint32_t outer) {
    while (region && region != outer) region = plait_v_region(v, region)->parent;
    return region == outer;
}

// Is what this site writes in the loop read after it? Then the copy of the last iteration that wrote must be kept.
static int used_after(const plait_vctx *v, uint32_t region, uint32_t site, int sort) {
    for (uint32_t k = v->by_source.at[site]; k < v->by_source.at[site + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_source.items[k]];
        if (d->kind == PLAIT_RAW && d->sort == sort && !lexically_inside(v, d->scope, region) &&
            !lexically_inside(v, v->program->sites.at[d->sink].region, region)) return 1;
    }
    return 0;
}

static void reduce_condition(plait_vctx *v, conditions *c, const plait_dependence *d) {
    const plait_vsite *s = &v->sites[d->source];
    int sort = d->sort;
    uint8_t op = sort == PLAIT_SORT_LENGTH ? s->length_op : sort == PLAIT_SORT_ELEMENT && s->item_op ? s->item_op : s->write_op;
    if (sort == PLAIT_SORT_LENGTH && s->write_op != PLAIT_VOP_NONE && s->length_op == PLAIT_VOP_ENTRY) op = s->write_op, sort = PLAIT_SORT_KEY;
    add_condition(c, "reduce", plait_source_subject(v, plait_source_named_at(v, d, d->source), sort, op == PLAIT_VOP_ENTRY), plait_vop_name((plait_vop)op),
                  plait_dataflow_floating(v, d->source), d->source);
    if (op == PLAIT_VOP_ADD && c->len && plait_dataflow_text(v, d->source)) c->at[c->len - 1].text = 1;
}

static int blocked(const plait_vctx *v, uint32_t region, const plait_dependence *d) {   // its writer feeds a dependence that remains
    for (uint32_t k = v->by_source.at[d->sink]; k < v->by_source.at[d->sink + 1]; k++) {
        uint32_t i = v->by_source.items[k];
        const plait_dependence *raw = &v->result->deps[i];
        if (raw->scope == region && raw->carried && raw->sort == d->sort && v->roles[i] == PLAIT_ROLE_NONE) return 1;
    }
    return 0;
}

static void condition_of(plait_vctx *v, conditions *c, uint32_t region, uint32_t index, int lengths) {
    const plait_dependence *d = &v->result->deps[index];
    int items = d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY;
    switch (v->roles[index]) {
    case PLAIT_ROLE_REDUCTION:
        if (d->kind == PLAIT_RAW && lengths == (d->sort == PLAIT_SORT_LENGTH)) reduce_condition(v, c, d);
        break;
    case PLAIT_ROLE_PRIVATE:
        if (!lengths && !v->sites[d->sink].target && d->sort != PLAIT_SORT_LENGTH) {
            plait_condition *made = add_condition(c, "privatize", plait_source_subject(v, plait_source_named_at(v, d, d->sink), d->sort, items), NULL, 0, d->sink);
            if (made && d->sort <= PLAIT_SORT_GLOBAL) made->last |= used_after(v, region, d->sink, d->sort);
        }
        break;
    case PLAIT_ROLE_OUTPUT:
        if (!lengths) add_condition(c, "buffer-output", plait_source_subject(v, d->sink, d->sort, 0), NULL, 0, d->sink);
        break;
    case PLAIT_ROLE_NONE:
        if (!lengths && d->kind != PLAIT_RAW && d->sort < PLAIT_SORT_LENGTH && !blocked(v, region, d))
            add_condition(c, "copy", plait_source_subject(v, plait_source_named_at(v, d, d->sink), d->sort, items), NULL, 0, d->sink);
        break;
    default: break;
    }
}

static uint64_t runs_of(const plait_vctx *v, uint32_t site) {   // of its instruction; a super-instruction has two sites
    if (v->refs_at[site] == v->refs_at[site + 1]) return 0;
    const plait_vref *ref = &v->refs[v->refs_at[site]];
    const plait_code_info *info = plait_v_code(v, ref->code);
    return info->runs ? info->runs[ref->instr] : 0;
}

// The minimum or maximum that is written wherever this is: same region, as often.
static const char *goes_with(const plait_vctx *v, const conditions *c, const plait_condition *private) {
    for (size_t i = 0; i < c->len; i++) {
        const plait_condition *r = &c->at[i];
        if (strcmp(r->kind, "reduce") || (strcmp(r->operator_name, "min") && strcmp(r->operator_name, "max"))) continue;
        if (v->program->sites.at[r->site].region == v->program->sites.at[private->site].region && runs_of(v, r->site) == runs_of(v, private->site)) return r->variable;
    }
    return NULL;
}

static void list_conditions(plait_vctx *v, uint32_t region, plait_region_verdict *out) {
    conditions c = {.len = 0};
    for (int lengths = 0; lengths < 2; lengths++)
        for (uint32_t k = v->by_scope.at[region]; k < v->by_scope.at[region + 1]; k++)
            if (v->result->deps[v->by_scope.items[k]].carried) condition_of(v, &c, region, v->by_scope.items[k], lengths);
    for (size_t i = 0; i < c.len; i++) if (c.at[i].last) c.at[i].with = goes_with(v, &c, &c.at[i]);
    plait_condition *kept = plait_arena_alloc(v->arena, (c.len + 1) * sizeof *kept);
    if (!kept) return;
    memcpy(kept, c.at, c.len * sizeof *kept);
    out->conditions = kept;
    out->nconditions = c.len;
}

// ---- blockers

// The most frequent first; of equally frequent ones a value that is computed before the container it is put into.
static int tells_more(const plait_vctx *v, uint32_t a, uint32_t b) {
    const plait_dependence *p = &v->result->deps[a], *q = &v->result->deps[b];
    if (p->count != q->count) return p->count > q->count;
    return !plait_source_creates(v, p->source) && plait_source_creates(v, q->source);
}

static void sort_by_count(const plait_vctx *v, uint32_t *list, size_t n) {   // insertion: the lists are short, or nearly sorted
    for (size_t i = 1; i < n; i++) {
        uint32_t held = list[i];
        size_t k = i;
        for (; k > 0 && tells_more(v, held, list[k - 1]); k--) list[k] = list[k - 1];
        list[k] = held;
    }
}

static int is_blocker(const plait_vctx *v, uint32_t index) {
    const plait_dependence *d = &v->result->deps[index];
    return d->carried && d->kind == PLAIT_RAW && v->roles[index] == PLAIT_ROLE_NONE;
}

static void list_blockers(plait_vctx *v, uint32_t region, plait_region_verdict *out) {
    size_t n = 0;
    uint32_t from = v->by_scope.at[region], to = v->by_scope.at[region + 1];
    for (uint32_t k = from; k < to; k++) n += (size_t)is_blocker(v, v->by_scope.items[k]);
    uint32_t *list = plait_arena_alloc(v->arena, (n + 1) * sizeof *list);
    if (!list) return;
    n = 0;
    for (uint32_t k = from; k < to; k++) if (is_blocker(v, v->by_scope.items[k])) list[n++] = v->by_scope.items[k];
    sort_by_count(v, list, n);
    out->blockers = list;
    out->nblockers = n;
}

// ---- loops

static int has_reduction(const plait_vctx *v, uint32_t region) {
    for (uint32_t k = v->by_scope.at[region]; k < v->by_scope.at[region + 1]; k++) {
        uint32_t i = v->by_scope.items[k];
        if (v->result->deps[i].kind == PLAIT_RAW && v->result->deps[i].carried && v->roles[i] == PLAIT_ROLE_REDUCTION) return 1;
    }
    return 0;
}

static int all_far(const plait_vctx *v, const plait_region_verdict *out) {
    for (size_t i = 0; i < out->nblockers; i++)
        if (v->result->deps[out->blockers[i]].min_distance < DOACROSS_DISTANCE) return 0;
    return 1;
}

static void add_stages(plait_text *json, const plait_stage *stages, size_t n, double gain) {
    plait_text_addf(json, "\"stages\": [");
    for (size_t i = 0; i < n; i++)
        plait_text_addf(json, "%s{\"first_line\": %u, \"last_line\": %u, \"share\": %.4f, \"cyclic\": %s}", i ? ", " : "",
                        stages[i].first_line, stages[i].last_line, stages[i].share, stages[i].cyclic ? "true" : "false");
    plait_text_addf(json, "], \"pipeline_gain\": %.3f", gain);
}

// Stages are told of a loop whose iterations overlap, too: they say how.
static plait_pattern blocked_pattern(plait_vctx *v, uint32_t region, const plait_region_verdict *out, plait_text *json) {
    plait_stage *stages;
    double gain = 0;
    if (all_far(v, out)) return PLAIT_PATTERN_DOACROSS;
    size_t n = plait_stages_split(v, region, &stages, &gain);
    int pipeline = n >= 2 && gain >= PIPELINE_GAIN;
    if (pipeline) {
        add_stages(json, stages, n, gain);
        v->stages[region] = stages;
        v->nstages[region] = n;
    }
    if (out->burdened >= DOACROSS_GAIN) return PLAIT_PATTERN_DOACROSS;
    return pipeline ? PLAIT_PATTERN_PIPELINE : PLAIT_PATTERN_SEQUENTIAL;
}

static uint64_t most_iterations(const plait_region *r) {
    uint64_t mean = r->instances ? r->iterations / r->instances : 0;
    return r->max_iterations ? r->max_iterations : mean;
}

static const plait_code_info *code_of(const plait_vctx *v, uint32_t region) {
    uint32_t code = plait_v_region(v, region)->code;
    return code < v->program->codes.len && plait_v_code(v, code)->body ? plait_v_code(v, code) : NULL;
}

static int32_t loop_index(const plait_code_info *info, uint32_t instr, uint32_t region) {   // of the region, if it holds the instruction
    int32_t loop = info->units[instr].loop;
    while (loop != PLAIT_NO_LOOP && info->loops[loop].region != region) loop = info->loops[loop].parent;
    return loop;
}

// A jump, a return or a fall-through in the body that leaves the loop other than by its header.
int plait_early_exit(const plait_vctx *v, uint32_t region) {
    const plait_code_info *info = code_of(v, region);
    if (plait_v_region(v, region)->form == PLAIT_SRC_COMP) return 0;   // no statement can stand in it
    for (uint32_t i = 0; info && i < info->body->ninstrs; i++) {
        const plait_instr *in = &info->body->instrs[i];
        int32_t loop = loop_index(info, i, region);
        if (loop != PLAIT_NO_LOOP && info->loops[loop].kind == PLAIT_SRC_COMP) return 0;   // nothing but an exception leaves a comprehension
        if (in->depth < 0 || loop == PLAIT_NO_LOOP || in->op == PLAIT_OP_FOR_ITER || in->op == PLAIT_OP_SEND || in->op == PLAIT_OP_RERAISE ||
            (info->units[i].flags & PLAIT_UNIT_TEST)) continue;
        unsigned flags = plait_op_flags(in->op);
        if (flags & PLAIT_OPF_ENDS) return 1;
        if (in->target >= 0 && !plait_program_loop_inside(info, info->units[in->target].loop, loop)) return 1;
        int falls = !(flags & PLAIT_OPF_JUMP) || (flags & PLAIT_OPF_CONDITIONAL);
        if (falls && i + 1 < info->body->ninstrs && info->body->instrs[i + 1].depth >= 0 && info->body->instrs[i + 1].op != PLAIT_OP_END_FOR &&
            !plait_program_loop_inside(info, info->units[i + 1].loop, loop)) return 1;
    }
    return 0;
}

// The loop hands out items: what it keeps between two of them is charged to the loop that takes them.
int plait_yields(const plait_vctx *v, uint32_t region) {
    const plait_code_info *info = code_of(v, region);
    if (!info || !(info->code->flags & (PLAIT_CO_GENERATOR | PLAIT_CO_ASYNC_GENERATOR))) return 0;
    for (uint32_t i = 0; i < info->body->ninstrs; i++)
        if (info->body->instrs[i].op == PLAIT_OP_YIELD_VALUE && loop_index(info, i, region) != PLAIT_NO_LOOP) return 1;
    return 0;
}

static void judge_loop(plait_vctx *v, uint32_t region, plait_region_verdict *out, plait_text *json) {
    plait_roles_loop(v, region);
    list_blockers(v, region, out);
    if (most_iterations(plait_v_region(v, region)) < 2) out->pattern = PLAIT_PATTERN_UNPROVEN;
    else if (out->nblockers) out->pattern = blocked_pattern(v, region, out, json);
    else out->pattern = has_reduction(v, region) ? PLAIT_PATTERN_REDUCTION : PLAIT_PATTERN_DOALL;
    if (out->pattern != PLAIT_PATTERN_SEQUENTIAL) list_conditions(v, region, out);
}

// ---- functions

static void judge_function(plait_vctx *v, uint32_t region, plait_region_verdict *out, plait_text *json) {
    plait_fork fork = {0};
    out->pattern = plait_v_region(v, region)->instances ? PLAIT_PATTERN_SEQUENTIAL : PLAIT_PATTERN_UNPROVEN;
    if (out->pattern == PLAIT_PATTERN_SEQUENTIAL && out->parallelism >= FORK_GAIN) fork = plait_forkjoin_find(v, region);
    if (!fork.found) return;
    v->forks[region] = fork;
    out->pattern = PLAIT_PATTERN_FORKJOIN;
    plait_text_addf(json, "%s\"fork\": [%d, %d]", json->len ? ", " : "", fork.line_a, fork.line_b);
}

static void measure(const plait_region *r, plait_region_verdict *out) {
    double work = r->work ? (double)r->work : (double)r->instructions;
    double span = r->span_aside ? (double)r->span_aside : work;
    out->work = work;
    out->span = span;
    out->parallelism = span > 0 ? work / span : 1;
    out->burdened = r->burdened ? work / (double)r->burdened : 1;
}

static void add_span(const plait_region *r, plait_text *json) {
    if (r->span) plait_text_addf(json, "%s\"span_as_written\": %llu", json->len ? ", " : "", (unsigned long long)r->span);
}

// Children first: a nest is described from the patterns of both its loops (a region's parent has a smaller index).
plait_status plait_patterns_judge(plait_vctx *v) {
    for (uint32_t i = (uint32_t)v->program->regions.len; i-- > 0;) {
        const plait_region *r = plait_v_region(v, i);
        plait_region_verdict *out = &v->regions[i];
        plait_text json = {0};
        out->sentence = out->extra_json = "";
        measure(r, out);
        if (r->kind == PLAIT_REGION_LOOP) {
            judge_loop(v, i, out, &json);
            plait_nest_describe(v, i, &json);
            if (plait_early_exit(v, i)) plait_text_addf(&json, "%s\"early_exit\": true", json.len ? ", " : "");
            if (plait_yields(v, i)) plait_text_addf(&json, "%s\"yields\": true", json.len ? ", " : "");
        }
        if (r->kind == PLAIT_REGION_FUNCTION) judge_function(v, i, out, &json);
        add_span(r, &json);
        if (json.status != PLAIT_OK) {
            plait_text_fini(&json);
            return PLAIT_NOMEM;
        }
        out->extra_json = plait_v_keep(v, &json);
    }
    return PLAIT_OK;
}
