// SPDX-License-Identifier: Apache-2.0
// Instruction-level parallelism against graphs worked out by hand. A snippet's expectation lists the stage of each step in order
// (0: free), with true dependences and, where they differ, with control dependences.
#include "bytecode_asm.h"
#include "bytecode/ilp.h"

static void stages_text(const plait_ilp_result *result, int control, char *out, size_t size) {
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < result->nsteps && at < size; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%u", i ? " " : "", control ? result->steps[i].control_stage : result->steps[i].stage);
}

typedef struct snippet { const char *what, *text, *stages; uint64_t path, max_width; const char *control; } snippet;

// Operators: 0 +, 5 *, 10 -, 11 /.
static const snippet snippets[] = {
    {"one operation", "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; RETURN_VALUE", "1 1 2 3", 3, 2, NULL},
    {"a constant is an instruction", "LOAD_FAST 0; LOAD_CONST 0; BINARY_OP 5; RETURN_VALUE", "1 1 2 3", 3, 2, NULL},
    {"a chain of sums", "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; LOAD_FAST 2; BINARY_OP 0; LOAD_FAST 3; BINARY_OP 0; RETURN_VALUE",
     "1 1 2 1 3 1 4 5", 5, 4, NULL},
    {"a tree of sums", "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; LOAD_FAST 2; LOAD_FAST 3; BINARY_OP 0; BINARY_OP 0; RETURN_VALUE",
     "1 1 2 1 1 2 3 4", 4, 4, NULL},
    {"independent statements", "LOAD_FAST 0; STORE_FAST 1; LOAD_FAST 2; STORE_FAST 3; LOAD_CONST 0; RETURN_VALUE", "1 2 1 2 1 2", 2, 3, NULL},
    {"a statement after another", "LOAD_FAST 0; STORE_FAST 1; LOAD_FAST 1; STORE_FAST 2; LOAD_FAST 2; RETURN_VALUE", "1 2 3 4 5 6", 6, 1, NULL},
    {"a name used again is no limit", "LOAD_FAST 0; STORE_FAST 9; LOAD_FAST 9; STORE_FAST 2; LOAD_FAST 1; STORE_FAST 9; LOAD_FAST 9; RETURN_VALUE",
     "1 2 3 4 1 2 3 4", 4, 2, NULL},
    {"x += 1 twice", "LOAD_FAST 0; LOAD_CONST 0; BINARY_OP 13; STORE_FAST 0; LOAD_FAST 0; LOAD_CONST 0; BINARY_OP 13; STORE_FAST 0",
     "1 1 2 3 4 1 5 6", 6, 3, NULL},
    {"swap of two locals", "LOAD_FAST 0; LOAD_FAST 1; SWAP 2; STORE_FAST 1; STORE_FAST 0; LOAD_FAST 1; RETURN_VALUE", "1 1 0 2 2 3 4", 4, 2, NULL},
    {"SWAP carries no dependence over", "LOAD_FAST 0; UNARY_NEGATIVE; UNARY_NEGATIVE; LOAD_FAST 1; SWAP 2; STORE_FAST 2; STORE_FAST 3",
     "1 2 3 1 0 4 2", 4, 2, NULL},
    {"COPY is free", "LOAD_FAST 0; COPY 1; STORE_FAST 1; STORE_FAST 2", "1 0 2 2", 2, 2, NULL},
    {"chained assignment of a sum", "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; COPY 1; STORE_FAST 2; STORE_FAST 3; LOAD_FAST 3; RETURN_VALUE",
     "1 1 2 0 3 3 4 5", 5, 2, NULL},
    {"a display", "LOAD_FAST 0; LOAD_FAST 1; LOAD_FAST 2; BUILD_LIST 3; RETURN_VALUE", "1 1 1 2 3", 3, 3, NULL},
    {"a display of sums", "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; LOAD_FAST 2; BUILD_TUPLE 2; RETURN_VALUE", "1 1 2 1 3 4", 4, 3, NULL},
    {"unpacking gives all at once", "LOAD_FAST 0; UNPACK_SEQUENCE 3; STORE_FAST 1; STORE_FAST 2; STORE_FAST 3", "1 2 3 3 3", 3, 3, NULL},
    {"a list filled one by one", "BUILD_LIST 0; LOAD_FAST 0; LIST_APPEND 1; LOAD_FAST 1; LIST_APPEND 1; RETURN_VALUE", "1 1 2 1 3 4", 4, 3, NULL},
    {"a map filled one by one", "BUILD_MAP 0; LOAD_FAST 0; LOAD_FAST 1; MAP_ADD 1; LOAD_FAST 2; LOAD_FAST 3; MAP_ADD 1; RETURN_VALUE",
     "1 1 1 2 1 1 3 4", 4, 5, NULL},
    {"extending with a list", "BUILD_LIST 0; LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; LIST_EXTEND 1; RETURN_VALUE", "1 1 1 2 3 4", 4, 3, NULL},
    {"a slice", "LOAD_FAST 0; LOAD_FAST 1; LOAD_FAST 2; BINARY_SLICE; RETURN_VALUE", "1 1 1 2 3", 3, 3, NULL},
    {"an item stored", "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; LOAD_FAST 2; LOAD_FAST 3; STORE_SUBSCR", "1 1 2 1 1 3", 3, 4, NULL},
    {"comparison and branch", "LOAD_FAST 0; LOAD_FAST 1; COMPARE_OP 0; POP_JUMP_IF_FALSE @x; LOAD_FAST 2; RETURN_VALUE; x: LOAD_FAST 3; RETURN_VALUE",
     "1 1 2 3 1 2", 3, 3, "1 1 2 3 4 5"},
    {"a branch holds back only what follows", "LOAD_FAST 0; UNARY_NEGATIVE; STORE_FAST 1; LOAD_FAST 2; POP_JUMP_IF_NONE @x; x: LOAD_FAST 1; RETURN_VALUE",
     "1 2 3 1 2 4 5", 5, 2, "1 2 3 1 2 4 5"},
    {"two branches in a row", "LOAD_FAST 0; POP_JUMP_IF_NONE @x; x: LOAD_FAST 1; POP_JUMP_IF_NONE @y; y: LOAD_FAST 2; RETURN_VALUE",
     "1 2 1 2 1 2", 2, 3, "1 2 3 4 5 6"},
    {"a function call waits for its arguments", "LOAD_GLOBAL 1; LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; CALL 1; RETURN_VALUE", "1 1 1 2 3 4", 4, 3, NULL},
    {"two calls are independent", "LOAD_GLOBAL 1; LOAD_FAST 0; CALL 1; LOAD_GLOBAL 1; LOAD_FAST 1; CALL 1; BINARY_OP 0; RETURN_VALUE",
     "1 1 2 1 1 2 3 4", 4, 4, NULL},
    {"a method call", "LOAD_FAST 0; LOAD_ATTR 3; LOAD_FAST 1; CALL 1; RETURN_VALUE", "1 2 1 3 4", 4, 2, NULL},
    {"attribute of an attribute", "LOAD_FAST 0; LOAD_ATTR 0; LOAD_ATTR 2; LOAD_ATTR 4; RETURN_VALUE", "1 2 3 4 5", 5, 1, NULL},
    {"Horner: a x x + b x + c",
     "LOAD_FAST 0; LOAD_FAST 9; BINARY_OP 5; LOAD_FAST 1; BINARY_OP 0; LOAD_FAST 9; BINARY_OP 5; LOAD_FAST 2; BINARY_OP 0; RETURN_VALUE",
     "1 1 2 1 3 1 4 1 5 6", 6, 5, NULL},
    {"the same, powers first: a*(x*x) + (b*x + c)",
     "LOAD_FAST 0; LOAD_FAST 9; LOAD_FAST 9; BINARY_OP 5; BINARY_OP 5; LOAD_FAST 1; LOAD_FAST 9; BINARY_OP 5; LOAD_FAST 2; BINARY_OP 0; BINARY_OP 0;"
     "RETURN_VALUE",
     "1 1 1 2 3 1 1 2 1 3 4 5", 5, 6, NULL},
    {"complex product (a+ib)(c+id)",
     "LOAD_FAST 0; LOAD_FAST 2; BINARY_OP 5; LOAD_FAST 1; LOAD_FAST 3; BINARY_OP 5; BINARY_OP 10; STORE_FAST 4;"
     "LOAD_FAST 0; LOAD_FAST 3; BINARY_OP 5; LOAD_FAST 1; LOAD_FAST 2; BINARY_OP 5; BINARY_OP 0; STORE_FAST 5",
     "1 1 2 1 1 2 3 4 1 1 2 1 1 2 3 4", 4, 8, NULL},
    {"Euler step y + h * -y", "LOAD_FAST 0; LOAD_FAST 1; LOAD_FAST 0; UNARY_NEGATIVE; BINARY_OP 5; BINARY_OP 0; RETURN_VALUE",
     "1 1 1 2 3 4 5", 5, 3, NULL},
    {"deletion is a write", "LOAD_FAST 0; STORE_FAST 1; DELETE_FAST 1; LOAD_FAST 0; RETURN_VALUE", "1 2 1 1 2", 2, 3, NULL},
};

