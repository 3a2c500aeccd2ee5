// SPDX-License-Identifier: Apache-2.0
// The invariants that program.h and state.h state, looked at one by one. For tests, fuzzing and debug builds: linear in what the engine
// holds, and 0 says only that one of them is broken.
#include "engine/lattice.h"

enum { CLIMB = 4096 };   // how far a node's jump is followed

// ---- program.h

static int code_check(const plait_program *p, const plait_code_info *code) {
    if (code->file >= p->files.len || code->module >= p->modules.len || code->region >= p->regions.len) return 0;
    if (!code->body) return 1;
    for (uint32_t k = 0; k < code->nloops; k++)
        if (code->loops[k].parent >= (int32_t)k || code->loops[k].region >= p->regions.len) return 0;
    for (uint32_t i = 0; i < code->body->ninstrs; i++) {
        const plait_unit *unit = &code->units[i];
        if (unit->loop < PLAIT_NO_LOOP || unit->loop >= (int32_t)code->nloops || unit->site >= p->sites.len) return 0;
    }
    return plait_body_check(code->body) && plait_map_check(&code->segments);
}

int plait_program_check(const plait_program *program) {
    if (!program->regions.len || program->regions.at[0].kind != PLAIT_REGION_PROGRAM || !program->sites.len) return 0;
    for (size_t i = 1; i < program->regions.len; i++)
        if (program->regions.at[i].parent >= i || program->regions.at[i].kind == PLAIT_REGION_PROGRAM) return 0;
    for (size_t i = 1; i < program->sites.len; i++)
        if (program->sites.at[i].file >= program->files.len || program->sites.at[i].region >= program->regions.len) return 0;
    for (size_t i = 0; i < program->codes.len; i++) if (!code_check(program, program->codes.at[i])) return 0;
    return plait_map_check(&program->code_by_id) && plait_map_check(&program->module_by_globals) && plait_map_check(&program->file_by_name);
}

// A segment is a path: each instruction can follow the one before, and its operations count what it executes.
int plait_segment_check(const plait_code_info *code, const plait_segment *segment) {
    uint64_t counted = 0;
    if (segment->lost) return segment->nops == 0 && segment->instructions == 0;
    for (uint32_t k = 0; k < segment->nops; k++) {
        const plait_mop *op = &segment->ops[k];
        if (op->instr >= code->body->ninstrs) return 0;
        counted += op->count;
        if (op->kind >= PLAIT_M_ENTER && op->kind <= PLAIT_M_EXIT_FAILED && op->slot >= code->nloops) return 0;
    }
    return counted == segment->instructions;
}

// ---- tree

static uint8_t *dead_nodes(const plait_tree *tree) {   // one flag a node; NULL: no memory, or the free list is damaged
    uint8_t *dead = plait_calloc(tree->len + 1, 1);
    for (uint32_t id = tree->free; dead && id; id = tree->at[id].region) {
        if (id >= tree->len || id < 2 || dead[id]) {
            plait_free(dead);
            return NULL;
        }
        dead[id] = 1;
    }
    return dead;
}

static int node_check(const plait_tree *tree, const uint8_t *dead, uint32_t id) {
    const plait_node *at = tree->at, *node = &at[id];
    if (!node->parent || node->parent >= tree->len || dead[node->parent] || node->depth != at[node->parent].depth + 1) return 0;
    if (node->jump >= tree->len || dead[node->jump] || at[node->jump].depth >= node->depth) return 0;
    uint32_t up = id;
    for (int steps = 0; at[up].depth > at[node->jump].depth; up = at[up].parent) if (++steps > CLIMB) return 1;
    return up == node->jump;
}

int plait_tree_check(const plait_tree *tree) {
    uint8_t *dead = dead_nodes(tree);
    int good = dead && tree->len >= 2 && tree->at[1].jump == 1 && tree->at[1].depth == 0;
    for (uint32_t id = 2; good && id < tree->len; id++) good = dead[id] || node_check(tree, dead, id);
    plait_free(dead);
    return good;
}

