// SPDX-License-Identifier: Apache-2.0
// Reads and writes become dependences (contract, section 2): RAW each read on the latest write; WAW each write on the one before; WAR each
// write on the latest read of each reading site since. The scope is the lowest common ancestor of both ends. Equal
// dependences are one record with a count, found through memos and a small direct-mapped cache before the table.
#include "engine/depend.h"
#include <string.h>

static uint32_t dep_hash(uint32_t source, uint32_t sink, uint32_t scope, uint32_t rest) {
    uint64_t h = ((uint64_t)source << 32 | sink) * 0x9e3779b97f4a7c15u;
    h ^= ((uint64_t)scope << 8 | rest) * 0xc2b2ae3d27d4eb4fu;
    return (uint32_t)(h >> 32) ^ (uint32_t)h;
}

static int dep_is(const plait_dependence *d, uint32_t source, uint32_t sink, uint32_t scope, uint32_t rest) {
    return d->source == source && d->sink == sink && d->scope == scope &&
           ((uint32_t)d->kind << 5 | (uint32_t)d->sort << 1 | d->carried) == rest;
}

static int grow_slots(plait_engine *engine) {
    size_t capacity = engine->dep_capacity ? engine->dep_capacity * 2 : 64;
    plait_dep_slot *slots = plait_calloc(capacity, sizeof *slots);
    if (!slots) return 0;
    for (size_t i = 0; i < engine->dep_capacity; i++) {
        if (!engine->dep_slots[i].index) continue;
        size_t k = engine->dep_slots[i].hash & (capacity - 1);
        while (slots[k].index) k = (k + 1) & (capacity - 1);
        slots[k] = engine->dep_slots[i];
    }
    plait_free(engine->dep_slots);
    engine->dep_slots = slots;
    engine->dep_capacity = capacity;
    return 1;
}

static plait_dependence *dep_find(plait_engine *engine, uint32_t source, uint32_t sink, uint32_t scope, uint32_t rest, uint32_t guess, int *fresh) {
    *fresh = 0;
    if (guess && dep_is(&engine->deps.at[guess - 1], source, sink, scope, rest)) return &engine->deps.at[guess - 1];
    uint32_t hash = dep_hash(source, sink, scope, rest), *cached = &engine->dep_cache[hash & 8191];
    if (*cached && dep_is(&engine->deps.at[*cached - 1], source, sink, scope, rest))
        return &engine->deps.at[*cached - 1];
    if ((engine->deps.len + 1) * 2 > engine->dep_capacity && !grow_slots(engine)) return NULL;
    size_t k = hash & (engine->dep_capacity - 1);
    for (; engine->dep_slots[k].index; k = (k + 1) & (engine->dep_capacity - 1)) {
        if (engine->dep_slots[k].hash != hash) continue;
        plait_dependence *known = &engine->deps.at[engine->dep_slots[k].index - 1];
        if (!dep_is(known, source, sink, scope, rest)) continue;
        *cached = engine->dep_slots[k].index;
        return known;
    }
    plait_dependence d = {.source = source, .sink = sink, .scope = scope, .kind = (uint8_t)(rest >> 5),
                          .sort = (uint8_t)(rest >> 1 & 15), .carried = (uint8_t)(rest & 1)};
    if (plait_vec_push(&engine->deps, d) != PLAIT_OK) return NULL;
    *cached = (uint32_t)engine->deps.len;
    engine->dep_slots[k] = (plait_dep_slot){hash, (uint32_t)engine->deps.len};
    *fresh = 1;
    return &engine->deps.at[engine->deps.len - 1];
}

static void set_example(plait_engine *engine, plait_dependence *d, const plait_meet *meet) {
    d->has_index = engine->last_has_index;
    d->index = engine->last_index;
    if (engine->last_key) {
        uint64_t *text = plait_map_find(&engine->keytexts, engine->last_key);
        d->key_text = text ? (uint32_t)*text : 0;
    }
    d->from_iteration = meet->iter_a;
    d->to_iteration = meet->iter_b;
}

// The lowest common ancestor of two nodes does not depend on the iterations, only on which of the two it is (if any).
static plait_meet meet_of(plait_engine *engine, uint32_t node, uint32_t iter, uint32_t at, uint32_t at_iter, uint64_t *via) {
    plait_meet_slot *slot = &engine->meets[(node * 0x9e3779b1u ^ at * 0x85ebca6bu) >> 22];
    if (slot->a != node || slot->b != at) {
        plait_meet meet = plait_tree_meet(&engine->tree, node, iter, at, at_iter);
        *slot = (plait_meet_slot){node, at, meet, plait_via_of(engine, &meet)};
    }
    plait_meet meet = slot->meet;
    *via = slot->via;
    if (meet.node == node) meet.iter_a = iter;
    if (meet.node == at) meet.iter_b = at_iter;
    return meet;
}