static const uint16_t versions[] = {PLAIT_PY_312, PLAIT_PY_313, PLAIT_PY_314};

// Runs straight through, up to the first return or the two instructions that were appended.
static void run_straight(plait_ilp *ilp, uint64_t frame, const plait_body *body) {
    for (uint32_t i = 0; i + 2 < body->ninstrs; i++) {
        assert_int_equal(plait_ilp_instr(ilp, frame, body, i, NULL, 0, NULL, 0), PLAIT_OK);
        if (plait_op_flags(body->instrs[i].op) & PLAIT_OPF_ENDS) return;
    }
}

static asm_code *assemble(uint16_t version, const char *text) {
    size_t size = strlen(text) + 64;
    char *ended = malloc(size);
    assert_non_null(ended);
    snprintf(ended, size, "%s; LOAD_CONST 0; RETURN_VALUE", text);   // so that every snippet ends
    asm_code *code = asm_new(version, ended);
    free(ended);
    return code;
}

static void check_snippet(const snippet *s, uint16_t version) {
    char got[512];
    asm_code *code = assemble(version, s->text);
    plait_body *body = asm_body(code);
    plait_ilp *ilp;
    plait_ilp_result result;
    assert_int_equal(plait_ilp_begin(1000, &ilp), PLAIT_OK);
    run_straight(ilp, 7, body);
    plait_ilp_end(ilp, &result);
    stages_text(&result, 0, got, sizeof got);
    if (strcmp(got, s->stages)) fail_msg("%s: stages %s, expected %s", s->what, got, s->stages);
    if (result.width[0][0].path != s->path || result.width[0][0].max_width != s->max_width)
        fail_msg("%s: path %d, width %d", s->what, (int)result.width[0][0].path, (int)result.width[0][0].max_width);
    stages_text(&result, 1, got, sizeof got);
    const char *control = s->control ? s->control : s->stages;
    if (strcmp(got, control)) fail_msg("%s: with control %s, expected %s", s->what, got, control);
    plait_ilp_free(ilp);
    plait_body_free(body);
    free(code);
}

