// SPDX-License-Identifier: Apache-2.0
// Invariants: (1) capacity is 0 or a power of two; (2) used * 4 <= capacity * 3; (3) between a key's home slot
// and the slot it stands in there is no empty one.
#include "base/map.h"
#include <string.h>

static size_t home(const plait_map *map, uint64_t key) { return plait_hash64(key) & (map->capacity - 1); }

static plait_map_slot *locate(const plait_map *map, uint64_t key) {
    size_t i = home(map, key);
    while (map->slots[i].key != key && map->slots[i].key != PLAIT_MAP_NONE) i = (i + 1) & (map->capacity - 1);
    return &map->slots[i];
}

static plait_status grow(plait_map *map) {
    size_t capacity = map->capacity ? map->capacity * 2 :
#ifdef PLAIT_TINY
        2;
#else
        16;
#endif
    plait_map next = {plait_alloc(capacity * sizeof *next.slots), capacity, map->used};
    if (!next.slots) return PLAIT_NOMEM;
    memset(next.slots, 0xff, capacity * sizeof *next.slots);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key != PLAIT_MAP_NONE) *locate(&next, map->slots[i].key) = map->slots[i];
    plait_free(map->slots);
    *map = next;
    return PLAIT_OK;
}

uint64_t *plait_map_find(const plait_map *map, uint64_t key) {
    if (!map->capacity || key == PLAIT_MAP_NONE) return NULL;
    plait_map_slot *slot = locate(map, key);
    return slot->key == key ? &slot->value : NULL;
}

plait_status plait_map_at(plait_map *map, uint64_t key, uint64_t initial, uint64_t **value) {
    uint64_t *found = plait_map_find(map, key);
    if (!found) {
        if (key == PLAIT_MAP_NONE) return PLAIT_INVALID;
        if ((map->used + 1) * 4 > map->capacity * 3) PLAIT_TRY(grow(map));
        plait_map_slot *slot = locate(map, key);
        *slot = (plait_map_slot){key, initial};
        map->used++;
        found = &slot->value;
    }
    *value = found;
    return PLAIT_OK;
}

plait_status plait_map_set(plait_map *map, uint64_t key, uint64_t value) {
    uint64_t *slot;
    PLAIT_TRY(plait_map_at(map, key, value, &slot));
    *slot = value;
    return PLAIT_OK;
}

int plait_map_remove(plait_map *map, uint64_t key) {
    if (!map->capacity || key == PLAIT_MAP_NONE) return 0;
    plait_map_slot *slot = locate(map, key);
    if (slot->key != key) return 0;
    size_t mask = map->capacity - 1, hole = (size_t)(slot - map->slots);
    for (size_t i = (hole + 1) & mask; map->slots[i].key != PLAIT_MAP_NONE; i = (i + 1) & mask) {
        size_t want = home(map, map->slots[i].key);
        if (((i - want) & mask) >= ((i - hole) & mask)) {   // moving it back keeps invariant 3
            map->slots[hole] = map->slots[i];
            hole = i;
        }
    }
    map->slots[hole].key = PLAIT_MAP_NONE;
    map->used--;
    return 1;
}

void plait_map_clear(plait_map *map) {
    if (map->capacity) memset(map->slots, 0xff, map->capacity * sizeof *map->slots);
    map->used = 0;
}

void plait_map_fini(plait_map *map) {
    plait_free(map->slots);
    *map = (plait_map){0};
}

int plait_map_check(const plait_map *map) {
    size_t used = 0;
    if (map->capacity & (map->capacity - 1)) return 0;
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].key == PLAIT_MAP_NONE) continue;
        used++;
        if (locate(map, map->slots[i].key) != &map->slots[i]) return 0;
    }
    return used == map->used && used * 4 <= map->capacity * 3;
}
