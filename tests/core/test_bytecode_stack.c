// SPDX-License-Identifier: Apache-2.0
// Depths, producers, conflicts and categories on hand-assembled code.
#include "bytecode_asm.h"

static const uint16_t versions[] = {PLAIT_PY_312, PLAIT_PY_313, PLAIT_PY_314};

static void expect_depths(const plait_body *body, const int *depths, size_t n) {
    assert_int_equal(body->ninstrs, n);
    for (size_t i = 0; i < n; i++)
        if (body->instrs[i].depth != depths[i]) fail_msg("depth of %zu is %d, expected %d", i, body->instrs[i].depth, depths[i]);
}

static int32_t producer(const plait_body *body, uint32_t instr, uint32_t k) {
    assert_true(k < body->instrs[instr].npops);
    return body->producers[body->instrs[instr].producers + k];
}

static void expect_refused(uint16_t version, const char *text, plait_status status, const char *part) {
    asm_code *code = asm_new(version, text);
    plait_body *body;
    plait_error error = {0};
    assert_int_equal(plait_body_new(&code->code, &body, &error), status);
    assert_null(body);
    if (!strstr(error.text, part)) fail_msg("message is: %s; expected: %s", error.text, part);
    free(code);
}

static void test_straight(void **state) {
    (void)state;
    for (int v = 0; v < 3; v++) {
        asm_code *code = asm_new(versions[v], "RESUME 0; LOAD_FAST 0; LOAD_CONST 300; BINARY_OP 0; RETURN_VALUE");
        static plait_const many[301];
        code->code.consts = many;
        code->code.nconsts = 301;
        plait_body *body = asm_body(code);
        expect_depths(body, (const int[]){0, 0, 1, 2, 1}, 5);
        assert_int_equal(body->instrs[2].oparg, 300);
        assert_int_equal(body->instrs[2].start + 1, body->instrs[2].unit);
        assert_int_equal(body->instrs[3].next - body->instrs[3].unit, versions[v] == PLAIT_PY_314 ? 6 : 2);
        assert_int_equal(producer(body, 3, 0), 2);
        assert_int_equal(producer(body, 3, 1), 1);
        assert_int_equal(body->instrs[4].at.line, 1);
        plait_body_free(body);
        free(code);
    }
}

static void test_join(void **state) {   // x if c else y: the two sides disagree; what lies below agrees
    (void)state;
    asm_code *code = asm_new(PLAIT_PY_312, "LOAD_FAST 0; LOAD_FAST 1; POP_JUMP_IF_FALSE @else; LOAD_FAST 2; JUMP_FORWARD @end; else: LOAD_FAST 3;"
                                           "end: BINARY_OP 0; RETURN_VALUE");
    plait_body *body = asm_body(code);
    expect_depths(body, (const int[]){0, 1, 2, 1, 2, 1, 2, 1}, 8);
    assert_int_equal(producer(body, 6, 0), PLAIT_NO_PRODUCER);
    assert_int_equal(producer(body, 6, 1), 0);
    assert_int_equal(body->instrs[2].target, 5);
    assert_int_equal(body->instrs[4].target, 6);
    plait_body_free(body);
    free(code);
}

static void test_moves(void **state) {   // a[i] += b as the compiler writes it
    (void)state;
    asm_code *code = asm_new(PLAIT_PY_313, "LOAD_FAST_LOAD_FAST 0x01; COPY 2; COPY 2; BINARY_SUBSCR; LOAD_FAST 2; BINARY_OP 13; SWAP 3; SWAP 2; STORE_SUBSCR; RETURN_CONST 0");
    plait_body *body = asm_body(code);
    uint32_t store = 8, load = 3;
    for (uint32_t at = load, k = 0;; at = store, k = 0) {   // index, container: both of the first instruction, its results 1 and 0
        assert_int_equal(producer(body, at, k), 0);
        assert_int_equal(body->results[body->instrs[at].producers + k], 1);
        assert_int_equal(producer(body, at, k + 1), 0);
        assert_int_equal(body->results[body->instrs[at].producers + k + 1], 0);
        if (at == store) break;
    }
    assert_int_equal(producer(body, store, 2), 5);   // the sum
    plait_body_free(body);
    free(code);
}

