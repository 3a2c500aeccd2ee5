// SPDX-License-Identifier: Apache-2.0
// The source map's reader and the match of code objects; and the probe plan's invariant over real code.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bytecode/plan.h"
#include "bytecode/srcmap.h"

static char *slurp(const char *name, size_t *n) {
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/core/data/%s", PLAIT_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("cannot open %s", path);
    char *bytes = calloc(1, 65536);
    *n = fread(bytes, 1, 65535, file);
    fclose(file);
    return bytes;
}

static plait_status read_text(const char *text, plait_srcmap **map) {
    plait_error error = {""};
    plait_status status = plait_srcmap_read(text, strlen(text), map, &error);
    assert_int_equal(status != PLAIT_OK, error.text[0] != 0);
    return status;
}

static void real_map(void **state) {
    size_t n;
    char *text = slurp("engine/streams.map", &n);
    plait_srcmap *map;
    assert_int_equal(plait_srcmap_read(text, n, &map, NULL), PLAIT_OK);
    assert_true(plait_srcmap_check(map));
    size_t loops = 0, functions = 0;
    for (size_t i = 0; i < map->items.len; i++) {
        loops += map->items.at[i].kind >= PLAIT_SRC_FOR;
        functions += map->items.at[i].kind == PLAIT_SRC_DEF;
    }
    assert_int_equal(loops, 5);
    assert_int_equal(functions, 12);
    free(text);
    plait_srcmap_free(map);
}

static void codes_find_their_functions(void **state) {
    static const struct { const char *file; uint16_t version; } made[] = {{"engine/streams-312.marshal", PLAIT_PY_312}, {"engine/streams-313.marshal", PLAIT_PY_313}};
    for (size_t v = 0; v < 2; v++) {
        size_t n, m;
        char *bytes = slurp(made[v].file, &n), *text = slurp("engine/streams.map", &m);
        plait_code_tree *tree;
        plait_srcmap *map;
        assert_int_equal(plait_code_read(bytes, n, made[v].version, &tree, NULL), PLAIT_OK);
        assert_int_equal(plait_srcmap_read(text, m, &map, NULL), PLAIT_OK);
        for (size_t i = 0; i < tree->codes.len; i++) {
            plait_body *body;
            assert_int_equal(plait_body_new(tree->codes.at[i], &body, NULL), PLAIT_OK);
            int32_t item = plait_srcmap_function(map, body);
            assert_true(item >= 0);
            if (i == 0) assert_int_equal(map->items.at[item].kind, PLAIT_SRC_MODULE);
            else assert_int_equal(map->items.at[item].line, tree->codes.at[i]->firstlineno);
            plait_body_free(body);
        }
        plait_srcmap_free(map);
        plait_code_tree_free(tree);
        free(bytes);
        free(text);
    }
}

static void damaged_maps_are_invalid(void **state) {
    static const char *const bad[] = {
        "Q 1\n", "F\n", "F 1 -1 module 1 0 8 0 1 m\n", "F 0 0 module 1 0 8 0 1 m\n", "F 0 -2 module 1 0 8 0 1 m\n", "F 0 -1 loop 1 0 8 0 1 m\n",
        "F 0 -1 for 1 0 8 0 1 m\n", "L 0 -1 def 1 0 8 0 1 0 0 m\n", "F 0 -1 module 1 0 8 0 99999999999 m\n", "F 0 -1 module x 0 8 0 1 m\n",
        "B 0 1 0 6 11\n", "F 0 -1 module 1 0 8 0 1 m\nB 1 1 0 6 11\n", "N s 1 0\n", "C 1 2 3\n", "I 0 1 1 1 1\n",
        "F 0 -1 module 1 0 8 0 1 m\nF 1 0 def 1 0 8 0 1 f\nI 0 1 0 1 1\nI 1 1 0 1 1\nI 0 1 0 1 1\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plait_srcmap *map;
        if (read_text(bad[i], &map) != PLAIT_INVALID || map) fail_msg("accepted: %s", bad[i]);
    }
    plait_srcmap *map;
    assert_int_equal(read_text("", &map), PLAIT_OK);
    assert_int_equal(map->items.len, 0);
    plait_srcmap_free(map);
}

