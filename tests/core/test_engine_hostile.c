// SPDX-License-Identifier: Apache-2.0
// Records that no recorder writes are refused or taken, with bounded memory and every invariant kept; every allocation of a run may fail; the corpus of
// the fuzz targets is replayed.
#include "engine_stream.h"
#include <dirent.h>

enum { A = 0x1000, F1 = 0x100 };

static void refused(plait_record r, const plait_record *before) {
    feeder *f = feeder_new(PLAIT_PY_312);
    call(f, "update", F1, NULL, 0);
    get(f, 6, 0, A);
    if (before) put(f, *before);
    size_t bytes = plait_alloc_bytes();
    put(f, r);
    assert_int_equal(f->status, PLAIT_INVALID);
    assert_string_not_equal(plait_engine_error(f->engine), "");
    assert_true(plait_alloc_bytes() < bytes + (1 << 20));
    plait_record next = {.kind = PLAIT_R_MARK};
    assert_int_equal(plait_engine_feed(f->engine, &next, 1), PLAIT_INVALID);   // it stays
    plait_exit how = {.complete = 1};
    assert_int_equal(plait_engine_finish(f->engine, &how), PLAIT_OK);
    const plait_result *result = plait_engine_result(f->engine);
    assert_true(result->dropped >= 1 && result->degraded && !result->how.complete);
    feeder_free(f);
}

static void out_of_range_is_invalid(void **state) {
    refused((plait_record){.kind = PLAIT_R_KINDS}, NULL);
    refused((plait_record){.kind = 255}, NULL);
    refused((plait_record){.kind = PLAIT_R_RANGE, .flags = PLAIT_A_WRITE, .a = UINT32_MAX, .b = A}, &(plait_record){.kind = PLAIT_R_EXT, .a = 1});
    refused((plait_record){.kind = PLAIT_R_CREATED, .flags = PLAIT_C_LIST, .a = UINT32_MAX, .b = A}, NULL);
    refused((plait_record){.kind = PLAIT_R_THREAD, .a = UINT32_MAX}, NULL);
    refused((plait_record){.kind = PLAIT_R_ELEMENT, .flags = PLAIT_A_READ, .b = UINT64_MAX}, NULL);
    refused((plait_record){.kind = PLAIT_R_START, .a = CODE_BASE, .b = UINT64_MAX, .unit = PLAIT_NO_UNIT}, NULL);
    refused((plait_record){.kind = PLAIT_R_DEATH, .b = 1ull << 63}, NULL);
    refused((plait_record){.kind = PLAIT_R_BLOB, .flags = PLAIT_B_STRING, .a = 0, .b = UINT64_MAX}, NULL);
    refused((plait_record){.kind = PLAIT_R_BLOB, .flags = PLAIT_B_STRING, .a = UINT32_MAX, .b = 1}, NULL);
    refused((plait_record){.kind = PLAIT_R_BLOB, .flags = 99, .a = 0}, NULL);
    refused((plait_record){.kind = PLAIT_R_BLOB, .flags = PLAIT_B_HELLO, .a = 0, .b = PLAIT_STREAM_VERSION + 1}, NULL);
    refused((plait_record){.kind = PLAIT_R_BLOB, .flags = PLAIT_B_CODE, .a = 0, .b = 1}, NULL);
}

