// SPDX-License-Identifier: Apache-2.0
// Strings to dense ids 0, 1, 2... in order of first sight. Text is kept in an arena until fini.
#ifndef PLAIT_BASE_INTERN_H
#define PLAIT_BASE_INTERN_H
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct plait_interned { const char *text; size_t len; uint32_t next; } plait_interned;
typedef struct plait_intern {
    plait_arena arena;
    plait_map by_hash;                  // hash -> first id with it; chained by `next`
    PLAIT_VEC(plait_interned) strings;
} plait_intern;                         // zero-initialised: empty

plait_status plait_intern_add(plait_intern *intern, const char *s, size_t n, uint32_t *id) PLAIT_MUST_USE;
const char *plait_intern_text(const plait_intern *intern, uint32_t id);   // interned; "" for an unknown id
int plait_intern_check(const plait_intern *intern);   // every string is found under its own id
void plait_intern_fini(plait_intern *intern);
uint64_t plait_hash_bytes(const void *data, size_t n);                    // FNV-1a, 64 bits
#endif