static void test_snippets(void **state) {
    (void)state;
    for (size_t v = 0; v < 3; v++)
        for (size_t k = 0; k < sizeof snippets / sizeof *snippets; k++) check_snippet(&snippets[k], versions[v]);
}

static plait_ilp_result measure(const char *text, uint16_t version) {   // steps are not kept
    asm_code *code = assemble(version, text);
    plait_body *body = asm_body(code);
    plait_ilp *ilp;
    plait_ilp_result result;
    assert_int_equal(plait_ilp_begin(0, &ilp), PLAIT_OK);
    run_straight(ilp, 1, body);
    plait_ilp_end(ilp, &result);
    plait_ilp_free(ilp);
    plait_body_free(body);
    free(code);
    return result;
}

static void repeat(char *out, const char *text, int times) {
    out[0] = '\0';
    for (int i = 0; i < times; i++) strcat(out, text);
}

static void test_closed_forms(void **state) {
    (void)state;
    static char text[200000], part[200000];
    for (int n = 1; n <= 40; n += 13) {   // chain of n sums: load, n sums
        repeat(part, "; LOAD_FAST 1; BINARY_OP 0", n);
        snprintf(text, sizeof text, "LOAD_FAST 0%.190000s", part);
        plait_ilp_result r = measure(text, PLAIT_PY_312);
        assert_int_equal(r.instructions, 2 * n + 1);
        assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].path, n + 1);
        assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].max_width, n + 1);
    }
    for (int levels = 1; levels <= 5; levels++) {   // tree of 2**levels leaves: load, one stage a level
        strcpy(text, "LOAD_FAST 0");
        for (int k = 0; k < levels; k++) {
            snprintf(part, sizeof part, "%.90000s; %.90000s; BINARY_OP 0", text, text);
            strcpy(text, part);
        }
        plait_ilp_result r = measure(text, PLAIT_PY_313);
        assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].path, levels + 1);
        assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].max_width, 1 << levels);
        assert_int_equal(r.instructions, (2 << levels) - 1);
    }
}

