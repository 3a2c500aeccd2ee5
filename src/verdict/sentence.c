// SPDX-License-Identifier: Apache-2.0
// One or two plain sentences for each region: what it carries, through which pair of lines, how often, one example; or what it needs to run in
// parallel. Always about this run; never a promise.
#include "verdict/internal.h"
#include <string.h>

enum { MOST_PAIRS = 4, MOST_NAMES = 5 };

static const char *times(uint64_t n, const char *unit, char buffer[64]) {
    char digits[32];
    size_t at = 0;
    for (const char *p = plait_grouped(n, digits); *p; p++) buffer[at++] = *p;
    buffer[at++] = ' ';
    for (const char *p = unit; *p && at < 60; p++) buffer[at++] = *p;
    if (n != 1) buffer[at++] = 's';
    buffer[at] = 0;
    return buffer;
}

static void put_place(const plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region *r = plait_v_region(v, region);
    const char *file = r->file < v->program->files.len ? plait_v_basename(v->program->files.at[r->file]->path) : "program";
    if (r->kind == PLAIT_REGION_LOOP) plait_text_addf(t, "%s at %s:%d", r->form == PLAIT_SRC_COMP ? "Comprehension" : "Loop", file, r->line);
    else plait_text_addf(t, "%s (%s:%d)", plait_v_function_name(v, region), file, r->line);
}

// ---- pairs of lines

static uint32_t function_of_site(const plait_vctx *v, uint32_t site) { return plait_index_function(v, v->program->sites.at[site].region); }

static void put_line(plait_vctx *v, plait_text *t, uint32_t region, uint32_t site) {
    uint32_t function = function_of_site(v, site);
    uint32_t file = v->program->sites.at[site].file;
    if (file == plait_v_region(v, region)->file || file >= v->program->files.len) plait_text_addf(t, "line %d", v->program->sites.at[site].at.line);
    else plait_text_addf(t, "%s:%d", plait_v_basename(v->program->files.at[file]->path), v->program->sites.at[site].at.line);
    if (function != plait_index_function(v, region)) plait_text_addf(t, " (%s)", plait_v_function_name(v, function));
}

// What the program calls the objects, where that is known: "net.0.weight, net.0.bias and 8 more".
static const char *objects_of(plait_vctx *v, const plait_dependence *d) {
    if (!d->objects) return NULL;
    const plait_dep_objects *o = &v->result->objects[d->objects - 1];
    plait_text t = {0};
    for (uint32_t i = 0; i < o->n && i < MOST_NAMES; i++)
        plait_text_addf(&t, "%s%s", !i ? "" : i + 1 == o->n ? " and " : ", ", plait_intern_text(&v->program->names, o->names[i]));
    if (o->n > MOST_NAMES) plait_text_addf(&t, " and %u%s more", o->n - MOST_NAMES, o->more ? " or" : "");
    return plait_v_keep(v, &t);
}

// The end whose text names what is carried: the write, unless that makes the container and so shows its contents.
static uint32_t naming_site(const plait_vctx *v, const plait_dependence *d) {
    int items = d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY || d->sort == PLAIT_SORT_LENGTH;
    return items && plait_source_creates(v, plait_source_named_at(v, d, d->source)) ? d->sink : d->source;
}

// A whole container that is made anew: the name it gets.
static const char *made_name(plait_vctx *v, const plait_dependence *d) {
    uint32_t maker = plait_source_named_at(v, d, d->source);
    if (d->sort != PLAIT_SORT_ELEMENT && d->sort != PLAIT_SORT_KEY) return NULL;
    return !plait_source_creates(v, maker) ? NULL : plait_source_stored(v, plait_source_named_at(v, d, d->source));
}

static const char *subject_of(plait_vctx *v, const plait_dependence *d) {
    if (d->objects) return objects_of(v, d);
    if (made_name(v, d)) return made_name(v, d);
    const char *text = plait_source_subject(v, plait_source_named_at(v, d, naming_site(v, d)), d->sort, 0);
    if (!strcmp(text, "[...]") || !strcmp(text, "parameter") || !strcmp(text, "len(...)")) text = plait_source_subject(v, plait_source_named_at(v, d, d->sink), d->sort, 0);
    return text;
}

