// SPDX-License-Identifier: Apache-2.0
// Objects and their locations. An object is an address from its first access to its death. Elements are dense: a small array that grows
// to one page, then pages of 64 found by index. Keys and attributes: the first three inline, the rest hashed.
#include "engine/lattice.h"
#include <string.h>

enum { BLOCK = 1024 };

static plait_loc *single(const plait_engine *engine, uint32_t index) { return &engine->loc_blocks.at[index / BLOCK][index % BLOCK]; }

void plait_loc_clear(plait_engine *engine, plait_loc *loc) {
    for (uint32_t r = loc->more; r;) {
        uint32_t next = engine->readers.at[r].next;
        engine->readers.at[r].next = engine->free_reader;
        engine->free_reader = r;
        r = next;
    }
    *loc = (plait_loc){0};
}

static uint32_t single_new(plait_engine *engine) {   // 0: no memory
    if (engine->free_locs.len) {
        uint32_t index = engine->free_locs.at[--engine->free_locs.len];
        plait_loc_clear(engine, single(engine, index));
        return index;
    }
    if (engine->nlocs % BLOCK == 0) {
        plait_loc *block = plait_calloc(BLOCK, sizeof *block);
        if (!block || plait_vec_push(&engine->loc_blocks, block) != PLAIT_OK) {
            plait_free(block);
            return 0;
        }
        if (engine->nlocs == 0) engine->nlocs = 1;   // index 0 means none
    }
    return engine->nlocs++;
}

static void single_free(plait_engine *engine, uint32_t index) {
    plait_loc_clear(engine, single(engine, index));
    if (plait_vec_push(&engine->free_locs, index) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for locations");
}

plait_object *plait_object_find(plait_engine *engine, uint64_t address) {
    uint64_t *known = plait_map_find(&engine->object_at, address);
    if (known) {
        plait_object **near = &engine->near[address >> 4 & 255];
        *near = engine->objects.at[*known];
        (*near)->used = plait_epoch(engine);
        return *near;
    }
    uint32_t index;
    if (engine->free_objects.len) index = engine->free_objects.at[engine->free_objects.len - 1];
    else {
        plait_object *fresh = plait_calloc(1, sizeof *fresh);
        if (!fresh || plait_vec_push(&engine->objects, fresh) != PLAIT_OK) {
            plait_free(fresh);
            return NULL;
        }
        index = (uint32_t)engine->objects.len - 1;
        if (plait_vec_push(&engine->free_objects, index) != PLAIT_OK) return NULL;
    }
    if (plait_map_set(&engine->object_at, address, index) != PLAIT_OK) return NULL;
    engine->free_objects.len--;
    engine->objects.at[index]->address = address;
    engine->objects.at[index]->used = plait_epoch(engine);
    engine->objects.at[index]->serial = ++engine->object_serial;
    return engine->objects.at[index];
}

plait_loc *plait_object_key(plait_engine *engine, plait_object *object, uint64_t key) {
    uint32_t inlined = object->nkeys < 3 ? object->nkeys : 3;
    for (uint32_t i = 0; i < inlined; i++) if (object->key[i] == key) return single(engine, object->key_loc[i]);
    if (object->nkeys > 3) {
        uint64_t *known = plait_map_find(&object->keys, key);
        if (known) return single(engine, (uint32_t)*known);
    }
    uint32_t index = single_new(engine);
    if (!index) return NULL;
    if (object->nkeys < 3) {
        object->key[object->nkeys] = key;
        object->key_loc[object->nkeys] = index;
    } else if (plait_map_set(&object->keys, key, index) != PLAIT_OK) {
        single_free(engine, index);
        return NULL;
    }
    object->nkeys++;
    return single(engine, index);
}

static plait_loc *small_element(plait_object *object, uint32_t index) {
    if (index >= object->nsmall) {
        uint32_t want = object->nsmall ? object->nsmall * 2 : 4;
        while (want <= index) want *= 2;
        plait_loc *grown = plait_realloc(object->small, want * sizeof *grown);
        if (!grown) return NULL;
        memset(grown + object->nsmall, 0, (want - object->nsmall) * sizeof *grown);
        object->small = grown;
        object->nsmall = want;
    }
    return &object->small[index];
}

plait_loc *plait_object_element(plait_engine *engine, plait_object *object, int64_t index) {
    if (index >= 0 && index < PLAIT_PAGE_LOCS) return small_element(object, (uint32_t)index);
    uint64_t page = (uint64_t)(index >> 6) & (UINT64_MAX >> 1), *slot;   // arithmetic shift: negative indices have pages too
    if (plait_map_at(&object->pages, page, 0, &slot) != PLAIT_OK) return NULL;
    if (!*slot) *slot = (uintptr_t)plait_calloc(PLAIT_PAGE_LOCS, sizeof(plait_loc));
    return *slot ? (plait_loc *)(uintptr_t)*slot + (index & (PLAIT_PAGE_LOCS - 1)) : NULL;
}

plait_loc *plait_cell_at(plait_engine *engine, uint64_t address) {
    uint64_t *slot;
    if (plait_map_at(&engine->cell_at, address, 0, &slot) != PLAIT_OK) return NULL;
    if (!*slot) *slot = single_new(engine);
    return *slot ? single(engine, (uint32_t)*slot) : NULL;
}

static void clear_page(plait_engine *engine, plait_loc *page, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) if (page[i].more) plait_loc_clear(engine, &page[i]);
}