static void test_windows(void **state) {
    (void)state;
    static char text[200000];
    repeat(text, "LOAD_FAST 0; POP_TOP; ", 1000);   // independent: as wide as the window
    plait_ilp_result r = measure(text, PLAIT_PY_312);
    assert_int_equal(r.instructions, 1000);
    assert_int_equal(r.free, 1000);
    for (int c = 0; c < 2; c++) {
        assert_int_equal(r.width[c][PLAIT_ILP_UNLIMITED].path, 1);
        assert_int_equal(r.width[c][PLAIT_ILP_16].path, 63);
        assert_int_equal(r.width[c][PLAIT_ILP_64].path, 16);
        assert_int_equal(r.width[c][PLAIT_ILP_256].path, 4);
        assert_int_equal(r.width[c][PLAIT_ILP_16].max_width, 16);
    }
    repeat(text, "LOAD_FAST 0; UNARY_NEGATIVE; STORE_FAST 0; ", 300);   // dependent: windows do not matter
    r = measure(text, PLAIT_PY_314);
    for (int w = 0; w < PLAIT_ILP_WINDOWS; w++) {
        assert_int_equal(r.width[0][w].path, 900);
        assert_int_equal(r.width[0][w].max_width, 1);
    }
    // One slow chain of 20 beside 100 quick ones: 16 wide, the quick ones behind it wait until it leaves the window.
    char chain[2000], quick[5000];
    repeat(chain, "; UNARY_NEGATIVE", 19);
    repeat(quick, "; LOAD_FAST 1; POP_TOP", 100);
    snprintf(text, sizeof text, "LOAD_FAST 0%s; POP_TOP%s", chain, quick);
    r = measure(text, PLAIT_PY_312);
    assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].path, 20);
    assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].max_width, 101);
    assert_int_equal(r.width[0][PLAIT_ILP_16].path, 26);   // the last 85 of 100 follow stage 20, 16 a stage
}