static const char *what_of(plait_vctx *v, const plait_dependence *d) {   // with the sort where the text alone would mislead
    const char *subject = subject_of(v, d);
    if (d->sort != PLAIT_SORT_LENGTH && d->sort != PLAIT_SORT_STATE) return subject;
    plait_text t = {0};
    plait_text_add(&t, d->sort == PLAIT_SORT_LENGTH ? "the length of " : "the state of ");
    plait_text_addn(&t, subject, d->sort == PLAIT_SORT_STATE ? strcspn(subject, "(") : strlen(subject));
    return plait_v_keep(v, &t);
}

static void put_example(plait_vctx *v, plait_text *t, const plait_dependence *d) {
    const char *base = plait_source_subject(v, plait_source_named_at(v, d, naming_site(v, d)), d->sort, 1);
    if (!strcmp(base, "[...]") || !strcmp(base, "stdout")) base = plait_source_subject(v, plait_source_named_at(v, d, d->sink), d->sort, 1);
    if (made_name(v, d)) base = made_name(v, d);
    if (d->objects) base = plait_intern_text(&v->program->names, v->result->objects[d->objects - 1].names[0]);
    if (d->has_index && d->sort == PLAIT_SORT_ELEMENT) plait_text_addf(t, ", for example %s[%lld]", base, (long long)d->index);
    else if (d->key_text && d->sort == PLAIT_SORT_KEY) plait_text_addf(t, ", for example %s[%s]", base, plait_intern_text(&v->program->names, d->key_text));
    else if (d->to_iteration > d->from_iteration) plait_text_add(t, ", for example");
    else return;
    if (d->to_iteration > d->from_iteration) plait_text_addf(t, " in iterations %u and %u", d->from_iteration, d->to_iteration);
}

static void put_distance(plait_text *t, const plait_dependence *d) {
    char count[64];
    if (d->min_distance == d->max_distance) plait_text_addf(t, " (distance %lld, ", (long long)d->min_distance);
    else plait_text_addf(t, " (distance %lld to %lld, ", (long long)d->min_distance, (long long)d->max_distance);
    plait_text_add(t, times(d->count, "time", count));
}

static void put_later(plait_text *t, const plait_dependence *d) {
    if (d->max_distance == 1) plait_text_add(t, "in the next iteration");
    else if (d->min_distance == d->max_distance) plait_text_addf(t, "%lld iterations later", (long long)d->min_distance);
    else plait_text_add(t, "in a later iteration");
}

static void put_pair(plait_vctx *v, plait_text *t, uint32_t region, uint32_t index, int first) {
    const plait_dependence *d = &v->result->deps[index];
    const plait_site *from = &v->program->sites.at[d->source], *to = &v->program->sites.at[d->sink];
    put_line(v, t, region, d->source);
    if (from->file == to->file && from->at.line == to->at.line) {
        plait_text_addf(t, naming_site(v, d) == d->source ? " writes %s and reads it " : " makes %s and reads it ", what_of(v, d));
    } else {
        plait_text_addf(t, naming_site(v, d) == d->source ? " writes %s, " : " makes %s, ", what_of(v, d));
        put_line(v, t, region, d->sink);
        plait_text_add(t, " reads it ");
    }
    put_later(t, d);
    put_distance(t, d);
    if (first) put_example(v, t, d);
    plait_text_add(t, d->assumed ? "; assumed)" : ")");
}

static int told_before(plait_vctx *v, const plait_region_verdict *r, size_t i) {   // the same variable of the same writer
    const plait_dependence *d = &v->result->deps[r->blockers[i]];
    for (size_t k = 0; k < i; k++) {
        const plait_dependence *e = &v->result->deps[r->blockers[k]];
        if (e->source == d->source && e->sort == d->sort) return 1;
        if (function_of_site(v, e->source) == function_of_site(v, d->source) && !strcmp(what_of(v, e), what_of(v, d))) return 1;
    }
    return 0;
}

