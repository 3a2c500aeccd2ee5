// SPDX-License-Identifier: Apache-2.0
// The dynamic region tree. Nodes are activations (or resumptions) and loop instances; iterations are numbers on the edge to a child. Nodes
// that no history and no open frame names any more are swept: the sweep runs when the tree has doubled, so its cost
// per node is constant.
#include "engine/state.h"
#include <string.h>

#ifdef PLAIT_TINY
enum { SWEEP_MIN = 16 };
#else
enum { SWEEP_MIN = 1 << 15 };   // nodes; the part of the tree that new nodes walk through stays in the cache
#endif

plait_status plait_tree_init(plait_tree *tree) {
    PLAIT_TRY(plait_grow((void **)&tree->at, &tree->cap, 2, sizeof *tree->at));
    memset(tree->at, 0, 2 * sizeof *tree->at);
    tree->len = 2;
    tree->at[1] = (plait_node){.jump = 1};
    tree->next_sweep = SWEEP_MIN;
    return PLAIT_OK;
}

static uint32_t take(plait_engine *engine) {
    plait_tree *tree = &engine->tree;
    if (!tree->free && tree->len >= tree->next_sweep) plait_tree_sweep(engine);
    uint32_t id = tree->free;
    if (id) {
        tree->free = tree->at[id].region;
        return id;
    }
    if (tree->len >= UINT32_MAX - 1) return 0;
    if (plait_grow((void **)&tree->at, &tree->cap, tree->len + 1, sizeof *tree->at) != PLAIT_OK) return 0;
    return (uint32_t)tree->len++;
}

uint32_t plait_tree_add(plait_engine *engine, uint32_t parent, uint32_t parent_iteration, uint32_t region) {
    uint32_t id = take(engine);
    if (!id) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for the region tree");
        return 0;
    }
    plait_node *at = engine->tree.at, *up = &at[parent];
    uint32_t jump = up->jump, twice = at[jump].jump;
    at[id] = (plait_node){.parent = parent, .parent_iteration = parent_iteration, .depth = up->depth + 1, .region = region};
    at[id].jump = up->depth - at[jump].depth == at[jump].depth - at[twice].depth ? twice : parent;
    return id;
}

// Climbs to `depth`, the last step by a parent edge so that its iteration is known. The node before that step; 0: none was needed.
static uint32_t climb(const plait_node *at, uint32_t *node, uint32_t *iter, uint32_t depth) {
    uint32_t below = 0;
    while (at[*node].depth > depth) {
        uint32_t jump = at[*node].jump;
        if (at[jump].depth > depth) *node = jump;
        else below = *node, *iter = at[below].parent_iteration, *node = at[below].parent;
    }
    return below;
}

plait_meet plait_tree_meet(const plait_tree *tree, uint32_t a, uint32_t iter_a, uint32_t b, uint32_t iter_b) {
    const plait_node *at = tree->at;
    uint32_t below_a = 0, below_b = 0;
    if (at[a].depth > at[b].depth) below_a = climb(at, &a, &iter_a, at[b].depth);
    else below_b = climb(at, &b, &iter_b, at[a].depth);
    while (a != b) {
        if (at[a].jump != at[b].jump) {
            a = at[a].jump, b = at[b].jump;
        } else {
            below_a = a, below_b = b;
            iter_a = at[a].parent_iteration, iter_b = at[b].parent_iteration;
            a = at[a].parent, b = at[b].parent;
        }
    }
    return (plait_meet){a, iter_a, iter_b, below_a, below_b};
}

static void mark_path(plait_tree *tree, uint32_t node, uint32_t mark) {
    for (; node && tree->at[node].mark != mark; node = tree->at[node].parent) tree->at[node].mark = mark, tree->live++;
}

void plait_loc_mark(plait_engine *engine, const plait_loc *loc, uint32_t mark) {
    engine->tree.marked++;
    if (loc->wsite) mark_path(&engine->tree, loc->wnode, mark);
    if (loc->rsite) mark_path(&engine->tree, loc->rnode, mark);
    for (uint32_t r = loc->more; r; r = engine->readers.at[r].next) mark_path(&engine->tree, engine->readers.at[r].node, mark);
}

static void mark_frame(plait_engine *engine, const plait_frame *frame, uint32_t mark) {
    mark_path(&engine->tree, frame->act, mark);
    for (size_t i = 0; i < frame->loops.len; i++) mark_path(&engine->tree, frame->loops.at[i].node, mark);
    for (size_t i = 0; frame->code && i < frame->code->code->nslots + frame->code->nvirtual; i++) plait_loc_mark(engine, &frame->locals[i], mark);
}

void plait_tree_sweep(plait_engine *engine) {
    plait_tree *tree = &engine->tree;
    uint32_t mark = tree->at[1].mark + 1;
    tree->live = tree->marked = 0;
    tree->at[1].mark = mark;
    for (size_t t = 0; t < engine->threads.len; t++) {
        mark_path(tree, engine->threads.at[t]->node, mark);
        for (plait_frame *f = engine->threads.at[t]->top; f; f = f->caller) mark_frame(engine, f, mark);
    }
    for (size_t i = 0; i < engine->suspended.capacity; i++)
        if (engine->suspended.slots[i].key != PLAIT_MAP_NONE)
            mark_frame(engine, (plait_frame *)(uintptr_t)engine->suspended.slots[i].value, mark);
    plait_locations_mark(engine, mark);
    tree->free = 0;
    tree->generation++;
    memset(engine->meets, 0, sizeof engine->meets);
    for (size_t i = tree->len; i-- > 2;) {
        if (tree->at[i].mark == mark) continue;
        tree->at[i].region = tree->free;
        tree->at[i].mark = 0;
        tree->free = (uint32_t)i;
    }
    // The next sweep comes after at least as many new nodes as this one looked at nodes and locations.
    size_t freed = tree->len - 2 - tree->live, wanted = tree->live + tree->marked + SWEEP_MIN / 2;
    tree->next_sweep = freed < wanted ? tree->len + (wanted - freed) : tree->len;
}