// y' = -y by the classic method: k1 = -y; k2 = -(y + a*k1); k3 = -(y + a*k2); k4 = -(y + h*k3); y + b*(k1 + 2*k2 + 2*k3 + k4)
static void test_rk4(void **state) {
    (void)state;
    static const char k_of[] = "LOAD_FAST 0; LOAD_FAST 1; LOAD_FAST %d; BINARY_OP 5; BINARY_OP 0; UNARY_NEGATIVE; STORE_FAST %d; ";
    char text[2000] = "LOAD_FAST 0; UNARY_NEGATIVE; STORE_FAST 3; ";
    for (int k = 3; k < 6; k++) snprintf(text + strlen(text), 200, k_of, k, k + 1);
    strcat(text, "LOAD_FAST 0; LOAD_FAST 2; LOAD_FAST 3; LOAD_CONST 0; LOAD_FAST 4; BINARY_OP 5; BINARY_OP 0; LOAD_CONST 0; LOAD_FAST 5;"
                 "BINARY_OP 5; BINARY_OP 0; LOAD_FAST 6; BINARY_OP 0; BINARY_OP 5; BINARY_OP 0; STORE_FAST 0");
    plait_ilp_result r = measure(text, PLAIT_PY_312);
    // k1 is stored at 3. Each further k: load, product, sum, negation, store: 5 stages. k4 at 18, loaded at 19, then sum, product, sum, store.
    assert_int_equal(r.width[0][PLAIT_ILP_UNLIMITED].path, 3 + 3 * 5 + 1 + 4);
    assert_int_equal(r.instructions, 3 + 3 * 7 + 16);
}

static void test_super_instructions(void **state) {   // the same program on three versions: the same graph
    (void)state;
    static const char *const texts[] = {
        "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; STORE_FAST 2; LOAD_FAST 3; LOAD_FAST 4; BINARY_OP 5; STORE_FAST 5; LOAD_FAST 2; STORE_FAST 6; LOAD_CONST 0; RETURN_VALUE",
        "LOAD_FAST_LOAD_FAST 0x01; BINARY_OP 0; STORE_FAST_LOAD_FAST 0x23; LOAD_FAST 4; BINARY_OP 5; STORE_FAST_LOAD_FAST 0x52; STORE_FAST 6; RETURN_CONST 0",
        "LOAD_FAST_BORROW_LOAD_FAST_BORROW 0x01; BINARY_OP 0; STORE_FAST_LOAD_FAST 0x23; LOAD_FAST_BORROW 4; BINARY_OP 5; STORE_FAST_LOAD_FAST 0x52;"
        "STORE_FAST 6; LOAD_CONST 0; RETURN_VALUE",
    };
    for (int v = 0; v < 3; v++) {
        char got[256];
        asm_code *code = assemble(versions[v], texts[v]);
        plait_body *body = asm_body(code);
        plait_ilp *ilp;
        plait_ilp_result r;
        assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
        run_straight(ilp, 1, body);
        plait_ilp_end(ilp, &r);
        stages_text(&r, 0, got, sizeof got);
        assert_string_equal(got, "1 1 2 3 1 1 2 3 4 5 1 2");
        plait_ilp_free(ilp);
        plait_body_free(body);
        free(code);
    }
}

static void test_memory(void **state) {   // a[0] = b; c = a[0]; d = a[1]
    (void)state;
    asm_code *code = assemble(PLAIT_PY_312, "LOAD_FAST 1; LOAD_FAST 0; LOAD_CONST 0; STORE_SUBSCR; LOAD_FAST 0; LOAD_CONST 0; BINARY_SUBSCR; STORE_FAST 2;"
                              "LOAD_FAST 0; LOAD_CONST 1; BINARY_SUBSCR; STORE_FAST 3");
    plait_body *body = asm_body(code);
    plait_ilp *ilp;
    plait_ilp_result r;
    char got[256];
    const uint64_t first = 1000, second = UINT64_MAX;
    assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
    for (uint32_t i = 0; i < 12; i++) {
        const uint64_t *reads = i == 6 ? &first : i == 10 ? &second : NULL, *writes = i == 3 ? &first : NULL;
        assert_int_equal(plait_ilp_instr(ilp, 1, body, i, reads, reads != NULL, writes, writes != NULL), PLAIT_OK);
    }
    plait_ilp_end(ilp, &r);
    stages_text(&r, 0, got, sizeof got);
    assert_string_equal(got, "1 1 1 2 1 1 3 4 1 1 2 3");
    assert_int_equal(r.steps[6].critical, 1);
    assert_int_equal(r.steps[3].critical, 1);
    assert_int_equal(r.steps[10].critical, 0);
    plait_ilp_free(ilp);
    plait_body_free(body);
    free(code);
}