// What a blocker is about, with the class whose method writes it: "self.bias of Dense".
static const char *name_of_blocker(plait_vctx *v, const plait_dependence *d, uint32_t region) {
    if (d->objects) return objects_of(v, d);
    const char *name = made_name(v, d);
    if (!name) name = d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY ? plait_source_subject(v, plait_source_named_at(v, d, naming_site(v, d)), d->sort, 1) : what_of(v, d);
    uint32_t writer = function_of_site(v, d->source);
    const char *function = plait_v_function_name(v, writer), *dot = strrchr(function, '.');
    if (!dot || writer == plait_index_function(v, region) || plait_source_named_at(v, d, naming_site(v, d)) != naming_site(v, d)) return name;
    plait_text t = {0};
    plait_text_addf(&t, "%s of %.*s", name, (int)(dot - function), function);
    return plait_v_keep(v, &t);
}

// "the length of grid[i]" says nothing beside "grid": lengths come along with what is in the container.
static int comes_along(const char *name, const char *const *names, size_t n) {
    static const char length[] = "the length of ";
    if (strncmp(name, length, sizeof length - 1)) return 0;
    name += sizeof length - 1;
    for (size_t k = 0; k < n; k++) {
        size_t size = strlen(names[k]);
        if (!strncmp(name, names[k], size) && (!name[size] || name[size] == '[')) return 1;
    }
    return 0;
}

typedef struct names { const char *at[MOST_NAMES]; size_t n, more; } carried_names;

static carried_names names_of(plait_vctx *v, const plait_region_verdict *r, uint32_t region) {   // contents first, then lengths
    carried_names all = {.n = 0};
    for (size_t pass = 0; pass < 2; pass++) for (size_t i = 0; i < r->nblockers; i++) {
        const plait_dependence *d = &v->result->deps[r->blockers[i]];
        if (pass != (d->sort == PLAIT_SORT_LENGTH)) continue;
        const plait_dep_objects *o = d->objects ? &v->result->objects[d->objects - 1] : NULL;
        for (uint32_t j = 0; j < (o ? o->n : 1); j++) {
            const char *name = o ? plait_intern_text(&v->program->names, o->names[j]) : name_of_blocker(v, d, region);
            int known = comes_along(name, all.at, all.n);
            for (size_t k = 0; k < all.n; k++) known |= !strcmp(all.at[k], name);
            if (known) continue;
            if (all.n < MOST_NAMES) all.at[all.n++] = name;
            else all.more++;
        }
    }
    return all;
}

static void put_blockers(plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    carried_names all = names_of(v, r, region);
    size_t told = 0, untold = 0;
    plait_text_add(t, " carries ");
    for (size_t i = 0; i < all.n; i++) plait_text_addf(t, "%s%s", i ? i + 1 == all.n && !all.more ? " and " : ", " : "", all.at[i]);
    if (all.more) plait_text_add(t, " and more");
    for (size_t i = 0; i < r->nblockers; i++) {
        if (told_before(v, r, i) || comes_along(name_of_blocker(v, &v->result->deps[r->blockers[i]], region), all.at, all.n)) continue;
        if (told == MOST_PAIRS) {
            untold++;
            continue;
        }
        plait_text_add(t, told ? "; " : ": ");
        put_pair(v, t, region, r->blockers[i], told == 0);
        told++;
    }
    char count[64];
    if (untold) plait_text_addf(t, "; and %s", times(untold, "more pair", count));
    plait_text_add(t, ". ");
}

// ---- conditions

