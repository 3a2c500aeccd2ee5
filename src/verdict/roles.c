// SPDX-License-Identifier: Apache-2.0
// The role of each dependence that a loop carries: why it would not stand in the way (contract, section 3). Decided from all dependences of the
// run around the same sites, with the updates that dataflow.c found.
//
// 1. A reduction is closed: inside the loop its value is read by its own updates only, and written by them only.
// 2. An induction advances by the same amount in each iteration: its store runs once an iteration, its step is loop-invariant, nothing else
//    writes it in the loop.
// 3. Anti- and output dependences follow their location: of a reduction or induction they have its role; else they are private if
//    what is read in the loop was written in the same iteration.
#include "verdict/internal.h"
#include <string.h>

enum { MARK_REDUCTION = 1, MARK_INDUCTION = 2, MARK_BLOCKED = 4 };
enum { GROUP = 64 };

static uint8_t *mark_at(plait_vctx *v, uint32_t site, int sort) { return &v->marks[(size_t)site * PLAIT_SORTS + (unsigned)sort]; }

static int op_of(const plait_vctx *v, uint32_t site, int sort, int writing) {
    const plait_vsite *s = &v->sites[site];
    int op = sort == PLAIT_SORT_LENGTH ? s->length_op : sort == PLAIT_SORT_ELEMENT && s->item_op ? s->item_op : writing ? s->write_op : s->read_op;
    if (sort == PLAIT_SORT_STATE || sort == PLAIT_SORT_STREAM) return PLAIT_VOP_NONE;   // hash.update(x): the order counts
    int adds = op == PLAIT_VOP_APPEND || op == PLAIT_VOP_SETADD || op == PLAIT_VOP_ENTRY;
    return adds && sort == PLAIT_SORT_ELEMENT ? PLAIT_VOP_NONE : op;                    // np.add(a, b) adds to no container
}

// Operators whose updates of one location mix: counting is adding, a dict entry is an addition to its container.
static int family(int op) {
    return op == PLAIT_VOP_COUNT ? PLAIT_VOP_ADD : op == PLAIT_VOP_ENTRY || op == PLAIT_VOP_SETADD ? PLAIT_VOP_SETADD : op;
}

static uint32_t partner_of(const plait_vctx *v, uint32_t site, int sort) {
    if (sort == PLAIT_SORT_LENGTH || !v->sites[site].partner) return site;
    return v->sites[site].partner;
}

// ---- reductions

typedef struct group { uint32_t sites[GROUP]; uint8_t writing[GROUP]; size_t len, done; int family, sort; } group;

static int group_add(group *g, uint32_t site, int writing) {
    for (size_t i = 0; i < g->len; i++) if (g->sites[i] == site && g->writing[i] == writing) return 1;
    if (g->len == GROUP) return 0;
    g->writing[g->len] = (uint8_t)writing;
    g->sites[g->len++] = site;
    return 1;
}

// A first value, written by what made the container inside the loop, belongs to no iteration's update: it is passed over.
// Follows the values that one site of the group gives (writing) or takes; 0: one of them leaves the group.
static int group_follow(const plait_vctx *v, group *g, uint32_t site, int writing) {
    const plait_lists *lists = writing ? &v->by_source : &v->by_sink;
    for (uint32_t k = lists->at[site]; k < lists->at[site + 1]; k++) {
        const plait_dependence *d = &v->result->deps[lists->items[k]];
        if (d->sort != g->sort || !plait_index_maybe_inside(v, d->scope)) continue;
        uint32_t other = writing ? d->sink : d->source;
        if (plait_arrays_beside(v->program, d)) {                 // x += e: e comes from outside of the group, never from it
            if (writing) return 0;
            continue;
        }
        int made = v->sites[other].creates || v->program->sites.at[other].makes;
        if (!writing && g->sort > PLAIT_SORT_ATTRIBUTE && made && family(op_of(v, other, g->sort, 1)) != g->family) continue;
        int op = family(op_of(v, other, g->sort, !writing));   // an update of another family is one of the item that a defaultdict made here
        if (writing && g->sort == PLAIT_SORT_LENGTH && v->sites[site].creates && op != PLAIT_VOP_NONE && op != g->family) continue;
        if (op != g->family) return 0;
        if (!group_add(g, other, !writing)) return 0;
    }
    uint32_t partner = partner_of(v, site, g->sort);
    return family(op_of(v, partner, g->sort, !writing)) != g->family || group_add(g, partner, !writing);
}

