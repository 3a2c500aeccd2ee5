// SPDX-License-Identifier: Apache-2.0
// Operand types that follow from the bytecode alone. Constants: 0 int, 1 float, 2 complex, 3 str, 4 True, 5 None.
#include "bytecode_asm.h"
#include "bytecode/optype.h"

typedef struct snippet { const char *what, *text; plait_optype left, right; } snippet;   // of the last operation in text

// Operators: 0 +, 1 &, 4 @, 5 *, 8 **, 10 -, 11 /.
static const snippet snippets[] = {
    {"constants", "LOAD_CONST 0; LOAD_CONST 1; BINARY_OP 0", PLAIT_OT_INT, PLAIT_OT_FLOAT},
    {"a variable is not known", "LOAD_FAST 0; LOAD_CONST 2; BINARY_OP 5", PLAIT_OT_UNKNOWN, PLAIT_OT_COMPLEX},
    {"text", "LOAD_CONST 3; LOAD_CONST 3; COMPARE_OP 0", PLAIT_OT_STR, PLAIT_OT_STR},
    {"a sum of ints", "LOAD_CONST 0; LOAD_CONST 0; BINARY_OP 0; LOAD_CONST 1; BINARY_OP 5", PLAIT_OT_INT, PLAIT_OT_FLOAT},
    {"True counts as an int in sums", "LOAD_CONST 4; LOAD_CONST 4; BINARY_OP 0; LOAD_CONST 4; BINARY_OP 5", PLAIT_OT_INT, PLAIT_OT_BOOL},
    {"... and stays a bool under &", "LOAD_CONST 4; LOAD_CONST 4; BINARY_OP 1; LOAD_CONST 0; BINARY_OP 0", PLAIT_OT_BOOL, PLAIT_OT_INT},
    {"division of ints", "LOAD_CONST 0; LOAD_CONST 0; BINARY_OP 11; LOAD_CONST 5; BINARY_OP 0", PLAIT_OT_FLOAT, PLAIT_OT_NONE},
    {"int power may be a float", "LOAD_CONST 0; LOAD_CONST 0; BINARY_OP 8; LOAD_CONST 0; BINARY_OP 0", PLAIT_OT_UNKNOWN, PLAIT_OT_INT},
    {"str times int is nobody's guess here", "LOAD_CONST 3; LOAD_CONST 0; BINARY_OP 5; LOAD_CONST 3; BINARY_OP 0", PLAIT_OT_UNKNOWN, PLAIT_OT_STR},
    {"a float infects", "LOAD_CONST 0; LOAD_CONST 1; BINARY_OP 10; LOAD_CONST 2; BINARY_OP 10; LOAD_CONST 0; BINARY_OP 0", PLAIT_OT_COMPLEX, PLAIT_OT_INT},
    {"identity tests are bools", "LOAD_FAST 0; LOAD_FAST 1; IS_OP 0; LOAD_CONST 0; BINARY_OP 0", PLAIT_OT_BOOL, PLAIT_OT_INT},
    {"a comparison of anything may be an array", "LOAD_FAST 0; LOAD_CONST 0; COMPARE_OP 0; LOAD_CONST 0; BINARY_OP 0", PLAIT_OT_UNKNOWN, PLAIT_OT_INT},
    {"a comparison of constants is a bool", "LOAD_CONST 1; LOAD_CONST 0; COMPARE_OP 0; LOAD_CONST 0; BINARY_OP 0", PLAIT_OT_BOOL, PLAIT_OT_INT},
    {"displays", "LOAD_FAST 0; BUILD_LIST 1; LOAD_FAST 0; BUILD_TUPLE 1; BINARY_OP 0", PLAIT_OT_LIST, PLAIT_OT_TUPLE},
    {"minus a bool", "LOAD_CONST 4; UNARY_NEGATIVE; LOAD_CONST 1; UNARY_NEGATIVE; BINARY_OP 0", PLAIT_OT_INT, PLAIT_OT_FLOAT},
    {"found through SWAP", "LOAD_CONST 0; LOAD_CONST 1; SWAP 2; BINARY_OP 0", PLAIT_OT_FLOAT, PLAIT_OT_INT},
};

static void set_constants(asm_code *code) {
    static const plait_const_kind kinds[] = {PLAIT_CONST_INT, PLAIT_CONST_FLOAT, PLAIT_CONST_COMPLEX, PLAIT_CONST_STR, PLAIT_CONST_TRUE, PLAIT_CONST_NONE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) code->consts[i] = (plait_const){.kind = kinds[i], .text = ""};
}

static void test_operands(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof snippets / sizeof *snippets; k++) {
        char text[400];
        snprintf(text, sizeof text, "%s; RETURN_VALUE", snippets[k].text);
        asm_code *code = asm_new(PLAIT_PY_312, text);
        set_constants(code);
        plait_body *body = asm_body(code);
        uint32_t last = body->ninstrs - 2;
        assert_int_not_equal(plait_optype_site(&body->instrs[last]), 0);
        if (plait_optype_operand(body, last, 1) != snippets[k].left || plait_optype_operand(body, last, 0) != snippets[k].right)
            fail_msg("%s: %d, %d", snippets[k].what, plait_optype_operand(body, last, 1), plait_optype_operand(body, last, 0));
        plait_body_free(body);
        free(code);
    }
}

static void test_sites(void **state) {
    (void)state;
    asm_code *code = asm_new(PLAIT_PY_312, "LOAD_FAST 0; UNARY_NEGATIVE; LOAD_FAST 1; COMPARE_OP 0; UNARY_NOT; RETURN_VALUE");
    plait_body *body = asm_body(code);
    static const int kinds[] = {0, 1, 0, 2, 0, 0};
    for (uint32_t i = 0; i < body->ninstrs; i++) assert_int_equal(plait_optype_site(&body->instrs[i]), kinds[i]);
    plait_body_free(body);
    free(code);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_operands), cmocka_unit_test(test_sites)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