static void clear_elements(plait_engine *engine, plait_object *object) {
    clear_page(engine, object->small, object->nsmall);
    plait_free(object->small);
    for (size_t i = 0; i < object->pages.capacity; i++) {
        if (object->pages.slots[i].key == PLAIT_MAP_NONE) continue;
        plait_loc *page = (plait_loc *)(uintptr_t)object->pages.slots[i].value;
        if (page) clear_page(engine, page, PLAIT_PAGE_LOCS);
        plait_free(page);
    }
    plait_lattice_free(engine, object->array);
    object->array = NULL;
    plait_map_fini(&object->pages);
}

static void object_clear(plait_engine *engine, plait_object *object) {
    clear_elements(engine, object);
    uint32_t inlined = object->nkeys < 3 ? object->nkeys : 3;
    for (uint32_t i = 0; i < inlined; i++) single_free(engine, object->key_loc[i]);
    for (size_t i = 0; i < object->keys.capacity; i++)
        if (object->keys.slots[i].key != PLAIT_MAP_NONE) single_free(engine, (uint32_t)object->keys.slots[i].value);
    plait_map_fini(&object->keys);
    *object = (plait_object){0};
}

// All but the length, the state and the stream.
int plait_object_forget(plait_engine *engine, plait_object *object) {
    uint64_t key[3];
    uint32_t kept[3], n = 0, inlined = object->nkeys < 3 ? object->nkeys : 3;
    int any = object->nsmall || object->pages.used || (object->array && object->array->top.len);
    clear_elements(engine, object);
    object->small = NULL;
    object->nsmall = 0;
    for (size_t i = 0; i < inlined + object->keys.capacity; i++) {
        uint64_t name = i < inlined ? object->key[i] : object->keys.slots[i - inlined].key;
        uint32_t loc = i < inlined ? object->key_loc[i] : (uint32_t)object->keys.slots[i - inlined].value;
        if (name == PLAIT_MAP_NONE) continue;
        if (name < PLAIT_KEY_LENGTH) single_free(engine, loc), any = 1;
        else key[n] = name, kept[n++] = loc;
    }
    plait_map_fini(&object->keys);
    for (object->nkeys = 0; object->nkeys < n; object->nkeys++) object->key[object->nkeys] = key[object->nkeys], object->key_loc[object->nkeys] = kept[object->nkeys];
    return any;
}

// Codes remember where their globals are; a dictionary made by exec can die and another take its address.
static void forget_globals(plait_engine *engine, uint64_t address) {
    for (size_t i = 0; i < engine->program.codes.len; i++) {
        plait_code_info *code = engine->program.codes.at[i];
        if (code->globals == address) memset(code->global_locs, 0, code->code->nnames * sizeof *code->global_locs);
    }
}

void plait_object_death(plait_engine *engine, uint64_t address) {
    uint64_t *known = plait_map_find(&engine->object_at, address);
    if (known) {
        if (plait_map_find(&engine->program.module_by_globals, address)) forget_globals(engine, address);
        uint32_t index = (uint32_t)*known;
        object_clear(engine, engine->objects.at[index]);
        plait_map_remove(&engine->object_at, address);
        if (plait_vec_push(&engine->free_objects, index) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
    }
    known = plait_map_find(&engine->cell_at, address);
    if (known) {
        if (*known) single_free(engine, (uint32_t)*known);
        plait_map_remove(&engine->cell_at, address);
    }
}

plait_status plait_object_rename(plait_engine *engine, uint64_t from, uint64_t to) {
    uint64_t *known = plait_map_find(&engine->object_at, from);
    if (!known || from == to) return PLAIT_OK;
    uint32_t index = (uint32_t)*known;
    plait_object_death(engine, to);
    PLAIT_TRY(plait_map_set(&engine->object_at, to, index));
    plait_map_remove(&engine->object_at, from);
    engine->objects.at[index]->address = to;
    return PLAIT_OK;
}

void plait_locations_mark(plait_engine *engine, uint32_t mark) {
    for (uint32_t i = 1; i < engine->nlocs; i++) {
        const plait_loc *loc = single(engine, i);
        if (loc->wsite || loc->rsite) plait_loc_mark(engine, loc, mark);
    }
    for (size_t o = 0; o < engine->objects.len; o++) {
        const plait_object *object = engine->objects.at[o];
        if (object->array) plait_lattice_mark(engine, object->array, mark);
        for (uint32_t i = 0; i < object->nsmall; i++) plait_loc_mark(engine, &object->small[i], mark);
        for (size_t p = 0; p < object->pages.capacity; p++) {
            if (object->pages.slots[p].key == PLAIT_MAP_NONE || !object->pages.slots[p].value) continue;
            const plait_loc *page = (const plait_loc *)(uintptr_t)object->pages.slots[p].value;
            for (uint32_t i = 0; i < PLAIT_PAGE_LOCS; i++) plait_loc_mark(engine, &page[i], mark);
        }
    }
}

void plait_locations_fini(plait_engine *engine) {
    for (size_t i = 0; i < engine->objects.len; i++) {
        object_clear(engine, engine->objects.at[i]);
        plait_free(engine->objects.at[i]);
    }
    for (size_t i = 0; i < engine->loc_blocks.len; i++) plait_free(engine->loc_blocks.at[i]);
    plait_vec_fini(&engine->objects);
    plait_vec_fini(&engine->free_objects);
    plait_vec_fini(&engine->loc_blocks);
    plait_vec_fini(&engine->free_locs);
    plait_vec_fini(&engine->readers);
    plait_map_fini(&engine->object_at);
    plait_map_fini(&engine->cell_at);
}
