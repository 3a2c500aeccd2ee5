// SPDX-License-Identifier: Apache-2.0
// Verdicts of results made by hand: no bytecode, so only what the dependences themselves decide. A program is: a function, a loop in it, and
// sites, one a line; each test adds the dependences that the loop carries.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "verdict/verdict.h"

enum { FUNCTION = 1, LOOP = 2, INNER = 3, CALLEE = 4, REGIONS = 5, SITES = 16, DEPS = 16 };

typedef struct made {
    plait_program program;
    plait_result result;
    plait_dependence deps[DEPS];
    plait_call_edge calls[2];
    uint64_t site_runs[SITES];
    plait_verdict *verdict;
} made;

static int setup(void **state) {
    made *m = plait_calloc(1, sizeof *m);
    assert_non_null(m);
    assert_int_equal(plait_program_init(&m->program), PLAIT_OK);
    uint32_t file, site;
    assert_int_equal(plait_program_file(&m->program, "/nowhere/train.py", 17, &file), PLAIT_OK);
    plait_region made_regions[] = {
        {.kind = PLAIT_REGION_FUNCTION, .form = PLAIT_SRC_DEF, .line = 1, .name = "f", .parent = 0, .instances = 1, .instructions = 1000},
        {.kind = PLAIT_REGION_LOOP, .form = PLAIT_SRC_FOR, .line = 2, .name = "for", .parent = FUNCTION, .instances = 1, .iterations = 100,
         .max_iterations = 100, .instructions = 900},
        {.kind = PLAIT_REGION_LOOP, .form = PLAIT_SRC_FOR, .line = 3, .name = "for", .parent = LOOP, .instances = 100, .iterations = 400,
         .max_iterations = 4, .instructions = 400},
        {.kind = PLAIT_REGION_FUNCTION, .form = PLAIT_SRC_DEF, .line = 40, .name = "g", .parent = 0, .instances = 100, .instructions = 100},
    };
    for (size_t i = 0; i < sizeof made_regions / sizeof *made_regions; i++) {
        made_regions[i].code = UINT32_MAX;
        assert_int_equal(plait_vec_push(&m->program.regions, made_regions[i]), PLAIT_OK);
    }
    m->program.regions.at[0].instructions = 1000;
    for (int32_t line = 1; line < SITES; line++) {   // site n stands on line n, in the loop; from 10 on in the inner loop, from 13 on in g
        plait_position at = {line, 0, line, 1};
        uint32_t region = line >= 13 ? CALLEE : line >= 10 ? INNER : LOOP;
        assert_int_equal(plait_program_site(&m->program, file, &at, region, &site), PLAIT_OK);
        assert_int_equal(site, line);
    }
    m->calls[0] = (plait_call_edge){.site = 5, .caller = LOOP, .callee = CALLEE, .count = 100, .instructions = 100};
    m->result = (plait_result){.program = &m->program, .deps = m->deps, .calls = m->calls, .ncalls = 1, .site_runs = m->site_runs, .instructions = 1000};
    *state = m;
    return 0;
}

static int teardown(void **state) {
    made *m = *state;
    plait_verdict_free(m->verdict);
    plait_program_fini(&m->program);
    plait_free(m);
    return 0;
}

static plait_dependence *add(made *m, plait_dep_kind kind, uint32_t source, uint32_t sink, int64_t low, int64_t high) {
    plait_dependence *d = &m->deps[m->result.ndeps++];
    *d = (plait_dependence){.kind = (uint8_t)kind, .sort = PLAIT_SORT_ELEMENT, .source = source, .sink = sink, .scope = LOOP, .carried = low > 0,
                            .count = 10, .min_distance = low, .max_distance = high, .from_iteration = 6, .to_iteration = 6 + (uint32_t)low};
    return d;
}

static const plait_region_verdict *judge(made *m, uint32_t region) {
    plait_error error = {""};
    if (!m->verdict) assert_int_equal(plait_verdict_new(&m->result, &m->verdict, &error), PLAIT_OK);
    return &m->verdict->regions[region];
}