static void feed(plait_ilp *ilp, uint64_t frame, const plait_body *body, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) assert_int_equal(plait_ilp_instr(ilp, frame, body, i, NULL, 0, NULL, 0), PLAIT_OK);
}

static void test_call(void **state) {   // g(-a) + b where def g(x): return -x
    (void)state;
    asm_code *outer_code = assemble(PLAIT_PY_312, "LOAD_GLOBAL 1; LOAD_FAST 0; UNARY_NEGATIVE; CALL 1; LOAD_FAST 1; BINARY_OP 0; RETURN_VALUE");
    asm_code *inner_code = assemble(PLAIT_PY_312, "RESUME 0; LOAD_FAST 0; UNARY_NEGATIVE; RETURN_VALUE");
    plait_body *outer = asm_body(outer_code), *inner = asm_body(inner_code);
    plait_ilp *ilp;
    plait_ilp_result r;
    char got[256];
    assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
    feed(ilp, 1, outer, 0, 4);
    feed(ilp, 2, inner, 0, 4);
    feed(ilp, 1, outer, 4, 7);
    plait_ilp_end(ilp, &r);
    stages_text(&r, 0, got, sizeof got);
    //                        g a - call | resume x  -  return | b  +  return
    assert_string_equal(got, "1 1 2 3 0 4 5 6 1 7 8");
    plait_ilp_free(ilp);
    plait_body_free(inner);
    inner_code->code.name = "__init__";   // the object is there when the call is, whatever __init__ returns
    inner = asm_body(inner_code);
    assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
    feed(ilp, 1, outer, 0, 4);
    feed(ilp, 2, inner, 0, 4);
    feed(ilp, 1, outer, 4, 7);
    plait_ilp_end(ilp, &r);
    stages_text(&r, 0, got, sizeof got);
    assert_string_equal(got, "1 1 2 3 0 4 5 6 1 4 5");
    plait_ilp_free(ilp);
    plait_body_free(inner);
    plait_body_free(outer);
    free(inner_code);
    free(outer_code);
}

static void test_late_writes(void **state) {   // a.sort(key=g); b = a[0]: the items are there when the last g has returned
    (void)state;
    asm_code *outer_code = assemble(PLAIT_PY_312, "LOAD_GLOBAL 1; LOAD_FAST 0; CALL 1; POP_TOP; LOAD_FAST 1; LOAD_CONST 0; BINARY_SUBSCR; STORE_FAST 2");
    asm_code *inner_code = assemble(PLAIT_PY_312, "RESUME 0; LOAD_FAST 0; UNARY_NEGATIVE; RETURN_VALUE");
    plait_body *outer = asm_body(outer_code), *inner = asm_body(inner_code);
    const uint64_t item = 77;
    for (int late = 0; late < 2; late++) {
        plait_ilp *ilp;
        plait_ilp_result r;
        char got[256];
        assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
        feed(ilp, 1, outer, 0, 3);
        feed(ilp, 2, inner, 0, 4);
        if (late) assert_int_equal(plait_ilp_late(ilp, 1, &item, 1), PLAIT_OK);
        assert_int_equal(plait_ilp_late(ilp, 99, &item, 1), PLAIT_OK);   // a frame nobody has seen: nothing happens
        feed(ilp, 1, outer, 3, 6);
        assert_int_equal(plait_ilp_instr(ilp, 1, outer, 6, &item, 1, NULL, 0), PLAIT_OK);
        plait_ilp_end(ilp, &r);
        stages_text(&r, 0, got, sizeof got);
        //                                g x call | resume x - return | pop a 0 item
        assert_string_equal(got, late ? "1 1 2 0 3 4 5 0 1 1 6" : "1 1 2 0 3 4 5 0 1 1 2");
        plait_ilp_free(ilp);
    }
    plait_body_free(inner);
    plait_body_free(outer);
    free(inner_code);
    free(outer_code);
}

