// SPDX-License-Identifier: Apache-2.0
// The engine's parts by themselves: common ancestors against the plain way, the sweep, locations by index and key, dependences of one location, work and
// span of known shapes, totals.
#include "engine_stream.h"

enum { A = 0x1000, F1 = 0x100, NODES = 3000 };

static uint64_t random_state = 7;
static uint32_t dice(uint32_t n) { return (uint32_t)(plait_hash64(random_state++) % n); }

static plait_meet plain_meet(const plait_node *at, uint32_t a, uint32_t ia, uint32_t b, uint32_t ib) {
    uint32_t below_a = 0, below_b = 0;
    while (a != b) {
        if (at[a].depth >= at[b].depth) below_a = a, ia = at[a].parent_iteration, a = at[a].parent;
        else below_b = b, ib = at[b].parent_iteration, b = at[b].parent;
    }
    return (plait_meet){a, ia, ib, below_a, below_b};
}

static void common_ancestors(void **state) {
    plait_engine *engine;
    assert_int_equal(plait_engine_new(NULL, &engine), PLAIT_OK);
    engine->tree.next_sweep = SIZE_MAX;
    for (uint32_t i = 0; i < NODES; i++) {
        uint32_t last = (uint32_t)engine->tree.len - 1, parent = i % 3 ? last : 1 + dice(last);   // long chains, and bushes
        assert_int_not_equal(plait_tree_add(engine, parent, dice(50), 0), 0);
    }
    assert_true(plait_tree_check(&engine->tree));
    for (int i = 0; i < 20000; i++) {
        uint32_t a = 1 + dice(NODES), b = 1 + dice(NODES), ia = dice(9), ib = dice(9);
        plait_meet fast = plait_tree_meet(&engine->tree, a, ia, b, ib), plain = plain_meet(engine->tree.at, a, ia, b, ib);
        assert_int_equal(fast.node, plain.node);
        if (a != b) assert_true(fast.iter_a == plain.iter_a && fast.iter_b == plain.iter_b);
        assert_true(fast.below_a == plain.below_a && fast.below_b == plain.below_b);
    }
    engine->tree.at[40].depth++;
    assert_false(plait_tree_check(&engine->tree));
    engine->tree.at[40].depth--;
    plait_engine_free(engine);
}

static void sweep_keeps_what_is_named(void **state) {
    feeder *f = feeder_for(state);
    call(f, "deep", F1, NULL, 0);
    uint32_t inner = 0;
    f->engine->tree.next_sweep = SIZE_MAX;   // only when asked for
    for (uint32_t i = 0; i < 500; i++) {
        call(f, "deep", F1 + 1, "CALL", 55);
        if (i == 250) {
            get(f, 56, 0, A);
            set(f, 56, 0, A);
            thread(f, 1);                   // which commits the store
            thread(f, 0);
            inner = f->engine->thread->top->act;
        }
        put(f, (plait_record){.kind = PLAIT_R_DROP, .b = F1 + 1});
        f->depth--;
    }
    size_t nodes = f->engine->tree.len;
    plait_tree_sweep(f->engine);
    assert_true(plait_engine_check(f->engine));
    size_t dead = 0;
    for (uint32_t id = f->engine->tree.free; id; id = f->engine->tree.at[id].region) {
        assert_int_not_equal(id, inner);    // the history of A[0] still names it
        dead++;
    }
    assert_true(dead > 450 && dead < nodes);
    for (uint32_t i = 0; i < 400; i++) assert_int_not_equal(plait_tree_add(f->engine, f->engine->thread->top->act, 0, 0), 0);
    assert_int_equal(f->engine->tree.len, nodes);   // taken from the free ones
    assert_true(plait_tree_check(&f->engine->tree));
    feeder_free(f);
}

static void elements_and_keys_are_places_of_their_own(void **state) {
    static const int64_t indices[] = {0, 1, 3, 4, 63, 64, 65, 127, 128, 1 << 20, -1, -64, -65, INT64_MAX, INT64_MIN, (int64_t)1 << 40};
    enum { N = sizeof indices / sizeof *indices };
    plait_engine *engine;
    plait_loc *found[N];
    assert_int_equal(plait_engine_new(NULL, &engine), PLAIT_OK);
    plait_object *object = plait_object_at(engine, A);
    for (int i = 0; i < N; i++) plait_object_element(engine, object, indices[i])->rsite = 0;
    for (int i = 0; i < N; i++) {
        found[i] = plait_object_element(engine, object, indices[i]);
        for (int k = 0; k < i; k++) assert_ptr_not_equal(found[i], found[k]);
    }
    for (uint64_t key = 0; key < 100; key++) assert_non_null(plait_object_key(engine, object, key * 3));
    for (uint64_t key = 0; key < 100; key++)
        for (uint64_t other = 0; other < key; other++)
            assert_ptr_not_equal(plait_object_key(engine, object, key * 3), plait_object_key(engine, object, other * 3));
    assert_int_equal(object->nkeys, 100);
    assert_ptr_equal(plait_object_at(engine, A), object);
    assert_true(plait_locations_check(engine));
    assert_int_equal(plait_object_rename(engine, A, 2 * A), PLAIT_OK);
    assert_ptr_equal(plait_object_at(engine, 2 * A), object);
    assert_int_equal(object->nkeys, 100);
    plait_object_death(engine, 2 * A);
    assert_int_equal(plait_object_at(engine, 2 * A)->nkeys, 0);
    assert_true(plait_locations_check(engine));
    object = plait_object_at(engine, 3 * A);
    object->nkeys = 9;
    assert_false(plait_locations_check(engine));
    object->nkeys = 0;
    plait_engine_free(engine);
}