static void expect(made *m, plait_pattern pattern) {
    const plait_region_verdict *r = judge(m, LOOP);
    if (r->pattern != pattern) fail_msg("%s, not %s: %s", plait_pattern_name(r->pattern), plait_pattern_name(pattern), r->sentence);
}

static void expect_condition(made *m, const char *kind) {
    const plait_region_verdict *r = judge(m, LOOP);
    assert_int_equal(r->nconditions, 1);
    assert_string_equal(r->conditions[0].kind, kind);
}

static void nothing_carried_is_doall(void **state) {
    expect(*state, PLAIT_PATTERN_DOALL);
    assert_int_equal(judge(*state, LOOP)->nconditions, 0);
    assert_non_null(strstr(judge(*state, LOOP)->sentence, "in this run"));
}

static void near_raw_blocks(void **state) {
    plait_dependence *d = add(*state, PLAIT_RAW, 5, 4, 1, 1);
    d->has_index = 1;
    d->index = 3;
    d->count = 1280;
    expect(*state, PLAIT_PATTERN_SEQUENTIAL);
    const plait_region_verdict *r = judge(*state, LOOP);
    assert_int_equal(r->nblockers, 1);
    assert_int_equal(r->blockers[0], 0);
    assert_non_null(strstr(r->sentence, "Loop at train.py:2 carries"));
    assert_non_null(strstr(r->sentence, "line 5 writes"));
    assert_non_null(strstr(r->sentence, "line 4 reads it in the next iteration (distance 1, 1,280 times, for example"));
    assert_non_null(strstr(r->sentence, "in iterations 6 and 7"));
    assert_non_null(strstr(r->sentence, "Not parallel as written."));
    assert_null(strstr(r->sentence, "safe"));
}

static void distance_four_is_doacross(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 4, 9);
    expect(*state, PLAIT_PATTERN_DOACROSS);
    assert_non_null(strstr(judge(*state, LOOP)->sentence, "Up to 4 iterations side by side"));
}

static void distance_three_is_not(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 3, 9);
    expect(*state, PLAIT_PATTERN_SEQUENTIAL);
}

static void one_near_among_far_blocks(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 8, 8);
    add(*state, PLAIT_RAW, 5, 6, 2, 2);
    expect(*state, PLAIT_PATTERN_SEQUENTIAL);
}

static void blockers_come_by_count(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 1, 1);
    add(*state, PLAIT_RAW, 6, 7, 1, 1)->count = 50;
    const plait_region_verdict *r = judge(*state, LOOP);
    assert_int_equal(r->nblockers, 2);
    assert_int_equal(r->blockers[0], 1);
}

static void burdened_parallelism_is_doacross(void **state) {
    made *m = *state;
    add(m, PLAIT_RAW, 5, 4, 1, 1);
    m->program.regions.at[LOOP].burdened = 600;      // 900 / 600 = 1.5
    expect(m, PLAIT_PATTERN_DOACROSS);
}

static void burdened_a_little_less_is_not(void **state) {
    made *m = *state;
    add(m, PLAIT_RAW, 5, 4, 1, 1);
    m->program.regions.at[LOOP].burdened = 601;
    expect(m, PLAIT_PATTERN_SEQUENTIAL);
}

static void silent_writes_do_not_block(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 1, 1)->silent = 10;
    expect(*state, PLAIT_PATTERN_DOALL);
    assert_int_equal(((made *)*state)->verdict->roles[0], PLAIT_ROLE_SILENT);
}

static void nine_of_ten_silent_writes_block(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 1, 1)->silent = 9;
    expect(*state, PLAIT_PATTERN_SEQUENTIAL);
}

static void written_then_read_is_private(void **state) {
    add(*state, PLAIT_WAR, 4, 5, 1, 1);                  // 4 reads, 5 overwrites in the next iteration
    add(*state, PLAIT_RAW, 5, 4, 0, 0);                  // what 4 reads, 5 wrote in the same iteration
    expect(*state, PLAIT_PATTERN_DOALL);
    expect_condition(*state, "privatize");
    assert_int_equal(((made *)*state)->verdict->roles[0], PLAIT_ROLE_PRIVATE);
}