static plait_meet meet_far(plait_engine *engine, plait_memo *memo, uint32_t node, uint32_t iter, const plait_thread *t) {
    const plait_node *at = engine->tree.at;
    plait_meet meet = meet_of(engine, node, iter, t->cur_node, t->cur_iter, &memo->via);
    memo->meet = meet;
    memo->generation = engine->tree.generation;
    memo->a = node, memo->b = t->cur_node, memo->form = 0;
    if (meet.node != node) memo->a = at[node].parent, memo->form |= PLAIT_MEMO_BROTHERS_A | (memo->a == meet.node ? PLAIT_MEMO_NEAR_A : 0);
    if (meet.node != t->cur_node) memo->b = t->cur_parent, memo->form |= PLAIT_MEMO_BROTHERS_B | (memo->b == meet.node ? PLAIT_MEMO_NEAR_B : 0);
    return meet;
}

// An end is a child of the meeting place, maybe another than the last time: its iteration and the way through it are its own. 0: it lies on the other end's
// way, so that the two meet further down.
static __attribute__((noinline)) int meet_near(plait_engine *engine, const plait_memo *memo, uint32_t node, const plait_thread *t, plait_meet *meet, uint64_t *via) {
    int near_a = memo->form & PLAIT_MEMO_NEAR_A, near_b = memo->form & PLAIT_MEMO_NEAR_B;
    if (near_a && (memo->form & PLAIT_MEMO_BROTHERS_B) && (node == meet->below_b || node == t->cur_node)) return 0;
    if (near_b && (memo->form & PLAIT_MEMO_BROTHERS_A) && t->cur_node == meet->below_a) return 0;
    if ((near_a && node != meet->below_a) || (near_b && t->cur_node != meet->below_b)) {
        if (near_a) meet->below_a = node;
        if (near_b) meet->below_b = t->cur_node;
        *via = plait_via_of(engine, meet);
    }
    if (near_a) meet->iter_a = engine->tree.at[node].parent_iteration;
    if (near_b) meet->iter_b = engine->tree.at[t->cur_node].parent_iteration;
    return 1;
}

// 1 if the memo's meeting place is that of these two ends as well. Let a, b be the parents and m the place kept. Brothers of nodes that met
// above themselves meet there, too: m = LCA(a, b), and only a child of m that lies on the way to the other end would be a nearer one (meet_near).
static inline int meets_again(const plait_engine *engine, const plait_memo *memo, uint32_t node, const plait_thread *t) {
    uint32_t a = memo->form & PLAIT_MEMO_BROTHERS_A ? engine->tree.at[node].parent : node, b = memo->form & PLAIT_MEMO_BROTHERS_B ? t->cur_parent : t->cur_node;
    return memo->a == a && memo->b == b && memo->far && memo->generation == engine->tree.generation;
}

static void remember(plait_memo *memo, const plait_engine *engine, const plait_thread *t, const plait_dependence *d, int near) {
    uint32_t index = (uint32_t)(d - engine->deps.at) + 1;
    if (!near) {
        memo->far = index;
        return;
    }
    if (memo->region != t->cur_region) memo->source[0] = memo->source[1] = 0;
    memo->region = t->cur_region;
    memo->source[d->carried] = d->source;
    memo->dep[d->carried] = index;
}

// Within one instance of the reader's loop or activation the first read of a value from outside is the one that holds it back.
static int holds_back(const plait_loc *raw, uint32_t scope, const plait_thread *t) {
    return scope == t->cur_node || !raw->rsite || raw->rnode != t->cur_node;
}

// The dependence is on an object that has a name: kept with it, once.
void plait_object_note(plait_engine *engine, plait_dependence *d) {
    if (!d->objects) {
        plait_dep_objects none = {{0}, 0, 0};
        if (plait_vec_push(&engine->dep_objects, none) != PLAIT_OK) {
            plait_engine_fail(engine, PLAIT_NOMEM, "no memory for dependences");
            return;
        }
        d->objects = (uint32_t)engine->dep_objects.len;
    }
    plait_dep_objects *o = &engine->dep_objects.at[d->objects - 1];
    for (uint32_t i = 0; i < o->n; i++) if (o->names[i] == engine->last_name) return;
    if (o->n < PLAIT_DEP_OBJECTS) o->names[o->n++] = engine->last_name;
    else o->more = 1;
}