static void readers_of_one_location(void **state) {   // WAR: the latest read of each site since the write
    plait_engine *engine;
    assert_int_equal(plait_engine_new(NULL, &engine), PLAIT_OK);
    uint32_t file, site[6];
    assert_int_equal(plait_program_file(&engine->program, "t.py", 4, &file), PLAIT_OK);
    for (int i = 1; i < 6; i++) {
        plait_position at = {i, 0, i, 1};
        assert_int_equal(plait_program_site(&engine->program, file, &at, 0, &site[i]), PLAIT_OK);
    }
    plait_record thread = {.kind = PLAIT_R_THREAD};
    assert_int_equal(plait_engine_feed(engine, &thread, 1), PLAIT_OK);
    plait_loc *loc = plait_object_element(engine, plait_object_at(engine, A), 0);
    plait_write(engine, loc, site[1], PLAIT_SORT_ELEMENT, 0);
    for (int i = 2; i < 5; i++) plait_read(engine, loc, site[i], PLAIT_SORT_ELEMENT);
    plait_read(engine, loc, site[3], PLAIT_SORT_ELEMENT);
    assert_true(plait_engine_check(engine));
    plait_write(engine, loc, site[5], PLAIT_SORT_ELEMENT, 1);
    plait_write(engine, loc, site[5], PLAIT_SORT_ELEMENT, 0);
    assert_int_equal(loc->more, 0);
    assert_true(plait_engine_check(engine));
    plait_exit how = {.complete = 1};
    assert_int_equal(plait_engine_finish(engine, &how), PLAIT_OK);
    const plait_result *r = plait_engine_result(engine);
    expect(r, "element", "RAW element 1>2 P0 x1\nRAW element 1>3 P0 x2\nRAW element 1>4 P0 x1\nWAR element 2>5 P0 x1\nWAR element 3>5 P0 x1\n"
                         "WAR element 4>5 P0 x1\nWAW element 1>5 P0 x1\nWAW element 5>5 P0 x1\n");
    for (size_t i = 0; i < r->ndeps; i++)
        assert_int_equal(r->deps[i].silent, r->deps[i].kind == PLAIT_WAR || (r->deps[i].kind == PLAIT_WAW && r->deps[i].source == site[1]));
    engine->deps.at[0].silent = 9;
    assert_false(plait_depend_check(engine));
    plait_engine_free(engine);
}

static const plait_region *loop_of(feeder *f, int chained, const plait_result **result) {
    call(f, "update", F1, NULL, 0);
    for (uint32_t i = 0; i < 50; i++) {
        get(f, 6, chained ? i : 1000 + i, A);
        set(f, 6, i + 1, A);
    }
    f->last_copy = 1;
    get(f, 7, 0, A);
    leave_at(f, 7);
    *result = finish(f);
    return region(*result, PLAIT_REGION_LOOP, 3);
}

static void span_of_chains_and_of_independent_iterations(void **state) {
    const plait_result *result;
    feeder *f = feeder_for(state);
    const plait_region *chain = loop_of(f, 1, &result);
    // Each iteration starts as late after the one before as it takes from its read through its write: 4 instructions, on 3.13 (where one loads two) 3.
    uint64_t delay = f->version == PLAIT_PY_312 ? 4 : 3, once = chain->work / 50;
    assert_true(chain->span >= 49 * delay && chain->span <= 49 * delay + once);
    assert_true(chain->burdened >= chain->span);
    feeder_free(f);
    f = feeder_for(state);
    const plait_region *wide = loop_of(f, 0, &result);
    assert_true(wide->span <= once);
    assert_int_equal(wide->iterations, 50);
    feeder_free(f);
}

static void totals_add_up(void **state) {
    const plait_result *result;
    feeder *f = feeder_for(state);
    loop_of(f, 1, &result);
    assert_int_equal(result->executed[PLAIT_OP_STORE_SUBSCR], 50);
    assert_int_equal(result->executed[PLAIT_OP_BINARY_SUBSCR], 51);
    assert_int_equal(result->executed[PLAIT_OP_FOR_ITER], 51);
    assert_int_equal(result->executed[PLAIT_OP_END_FOR], 0);
    assert_int_equal(result->executed[PLAIT_OP_RESUME], 1);
    assert_true(plait_totals_check(f->engine));
    f->engine->result.executed[PLAIT_OP_NOP]++;
    assert_false(plait_totals_check(f->engine));
    feeder_free(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_ancestors), STREAM_TEST(sweep_keeps_what_is_named), cmocka_unit_test(elements_and_keys_are_places_of_their_own),
        cmocka_unit_test(readers_of_one_location), STREAM_TEST(span_of_chains_and_of_independent_iterations), STREAM_TEST(totals_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
