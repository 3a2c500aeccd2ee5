// SPDX-License-Identifier: Apache-2.0
// Code trees from real .pyc files and from damaged ones. data/sample-3*.pyc were made from data/sample.py by
//   python3.X -c "import py_compile; py_compile.compile('sample.py', 'sample-3X.pyc', dfile='sample.py',
//                 invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bytecode/code.h"
#include "bytecode/loops.h"

static const struct { int minor; uint16_t version; } samples[] = {{12, PLAIT_PY_312}, {13, PLAIT_PY_313}, {14, PLAIT_PY_314}};

static unsigned char *read_sample(int minor, size_t *n) {
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/core/data/sample-3%d.pyc", PLAIT_SOURCE_DIR, minor);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("cannot open %s", path);
    unsigned char *bytes = malloc(65536);
    *n = fread(bytes, 1, 65536, file);
    fclose(file);
    return bytes;
}

static plait_code_tree *sample_tree(int minor) {
    size_t n;
    plait_code_tree *tree;
    plait_error error = {0};
    unsigned char *bytes = read_sample(minor, &n);
    if (plait_pyc_read(bytes, n, &tree, &error) != PLAIT_OK) fail_msg("3.%d: %s", minor, error.text);
    free(bytes);
    return tree;
}

static const plait_code *code_named(const plait_code_tree *tree, const char *qualname) {
    for (size_t i = 0; i < tree->codes.len; i++)
        if (!strcmp(tree->codes.at[i]->qualname, qualname)) return tree->codes.at[i];
    fail_msg("no code object %s", qualname);
    return NULL;
}

static void test_tree(void **state) {
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        plait_code_tree *tree = sample_tree(samples[s].minor);
        assert_int_equal(tree->codes.len, 11);
        const plait_code *root = tree->codes.at[0], *point = code_named(tree, "Point"), *init = code_named(tree, "Point.__init__");
        const plait_code *add = code_named(tree, "outer.<locals>.add"), *words = code_named(tree, "words");
        assert_int_equal(root->version, samples[s].version);
        assert_int_equal(root->parent, UINT32_MAX);
        assert_string_equal(root->name, "<module>");
        assert_string_equal(root->filename, "sample.py");
        assert_int_equal(point->parent, 0);
        assert_int_equal(init->parent, point->index);
        assert_int_equal(add->parent, code_named(tree, "outer")->index);
        for (uint32_t i = 0; i < tree->codes.len; i++) assert_int_equal(tree->codes.at[i]->index, i);
        assert_int_equal(init->argcount, 3);
        assert_int_equal(init->kwonlyargcount, 1);
        assert_int_equal(init->flags & (PLAIT_CO_VARARGS | PLAIT_CO_VARKEYWORDS), PLAIT_CO_VARARGS | PLAIT_CO_VARKEYWORDS);
        assert_int_equal(init->nslots, 6);
        assert_string_equal(init->slots[4], "rest");
        assert_int_equal(init->firstlineno, 9);
        assert_true(words->flags & PLAIT_CO_GENERATOR);
        assert_true(code_named(tree, "later")->flags & PLAIT_CO_COROUTINE);
        assert_string_equal(add->slots[1], "total");
        assert_int_equal(add->slot_kinds[1], PLAIT_SLOT_FREE);
        plait_code_tree_free(tree);
    }
}

static const plait_const *find_const(const plait_code *code, plait_const_kind kind) {
    for (size_t i = 0; i < code->nconsts; i++)
        if (code->consts[i].kind == kind) return &code->consts[i];
    fail_msg("no such constant in %s", code->qualname);
    return NULL;
}

