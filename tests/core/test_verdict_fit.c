// SPDX-License-Identifier: Apache-2.0
// The machine models' arithmetic on loads made by hand, and models that lack a number or its source.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "verdict/fit.h"

static plait_machines machines;

static int setup(void **state) {
    plait_error error = {""};
    (void)state;
    return plait_machines_all(&machines, NULL, &error) == PLAIT_OK ? 0 : -1;
}

static const plait_machine *named(const char *part) {
    for (size_t i = 0; i < machines.len; i++) if (strstr(machines.at[i].name, part)) return &machines.at[i];
    fail_msg("no machine %s", part);
    return NULL;
}

static plait_load loop_of(double iterations, double ops) {   // nothing but arithmetic, all lanes in step
    return (plait_load){.instances = 1, .trip = iterations, .ops = iterations * ops, .uniform = {1, 1, 1, 1}, .coalescing = 1, .parallel = iterations,
                        .parallelism = iterations, .longest = 1, .legal = 1e9};
}

static double gain(const plait_load *load, const plait_machine *m, plait_style style) {
    return plait_fit_yardstick(load, &machines.at[0]) / plait_fit_time(load, m, style);
}

static void groups_fill(void **state) {
    (void)state;
    assert_float_equal(plait_fit_fill(64, 32), 1, 1e-12);
    assert_float_equal(plait_fit_fill(33, 32), 33.0 / 64, 1e-12);
    assert_float_equal(plait_fit_fill(3, 4), 0.75, 1e-12);
}

static void lanes_bound_simd(void **state) {
    plait_load load = loop_of(1e6, 10);
    const plait_machine *desktop = named("AVX2");
    (void)state;
    assert_float_equal(gain(&load, desktop, PLAIT_SIMD), desktop->lanes, 1e-9);
    load.uniform[0] = 0.5;
    assert_float_equal(gain(&load, desktop, PLAIT_SIMD), desktop->lanes / 2, 1e-9);
    load.uniform[0] = 1;
    load.gather = 0.25;   // a gather costs two loads a lane: 1 / (0.75 / 4 + 0.25 * 2)
    assert_float_equal(gain(&load, desktop, PLAIT_SIMD), 1 / (0.75 / desktop->lanes + 0.5), 1e-9);
}

static void a_near_distance_bounds_lanes(void **state) {
    plait_load load = loop_of(1e6, 10);
    (void)state;
    load.legal = 2;
    assert_float_equal(gain(&load, named("AVX2"), PLAIT_SIMD), 2, 1e-9);
    load.legal = 1;
    assert_true(plait_fit_time(&load, named("AVX2"), PLAIT_SIMD) > 1e20);
}

static void cores_bound_mimd(void **state) {
    plait_load load = loop_of(1e8, 10);
    const plait_machine *desktop = named("AVX2");
    (void)state;
    double much = gain(&load, desktop, PLAIT_MIMD);
    assert_true(much > 0.99 * desktop->cores && much <= desktop->cores);
    load = loop_of(4, 1e8);   // four iterations, eight cores
    assert_true(gain(&load, desktop, PLAIT_MIMD) <= 4 && gain(&load, desktop, PLAIT_MIMD) > 3.9);
    load = loop_of(64, 10);   // too fine
    assert_true(gain(&load, desktop, PLAIT_MIMD) < 0.1);
}

static void the_longest_iteration_bounds_mimd(void **state) {
    plait_load load = loop_of(64, 1e6);
    (void)state;
    load.longest = 32;   // one iteration is half of all work
    assert_true(gain(&load, named("AVX2"), PLAIT_MIMD) <= 2.001);
}

static void memory_bounds_all(void **state) {
    plait_load load = loop_of(1e8, 0.1);
    const plait_machine *desktop = named("AVX2");
    (void)state;
    load.bytes = load.footprint = 1.6e9;
    assert_float_equal(plait_fit_time(&load, desktop, PLAIT_MIMD), 1.6e9 / desktop->memory + desktop->start, 1e-6);
    assert_true(gain(&load, desktop, PLAIT_MIMD) < 1.1);
}