static int is_reduction(const plait_vctx *v, const plait_dependence *d) {
    int op = family(op_of(v, d->source, d->sort, 1));
    group g = {.family = op, .sort = d->sort};
    if (op == PLAIT_VOP_NONE || op != family(op_of(v, d->sink, d->sort, 0))) return 0;
    if (plait_arrays_beside(v->program, d)) return 0;
    if (!group_add(&g, d->source, 1) || !group_add(&g, d->sink, 0)) return 0;
    for (; g.done < g.len; g.done++)
        if (!group_follow(v, &g, g.sites[g.done], g.writing[g.done])) return 0;
    return 1;
}

// ---- inductions

// Every iteration of the innermost loop of the site ran it, and the loops between it and the judged one had the same trip count each time.
static int runs_each_time(const plait_vctx *v, uint32_t site) {
    uint64_t instrs = 0;
    uint32_t inner = v->program->sites.at[site].region, loop = v->reach.region;
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) instrs++;
    const plait_region *region = plait_v_region(v, inner);
    if (inner == loop) return 1;
    if (!plait_index_lexical(v, inner, loop)) return 0;
    if (plait_v_runs(v, site) != instrs * region->iterations) return 0;
    for (; inner != loop; inner = plait_v_region(v, inner)->parent) {
        region = plait_v_region(v, inner);
        if (region->form == PLAIT_SRC_WHILE || region->iterations != region->instances * region->max_iterations) return 0;
    }
    return 1;
}

static int only_writer(const plait_vctx *v, uint32_t read, uint32_t write, int sort) {
    for (uint32_t i = v->by_sink.at[read]; i < v->by_sink.at[read + 1]; i++) {
        const plait_dependence *in = &v->result->deps[v->by_sink.items[i]];
        if (in->sort == sort && in->source != write && plait_index_maybe_inside(v, in->scope)) return 0;
    }
    return 1;
}

static int is_induction(const plait_vctx *v, const plait_dependence *d) {
    uint32_t write = d->source;
    const plait_vsite *w = &v->sites[write];
    if (d->sort == PLAIT_SORT_LENGTH || family(w->write_op) != PLAIT_VOP_ADD || !plait_dataflow_invariant(v, w)) return 0;
    if (!runs_each_time(v, write) || !only_writer(v, w->partner, write, d->sort)) return 0;
    for (uint32_t k = v->by_source.at[write]; k < v->by_source.at[write + 1]; k++) {   // never skipped
        const plait_dependence *out = &v->result->deps[v->by_source.items[k]];
        if (out->sort != d->sort) continue;
        if (out->scope == v->reach.region && out->carried && out->max_distance != 1) return 0;
        if (plait_index_maybe_inside(v, out->scope) && !only_writer(v, out->sink, write, d->sort)) return 0;
    }
    return 1;
}

static int is_output(const plait_vctx *v, const plait_dependence *d) {
    return d->sort == PLAIT_SORT_STREAM && v->sites[d->source].output && v->sites[d->sink].output;
}

// ---- anti- and output dependences

// What is read at the site came, in this loop, from the same iteration each time. *inside counts such readings.
static int reads_own_iteration(const plait_vctx *v, uint32_t site, int sort, uint64_t *inside) {
    for (uint32_t k = v->by_sink.at[site]; k < v->by_sink.at[site + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_sink.items[k]];
        if (d->sort != sort) continue;
        if (d->silent == d->count && d->carried && d->scope == v->reach.region) continue;
        if (d->scope == v->reach.region ? d->carried : !plait_index_surely_inside(v, d->scope)) return 0;
        *inside += d->count;
    }
    return 1;
}

