// SPDX-License-Identifier: Apache-2.0
// Streams written by hand, and exactly the dependences that they mean.
#include "engine_stream.h"

enum { A = 0x1000, B = 0x2000, CELL = 0x3000, F1 = 0x100, F2 = 0x200 };

static void loop_left_by_break(void **state) {
    feeder *f = feeder_for(state);
    call(f, "update", F1, NULL, 0);
    for (uint32_t i = 0; i < 3; i++) {
        get(f, 6, i - 1 + 3 * (i == 0), A);   // a[-1] is a[2]
        set(f, 6, i, A);
    }
    mark(f, "POP_TOP", 5);
    get(f, 7, 0, A);
    leave_at(f, 7);
    const plait_result *r = finish(f);
    expect(r, "element", "RAW element 6>6 L3 d1..1 x2\nRAW element 6>7 F2 x1\nWAR element 6>6 L3 d2..2 x1\n");
    expect(r, "local", "RAW local 2>3 F2 x1\nRAW local 2>6 F2 x3\nRAW local 2>6 F2 x3\nRAW local 2>7 F2 x1\nRAW local 3>4 L3 x4\nRAW local 3>6 L3 x3\nRAW local 3>6 L3 x3\n"
                       "WAR local 4>3 L3 d1..1 x3\nWAR local 6>3 L3 d1..1 x3\nWAR local 6>3 L3 d1..1 x3\nWAW local 3>3 L3 d1..1 x3\n");
    assert_int_equal(region(r, PLAIT_REGION_LOOP, 3)->iterations, 4);
    assert_int_equal(region(r, PLAIT_REGION_LOOP, 3)->instances, 1);
    feeder_free(f);
}

static void loop_that_runs_out(void **state) {
    feeder *f = feeder_for(state);
    call(f, "update", F1, NULL, 0);
    get(f, 6, 5, A);
    set(f, 6, 0, A);
    f->last_copy = 1;           // the return behind the loop, not that of `break`
    get(f, 7, 0, A);
    leave_at(f, 7);
    const plait_result *r = finish(f);
    expect(r, "element", "RAW element 6>7 F2 x1\n");
    assert_int_equal(region(r, PLAIT_REGION_LOOP, 3)->iterations, 1);   // the failing header opens none that counts
    feeder_free(f);
}

static void generator_resumed_by_a_loop(void **state) {
    feeder *f = feeder_for(state);
    call(f, "consume", F1, NULL, 0);
    enter(f, PLAIT_R_START, "gen", F2, PLAIT_F_GENERATOR, "FOR_ITER", 17);
    for (uint32_t i = 0; i < 3; i++) {
        get(f, 12, 0, A);
        set(f, 12, 0, A);
        walker suspended = yield_at(f, 13);
        set(f, 18, 1, A);
        mark(f, "FOR_ITER", 17);
        resume(f, suspended, "FOR_ITER", 17);
    }
    leave_at(f, 11);
    leave_at(f, 17);
    const plait_result *r = finish(f);
    // Each resumption is a call of its own by the iteration that asked for it, so the consumer's loop carries what the generator does.
    expect(r, "element", "RAW element 12>12 L17 d1..1 x2\nWAR element 12>12 L11 x3\nWAW element 12>12 L17 d1..1 x2\nWAW element 18>18 L17 d1..1 x2\n");
    assert_int_equal(region(r, PLAIT_REGION_LOOP, 11)->iterations, 3);
    assert_int_equal(region(r, PLAIT_REGION_LOOP, 11)->instances, 1);
    assert_int_equal(region(r, PLAIT_REGION_FUNCTION, 10)->instances, 1);
    feeder_free(f);
}

