// SPDX-License-Identifier: Apache-2.0
// When the memory bound is near: histories of what was not used for longest are dropped, and the result says where that can be missed.
//
// What is lost. A dependence on a dropped history has its source before the fold and its sink after it, so the region instance that holds both is
// open at the fold. The regions that are open then are marked `approximate`; the dependences of all others stay exact, counts included.
// What is kept: names of frames, closure cells and module globals (bounded by the program's text and depth), and lengths of objects in use.
//
// First the objects that were not touched for longest, as many as make half of what histories take; when that is not enough, all
// elements and keys. Memory goes back to lists of free locations, objects and nodes, which are used up before anything grows again.
#include "engine/lattice.h"
#include <malloc.h>

enum { STEPS = 64, FIRST_PERCENT = 60, STEP_PERCENT = 10 };

static size_t bytes_of(const plait_object *o) {
    return sizeof *o + sizeof(plait_loc) * (o->nsmall + o->pages.used * PLAIT_PAGE_LOCS + o->nkeys) + o->keys.capacity * 16 +
           o->pages.capacity * 16 + (o->array ? plait_lattice_bytes(o->array) : 0);
}

static int droppable(const plait_engine *engine, const plait_object *o) {   // code objects point at the locations of their globals
    return o->address && !(o->address >> 63) && o->address != engine->class_namespace && !plait_map_find(&engine->program.module_by_globals, o->address);
}

static void mark_open(plait_engine *engine) {
    plait_region *regions = engine->program.regions.at;
    regions[0].approximate = 1;
    for (size_t t = 0; t < engine->threads.len; t++)
        for (const plait_frame *f = engine->threads.at[t]->top; f; f = f->caller) {
            if (!f->code) continue;
            regions[f->code->region].approximate = 1;
            for (size_t i = 0; i < f->loops.len; i++) regions[f->code->loops[f->loops.at[i].loop].region].approximate = 1;
        }
}

// The age up to which objects are kept so that the older ones make half of all bytes; ages are scaled to STEPS.
static uint32_t cutoff(const plait_engine *engine, uint32_t now) {
    size_t bytes[STEPS] = {0}, all = 0, older = 0;
    for (size_t i = 0; i < engine->objects.len; i++) {
        const plait_object *o = engine->objects.at[i];
        if (!droppable(engine, o)) continue;
        size_t n = bytes_of(o);
        bytes[(uint64_t)o->used * STEPS / ((uint64_t)now + 1)] += n;
        all += n;
    }
    uint32_t step = 0;
    while (step < STEPS && older < all / 2) older += bytes[step++];
    uint64_t age = (uint64_t)step * ((uint64_t)now + 1) / STEPS;
    return age < now ? (uint32_t)age : now;       // what is touched right now stays
}

static uint64_t drop_cold(plait_engine *engine) {
    uint32_t now = plait_epoch(engine), limit = cutoff(engine, now);
    uint64_t dropped = 0;
    for (size_t i = 0; i < engine->objects.len; i++) {
        const plait_object *o = engine->objects.at[i];
        if (!droppable(engine, o) || o->used >= limit) continue;
        dropped++;
        plait_object_death(engine, o->address);
    }
    return dropped;
}

static uint64_t drop_items(plait_engine *engine) {
    uint64_t dropped = 0;
    for (size_t i = 0; i < engine->objects.len; i++)
        if (droppable(engine, engine->objects.at[i])) dropped += (uint64_t)plait_object_forget(engine, engine->objects.at[i]);
    return dropped;
}

static size_t percent(size_t bound, int n) { return bound / 100 * (size_t)n; }

void plait_fold(plait_engine *engine) {
    size_t bound = engine->options.max_memory, first = percent(bound, FIRST_PERCENT);
    if (!bound || plait_alloc_bytes() <= (engine->fold_at ? engine->fold_at : first)) return;
    uint64_t dropped = drop_cold(engine);
    plait_tree_sweep(engine);
    if (plait_alloc_bytes() + percent(bound, STEP_PERCENT) > bound) {
        dropped += drop_items(engine);
        plait_tree_sweep(engine);
    }
    malloc_trim(0);
    if (dropped) mark_open(engine);
    engine->folds += dropped != 0;
    engine->folded += dropped;
    size_t next = plait_alloc_bytes() + percent(bound, STEP_PERCENT);
    engine->fold_at = next < first ? first : next < bound ? next : bound;
    if (!dropped && plait_alloc_bytes() > bound) plait_engine_fail(engine, PLAIT_NOMEM, PLAIT_BOUND_REACHED);
}

plait_status plait_fold_tell(plait_engine *engine) {
    plait_text text = {0};
    uint32_t name;
    if (engine->overdue) {
        PLAIT_TRY(plait_vec_push(&engine->warnings, "a native call with more accesses than are held back until it ends has failed: they are counted all the same"));
    }
    if (!engine->folds) return PLAIT_OK;
    plait_text_addf(&text, "the memory bound of %zu MiB (--max-memory) was reached: what was known of %llu objects not used for longest was dropped; "
                           "regions marked approximate may lack dependences on them", engine->options.max_memory >> 20, (unsigned long long)engine->folded);
    plait_status status = text.status;
    if (status == PLAIT_OK) status = plait_intern_add(&engine->program.names, text.at, text.len, &name);
    if (status == PLAIT_OK) status = plait_vec_push(&engine->warnings, plait_intern_text(&engine->program.names, name));
    plait_text_fini(&text);
    return status;
}
