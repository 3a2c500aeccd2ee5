// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include <string.h>

struct plait_arena_block {
    struct plait_arena_block *older;
    size_t padding;                 // keeps data 16-byte aligned
    unsigned char data[];
};

static int add_block(plait_arena *arena, size_t bytes) {
#ifdef PLAIT_TINY
    size_t size = bytes;
#else
    size_t size = bytes > 32768 ? bytes : 32768;
#endif
    struct plait_arena_block *block = plait_calloc(1, sizeof *block + size);
    if (!block) return 0;
    block->older = arena->newest;
    arena->newest = block;
    arena->size = size;
    arena->used = 0;
    return 1;
}

void *plait_arena_alloc(plait_arena *arena, size_t bytes) {
    if (bytes > SIZE_MAX / 2) return NULL;
    bytes = (bytes + 15) & ~(size_t)15;
    if ((!arena->newest || arena->size - arena->used < bytes) && !add_block(arena, bytes)) return NULL;
    void *p = arena->newest->data + arena->used;
    arena->used += bytes;
    return p;
}

char *plait_arena_strndup(plait_arena *arena, const char *s, size_t n) {
    char *copy = plait_arena_alloc(arena, n + 1);
    if (copy) memcpy(copy, s, n);
    return copy;
}

int plait_arena_check(const plait_arena *arena) {
    return arena->used <= arena->size && arena->used % 16 == 0 && (arena->newest || arena->size == 0);
}

void plait_arena_fini(plait_arena *arena) {
    while (arena->newest) {
        struct plait_arena_block *older = arena->newest->older;
        plait_free(arena->newest);
        arena->newest = older;
    }
    *arena = (plait_arena){0};
}