static void read_from_before_the_loop_is_a_copy(void **state) {
    add(*state, PLAIT_WAR, 4, 5, 1, 1);
    add(*state, PLAIT_RAW, 3, 4, 0, 0)->scope = FUNCTION;
    expect(*state, PLAIT_PATTERN_DOALL);
    expect_condition(*state, "copy");
    assert_int_equal(((made *)*state)->verdict->roles[0], PLAIT_ROLE_NONE);
}

static void private_value_of_a_callee(void **state) {   // written and read in g, which the loop calls
    add(*state, PLAIT_WAR, 13, 14, 1, 1);
    add(*state, PLAIT_RAW, 14, 13, 0, 0)->scope = CALLEE;
    expect_condition(*state, "privatize");
}

static void results_that_collide_keep_their_order(void **state) {
    add(*state, PLAIT_WAW, 5, 5, 1, 1);                  // an element that nobody reads in the loop
    expect(*state, PLAIT_PATTERN_DOALL);
    expect_condition(*state, "copy");
}

static void scalar_results_are_private(void **state) {
    add(*state, PLAIT_WAW, 5, 5, 1, 1)->sort = PLAIT_SORT_LOCAL;
    expect_condition(*state, "privatize");
}

static void carried_by_the_inner_loop_only(void **state) {
    add(*state, PLAIT_RAW, 10, 11, 1, 1)->scope = INNER;
    expect(*state, PLAIT_PATTERN_DOALL);
    assert_int_equal(judge(*state, INNER)->pattern, PLAIT_PATTERN_SEQUENTIAL);
}

static void one_iteration_proves_nothing(void **state) {
    made *m = *state;
    m->program.regions.at[LOOP].iterations = m->program.regions.at[LOOP].max_iterations = 1;
    expect(m, PLAIT_PATTERN_UNPROVEN);
    assert_non_null(strstr(judge(m, LOOP)->sentence, "not observed"));
}

static void payoff_by_amdahl(void **state) {
    const plait_payoff *pay = &judge(*state, LOOP)->payoff;     // 900 of 1000 in 100 iterations of 9
    assert_true(fabs(pay->ideal - 1000.0 / (100 + 9)) < 1e-9);
    assert_true(fabs(pay->cores[0] - 1000.0 / (100 + 450 + 2 * 200)) < 1e-9);
    assert_true(fabs(pay->cores[1] - 1.0) < 1e-9);              // 4 tasks cost 800: more than they gain, so not started
}

static void a_blocked_loop_pays_nothing(void **state) {
    add(*state, PLAIT_RAW, 5, 4, 1, 1);
    const plait_payoff *pay = &judge(*state, LOOP)->payoff;
    assert_true(pay->ideal == 1 && pay->cores[4] == 1);
}

static void names(void **state) {
    assert_null(plait_role_name(PLAIT_ROLE_NONE));
    assert_string_equal(plait_role_name(PLAIT_ROLE_OUTPUT), "output");
    assert_null(plait_pattern_name(PLAIT_PATTERN_NONE));
    assert_string_equal(plait_pattern_name(PLAIT_PATTERN_FORKJOIN), "forkjoin");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(nothing_carried_is_doall), TEST(near_raw_blocks), TEST(distance_four_is_doacross), TEST(distance_three_is_not),
        TEST(one_near_among_far_blocks), TEST(blockers_come_by_count), TEST(burdened_parallelism_is_doacross), TEST(burdened_a_little_less_is_not),
        TEST(silent_writes_do_not_block), TEST(nine_of_ten_silent_writes_block), TEST(written_then_read_is_private),
        TEST(read_from_before_the_loop_is_a_copy), TEST(private_value_of_a_callee), TEST(results_that_collide_keep_their_order),
        TEST(scalar_results_are_private), TEST(carried_by_the_inner_loop_only), TEST(one_iteration_proves_nothing), TEST(payoff_by_amdahl),
        TEST(a_blocked_loop_pays_nothing), TEST(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