static void test_constants(void **state) {
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        plait_code_tree *tree = sample_tree(samples[s].minor);
        const plait_const *four = NULL, *root = tree->codes.at[0]->consts;
        for (size_t i = 0; i < tree->codes.at[0]->nconsts; i++)
            if (root[i].kind == PLAIT_CONST_TUPLE && root[i].len == 4) four = &root[i];
        assert_non_null(four);
        assert_int_equal(four->items[0].integer, INT64_MAX);   // 10 ** 30 does not fit
        assert_int_equal(four->items[1].integer, -5);
        assert_true(four->items[2].number == 0.25);
        assert_int_equal(four->items[3].kind, PLAIT_CONST_COMPLEX);
        const plait_const *set = find_const(code_named(tree, "words.<locals>.<genexpr>"), PLAIT_CONST_FROZENSET);
        assert_int_equal(set->len, 2);
        assert_int_equal(set->items[0].kind, PLAIT_CONST_BYTES);
        const plait_code *words = code_named(tree, "words");
        int found = 0;
        for (size_t i = 0; i < words->nconsts; i++)
            found |= words->consts[i].kind == PLAIT_CONST_STR && !strcmp(words->consts[i].text, "n\xc3\xa4h: \xf0\x9f\x90\x8d");
        assert_true(found);
        plait_code_tree_free(tree);
    }
}

static uint32_t find_op(const plait_body *body, plait_op op, int nth) {
    for (uint32_t i = 0; i < body->ninstrs; i++)
        if (body->instrs[i].op == op && nth-- == 0) return i;
    fail_msg("no %s in %s", plait_op_name(op), body->code->qualname);
    return 0;
}

static plait_body *body_named(const plait_code_tree *tree, const char *qualname) {
    plait_body *body;
    plait_error error = {0};
    if (plait_body_new(code_named(tree, qualname), &body, &error) != PLAIT_OK) fail_msg("%s", error.text);
    return body;
}

static void test_outer(void **state) {   // loops, positions, producers of a real function
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        plait_code_tree *tree = sample_tree(samples[s].minor);
        plait_body *body = body_named(tree, "outer");
        const plait_instr *inner = &body->instrs[find_op(body, PLAIT_OP_FOR_ITER, 1)];
        assert_int_equal(inner->at.line, 22);
        assert_int_equal(inner->depth, 2);
        assert_int_equal(inner->npops, 1);
        int32_t iterator = body->producers[inner->producers];
        assert_int_equal(body->instrs[iterator].op, PLAIT_OP_GET_ITER);
        assert_int_equal(body->instrs[inner->target].op, PLAIT_OP_END_FOR);
        const plait_instr *product = &body->instrs[find_op(body, PLAIT_OP_BINARY_OP, 2)];   // i * j
        assert_int_equal(product->oparg, 5);
        assert_int_equal(product->at.line, 25);
        assert_int_equal(product->at.column, 16);
        assert_int_equal(product->at.end_line, 25);
        assert_int_equal(product->at.end_column, 21);
        int32_t right = body->producers[product->producers], left = body->producers[product->producers + 1];
        if (samples[s].minor == 12) assert_int_equal(right, left + 1);   // two LOAD_FAST
        else {
            assert_int_equal(right, left);                               // one LOAD_FAST_LOAD_FAST
            assert_int_equal(body->results[product->producers], 1);
            assert_int_equal(body->results[product->producers + 1], 0);
        }
        plait_loops loops;
        assert_int_equal(plait_loops_find(body, &loops), PLAIT_OK);
        assert_int_equal(loops.all.len, 3);
        assert_int_equal(loops.all.at[0].depth, 1);
        assert_int_equal(loops.all.at[1].depth, 2);
        assert_int_equal(loops.all.at[1].parent, 0);
        assert_int_equal(loops.all.at[2].depth, 1);
        assert_true(loops.all.at[1].size < loops.all.at[0].size);
        plait_loops_fini(&loops);
        plait_body_free(body);
        plait_code_tree_free(tree);
    }
}