static const char *how_reduced(const plait_condition *c) {
    static const struct { const char *op, *how; } rows[] = {
        {"+", "is summed per worker"}, {"*", "is multiplied up per worker"}, {"min", "is a minimum per worker"}, {"max", "is a maximum per worker"},
        {"append", "is collected per worker and joined in order"}, {"add", "is filled per worker and merged"},
        {"count", "is counted per worker and added up"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) if (!strcmp(rows[i].op, c->operator_name)) return rows[i].how;
    return NULL;
}

static void put_condition(plait_text *t, const plait_condition *c) {
    if (!strcmp(c->kind, "copy")) plait_text_addf(t, "%s is copied first or its writes keep their order", c->variable);
    else if (!strcmp(c->kind, "buffer-output")) plait_text_addf(t, "the output to %s is buffered and written in order", c->variable);
    else if (c->text) plait_text_addf(t, "%s is put together per worker and joined in order", c->variable);
    else if (how_reduced(c)) plait_text_addf(t, "%s %s", c->variable, how_reduced(c));
    else plait_text_addf(t, "%s is combined with %s per worker", c->variable, c->operator_name);
}

static const char *induction_of(plait_vctx *v, uint32_t region, size_t nth) {
    const char *names[8];
    size_t n = 0;
    for (uint32_t k = v->by_scope.at[region]; k < v->by_scope.at[region + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_scope.items[k]];
        if (d->kind != PLAIT_RAW || !d->carried || v->roles[v->by_scope.items[k]] != PLAIT_ROLE_INDUCTION) continue;
        const char *name = plait_source_subject(v, d->source, d->sort, 0);
        int known = 0;
        for (size_t i = 0; i < n; i++) known |= !strcmp(names[i], name);
        if (known || n == 8) continue;
        if (n == nth) return name;
        names[n++] = name;
    }
    return NULL;
}

static void put_and(plait_text *t, size_t i, size_t n) { if (i) plait_text_add(t, i + 1 == n ? " and " : ", "); }

static int is_private(const plait_condition *c, int last) { return !strcmp(c->kind, "privatize") && !c->with && !!c->last == last; }

static void put_private(plait_text *t, const plait_region_verdict *r, int last, size_t n) {
    size_t named = 0;
    for (size_t i = 0; i < r->nconditions; i++) {
        if (!is_private(&r->conditions[i], last)) continue;
        put_and(t, named++, n);
        plait_text_add(t, r->conditions[i].variable);
    }
    plait_text_add(t, n > 1 ? " are private" : " is private");
    if (last) plait_text_add(t, n > 1 ? " with their last values kept" : " with its last value kept");
}

// "if w and t are private, s is summed per worker and k is computed from the iteration number"
static void put_conditions(plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    size_t put = 0, all = 0, inductions = 0, private[2] = {0, 0}, others = 0;
    while (inductions < 8 && induction_of(v, region, inductions)) inductions++;
    for (size_t i = 0; i < r->nconditions; i++) {
        if (is_private(&r->conditions[i], 0)) private[0]++;
        else if (is_private(&r->conditions[i], 1)) private[1]++;
        else others++;
    }
    all = inductions + others + (private[0] > 0) + (private[1] > 0);
    if (all) plait_text_add(t, " if ");
    for (int last = 0; last < 2; last++) {
        if (!private[last]) continue;
        put_and(t, put++, all);
        put_private(t, r, last, private[last]);
    }
    for (size_t i = 0; i < inductions; i++) {
        put_and(t, put++, all);
        plait_text_addf(t, "%s is computed from the iteration number", induction_of(v, region, i));
    }
    for (size_t i = 0; i < r->nconditions; i++) {
        const plait_condition *c = &r->conditions[i];
        if (!strcmp(c->kind, "privatize") && !c->with) continue;
        put_and(t, put++, all);
        if (c->with) plait_text_addf(t, "%s is kept with the worker's %s", c->variable, c->with);
        else put_condition(t, c);
    }
}

static int reassociates(const plait_region_verdict *r) {
    for (size_t i = 0; i < r->nconditions; i++) if (r->conditions[i].reassociates) return 1;
    return 0;
}

// ---- by pattern

static void put_trips(const plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region *g = plait_v_region(v, region);
    char a[64], b[64];
    plait_text_addf(t, " (%s", times(g->iterations, "iteration", a));
    if (g->instances > 1) plait_text_addf(t, " in %s", times(g->instances, "run", b));
    plait_text_add(t, ")");
}

static void free_loop(plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    plait_text_add(t, " can run in parallel in this run");
    if (!r->nconditions && !induction_of(v, region, 0)) plait_text_add(t, ": no iteration needs a value of another");
    put_conditions(v, t, region);
    put_trips(v, t, region);
    plait_text_add(t, ".");
    if (plait_yields(v, region)) plait_text_add(t, " It hands out items: what it keeps between two of them is charged to the loop that takes them.");
    if (plait_early_exit(v, region)) plait_text_add(t, " It can be left early: what later iterations did by then must be dropped.");
    if (reassociates(r)) plait_text_add(t, " Floating-point results may differ in the last digits, since the order of the operations changes.");
}

static void put_stages(const plait_vctx *v, plait_text *t, uint32_t region) {
    plait_text_add(t, "It splits into stages: ");
    for (size_t i = 0; i < v->nstages[region]; i++) {
        const plait_stage *s = &v->stages[region][i];
        if (s->first_line == s->last_line) plait_text_addf(t, "%sline %u", i ? "; " : "", s->first_line);
        else plait_text_addf(t, "%slines %u to %u", i ? "; " : "", s->first_line, s->last_line);
        plait_text_addf(t, " (%.0f%% of the work, %s)", s->share * 100, s->cyclic ? "one iteration after the other" : "any iterations at once");
    }
    plait_text_add(t, ".");
}

static void put_loops(plait_vctx *v, plait_text *t, const uint32_t *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const plait_region *g = plait_v_region(v, list[i]);
        plait_text_addf(t, "%s%s:%d", i ? i + 1 == n ? " and " : ", " : "", plait_v_basename(v->program->files.at[g->file]->path), g->line);
    }
}

