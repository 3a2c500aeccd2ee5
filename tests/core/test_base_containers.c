// SPDX-License-Identifier: Apache-2.0
// The base library against plain models, with its invariants looked at on the way.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/intern.h"
#include "base/text.h"

static uint64_t random_state = 1;
static uint64_t dice(uint64_t n) { return plait_hash64(random_state++) % n; }

static void map_against_an_array(void **state) {
    enum { KEYS = 512 };
    static uint64_t model[KEYS], present[KEYS];
    plait_map map = {0};
    size_t used = 0;
    for (int step = 0; step < 40000; step++) {
        uint64_t key = dice(KEYS), value = dice(1 << 30);
        uint64_t stored = key * (key & 1 ? 1 : 0x10000);   // clustered and spread
        if (dice(3)) {
            assert_int_equal(plait_map_set(&map, stored, value), PLAIT_OK);
            used += !present[key];
            model[key] = value, present[key] = 1;
        } else {
            assert_int_equal(plait_map_remove(&map, stored), present[key]);
            used -= present[key];
            present[key] = 0;
        }
        const uint64_t *found = plait_map_find(&map, stored);
        assert_int_equal(found != NULL, present[key]);
        if (found) assert_int_equal(*found, model[key]);
        assert_int_equal(map.used, used);
        if (step % 97 == 0) assert_true(plait_map_check(&map));
    }
    plait_map_clear(&map);
    assert_true(plait_map_check(&map) && map.used == 0 && !plait_map_find(&map, 1));
    plait_map_fini(&map);
}

static void map_refuses_the_reserved_key(void **state) {
    plait_map map = {0};
    uint64_t *slot;
    for (uint64_t k = 0; k < 3; k++) {
        assert_null(plait_map_find(&map, PLAIT_MAP_NONE));
        assert_int_equal(plait_map_set(&map, PLAIT_MAP_NONE, 7), PLAIT_INVALID);
        assert_int_equal(plait_map_remove(&map, PLAIT_MAP_NONE), 0);
        assert_int_equal(plait_map_at(&map, k, 40 + k, &slot), PLAIT_OK);
        assert_int_equal(*slot, 40 + k);
        assert_int_equal(plait_map_at(&map, k, 99, &slot), PLAIT_OK);
        assert_int_equal(*slot, 40 + k);
    }
    assert_true(plait_map_check(&map) && map.used == 3);
    plait_map_fini(&map);
}

static void map_check_sees_damage(void **state) {
    plait_map map = {0};
    for (uint64_t k = 0; k < 20; k++) assert_int_equal(plait_map_set(&map, k, k), PLAIT_OK);
    map.used++;
    assert_false(plait_map_check(&map));
    map.used--;
    for (size_t i = 0; i < map.capacity; i++) if (map.slots[i].key == 7) map.slots[i].key = 7777777;
    assert_false(plait_map_check(&map));
    plait_map_fini(&map);
}

static void intern_gives_dense_ids(void **state) {
    plait_intern intern = {0};
    char text[32];
    uint32_t id;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 3000; i++) {
            int n = snprintf(text, sizeof text, "name%u", i);
            assert_int_equal(plait_intern_add(&intern, text, (size_t)n, &id), PLAIT_OK);
            assert_int_equal(id, i);
        }
    assert_int_equal(plait_intern_add(&intern, "a\0b", 3, &id), PLAIT_OK);
    assert_int_equal(id, 3000);
    assert_int_equal(plait_intern_add(&intern, "a\0c", 3, &id), PLAIT_OK);
    assert_int_equal(id, 3001);
    assert_int_equal(plait_intern_add(&intern, "", 0, &id), PLAIT_OK);
    assert_string_equal(plait_intern_text(&intern, 17), "name17");
    assert_string_equal(plait_intern_text(&intern, 4000), "");
    assert_true(plait_intern_check(&intern));
    intern.strings.at[5].next = 5;
    intern.strings.at[5].text = "other";
    assert_false(plait_intern_check(&intern));
    plait_intern_fini(&intern);
}

