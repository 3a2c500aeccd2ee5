// SPDX-License-Identifier: Apache-2.0
#include "base/intern.h"
#include <string.h>

#define LAST UINT32_MAX

uint64_t plait_hash_bytes(const void *data, size_t n) {
    const unsigned char *byte = data;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}

plait_status plait_intern_add(plait_intern *intern, const char *s, size_t n, uint32_t *id) {
    uint64_t hash = plait_hash_bytes(s, n) >> 1;   // never PLAIT_MAP_NONE
    uint64_t *first = plait_map_find(&intern->by_hash, hash);
    for (uint32_t i = first ? (uint32_t)*first : LAST; i != LAST; i = intern->strings.at[i].next) {
        const plait_interned *known = &intern->strings.at[i];
        if (known->len == n && memcmp(known->text, s, n) == 0) {
            *id = i;
            return PLAIT_OK;
        }
    }
    char *copy = plait_arena_strndup(&intern->arena, s, n);
    if (!copy) return PLAIT_NOMEM;
    plait_interned fresh = {copy, n, first ? (uint32_t)*first : LAST};
    PLAIT_TRY(plait_vec_reserve(&intern->strings, 1));
    PLAIT_TRY(plait_map_set(&intern->by_hash, hash, intern->strings.len));
    *id = (uint32_t)intern->strings.len;
    intern->strings.at[intern->strings.len++] = fresh;
    return PLAIT_OK;
}

const char *plait_intern_text(const plait_intern *intern, uint32_t id) {
    return id < intern->strings.len ? intern->strings.at[id].text : "";
}

int plait_intern_check(const plait_intern *intern) {
    for (uint32_t id = 0; id < intern->strings.len; id++) {
        const plait_interned *string = &intern->strings.at[id];
        const uint64_t *first = plait_map_find(&intern->by_hash, plait_hash_bytes(string->text, string->len) >> 1);
        uint32_t at = first ? (uint32_t)*first : LAST;
        while (at != LAST && at != id && at < intern->strings.len) at = intern->strings.at[at].next;
        if (at != id || string->text[string->len]) return 0;
    }
    return plait_map_check(&intern->by_hash) && plait_arena_check(&intern->arena);
}

void plait_intern_fini(plait_intern *intern) {
    plait_arena_fini(&intern->arena);
    plait_map_fini(&intern->by_hash);
    plait_vec_fini(&intern->strings);
}