// ---- locations

typedef struct looker { const plait_engine *engine; const uint8_t *dead; } looker;

static int alive(const looker *l, uint32_t node) { return node && node < l->engine->tree.len && !l->dead[node]; }

static int loc_check(const looker *l, const plait_loc *loc) {
    size_t sites = l->engine->program.sites.len, readers = l->engine->readers.len;
    if (loc->wsite && ((loc->wsite & ~PLAIT_SILENT_BIT) >= sites || !alive(l, loc->wnode))) return 0;
    if (loc->rsite && (loc->rsite >= sites || !alive(l, loc->rnode))) return 0;
    if (loc->more && !loc->rsite) return 0;
    for (uint32_t r = loc->more; r; r = l->engine->readers.at[r].next) {
        if (r >= readers || l->engine->readers.at[r].site == loc->rsite || !alive(l, l->engine->readers.at[r].node)) return 0;
        for (uint32_t q = l->engine->readers.at[r].next; q; q = l->engine->readers.at[q].next)
            if (q >= readers || l->engine->readers.at[q].site == l->engine->readers.at[r].site) return 0;
    }
    return 1;
}

static plait_status history_check(void *of, const plait_piece *piece, const plait_loc *loc) {
    (void)piece;
    return loc_check(of, loc) ? PLAIT_OK : PLAIT_INVALID;
}

static int object_check(looker *l, const plait_object *object) {
    if (object->nsmall > PLAIT_PAGE_LOCS || !plait_map_check(&object->pages) || !plait_map_check(&object->keys)) return 0;
    if (object->keys.used + (object->nkeys < 3 ? object->nkeys : 3) != object->nkeys) return 0;
    for (uint32_t i = 0; i < object->nkeys && i < 3; i++) if (!object->key_loc[i] || object->key_loc[i] >= l->engine->nlocs) return 0;
    for (uint32_t i = 0; i < object->nsmall; i++) if (!loc_check(l, &object->small[i])) return 0;
    for (size_t p = 0; p < object->pages.capacity; p++) {
        if (object->pages.slots[p].key == PLAIT_MAP_NONE || !object->pages.slots[p].value) continue;
        const plait_loc *page = (const plait_loc *)(uintptr_t)object->pages.slots[p].value;
        for (uint32_t i = 0; i < PLAIT_PAGE_LOCS; i++) if (!loc_check(l, &page[i])) return 0;
    }
    return !object->array || (plait_lattice_check(object->array) && plait_ranges_all(object->array, history_check, l) == PLAIT_OK);
}

static int addresses_check(const plait_engine *engine) {
    if (!plait_map_check(&engine->object_at) || !plait_map_check(&engine->cell_at)) return 0;
    if (engine->object_at.used + engine->free_objects.len != engine->objects.len) return 0;
    for (size_t i = 0; i < engine->object_at.capacity; i++) {
        const plait_map_slot *slot = &engine->object_at.slots[i];
        if (slot->key != PLAIT_MAP_NONE && (slot->value >= engine->objects.len || engine->objects.at[slot->value]->address != slot->key)) return 0;
    }
    return 1;
}

int plait_locations_check(const plait_engine *engine) {
    looker l = {engine, dead_nodes(&engine->tree)};
    int good = l.dead && addresses_check(engine);
    for (size_t i = 0; good && i < engine->objects.len; i++) good = object_check(&l, engine->objects.at[i]);
    for (uint32_t i = 1; good && i < engine->nlocs; i++) good = loc_check(&l, &engine->loc_blocks.at[i / 1024][i % 1024]);
    plait_free((void *)l.dead);
    return good;
}

// ---- dependences

