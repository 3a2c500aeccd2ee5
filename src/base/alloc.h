// SPDX-License-Identifier: Apache-2.0
// The only allocator. plait_grow reallocates an array geometrically and fails without touching it.
// With PLAIT_FAILALLOC, plait_alloc_fail_at(n) makes the n-th allocation from now fail (0: never).
#ifndef PLAIT_BASE_ALLOC_H
#define PLAIT_BASE_ALLOC_H
#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

void *plait_alloc(size_t bytes);                  // NULL when out of memory; uninitialised
void *plait_calloc(size_t count, size_t size);    // zeroed; checks count * size
void *plait_realloc(void *p, size_t bytes);       // p stays valid when NULL comes back
void plait_free(void *p);                         // NULL is fine
char *plait_strndup(const char *s, size_t n);     // NUL-terminated copy

// Makes room for at least `need` elements of `size` bytes; *capacity counts elements.
plait_status plait_grow(void **array, size_t *capacity, size_t need, size_t size) PLAIT_MUST_USE;

void plait_alloc_fail_at(long n);                 // test builds only; no effect otherwise
size_t plait_alloc_bytes(void);                   // bytes now allocated through this file (all threads)
#endif