static void test_for(void **state) {
    (void)state;
    static const char *const texts[] = {
        "LOAD_FAST 0; GET_ITER; l: FOR_ITER @e; STORE_FAST 1; JUMP_BACKWARD @l; e: END_FOR; RETURN_CONST 0",
        "LOAD_FAST 0; GET_ITER; l: FOR_ITER @e; STORE_FAST 1; JUMP_BACKWARD @l; e: END_FOR; POP_TOP; RETURN_CONST 0",
        "LOAD_FAST 0; GET_ITER; l: FOR_ITER @e; STORE_FAST 1; JUMP_BACKWARD @l; e: END_FOR; POP_ITER; LOAD_CONST 0; RETURN_VALUE",
    };
    static const int depths[3][9] = {{0, 1, 1, 2, 1, 2, 0}, {0, 1, 1, 2, 1, 2, 1, 0}, {0, 1, 1, 2, 1, 2, 1, 0, 1}};
    for (int v = 0; v < 3; v++) {
        asm_code *code = asm_new(versions[v], texts[v]);
        plait_body *body = asm_body(code);
        expect_depths(body, depths[v], 7 + (size_t)v);
        assert_int_equal(body->instrs[4].target, 2);
        assert_int_equal(producer(body, 2, 0), 1);   // also after the back edge
        assert_int_equal(producer(body, 3, 0), 2);
        plait_body_free(body);
        free(code);
    }
}

static void test_handler(void **state) {
    (void)state;
    asm_code *code = asm_new(PLAIT_PY_313, "LOAD_FAST 0; a: LOAD_FAST 1; LOAD_FAST 2; BINARY_OP 0; b: POP_TOP; RETURN_VALUE;"
                                           "h: PUSH_EXC_INFO; POP_TOP; POP_EXCEPT; c: POP_TOP; RETURN_VALUE");
    asm_handler(code, "a", "b", "h", 1, 1);
    plait_body *body = asm_body(code);
    expect_depths(body, (const int[]){0, 1, 2, 3, 2, 1, 3, 4, 3, 2, 1}, 11);
    assert_int_equal(body->nhandlers, 1);
    assert_int_equal(body->handlers[0].from, 1);
    assert_int_equal(body->handlers[0].to, 4);
    assert_int_equal(body->handlers[0].target, 6);
    assert_int_equal(body->handlers[0].depth, 1);
    assert_int_equal(body->handlers[0].lasti, 1);
    assert_int_equal(producer(body, 10, 0), 0);                  // below the handler's depth nothing is forgotten
    assert_int_equal(producer(body, 9, 0), PLAIT_NO_PRODUCER);   // lasti
    plait_body_free(body);
    free(code);
}

static void test_generator(void **state) {   // the body begins with one value, which RETURN_GENERATOR made
    (void)state;
    asm_code *code = asm_new(PLAIT_PY_312, "RETURN_GENERATOR; POP_TOP; RESUME 0; LOAD_FAST 0; YIELD_VALUE 1; RESUME 1; POP_TOP; RETURN_CONST 0");
    plait_body *body = asm_body(code);
    expect_depths(body, (const int[]){0, 1, 0, 0, 1, 1, 1, 0}, 8);
    assert_int_equal(producer(body, 1, 0), 0);
    assert_int_equal(producer(body, 6, 0), 4);
    plait_body_free(body);
    free(code);
}

static void test_unreachable(void **state) {
    (void)state;
    asm_code *code = asm_new(PLAIT_PY_312, "RETURN_CONST 0; POP_TOP; POP_TOP; RETURN_CONST 0");
    plait_body *body = asm_body(code);
    expect_depths(body, (const int[]){0, -1, -1, -1}, 4);
    plait_body_free(body);
    free(code);
}