static void test_needs(void **state) {   // the edges of (a + b) * (a + 1), through a COPY and memory
    (void)state;
    asm_code *code = assemble(PLAIT_PY_312, "LOAD_FAST 0; COPY 1; LOAD_FAST 1; BINARY_OP 0; SWAP 2; LOAD_CONST 0; BINARY_OP 0; BINARY_OP 5; LOAD_GLOBAL 0; BINARY_OP 0");
    plait_body *body = asm_body(code);
    const uint64_t location = 5;
    plait_ilp *ilp;
    plait_ilp_result r;
    assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(plait_ilp_instr(ilp, 1, body, i, &location, i == 8, &location, i == 3), PLAIT_OK);
    plait_ilp_end(ilp, &r);
    static const struct { size_t step; int n; uint32_t needs[2]; } expected[] = {
        {0, 0, {0}}, {1, 0, {0}}, {3, 2, {2, 0}}, {6, 2, {5, 0}}, {7, 2, {6, 3}}, {8, 1, {3}}, {9, 2, {8, 7}}};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        const plait_ilp_step *step = &r.steps[expected[k].step];
        assert_int_equal(step->nneeds, expected[k].n);
        for (int n = 0; n < expected[k].n; n++) assert_int_equal(step->needs[n], expected[k].needs[n]);
    }
    plait_ilp_free(ilp);
    plait_body_free(body);
    free(code);
}

static void test_loop_over_range(void **state) {   // for b in a: pass, five times round
    (void)state;
    asm_code *code = assemble(PLAIT_PY_312, "LOAD_FAST 0; GET_ITER; l: FOR_ITER @e; STORE_FAST 1; JUMP_BACKWARD @l; e: END_FOR");
    plait_body *body = asm_body(code);
    plait_ilp *ilp;
    plait_ilp_result r;
    assert_int_equal(plait_ilp_begin(0, &ilp), PLAIT_OK);
    feed(ilp, 1, body, 0, 2);
    for (int k = 0; k < 5; k++) feed(ilp, 1, body, 2, 5);
    feed(ilp, 1, body, 2, 3);   // exhausted
    plait_ilp_end(ilp, &r);
    for (int c = 0; c < 2; c++) {   // load, iterator, six steps of it; each store beside the next step
        assert_int_equal(r.width[c][PLAIT_ILP_UNLIMITED].path, 8);
        assert_int_equal(r.width[c][PLAIT_ILP_UNLIMITED].max_width, 2);
    }
    plait_ilp_free(ilp);
    plait_body_free(body);
    free(code);
}