static void exception_voids_the_access(void **state) {
    feeder *f = feeder_for(state);
    call(f, "risky", F1, NULL, 0);
    set(f, 24, 0, A);
    set(f, 24, 0, A);
    raise_here(f);              // the second store fails
    set(f, 26, 0, A);
    set(f, 24, 0, A);
    leave_at(f, 22);
    const plait_result *r = finish(f);
    expect(r, "element", "WAW element 24>26 L22 d1..1 x1\nWAW element 26>24 L22 d1..1 x1\n");
    assert_int_equal(region(r, PLAIT_REGION_LOOP, 22)->iterations, 3);
    feeder_free(f);
}

static void exception_in_a_callee_voids_late_ones(void **state) {
    feeder *f = feeder_for(state);
    call(f, "late", F1, NULL, 0);
    element(f, "CALL", 30, PLAIT_A_WRITE | PLAIT_A_LATE, 0, A);
    call(f, "key", F2, "CALL", 30);
    get(f, 35, 0, B);
    raise_here(f);
    raise_here(f);
    const plait_result *r = finish(f);
    expect(r, "element", "");
    feeder_free(f);
}

static void late_accesses_follow_the_callbacks(void **state) {
    feeder *f = feeder_for(state);
    call(f, "late", F1, NULL, 0);
    element(f, "CALL", 30, PLAIT_A_READ, 0, A);
    element(f, "CALL", 30, PLAIT_A_WRITE | PLAIT_A_LATE | PLAIT_A_MORE, 0, A);
    element(f, "CALL", 30, PLAIT_A_WRITE | PLAIT_A_MORE, 1, A);
    call(f, "key", F2, "CALL", 30);
    get(f, 35, 0, A);           // before the late write
    leave_at(f, 35);
    call(f, "key", F2, "CALL", 30);
    get(f, 35, 1, A);           // after the one that is not late
    leave_at(f, 35);
    get(f, 31, 0, A);
    leave_at(f, 31);
    const plait_result *r = finish(f);
    expect(r, "element", "RAW element 30>31 F29 x1\nRAW element 30>35 F29 x1\nWAR element 30>30 F29 x1\nWAR element 35>30 F29 x1\n");
    feeder_free(f);
}

static void an_address_lives_until_death(void **state) {
    for (int dies = 0; dies < 2; dies++) {
        feeder *f = feeder_for(state);
        call(f, "reuse", F1, NULL, 0);
        for (int i = 0; i < 2; i++) {
            access_at(f, "BUILD_LIST", 40, PLAIT_R_CREATED, PLAIT_C_LIST, 1, A);
            get(f, 41, 0, A);
            set(f, 41, 0, A);
            if (dies) death(f, A);
        }
        leave_at(f, 39);
        const plait_result *r = finish(f);
        expect(r, "element", dies ? "RAW element 40>41 L39 x2\nWAR element 41>41 L39 x2\nWAW element 40>41 L39 x2\n"
                                  : "RAW element 40>41 L39 x2\nWAR element 41>41 L39 x2\nWAW element 40>41 L39 x2\nWAW element 41>40 L39 d1..1 x1\n");
        expect(r, "length", dies ? "" : "WAW length 40>40 L39 d1..1 x1\n");
        feeder_free(f);
    }
}

static void a_class_takes_over_its_namespace(void **state) {
    feeder *f = feeder_for(state);
    call(f, "K", F1, NULL, 0);
    put(f, (plait_record){.kind = PLAIT_R_NAMESPACE, .b = B});
    leave_at(f, 46);
    death(f, B);                // the namespace goes before the class is told
    ext(f, B);
    put(f, (plait_record){.kind = PLAIT_R_RENAME, .b = CELL});
    call(f, "use", F2, NULL, 0);
    access_at(f, "LOAD_ATTR", 50, PLAIT_R_ATTRIBUTE, PLAIT_A_READ, 2, CELL);
    leave_at(f, 50);
    call(f, "use", F2, NULL, 0);
    access_at(f, "LOAD_ATTR", 50, PLAIT_R_ATTRIBUTE, PLAIT_A_READ, 2, B);   // a new object at the namespace's address
    leave_at(f, 50);
    const plait_result *r = finish(f);
    expect(r, "attribute", "RAW attribute 45>46 F44 x1\nRAW attribute 45>50 P0 x1\n");
    feeder_free(f);
}

