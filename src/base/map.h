// SPDX-License-Identifier: Apache-2.0
// uint64 -> uint64 hash map: open addressing, linear probing, power-of-two capacity, deletion by backward
// shift (no tombstones, so the cost of a look-up does not grow with the history of deletions).
// The key PLAIT_MAP_NONE (all ones) is never in a map: it is not found, and inserting it is PLAIT_INVALID. Failed growth leaves the map as it was.
#ifndef PLAIT_BASE_MAP_H
#define PLAIT_BASE_MAP_H
#include "base/alloc.h"

#define PLAIT_MAP_NONE UINT64_MAX
typedef struct plait_map_slot { uint64_t key, value; } plait_map_slot;
typedef struct plait_map {
    plait_map_slot *slots;   // owned; capacity of them, key PLAIT_MAP_NONE when empty
    size_t capacity, used;   // invariant: used * 4 <= capacity * 3; capacity 0 or a power of two
} plait_map;                 // zero-initialised: empty

static inline uint64_t plait_hash64(uint64_t x) {   // splitmix64's finaliser (Steele, Lea, Flood 2014)
    x ^= x >> 30; x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27; x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}
uint64_t *plait_map_find(const plait_map *map, uint64_t key);   // borrowed until the next change; NULL: absent
// The value slot of key, inserted with `initial` if absent. *value is borrowed until the next change.
plait_status plait_map_at(plait_map *map, uint64_t key, uint64_t initial, uint64_t **value) PLAIT_MUST_USE;
plait_status plait_map_set(plait_map *map, uint64_t key, uint64_t value) PLAIT_MUST_USE;
int plait_map_remove(plait_map *map, uint64_t key);             // 1 if it was there
void plait_map_clear(plait_map *map);                           // keeps the memory
void plait_map_fini(plait_map *map);
int plait_map_check(const plait_map *map);                      // 1 if the invariants hold
#endif