static int is_scalar(int sort) {
    return sort == PLAIT_SORT_LOCAL || sort == PLAIT_SORT_CELL || sort == PLAIT_SORT_GLOBAL || sort == PLAIT_SORT_ATTRIBUTE;
}

// All readings of what the site writes, in this loop, are of the same iteration's value.
static int written_before_read(const plait_vctx *v, uint32_t site, int sort, uint64_t *inside) {
    for (uint32_t k = v->by_source.at[site]; k < v->by_source.at[site + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_source.items[k]];
        if (d->sort != sort || !plait_index_maybe_inside(v, d->scope)) continue;
        if (!reads_own_iteration(v, d->sink, sort, inside)) return 0;
    }
    return 1;
}

static int is_private(const plait_vctx *v, const plait_dependence *d) {
    uint64_t inside = 0;
    if (d->kind == PLAIT_WAR) return reads_own_iteration(v, d->source, d->sort, &inside) && inside > 0;
    if (!written_before_read(v, d->source, d->sort, &inside) || !written_before_read(v, d->sink, d->sort, &inside)) return 0;
    return inside > 0 || is_scalar(d->sort);   // an item that nobody reads here is a result: the order of its writes matters
}

static plait_role role_of_raw(const plait_vctx *v, const plait_dependence *d) {
    if (d->silent == d->count || plait_generator_sets_up(v->program, d->source, d->sink, d->sort)) return PLAIT_ROLE_SILENT;
    if (is_output(v, d)) return PLAIT_ROLE_OUTPUT;
    if (is_reduction(v, d)) return PLAIT_ROLE_REDUCTION;
    return is_induction(v, d) ? PLAIT_ROLE_INDUCTION : PLAIT_ROLE_NONE;
}

static plait_role role_of_other(plait_vctx *v, const plait_dependence *d) {
    uint8_t mark = *mark_at(v, d->sink, d->sort) | (d->kind == PLAIT_WAW ? *mark_at(v, d->source, d->sort) : 0);
    if (is_output(v, d)) return PLAIT_ROLE_OUTPUT;
    if (mark & MARK_BLOCKED) return PLAIT_ROLE_NONE;
    if (mark & MARK_REDUCTION) return PLAIT_ROLE_REDUCTION;
    if (mark & MARK_INDUCTION) return PLAIT_ROLE_INDUCTION;
    if (is_private(v, d)) return PLAIT_ROLE_PRIVATE;
    return d->silent == d->count ? PLAIT_ROLE_SILENT : PLAIT_ROLE_NONE;
}

void plait_roles_loop(plait_vctx *v, uint32_t region) {
    const uint32_t *from = v->by_scope.items + v->by_scope.at[region], *to = v->by_scope.items + v->by_scope.at[region + 1];
    plait_index_reach(v, region);
    for (const uint32_t *i = from; i < to; i++) {
        const plait_dependence *d = &v->result->deps[*i];
        if (!d->carried || d->kind != PLAIT_RAW) continue;
        plait_role role = role_of_raw(v, d);
        v->roles[*i] = (uint8_t)role;
        *mark_at(v, d->source, d->sort) |= role == PLAIT_ROLE_REDUCTION ? MARK_REDUCTION : role == PLAIT_ROLE_INDUCTION ? MARK_INDUCTION
                                         : role == PLAIT_ROLE_NONE ? MARK_BLOCKED : 0;
    }
    for (const uint32_t *i = from; i < to; i++) {
        const plait_dependence *d = &v->result->deps[*i];
        if (d->carried && d->kind != PLAIT_RAW) v->roles[*i] = (uint8_t)role_of_other(v, d);
    }
    for (const uint32_t *i = from; i < to; i++) {
        const plait_dependence *d = &v->result->deps[*i];
        *mark_at(v, d->source, d->sort) = *mark_at(v, d->sink, d->sort) = 0;
    }
}
