// SPDX-License-Identifier: Apache-2.0
// The tree as the recorder builds it, the model as the writers see it, on calls made by hand: no interpreter.
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>
#include "../../src/recorder/profile/profile_tree.c"
#include "report/profile_formats.h"

enum { NODES = 4096, FUNCS = 256 };
static int memory = -1;

// A layout with little room, opened as the recorder opens it.
static void lay_out(uint32_t nodes) {
    plait_profile_header header = {.thread_limit = 4, .func_limit = FUNCS, .node_limit = nodes, .line_limit = 64, .strings_limit = 8192};
    uint64_t at = 4096;
    header.threads_at = at, at += header.thread_limit * sizeof(plait_profile_thread);
    header.funcs_at = at, at += header.func_limit * sizeof(plait_profile_func);
    header.nodes_at = at, at += header.node_limit * sizeof(plait_profile_node);
    header.lines_at = at, at += header.line_limit * sizeof(plait_profile_line);
    header.strings_at = at, at += header.strings_limit;
    header.size = at;
    header.magic = PLAIT_PROFILE_MAGIC;
    memory = memfd_create("test", 0);
    assert_true(memory >= 0 && ftruncate(memory, at) == 0);
    assert_int_equal(pwrite(memory, &header, sizeof header, 0), sizeof header);
    assert_int_equal(plait_profile_tree_open(memory, NULL), PLAIT_OK);
    plait_profile.header->start_ticks = plait_profile_ticks();
    plait_profile.header->start_ns = plait_profile.header->start_ticks;
    plait_profile.header->state = PLAIT_PROFILE_RUNNING;
}

static void close_layout(void) {
    munmap(plait_profile.header, plait_profile.header->size);
    plait_map_fini(&plait_profile.children);
    plait_map_fini(&plait_profile.func_ids);
    plait_map_fini(&plait_profile.line_ids);
    plait_map_fini(&plait_profile.string_ids);
    close(memory);
}

static uint32_t function(const char *name) {
    plait_profile_func func = {.name = plait_profile_string(name, strlen(name)), .kind = PLAIT_PROFILE_PYTHON, .line = 1};
    func.file = plait_profile_string("f.py", 4);
    return plait_profile_func_id(&func);
}

static plait_profile_stack *stack;
static char keys[FUNCS];

static void enter(uint32_t func) { plait_profile_enter(stack, &keys[func], func); }
static void leave(uint32_t func) { plait_profile_leave(stack, &keys[func]); }
static void fresh(uint32_t nodes) {
    lay_out(nodes);
    stack = plait_profile_stack_new(1, plait_profile_string("main", 4));
    assert_non_null(stack);
}

static void model_of(plait_profile_model *model) {
    uint64_t now = plait_profile_ticks();
    assert_true(plait_profile_tree_check());
    assert_int_equal(plait_profile_model_init(model, plait_profile.header, now, now, NULL), PLAIT_OK);
    assert_true(plait_profile_model_check(model));
}

static const plait_prof_function *find(const plait_profile_model *model, const char *name) {
    for (size_t i = 1; i < model->function_count; i++)
        if (!strcmp(model->functions[i].name, name)) return &model->functions[i];
    fail_msg("no function %s", name);
    return NULL;
}

static void finish(plait_profile_model *model) {
    plait_profile_model_fini(model);
    plait_free(stack->entries);
    plait_free(stack);
    close_layout();
}

static void test_contexts_and_counts(void **state) {
    plait_profile_model model;
    fresh(NODES);
    uint32_t a = function("a"), b = function("b"), c = function("c");
    for (int i = 0; i < 10; i++) {
        enter(a), enter(c), leave(c), leave(a);
        enter(b), enter(c), leave(c), enter(c), leave(c), leave(b);
    }
    model_of(&model);
    assert_int_equal(find(&model, "a")->calls, 10);
    assert_int_equal(find(&model, "c")->calls, 30);
    assert_int_equal(find(&model, "c")->primitive, 30);
    assert_int_equal(model.context_count - 1, 5);       // root, a, a/c, b, b/c
    assert_int_equal(model.edges.len, 4);
    finish(&model);
}

static void test_recursion_folds(void **state) {
    plait_profile_model model;
    fresh(NODES);
    uint32_t f = function("f"), g = function("g");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) enter(f), enter(g), leave(g);
        for (int i = 0; i < 5000; i++) leave(f);
    }
    assert_int_equal(stack->depth, 0);
    model_of(&model);
    assert_int_equal(find(&model, "f")->calls, 10000);
    assert_int_equal(find(&model, "f")->primitive, 2);
    assert_int_equal(find(&model, "g")->calls, 10000);
    assert_true(model.context_count < 300 && model.folds == 1);
    uint32_t deepest = 0;
    for (size_t i = 1; i < model.context_count; i++)
        if (model.contexts[i].max_depth > deepest) deepest = model.contexts[i].max_depth;
    assert_int_equal(deepest, 4900);
    finish(&model);
}

