// SPDX-License-Identifier: Apache-2.0
// malloc with two additions: a byte count (malloc_usable_size, so frees need no header) for the memory
// bound of the engine, and the n-th failure for tests. Must not know who allocates.
#include "base/alloc.h"
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_size_t allocated;
static long fail_countdown;

void plait_alloc_fail_at(long n) { fail_countdown = n; }
size_t plait_alloc_bytes(void) { return atomic_load_explicit(&allocated, memory_order_relaxed); }

static int must_fail(void) {
#ifdef PLAIT_FAILALLOC
    return fail_countdown > 0 && --fail_countdown == 0;
#else
    return 0;
#endif
}

static void *counted(void *p) {
    if (p) atomic_fetch_add_explicit(&allocated, malloc_usable_size(p), memory_order_relaxed);
    return p;
}

void *plait_alloc(size_t bytes) { return must_fail() ? NULL : counted(malloc(bytes ? bytes : 1)); }

void *plait_calloc(size_t count, size_t size) {
    return must_fail() ? NULL : counted(calloc(count ? count : 1, size ? size : 1));
}

void *plait_realloc(void *p, size_t bytes) {
    if (must_fail()) return NULL;
    size_t before = p ? malloc_usable_size(p) : 0;
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q) return NULL;
    atomic_fetch_sub_explicit(&allocated, before, memory_order_relaxed);
    return counted(q);
}

void plait_free(void *p) {
    if (p) atomic_fetch_sub_explicit(&allocated, malloc_usable_size(p), memory_order_relaxed);
    free(p);
}

char *plait_strndup(const char *s, size_t n) {
    char *copy = plait_alloc(n + 1);
    if (copy) {
        memcpy(copy, s, n);
        copy[n] = 0;
    }
    return copy;
}

plait_status plait_grow(void **array, size_t *capacity, size_t need, size_t size) {
    if (need <= *capacity) return PLAIT_OK;
#ifdef PLAIT_TINY
    size_t wanted = *capacity + 1;
#else
    size_t wanted = *capacity < 8 ? 8 : *capacity + *capacity / 2;
#endif
    if (wanted < need) wanted = need;
    if (size && wanted > SIZE_MAX / size) return PLAIT_NOMEM;
    void *grown = plait_realloc(*array, wanted * size);
    if (!grown) return PLAIT_NOMEM;
    *array = grown;
    *capacity = wanted;
    return PLAIT_OK;
}