static void try_all(const unsigned char *bytes, size_t n) {   // whatever it is: no crash, and a message when it fails
    plait_code_tree *tree;
    plait_error error = {0};
    plait_status status = plait_pyc_read(bytes, n, &tree, &error);
    if (status != PLAIT_OK) {
        assert_null(tree);
        assert_true(error.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < tree->codes.len; i++) {
        plait_body *body;
        plait_error why = {0};
        if (plait_body_new(tree->codes.at[i], &body, &why) != PLAIT_OK) assert_true(why.text[0] != '\0');
        else assert_true(plait_body_check(body));
        plait_body_free(body);
    }
    plait_code_tree_free(tree);
}

static void test_cut_short(void **state) {
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        size_t n;
        unsigned char *bytes = read_sample(samples[s].minor, &n);
        for (size_t cut = 0; cut < n; cut++) {
            unsigned char *exact = malloc(cut ? cut : 1);   // so that a sanitizer sees one byte too many
            plait_code_tree *tree;
            memcpy(exact, bytes, cut);
            assert_int_equal(plait_pyc_read(exact, cut, &tree, NULL), PLAIT_INVALID);
            assert_null(tree);
            free(exact);
        }
        free(bytes);
    }
}

static void test_flipped(void **state) {   // one byte changed, at every place, to several values
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        size_t n;
        unsigned char *bytes = read_sample(samples[s].minor, &n);
        for (size_t at = 0; at < n; at++)
            for (int k = 0; k < 4; k++) {
                static const unsigned char changes[] = {0x01, 0x80, 0xff, 0x37};
                bytes[at] ^= changes[k];
                try_all(bytes, n);
                bytes[at] ^= changes[k];
            }
        free(bytes);
    }
}

static void expect_error(const void *bytes, size_t n, plait_status status, const char *part) {
    plait_code_tree *tree;
    plait_error error = {0};
    assert_int_equal(plait_pyc_read(bytes, n, &tree, &error), status);
    if (!strstr(error.text, part)) fail_msg("%s: expected %s", error.text, part);
}

static void test_headers(void **state) {
    (void)state;
    unsigned char header[20] = {0xf3, 0x0d, '\r', '\n'};   // 3571
    expect_error("", 0, PLAIT_INVALID, "0 bytes");
    expect_error("#!/usr/bin/env python\n", 22, PLAIT_INVALID, "no magic number");
    expect_error(header, 16, PLAIT_INVALID, "ends too early");
    header[16] = 'N';
    expect_error(header, 17, PLAIT_INVALID, "no code object");
    header[16] = 'r';
    expect_error(header, 20, PLAIT_INVALID, "ends too early");
    header[16] = '?';
    expect_error(header, 17, PLAIT_INVALID, "unknown type of object at byte 16");
    header[4] = 9;
    expect_error(header, 17, PLAIT_INVALID, "flags");
    header[4] = 0;
    header[0] = 0xa7;   // 3495, of 3.11
    expect_error(header, 17, PLAIT_UNKNOWN, "3495");
    unsigned char deep[3000];   // tuples of one item each, without end
    memset(deep, 1, sizeof deep);
    for (size_t i = 16; i < sizeof deep; i += 2) deep[i] = ')';
    memcpy(deep, (unsigned char[16]){0xf3, 0x0d, '\r', '\n'}, 16);
    expect_error(deep, sizeof deep, PLAIT_INVALID, "too deeply");
}

static void test_out_of_memory(void **state) {   // with PLAIT_FAILALLOC every allocation fails once; else all succeed
    (void)state;
    size_t n, before = plait_alloc_bytes();
    unsigned char *bytes = read_sample(13, &n);
    for (long at = 1; at < 200; at++) {
        plait_code_tree *tree;
        plait_body *body;
        plait_alloc_fail_at(at);
        plait_status status = plait_pyc_read(bytes, n, &tree, NULL);
        for (size_t i = 0; status == PLAIT_OK && i < tree->codes.len; i++) {
            status = plait_body_new(tree->codes.at[i], &body, NULL);
            plait_body_free(body);
        }
        assert_true(status == PLAIT_OK || status == PLAIT_NOMEM);
        plait_code_tree_free(tree);
        plait_alloc_fail_at(0);
        assert_int_equal(plait_alloc_bytes(), before);
    }
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree), cmocka_unit_test(test_constants), cmocka_unit_test(test_outer), cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_flipped), cmocka_unit_test(test_headers), cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