// Any call pattern: the table never overflows, counts stay exact, time adds up.
static void test_bounded(void **state) {
    plait_profile_model model;
    fresh(512);
    uint32_t funcs[24], open[64];
    uint64_t calls = 0, random = 1;
    char name[16];
    for (int i = 0; i < 24; i++) snprintf(name, sizeof name, "f%d", i), funcs[i] = function(name);
    for (int i = 0, depth = 0; i < 200000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        if (depth < 64 && (depth == 0 || random >> 63)) enter(open[depth] = funcs[(random >> 33) % 24]), depth++, calls++;
        else leave(open[--depth]);
    }
    model_of(&model);
    uint64_t counted = 0;
    for (size_t i = 1; i < model.function_count; i++) counted += model.functions[i].calls;
    assert_int_equal(counted, calls);
    assert_int_equal(model.dropped, 0);
    assert_true(model.flattened > 0 && model.context_count <= 512);
    finish(&model);
}

static void test_lost_returns(void **state) {
    plait_profile_model model;
    fresh(NODES);
    uint32_t a = function("a"), b = function("b"), c = function("c");
    enter(a), enter(b), enter(c), leave(a);         // the returns of c and b never came
    assert_int_equal(stack->depth, 0);
    leave(b);                                       // a return without a call
    enter(b), leave(b);
    model_of(&model);
    assert_int_equal(model.resyncs, 1);
    assert_int_equal(find(&model, "b")->calls, 2);
    assert_int_equal(model.context_count - 1, 5);   // root, a, a/b, a/b/c, b
    finish(&model);
}

static void test_correction_is_bounded_by_what_was_recorded(void **state) {
    plait_profile_model model;
    fresh(NODES);
    plait_profile.header->python_cost = (plait_profile_cost){1e9, 1e9};
    uint32_t a = function("a"), b = function("b");
    enter(a), enter(b), leave(b), leave(a);
    model_of(&model);
    assert_true(model.removed_ns <= model.recorded_ns && model.clamped_ns > 0);
    assert_true(find(&model, "b")->own_ns == 0);
    finish(&model);
}

// A program that crashed may leave anything behind: wild indices must be refused, not followed.
static void test_broken_layout(void **state) {
    plait_profile_model model;
    fresh(NODES);
    uint32_t a = function("a");
    enter(a), leave(a);
    plait_profile.nodes[2].parent = 77;
    plait_profile.threads[0].current = 0xffffffff;
    plait_profile.funcs[1].name = 0xfffffff0;
    plait_profile.header->nodes = 0xffffffff;
    plait_profile.header->lines = 0xffffffff;
    plait_profile.header->strings = 1ull << 60;
    uint64_t now = plait_profile_ticks();
    assert_int_equal(plait_profile_model_init(&model, plait_profile.header, now, now, NULL), PLAIT_OK);
    assert_int_equal(model.context_count, 2);
    plait_profile_model_fini(&model);
    plait_profile.header->magic = 0;
    assert_int_equal(plait_profile_model_init(&model, plait_profile.header, now, now, NULL), PLAIT_INVALID);
    plait_profile.header->nodes = 3;
    finish(&model);
}

static void test_formats(void **state) {
    plait_profile_model model;
    plait_text text = {0};
    char *argv[] = {"a \"b\".py", "\xff\n", NULL};
    fresh(NODES);
    uint32_t a = function("</script>\xc3("), b = function("b;c\n");
    for (int i = 0; i < 3; i++) enter(a), enter(b), leave(b), leave(a);
    model_of(&model);
    model.argv = argv;
    assert_int_equal(plait_profile_write_json(&model, NULL, 0, &text), PLAIT_OK);
    json_error_t error;
    json_t *json = json_loads(text.at, 0, &error);
    if (!json) fail_msg("%s at %d", error.text, error.position);
    assert_int_equal(json_array_size(json_object_get(json, "contexts")), 3);
    json_decref(json);
    text.len = 0;
    plait_profile_write_speedscope(&model, &text);
    json = json_loads(text.at, 0, &error);
    assert_non_null(json);
    json_decref(json);
    text.len = 0;
    plait_profile_write_collapsed(&model, &text);
    for (char *line = strtok(text.at, "\n"); line; line = strtok(NULL, "\n"))
        assert_true(strncmp(line, "main", 4) == 0 && strrchr(line, ' ')[1] >= '0' && strrchr(line, ' ')[1] <= '9');
    text.len = 0;
    assert_int_equal(plait_profile_write_pstats(&model, &text), PLAIT_OK);
    assert_true(text.len > 100 && text.at[0] == '{' && text.at[text.len - 1] == '0');
    plait_text_fini(&text);
    finish(&model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contexts_and_counts), cmocka_unit_test(test_recursion_folds), cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_lost_returns), cmocka_unit_test(test_correction_is_bounded_by_what_was_recorded),
        cmocka_unit_test(test_broken_layout), cmocka_unit_test(test_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