static void recursion_is_charged_to_the_common_activation(void **state) {
    feeder *f = feeder_for(state);
    enum { LEVELS = 1000 };
    call(f, "deep", F1, NULL, 0);
    for (uint32_t i = 1; i < LEVELS; i++) call(f, "deep", F1 + i, "CALL", 55);
    for (uint32_t i = LEVELS; i-- > 0;) {
        get(f, 56, 0, A);
        set(f, 56, 0, A);
        leave_at(f, 56);
    }
    const plait_result *r = finish(f);
    expect(r, "element", "RAW element 56>56 F53 x999\nWAR element 56>56 F53 x1000\nWAW element 56>56 F53 x999\n");
    assert_int_equal(r->ncalls, 2);
    assert_int_equal(region(r, PLAIT_REGION_FUNCTION, 53)->instances, LEVELS);
    feeder_free(f);
}

static void threads_meet_in_the_program(void **state) {
    feeder *f = feeder_for(state);
    walker saved;
    call(f, "worker", F1, NULL, 0);
    get(f, 60, 0, A);
    saved = f->frames[--f->depth];
    thread(f, 1);
    call(f, "worker", F2, NULL, 0);
    get(f, 60, 0, A);
    set(f, 60, 0, A);
    leave_at(f, 60);
    put(f, (plait_record){.kind = PLAIT_R_THREAD_END, .a = 1});
    thread(f, 0);
    f->frames[f->depth++] = saved;
    set(f, 60, 0, A);
    leave_at(f, 60);
    const plait_result *r = finish(f);
    // The main thread has read before the other one wrote; of two reads at one site the later counts.
    expect(r, "element", "WAR element 60>60 F59 x1\nWAW element 60>60 P0 x1\n");
    feeder_free(f);
}

static void cells_are_shared(void **state) {
    feeder *f = feeder_for(state);
    call(f, "closure", F1, NULL, 0);
    put(f, (plait_record){.kind = PLAIT_R_CELL, .a = 0, .b = CELL});
    for (int i = 0; i < 2; i++) {
        call(f, "inner", F2, "CALL", 67 + i);
        put(f, (plait_record){.kind = PLAIT_R_CELL, .a = 0, .b = CELL});
        leave_at(f, 66);
    }
    leave_at(f, 68);
    const plait_result *r = finish(f);
    expect(r, "cell", "RAW cell 63>66 F63 x1\nRAW cell 66>66 F63 x1\nWAR cell 66>66 F64 x2\nWAW cell 63>66 F63 x1\nWAW cell 66>66 F63 x1\n");
    feeder_free(f);
}

static void drop_pops_frames(void **state) {
    feeder *f = feeder_for(state);
    call(f, "deep", F1, NULL, 0);
    call(f, "deep", F2, "CALL", 55);
    put(f, (plait_record){.kind = PLAIT_R_DROP, .b = F2});
    f->depth--;
    get(f, 56, 0, A);
    leave_at(f, 56);
    const plait_result *r = finish(f);
    expect(r, "element", "");
    assert_int_equal(region(r, PLAIT_REGION_FUNCTION, 53)->instances, 2);
    feeder_free(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STREAM_TEST(loop_left_by_break), STREAM_TEST(loop_that_runs_out), STREAM_TEST(generator_resumed_by_a_loop),
        STREAM_TEST(exception_voids_the_access), STREAM_TEST(exception_in_a_callee_voids_late_ones),
        STREAM_TEST(late_accesses_follow_the_callbacks), STREAM_TEST(an_address_lives_until_death),
        STREAM_TEST(a_class_takes_over_its_namespace), STREAM_TEST(recursion_is_charged_to_the_common_activation),
        STREAM_TEST(threads_meet_in_the_program), STREAM_TEST(cells_are_shared), STREAM_TEST(drop_pops_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