static void test_generator(void **state) {   // for b in gen(): pass, where gen yields -c, c its own local
    (void)state;
    asm_code *outer_code = assemble(PLAIT_PY_312, "LOAD_GLOBAL 1; CALL 0; GET_ITER; l: FOR_ITER @e; STORE_FAST 1; JUMP_BACKWARD @l; e: END_FOR");
    asm_code *inner_code = assemble(PLAIT_PY_312, "RETURN_GENERATOR; POP_TOP; RESUME 0; l: LOAD_FAST 2; UNARY_NEGATIVE; STORE_FAST 2; LOAD_FAST 2; YIELD_VALUE; POP_TOP; JUMP_BACKWARD @l");
    plait_body *outer = asm_body(outer_code), *inner = asm_body(inner_code);
    plait_ilp *ilp;
    plait_ilp_result r;
    char got[256];
    assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
    feed(ilp, 1, outer, 0, 2);     // the call makes a generator
    feed(ilp, 9, inner, 0, 1);
    feed(ilp, 1, outer, 2, 4);     // GET_ITER, FOR_ITER resumes it
    feed(ilp, 9, inner, 1, 8);
    feed(ilp, 1, outer, 4, 6);     // the store
    feed(ilp, 1, outer, 3, 4);
    feed(ilp, 9, inner, 8, 10);
    feed(ilp, 9, inner, 3, 8);
    feed(ilp, 1, outer, 4, 5);
    plait_ilp_end(ilp, &r);
    stages_text(&r, 0, got, sizeof got);
    //   g call | generator | iter for | - - load - store load yield | store jump for | - - load - store load yield | store
    assert_string_equal(got, "1 2 1 3 4 0 0 3 4 5 6 7 8 0 5 0 0 6 7 8 9 10 11");
    plait_ilp_free(ilp);
    plait_body_free(inner);
    plait_body_free(outer);
    free(inner_code);
    free(outer_code);
}

static void test_unwound_frame(void **state) {   // a frame that an exception ended, its number given to another function
    (void)state;
    asm_code *one_code = assemble(PLAIT_PY_312, "LOAD_FAST 0; UNARY_NEGATIVE; STORE_FAST 0; LOAD_FAST 0; LOAD_ATTR 0; RETURN_VALUE");
    asm_code *two_code = assemble(PLAIT_PY_312, "LOAD_FAST 0; STORE_FAST 1; LOAD_FAST 1; RETURN_VALUE");
    one_code->code.nslots = 1;
    plait_body *one = asm_body(one_code), *two = asm_body(two_code);
    plait_ilp *ilp;
    plait_ilp_result r;
    char got[256];
    assert_int_equal(plait_ilp_begin(100, &ilp), PLAIT_OK);
    feed(ilp, 5, one, 0, 5);   // raises in LOAD_ATTR
    feed(ilp, 5, two, 0, 4);
    plait_ilp_end(ilp, &r);
    stages_text(&r, 0, got, sizeof got);
    assert_string_equal(got, "1 2 3 4 5 1 2 3 4");
    plait_ilp_free(ilp);
    plait_body_free(one);
    plait_body_free(two);
    free(one_code);
    free(two_code);
}

static void test_out_of_memory(void **state) {   // with PLAIT_FAILALLOC each allocation fails once
    (void)state;
    asm_code *code = assemble(PLAIT_PY_313, "LOAD_FAST_LOAD_FAST 0x01; BINARY_OP 0; STORE_FAST_LOAD_FAST 0x22; RETURN_VALUE");
    plait_body *body = asm_body(code);
    size_t before = plait_alloc_bytes();
    for (long at = 1; at < 60; at++) {
        plait_ilp *ilp;
        const uint64_t location = 3;
        plait_alloc_fail_at(at);
        plait_status status = plait_ilp_begin(100, &ilp);
        for (uint32_t i = 0; status == PLAIT_OK && i + 2 < body->ninstrs; i++)
            status = plait_ilp_instr(ilp, 1, body, i, &location, 1, &location, 1);
        assert_true(status == PLAIT_OK || status == PLAIT_NOMEM);
        plait_ilp_free(ilp);
        plait_alloc_fail_at(0);
        assert_int_equal(plait_alloc_bytes(), before);
    }
    plait_body_free(body);
    free(code);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_snippets), cmocka_unit_test(test_closed_forms), cmocka_unit_test(test_windows), cmocka_unit_test(test_rk4),
        cmocka_unit_test(test_super_instructions), cmocka_unit_test(test_memory), cmocka_unit_test(test_call), cmocka_unit_test(test_late_writes), cmocka_unit_test(test_needs),
        cmocka_unit_test(test_loop_over_range), cmocka_unit_test(test_generator), cmocka_unit_test(test_unwound_frame),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