static __attribute__((noinline)) void depend_anew(plait_engine *engine, plait_dep_kind kind, plait_sort sort, uint32_t node, uint32_t iter,
                                                  uint32_t source, uint32_t sink, int silent, const plait_loc *raw) {
    plait_thread *t = engine->thread;
    plait_memo *memo = plait_memo_of(engine, kind, sort, sink);
    uint64_t key = plait_memo_key(kind, sort, sink);
    int near = node == t->cur_node, fresh;
    if (memo->key != key) *memo = (plait_memo){.key = key};   // those of another access that shares its place are forgotten
    plait_meet meet = {node, iter, t->cur_iter, 0, 0};
    if (!near) meet = meet_far(engine, memo, node, iter, t);
    uint32_t carried = meet.iter_a != meet.iter_b;
    plait_dependence *d = dep_find(engine, source, sink, engine->tree.at[meet.node].region,
                                   (uint32_t)kind << 5 | (uint32_t)sort << 1 | carried, near ? 0 : memo->far, &fresh);
    if (!d) {
        memo->key = 0;
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for dependences");
        return;
    }
    remember(memo, engine, t, d, near);
    uint64_t via = near ? 0 : memo->via;
    if (fresh) {
        set_example(engine, d, &meet);
        d->aside = raw && engine->options.set_aside && engine->options.set_aside(&engine->program, source, sink, sort);
        plait_via_note(engine, d, via);
        if (carried) d->min_distance = d->max_distance = (int64_t)meet.iter_b - (int64_t)meet.iter_a;
    }
    plait_count_again(engine, d, meet.iter_a, meet.iter_b, via, silent);
    if (!raw) return;
    if (!near) {
        if (holds_back(raw, meet.node, t)) plait_span_far(engine, raw, &meet, sink, d);
    } else if (!carried) {
        plait_span_near(engine, t, raw, sink, d->aside);
    } else if (t->open) {
        plait_span_carried(engine, t->open, raw, sink, d);
    }
}

// The same meeting place and the same source as the last time at this sink?
void plait_depend_far(plait_engine *engine, plait_dep_kind kind, plait_sort sort, uint32_t node, uint32_t iter, uint32_t source,
                      uint32_t sink, int silent, const plait_loc *raw) {
    plait_thread *t = engine->thread;
    const plait_memo *memo = plait_memo_of(engine, kind, sort, sink);
    plait_meet meet;
    if (node == t->cur_node || memo->key != plait_memo_key(kind, sort, sink) || !meets_again(engine, memo, node, t)) {
        depend_anew(engine, kind, sort, node, iter, source, sink, silent, raw);
        return;
    }
    plait_dependence *d = &engine->deps.at[memo->far - 1];
    uint64_t via = memo->via;
    meet.iter_a = memo->form & PLAIT_MEMO_BROTHERS_A ? memo->meet.iter_a : iter;
    meet.iter_b = memo->form & PLAIT_MEMO_BROTHERS_B ? memo->meet.iter_b : t->cur_iter;
    meet.node = memo->meet.node;
    int again = 1;
    if (memo->form & (PLAIT_MEMO_NEAR_A | PLAIT_MEMO_NEAR_B)) {
        meet.below_a = memo->meet.below_a, meet.below_b = memo->meet.below_b;
        again = meet_near(engine, memo, node, t, &meet, &via);
    }
    if (!again || d->source != source || d->carried != (meet.iter_a != meet.iter_b)) {
        depend_anew(engine, kind, sort, node, iter, source, sink, silent, raw);
        return;
    }
    plait_count_again(engine, d, meet.iter_a, meet.iter_b, via, silent);
    if (raw && holds_back(raw, meet.node, t)) plait_span_far(engine, raw, &meet, sink, d);
}

void plait_reader_add(plait_engine *engine, plait_loc *loc, uint32_t site) {
    const plait_thread *t = engine->thread;
    for (uint32_t r = loc->more; r; r = engine->readers.at[r].next) {
        plait_reader *reader = &engine->readers.at[r];
        if (reader->site != site) continue;
        reader->node = t->cur_node;
        reader->iter = t->cur_iter;
        return;
    }
    uint32_t r = engine->free_reader;
    if (r) engine->free_reader = engine->readers.at[r].next;
    else {
        if (!engine->readers.len) engine->readers.len = plait_vec_push(&engine->readers, (plait_reader){0}) == PLAIT_OK;
        if (!engine->readers.len || plait_vec_push(&engine->readers, (plait_reader){0}) != PLAIT_OK) {
            plait_engine_fail(engine, PLAIT_NOMEM, "no memory for readers");
            return;
        }
        r = (uint32_t)engine->readers.len - 1;
    }
    engine->readers.at[r] = (plait_reader){t->cur_node, t->cur_iter, site, loc->more};
    loc->more = r;
}

void plait_readers_end(plait_engine *engine, plait_loc *loc, uint32_t site, plait_sort sort, int silent) {
    for (uint32_t r = loc->more; r;) {
        plait_reader reader = engine->readers.at[r];
        plait_depend(engine, engine->thread, PLAIT_WAR, sort, reader.node, reader.iter, reader.site, site, silent, NULL);
        engine->readers.at[r].next = engine->free_reader;
        engine->free_reader = r;
        r = reader.next;
    }
}

void plait_beside(plait_engine *engine, uint32_t source, uint32_t sink) {
    if (engine->last_beside == ((uint64_t)source << 32 | sink)) return;
    engine->last_beside = (uint64_t)source << 32 | sink;
    if (plait_map_set(&engine->program.beside, engine->last_beside, 1) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
}