// Doacross by its burdened parallelism: what overlaps, the iterations themselves or what is inside of each.
static void put_overlap(plait_vctx *v, plait_text *t, uint32_t region) {
    double overlap = plait_payoff_overlap(v, region), all = v->regions[region].burdened;
    uint32_t list[3];
    if (overlap >= 1.2) {
        plait_text_addf(t, "Not parallel as written, but an iteration can begin before the one before it has ended (%.1f times as fast in this run).", overlap);
        return;
    }
    plait_text_add(t, "Not parallel as written: one iteration follows the other");
    if (overlap >= 1.01) plait_text_addf(t, " (overlapping them would gain %.0f %%)", 100 * (overlap - 1));
    plait_text_addf(t, ". What can run in parallel lies inside each iteration, %.1f times as fast in this run", all);
    size_t n = plait_index_parallel_inside(v, region, list, 3);
    if (n) plait_text_add(t, n > 1 ? ", foremost the loops at " : ", foremost the loop at "), put_loops(v, t, list, n);
    plait_text_add(t, ".");
}

static void put_way_out(plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < r->nblockers; i++)
        if (v->result->deps[r->blockers[i]].min_distance < least) least = v->result->deps[r->blockers[i]].min_distance;
    if (r->pattern == PLAIT_PATTERN_PIPELINE) {
        put_stages(v, t, region);
    } else if (r->pattern == PLAIT_PATTERN_DOACROSS && least >= 4) {
        plait_text_addf(t, "Up to %lld iterations side by side need nothing of each other in this run", (long long)least);
        put_conditions(v, t, region);
        plait_text_add(t, ".");
    } else if (r->pattern == PLAIT_PATTERN_DOACROSS) {
        put_overlap(v, t, region);
    } else {
        plait_text_add(t, "Not parallel as written.");
    }
    if (v->nstages[region] && r->pattern == PLAIT_PATTERN_DOACROSS) {
        plait_text_add(t, " ");
        put_stages(v, t, region);
    }
    if (v->nests[region].wavefront) plait_text_addf(t, " With the loop at line %d it has a wavefront: all on one diagonal are independent.",
                                                    plait_v_region(v, v->nests[region].inner)->line);
    else if (v->nests[region].inner_parallel)
        plait_text_addf(t, " The loop inside it at line %d can run in parallel.", plait_v_region(v, v->nests[region].inner)->line);
}

