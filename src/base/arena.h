// SPDX-License-Identifier: Apache-2.0
// Memory that is given back all at once: blocks chained from newest to oldest. Pointers stay valid until fini.
#ifndef PLAIT_BASE_ARENA_H
#define PLAIT_BASE_ARENA_H
#include "base/alloc.h"

typedef struct plait_arena {
    struct plait_arena_block *newest;   // owned
    size_t used, size;                  // bytes in the newest block
} plait_arena;                          // zero-initialised: empty

void *plait_arena_alloc(plait_arena *arena, size_t bytes);              // 16-byte aligned, zeroed; NULL: no memory
char *plait_arena_strndup(plait_arena *arena, const char *s, size_t n); // NUL-terminated copy
int plait_arena_check(const plait_arena *arena);   // used <= size; empty without a block
void plait_arena_fini(plait_arena *arena);
#endif