int plait_depend_check(const plait_engine *engine) {
    size_t filled = 0;
    for (size_t i = 0; i < engine->dep_capacity; i++) {
        filled += engine->dep_slots[i].index != 0;
        if (engine->dep_slots[i].index > engine->deps.len) return 0;
    }
    if (filled != engine->deps.len || filled * 2 > engine->dep_capacity) return 0;
    for (size_t i = 0; i < engine->deps.len; i++) {
        const plait_dependence *d = &engine->deps.at[i];
        if (!d->count || d->silent > d->count || d->kind > PLAIT_WAW || d->sort >= PLAIT_SORTS) return 0;
        if (!d->source || !d->sink || d->source >= engine->program.sites.len || d->sink >= engine->program.sites.len) return 0;
        if (d->scope >= engine->program.regions.len) return 0;
        if (d->carried && (d->min_distance < 1 || d->max_distance < d->min_distance)) return 0;
        if (d->carried && engine->program.regions.at[d->scope].kind != PLAIT_REGION_LOOP) return 0;
    }
    return 1;
}

// ---- frames (replay and span)

static int frame_check(const plait_engine *engine, const plait_frame *f, uint32_t *innermost) {
    const plait_node *at = engine->tree.at;
    uint32_t node = f->act;
    if (f->code && f->pos >= f->code->body->ninstrs && f->code->body->ninstrs) return 0;
    for (size_t i = 0; i < f->loops.len; i++) {
        const plait_open_loop *open = &f->loops.at[i];
        if (at[open->node].parent != node || open->loop < 0 || !f->code || open->loop >= (int32_t)f->code->nloops) return 0;
        if (open->shifts.len && open->first + open->shifts.len != (size_t)open->iteration + 1) return 0;
        node = open->node;
    }
    *innermost = node;
    return 1;
}

int plait_replay_check(const plait_engine *engine) {
    for (size_t i = 0; i < engine->threads.len; i++) {
        const plait_thread *t = engine->threads.at[i];
        uint32_t below = 0, innermost;
        for (const plait_frame *f = t->top; f; f = f->caller) {
            if (!frame_check(engine, f, &innermost)) return 0;
            if (f == t->top ? t->cur_node != innermost : engine->tree.at[below].parent != innermost) return 0;
            below = f->act;
        }
        if (!t->top ? t->cur_node != t->node : engine->tree.at[below].parent != t->node) return 0;
    }
    for (size_t i = 0; i < engine->suspended.capacity; i++) {
        const plait_frame *f = (const plait_frame *)(uintptr_t)engine->suspended.slots[i].value;
        if (engine->suspended.slots[i].key != PLAIT_MAP_NONE && (f->address != engine->suspended.slots[i].key || f->caller)) return 0;
    }
    return 1;
}

// ---- totals: what was executed adds up the same way by opcode, by region and in all

int plait_totals_check(const plait_engine *engine) {
    const plait_result *result = &engine->result;
    uint64_t all = 0, by_region = 0, self = 0;
    for (size_t op = 0; op < PLAIT_OP_COUNT; op++) all += result->executed[op];
    for (size_t i = 0; i < engine->program.regions.len * PLAIT_OP_COUNT; i++) by_region += result->executed_by_region[i];
    for (size_t i = 0; i < engine->program.regions.len; i++) self += engine->program.regions.at[i].self_instructions;
    return all == by_region && all == self && all == plait_engine_instructions(engine);
}

int plait_engine_check(const plait_engine *engine) {
    if (engine->status != PLAIT_OK) return 1;   // stopped half-way through a record
    for (size_t c = 0; c < engine->program.codes.len; c++) {
        const plait_code_info *code = engine->program.codes.at[c];
        for (size_t i = 0; i < code->segments.capacity; i++)
            if (code->segments.slots[i].key != PLAIT_MAP_NONE &&
                !plait_segment_check(code, (const plait_segment *)(uintptr_t)code->segments.slots[i].value)) return 0;
    }
    return plait_program_check(&engine->program) && plait_tree_check(&engine->tree) && plait_locations_check(engine) &&
           plait_depend_check(engine) && plait_replay_check(engine) && plait_samples_check(engine) && (!engine->result.executed || plait_totals_check(engine));
}