static void nesting_is_bounded(void **state) {
    char *text = malloc(400000);
    size_t n = (size_t)sprintf(text, "F 0 -1 module 1 0 8 0 1 m\n");
    for (int i = 1; i < 6000; i++) n += (size_t)sprintf(text + n, "F %d %d def 1 0 8 0 1 f\n", i, i - 1);
    plait_srcmap *map;
    assert_int_equal(read_text(text, &map), PLAIT_INVALID);
    free(text);
}

static void positions_are_ordered(void **state) {
    plait_position outer = {2, 4, 5, 0}, inner = {2, 4, 4, 99}, line = {2, 3, 3, 0}, none = {-1, -1, -1, -1};
    assert_true(plait_position_within(&inner, &outer) && plait_position_within(&outer, &outer) && plait_position_equal(&outer, &outer));
    assert_false(plait_position_within(&outer, &inner) || plait_position_within(&line, &outer) || plait_position_within(&none, &outer));
    assert_false(plait_position_equal(&outer, &inner));
}

static uint32_t check_plans(const plait_code_tree *tree) {
    uint32_t marks = 0;
    for (size_t i = 0; i < tree->codes.len; i++) {
        plait_body *body;
        plait_plan *plan, *all;
        assert_int_equal(plait_body_new(tree->codes.at[i], &body, NULL), PLAIT_OK);
        assert_int_equal(plait_plan_new(body, 0, &plan), PLAIT_OK);
        assert_int_equal(plait_plan_new(body, PLAIT_PLAN_ARRAYS | PLAIT_PLAN_NAMES, &all), PLAIT_OK);
        if (!plait_plan_check(plan, body)) fail_msg("the plan of %s is not unique", tree->codes.at[i]->qualname);
        assert_true(plait_plan_check(all, body));
        for (uint32_t u = 0; u < plan->nunits; u++) {
            assert_int_equal(plan->probes[u].flags & PLAIT_P_MARK, all->probes[u].flags & PLAIT_P_MARK);   // markers do not depend on options
            assert_int_equal(plan->probes[u].flags & ~all->probes[u].flags & ~PLAIT_P_LAZY, 0);
            marks += plan->probes[u].flags & PLAIT_P_MARK;
        }
        plait_plan_free(plan);
        plait_plan_free(all);
        plait_body_free(body);
    }
    return marks;
}

static void paths_between_records_are_unique(void **state) {
    static const char *const pycs[] = {"sample-312.pyc", "sample-313.pyc"};
    for (size_t i = 0; i < 2; i++) {
        size_t n;
        char *bytes = slurp(pycs[i], &n);
        plait_code_tree *tree;
        assert_int_equal(plait_pyc_read(bytes, n, &tree, NULL), PLAIT_OK);
        assert_true(check_plans(tree) > 10);
        plait_code_tree_free(tree);
        free(bytes);
    }
}

static void plan_check_sees_a_missing_marker(void **state) {
    size_t n;
    char *bytes = slurp("engine/streams-312.marshal", &n);
    plait_code_tree *tree;
    int refused = 0;
    assert_int_equal(plait_code_read(bytes, n, PLAIT_PY_312, &tree, NULL), PLAIT_OK);
    for (size_t i = 0; i < tree->codes.len; i++) {
        plait_body *body;
        plait_plan *plan;
        assert_int_equal(plait_body_new(tree->codes.at[i], &body, NULL), PLAIT_OK);
        assert_int_equal(plait_plan_new(body, 0, &plan), PLAIT_OK);
        for (uint32_t u = 0; u < plan->nunits; u++) plan->probes[u].flags &= (uint8_t)~PLAIT_P_MARK;
        refused += !plait_plan_check(plan, body);
        plait_plan_free(plan);
        plait_body_free(body);
    }
    assert_true(refused >= 3);
    plait_code_tree_free(tree);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_map), cmocka_unit_test(codes_find_their_functions), cmocka_unit_test(damaged_maps_are_invalid),
        cmocka_unit_test(nesting_is_bounded), cmocka_unit_test(positions_are_ordered), cmocka_unit_test(paths_between_records_are_unique),
        cmocka_unit_test(plan_check_sees_a_missing_marker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