static void loop_sentence(plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    const plait_region *g = plait_v_region(v, region);
    put_place(v, t, region);
    if (r->pattern == PLAIT_PATTERN_UNPROVEN) {
        plait_text_add(t, g->instances ? " never ran two iterations in this run: whether they need each other was not observed." : " did not run: nothing was observed.");
    } else if (r->nblockers) {
        put_blockers(v, t, region);
        put_way_out(v, t, region);
    } else {
        free_loop(v, t, region);
    }
}

// ---- functions

static int calls_on_line(const plait_vctx *v, uint32_t region, int32_t line) {
    for (uint32_t k = v->callees.at[region]; k < v->callees.at[region + 1]; k++)
        if (v->program->sites.at[v->result->calls[v->callees.items[k]].site].at.line == line) return 1;
    return 0;
}

// Values that one call's statement leaves to a later one: "line 15 writes k1, line 16 needs it".
static void chain_sentence(plait_vctx *v, plait_text *t, uint32_t region) {
    size_t told = 0, untold = 0;
    for (uint32_t k = v->by_scope.at[region]; k < v->by_scope.at[region + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_scope.items[k]];
        const plait_site *from = &v->program->sites.at[d->source], *to = &v->program->sites.at[d->sink];
        if (d->kind != PLAIT_RAW || from->region != region || to->region != region || from->at.line >= to->at.line) continue;
        if (!calls_on_line(v, region, from->at.line) || !calls_on_line(v, region, to->at.line)) continue;
        if (told == MOST_PAIRS) {
            untold++;
            continue;
        }
        if (!told) {
            put_place(v, t, region);
            plait_text_add(t, " is a chain of calls: ");
        }
        plait_text_addf(t, "%sline %d writes %s, line %d needs it", told ? "; " : "", from->at.line, what_of(v, d), to->at.line);
        told++;
    }
    if (told) plait_text_add(t, untold ? "; and so on." : ".");
}

static void function_sentence(plait_vctx *v, plait_text *t, uint32_t region) {
    const plait_region_verdict *r = &v->regions[region];
    const plait_fork *fork = &v->forks[region];
    char work[32], span[32];
    if (r->pattern == PLAIT_PATTERN_SEQUENTIAL) chain_sentence(v, t, region);
    if (r->pattern != PLAIT_PATTERN_FORKJOIN) return;
    put_place(v, t, region);
    if (fork->line_a == fork->line_b) plait_text_addf(t, ": two calls on line %d need nothing of each other in this run. ", fork->line_a);
    else plait_text_addf(t, ": what runs at lines %d and %d needs nothing of each other in this run. ", fork->line_a, fork->line_b);
    double chain = fork->recursive ? r->span : fork->chain;
    if (chain > 0 && r->work / chain < 1.1) {
        plait_text_addf(t, "Side by side they save %.1f %% of its work; what is inside of them counts for more.", 100 * (1 - chain / r->work));
        return;
    }
    plait_text_addf(t, fork->recursive ? "As tasks, %s instructions of work have a longest chain of %s" : "Side by side, %s instructions of work have a longest chain of %s",
                    plait_grouped((uint64_t)r->work, work), plait_grouped((uint64_t)chain, span));
    plait_text_addf(t, " (parallelism %.1f).", chain > 0 ? r->work / chain : 1);
}

void plait_sentence_all(plait_vctx *v) {
    for (uint32_t i = 1; i < v->program->regions.len; i++) {
        plait_text t = {0};
        if (plait_v_region(v, i)->kind == PLAIT_REGION_LOOP) loop_sentence(v, &t, i);
        else function_sentence(v, &t, i);
        v->regions[i].sentence = plait_v_keep(v, &t);
    }
}