static void arena_is_aligned_and_zeroed(void **state) {
    plait_arena arena = {0};
    assert_true(plait_arena_check(&arena));
    for (size_t n = 0; n < 300; n++) {
        unsigned char *p = plait_arena_alloc(&arena, n * 37);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n * 37; i++) assert_int_equal(p[i], 0);
        memset(p, 0xaa, n * 37);
        assert_true(plait_arena_check(&arena));
    }
    assert_null(plait_arena_alloc(&arena, SIZE_MAX - 3));
    plait_arena_fini(&arena);
    assert_true(plait_arena_check(&arena));
}

static void text_grows(void **state) {
    plait_text text = {0};
    char big[1000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = 0;
    assert_true(plait_text_check(&text));
    plait_text_add(&text, "a");
    plait_text_addn(&text, "bcd", 2);
    plait_text_addf(&text, "%d%s", 42, "!");
    assert_string_equal(text.at, "abc42!");
    plait_text_addf(&text, "%s", big);          // longer than the buffer on the stack
    assert_int_equal(text.len, 6 + 999);
    assert_true(plait_text_check(&text) && text.status == PLAIT_OK);
    plait_text_fini(&text);
}

static void words_are_quoted_for_a_shell(void **state) {
    static const char *const words[][2] = {{"/tmp/a-b_c.plait", "/tmp/a-b_c.plait"}, {"\xc3\xbc", "\xc3\xbc"}, {"", "''"}, {"a b", "'a b'"},
                                           {"it's", "'it'\\''s'"}, {"$(x)", "'$(x)'"}, {"a\nb", "'a\nb'"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        plait_text text = {0};
        plait_text_add_word(&text, words[i][0]);
        assert_string_equal(text.at, words[i][1]);
        plait_text_fini(&text);
    }
}

static void grow_refuses_overflow(void **state) {
    void *array = NULL;
    size_t capacity = 0;
    assert_int_equal(plait_grow(&array, &capacity, SIZE_MAX / 8, 16), PLAIT_NOMEM);
    assert_true(!array && !capacity);
    assert_int_equal(plait_grow(&array, &capacity, 3, 16), PLAIT_OK);
    assert_true(capacity >= 3);
    plait_free(array);
    assert_int_equal(plait_alloc_bytes(), 0);   // of all the tests above
}

#ifdef PLAIT_FAILALLOC
static void failed_growth_changes_nothing(void **state) {
    plait_map map = {0};
    for (uint64_t k = 0; k < 100; k++) {
        plait_alloc_fail_at(1);
        plait_status status = plait_map_set(&map, k, k);
        plait_alloc_fail_at(0);
        assert_true(status == PLAIT_OK || (status == PLAIT_NOMEM && !plait_map_find(&map, k)));
        assert_true(plait_map_check(&map));
        assert_int_equal(plait_map_set(&map, k, k), PLAIT_OK);
    }
    plait_map_fini(&map);
    plait_text text = {0};
    plait_alloc_fail_at(1);
    plait_text_add(&text, "lost");
    plait_alloc_fail_at(0);
    plait_text_add(&text, "also");
    assert_int_equal(text.status, PLAIT_NOMEM);
    assert_true(text.len == 0 && plait_text_check(&text));
    plait_text_fini(&text);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_against_an_array), cmocka_unit_test(map_refuses_the_reserved_key), cmocka_unit_test(map_check_sees_damage),
        cmocka_unit_test(intern_gives_dense_ids), cmocka_unit_test(arena_is_aligned_and_zeroed), cmocka_unit_test(text_grows), cmocka_unit_test(words_are_quoted_for_a_shell),
        cmocka_unit_test(grow_refuses_overflow),
#ifdef PLAIT_FAILALLOC
        cmocka_unit_test(failed_growth_changes_nothing),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