static void odd_but_harmless(void **state) {
    feeder *f = feeder_new(PLAIT_PY_313);
    size_t bytes = plait_alloc_bytes();
    plait_record odd[] = {
        {.kind = PLAIT_R_RETURN}, {.kind = PLAIT_R_YIELD}, {.kind = PLAIT_R_UNWIND}, {.kind = PLAIT_R_RAISE}, {.kind = PLAIT_R_HANDLED},   // no frame
        {.kind = PLAIT_R_CELL, .a = UINT32_MAX}, {.kind = PLAIT_R_NAMESPACE}, {.kind = PLAIT_R_DROP, .b = 77}, {.kind = PLAIT_R_RENAME, .b = 1},
        {.kind = PLAIT_R_RESUME, .a = UINT32_MAX, .b = 5, .unit = 3},         // unknown code
        {.kind = PLAIT_R_START, .a = CODE_BASE + 1, .b = 6, .unit = 60000},   // its caller has no such unit
        {.kind = PLAIT_R_FAR, .a = UINT32_MAX}, {.kind = PLAIT_R_MARK, .unit = 0xfffe},
        {.kind = PLAIT_R_CELL, .a = 1u << 20, .b = 9}, {.kind = PLAIT_R_ATTRIBUTE, .flags = PLAIT_A_WRITE, .a = UINT32_MAX, .b = A},
        {.kind = PLAIT_R_NATIVE, .a = UINT32_MAX, .b = UINT64_MAX}, {.kind = PLAIT_R_HANDLED, .unit = 0x7000},
        {.kind = PLAIT_R_BLOB, .flags = PLAIT_B_KEYTEXT, .a = 0, .b = UINT64_MAX}, {.kind = PLAIT_R_THREAD_END, .a = 4000000},
    };
    assert_int_equal(plait_engine_feed(f->engine, odd, sizeof odd / sizeof *odd), PLAIT_OK);
    assert_true(plait_engine_check(f->engine));
    assert_true(plait_alloc_bytes() < bytes + (1 << 20));
    feeder_free(f);
}

static void announced_is_not_allocated(void **state) {
    feeder *f = feeder_new(PLAIT_PY_312);
    size_t bytes = plait_alloc_bytes();
    put(f, (plait_record){.kind = PLAIT_R_BLOB, .flags = PLAIT_B_STRING, .a = 1u << 30, .b = 3});
    put(f, (plait_record){0});
    assert_int_equal(f->status, PLAIT_OK);
    assert_true(plait_alloc_bytes() < bytes + 4096);
    feeder_free(f);
}

static void the_memory_bound_holds_inside_one_record(void **state) {
    plait_engine_options options = {.max_memory = plait_alloc_bytes() + ((size_t)16 << 20)};
    feeder *f = feeder_new(PLAIT_PY_312);
    f->engine->options = options;
    call(f, "update", F1, NULL, 0);
    walk(f, find(f, "STORE_SUBSCR", 6), 0);
    put(f, (plait_record){.kind = PLAIT_R_EXT, .a = 1});
    put(f, (plait_record){PLAIT_R_RANGE, PLAIT_A_WRITE, (uint16_t)f->bodies[top(f)->code]->instrs[top(f)->pos].unit, 1u << 23, A});
    put(f, (plait_record){.kind = PLAIT_R_MARK, .unit = 0});
    assert_int_equal(f->status, PLAIT_OK);
    assert_true(f->engine->folds > 0 && f->engine->program.regions.at[0].approximate);
    assert_true(plait_alloc_bytes() < options.max_memory);
    assert_true(plait_engine_check(f->engine));
    feeder_free(f);
}

static void a_dead_cell_or_module_leaves_no_way_back(void **state) {
    feeder *f = feeder_new(PLAIT_PY_312);
    call(f, "closure", F1, NULL, 0);
    put(f, (plait_record){.kind = PLAIT_R_CELL, .a = 0, .b = 0x3000});
    death(f, 0x3000);           // the frame still points at it
    for (uint64_t k = 0; k < 5; k++) {
        access_at(f, "RESUME", 63, PLAIT_R_ATTRIBUTE, PLAIT_A_WRITE | PLAIT_A_READ | (k ? PLAIT_A_MORE : 0), 2, 0x4000 + k);
        call(f, "inner", 0x200, NULL, 0);
        put(f, (plait_record){.kind = PLAIT_R_CELL, .a = 0, .b = 0x3000});
        leave_at(f, 66);
        death(f, 0x9000);       // the module dictionary that codes remember
        death(f, 0x4000 + k);
    }
    assert_int_equal(f->status, PLAIT_OK);
    assert_true(plait_engine_check(f->engine));
    feeder_free(f);
}