static void test_refused(void **state) {
    (void)state;
    expect_refused(PLAIT_PY_312, "POP_TOP; RETURN_CONST 0", PLAIT_INVALID, "below the stack");
    expect_refused(PLAIT_PY_312, "LOAD_FAST 0", PLAIT_INVALID, "no return at the end");
    expect_refused(PLAIT_PY_312, "LOAD_FAST 10; RETURN_VALUE", PLAIT_INVALID, "operand out of range");
    expect_refused(PLAIT_PY_312, "LOAD_CONST 10; RETURN_VALUE", PLAIT_INVALID, "operand out of range");
    expect_refused(PLAIT_PY_312, "LOAD_GLOBAL 21; RETURN_VALUE", PLAIT_INVALID, "operand out of range");
    expect_refused(PLAIT_PY_312, "LOAD_FAST 0; SWAP 2; RETURN_VALUE", PLAIT_INVALID, "below the stack");
    expect_refused(PLAIT_PY_312, "LOAD_FAST 0; COPY 0; RETURN_VALUE", PLAIT_INVALID, "below the stack");
    expect_refused(PLAIT_PY_312, "LOAD_FAST 0; UNPACK_SEQUENCE 60; RETURN_VALUE", PLAIT_INVALID, "deeper than declared");
    expect_refused(PLAIT_PY_312, "LOAD_FAST 0; POP_JUMP_IF_NONE @x; LOAD_FAST 1; x: RETURN_CONST 0", PLAIT_INVALID, "disagree");
    expect_refused(PLAIT_PY_312, "l: LOAD_FAST 0; JUMP_BACKWARD @l", PLAIT_INVALID, "disagree");
    expect_refused(PLAIT_PY_312, "CACHE; RETURN_CONST 0", PLAIT_UNKNOWN, "unknown opcode 0 of Python 3.12");
    expect_refused(PLAIT_PY_313, "JUMP_FORWARD 200; RETURN_CONST 0", PLAIT_INVALID, "jump out of the code");
    expect_refused(PLAIT_PY_313, "JUMP_FORWARD 1; LOAD_GLOBAL 0; RETURN_VALUE", PLAIT_INVALID, "inline cache");
    expect_refused(PLAIT_PY_313, "JUMP_FORWARD 2; LOAD_GLOBAL 0; RETURN_VALUE", PLAIT_INVALID, "inline cache");
    expect_refused(PLAIT_PY_313, "EXTENDED_ARG 1", PLAIT_INVALID, "EXTENDED_ARG at the end");
}

static void test_bad_handlers(void **state) {
    (void)state;
    static const struct { const char *from, *to, *target; uint32_t depth; const char *part; } rows[] = {
        {"a", "b", "h", 3, "deeper than the stack"},
        {"a", "b", "h", 60, "exception table"},
    };
    for (size_t i = 0; i < 2; i++) {
        asm_code *code = asm_new(PLAIT_PY_312, "LOAD_FAST 0; a: LOAD_FAST 1; b: POP_TOP; RETURN_VALUE; h: POP_TOP; RETURN_CONST 0");
        asm_handler(code, rows[i].from, rows[i].to, rows[i].target, rows[i].depth, 0);
        plait_body *body;
        plait_error error = {0};
        assert_int_equal(plait_body_new(&code->code, &body, &error), PLAIT_INVALID);
        if (!strstr(error.text, rows[i].part)) fail_msg("message is: %s", error.text);
        free(code);
    }
}

static void test_categories(void **state) {
    (void)state;
    for (int i = 1; i < PLAIT_OP_COUNT; i++) {
        plait_op parts[4], op = (plait_op)i;
        size_t n = plait_op_parts(op, parts);
        assert_int_equal(plait_op_find(plait_op_name(op)), op);
        assert_in_range(plait_op_category(op), 0, PLAIT_CATEGORY_COUNT - 1);
        assert_in_range(n, 1, 2);
        for (size_t k = 0; k < n; k++) {
            plait_op again[4];
            assert_int_equal(plait_op_parts(parts[k], again), 1);   // parts have no parts
            assert_int_equal(again[0], parts[k]);
        }
    }
    plait_op parts[4];
    assert_int_equal(plait_op_parts(PLAIT_OP_STORE_FAST_LOAD_FAST, parts), 2);
    assert_int_equal(parts[0], PLAIT_OP_STORE_FAST);
    assert_int_equal(parts[1], PLAIT_OP_LOAD_FAST);
    assert_int_equal(plait_op_find("NO_SUCH_OPCODE"), PLAIT_OP_UNKNOWN);
    assert_int_equal(plait_op_find("UNKNOWN"), PLAIT_OP_UNKNOWN);
    assert_int_equal(plait_op_category(PLAIT_OP_BINARY_SUBSCR), PLAIT_CATEGORY_SUBSCRIPT);
    assert_int_equal(plait_op_common(PLAIT_PY_314, PLAIT_OP_BINARY_OP, 26), PLAIT_OP_BINARY_SUBSCR);
    assert_int_equal(plait_op_common(PLAIT_PY_313, PLAIT_OP_BINARY_OP, 25), PLAIT_OP_BINARY_OP);
    assert_string_equal(plait_category_name((plait_category)99), "other");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_straight), cmocka_unit_test(test_join), cmocka_unit_test(test_moves), cmocka_unit_test(test_for),
        cmocka_unit_test(test_handler), cmocka_unit_test(test_generator), cmocka_unit_test(test_unreachable), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_bad_handlers), cmocka_unit_test(test_categories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