static void many_lanes_for_simt(void **state) {
    plait_load small = loop_of(100, 10), large = loop_of(1e7, 1000), split = large;
    const plait_machine *gpu = named("GPU");
    (void)state;
    assert_true(gain(&small, gpu, PLAIT_SIMT) < 0.1);             // a launch for a microsecond's work
    assert_true(gain(&large, gpu, PLAIT_SIMT) > 1000);
    split.uniform[PLAIT_WIDTHS - 1] = 0.25;
    assert_float_equal(gain(&large, gpu, PLAIT_SIMT) / gain(&split, gpu, PLAIT_SIMT), 4, 0.1);
}

static void scattered_access_costs_bandwidth(void **state) {
    plait_load load = loop_of(1e7, 1);
    (void)state;
    load.bytes = load.footprint = 8e8;
    load.instances = 1000;   // the transfer is paid once
    double together = plait_fit_time(&load, named("GPU"), PLAIT_SIMT);
    load.coalescing = 0.25;
    assert_true(plait_fit_time(&load, named("GPU"), PLAIT_SIMT) > 2.5 * together);
}

static void tasks_fit_cores_only(void **state) {
    plait_load load = loop_of(1, 1e8);
    (void)state;
    load.tasks = 1;
    load.parallel = load.parallelism = 1000;
    assert_true(plait_fit_time(&load, named("AVX2"), PLAIT_SIMD) > 1e20);
    assert_true(gain(&load, named("AVX2"), PLAIT_MIMD) > 7);
    assert_true(gain(&load, named("GPU"), PLAIT_SIMT) < gain(&load, named("AVX2"), PLAIT_MIMD));
}

static void incomplete_models_are_refused(void **state) {
    plait_machine m;
    plait_error error = {""};
    const char *no_source = "{\"format\": \"plait-machine\", \"name\": \"x\", \"kind\": \"cpu\", \"cores\": {\"value\": 4}}";
    const char *no_value = "{\"format\": \"plait-machine\", \"name\": \"x\", \"kind\": \"cpu\", \"cores\": {\"source\": \"somewhere\"}}";
    (void)state;
    assert_int_equal(plait_machine_read(no_source, strlen(no_source), &m, &error), PLAIT_INVALID);
    assert_non_null(strstr(error.text, "cores has no source"));
    assert_int_equal(plait_machine_read(no_value, strlen(no_value), &m, &error), PLAIT_INVALID);
    assert_non_null(strstr(error.text, "cores has no value"));
    assert_int_equal(plait_machine_read("{}", 2, &m, &error), PLAIT_INVALID);
    assert_int_equal(plait_machine_read("{", 1, &m, &error), PLAIT_INVALID);
}

static void this_machine_was_looked_at(void **state) {
    (void)state;
    assert_true(machines.here.cores >= 1 && machines.here.lanes >= 2);
}

static void entropy(void **state) {
    plait_branching even = {.taken = 5, .passed = 5}, quarter = {.taken = 1, .passed = 3}, one_way = {.taken = 7};
    (void)state;
    assert_float_equal(plait_fit_entropy(&even), 1, 1e-12);
    assert_float_equal(plait_fit_entropy(&quarter), 0.811278124, 1e-8);
    assert_float_equal(plait_fit_entropy(&one_way), 0, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_fill), cmocka_unit_test(lanes_bound_simd), cmocka_unit_test(a_near_distance_bounds_lanes),
        cmocka_unit_test(cores_bound_mimd), cmocka_unit_test(the_longest_iteration_bounds_mimd), cmocka_unit_test(memory_bounds_all),
        cmocka_unit_test(many_lanes_for_simt), cmocka_unit_test(scattered_access_costs_bandwidth), cmocka_unit_test(tasks_fit_cores_only),
        cmocka_unit_test(incomplete_models_are_refused), cmocka_unit_test(this_machine_was_looked_at), cmocka_unit_test(entropy),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