// ---- files of tests/fuzz/corpus

static size_t read_corpus(const char *path, plait_record *records, size_t room) {
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("cannot open %s", path);
    size_t n = fread(records, sizeof *records, room, file);
    fclose(file);
    return n;
}

static plait_status run_records(const plait_record *records, size_t n, uint64_t *instructions) {
    plait_engine *engine;
    plait_exit how = {.complete = 1};
    plait_status status = plait_engine_new(NULL, &engine);
    if (status != PLAIT_OK) return status;
    status = plait_engine_feed(engine, records, n);
    if (status == PLAIT_OK) assert_true(plait_engine_check(engine));
    plait_status end = plait_engine_finish(engine, &how);
    if (status == PLAIT_OK) status = end;
    if (status == PLAIT_OK) *instructions = plait_engine_result(engine)->instructions;
    plait_engine_free(engine);
    return status;
}

static void each_seed(void (*look)(const char *name, const plait_record *records, size_t n)) {
    static plait_record records[8192];
    const char *folder = PLAIT_SOURCE_DIR "/tests/fuzz/corpus/fuzz_records";
    DIR *open = opendir(folder);
    int seen = 0;
    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open));) {
        char path[1024];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        look(entry->d_name, records, read_corpus(path, records, 8192));
        seen++;
    }
    closedir(open);
    assert_true(seen >= 16);
}

static void replay_whole(const char *name, const plait_record *records, size_t n) {
    uint64_t instructions = 0;
    assert_int_equal(run_records(records, n, &instructions), PLAIT_OK);
    assert_true(instructions > 10);
    for (size_t cut = 0; cut < n; cut += 7) assert_int_equal(run_records(records, cut, &instructions), PLAIT_OK);   // a killed program
    assert_int_equal(plait_alloc_bytes(), 0);
}

static void corpus_is_replayed(void **state) { each_seed(replay_whole); }

// Every record in turn gets every kind, and its fields large.
static void replay_damaged(const char *name, const plait_record *records, size_t n) {
    static plait_record copy[8192];
    uint64_t ignored;
    if (n > 200) return;
    for (size_t at = 0; at < n; at++)
        for (uint8_t kind = 0; kind <= PLAIT_R_KINDS; kind += 3) {
            memcpy(copy, records, n * sizeof *copy);
            copy[at].kind = kind;
            if (kind & 1) copy[at].unit ^= 0x41;
            if (kind & 2) copy[at].a ^= 0x11;
            plait_status status = run_records(copy, n, &ignored);
            assert_true(status == PLAIT_OK || status == PLAIT_INVALID);
        }
    assert_int_equal(plait_alloc_bytes(), 0);
}

static void damaged_streams_do_no_harm(void **state) { each_seed(replay_damaged); }

#ifdef PLAIT_FAILALLOC
static void fail_each(const char *name, const plait_record *records, size_t n) {
    uint64_t instructions;
    long at = 0;
    for (plait_status status = PLAIT_NOMEM; status != PLAIT_OK;) {
        plait_alloc_fail_at(++at);
        status = run_records(records, n, &instructions);
        plait_alloc_fail_at(0);
        assert_true(status == PLAIT_OK || status == PLAIT_NOMEM);
        assert_int_equal(plait_alloc_bytes(), 0);   // nothing is leaked
        assert_true(at < 100000);
    }
    assert_true(at > 50);
}

static void every_allocation_may_fail(void **state) { each_seed(fail_each); }
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(out_of_range_is_invalid), cmocka_unit_test(odd_but_harmless), cmocka_unit_test(announced_is_not_allocated),
        cmocka_unit_test(the_memory_bound_holds_inside_one_record), cmocka_unit_test(a_dead_cell_or_module_leaves_no_way_back),
        cmocka_unit_test(corpus_is_replayed), cmocka_unit_test(damaged_streams_do_no_harm),
#ifdef PLAIT_FAILALLOC
        cmocka_unit_test(every_allocation_may_fail),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
