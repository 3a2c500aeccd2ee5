// SPDX-License-Identifier: Apache-2.0
// Record streams written by hand. A feeder knows the code of data/engine/streams.py: a test names instructions by opcode and line, and the feeder
// walks there from where the frame stands, writing the MARKs that a recorder would write on the way (the shortest way; waypoints choose
// another). Dependences are then compared as text: "RAW element 6>6 L3 d1..1 x2" (kind, sort, lines, scope: loop, function or program with its line,
// distances if carried, count).
#ifndef PLAIT_TESTS_ENGINE_STREAM_H
#define PLAIT_TESTS_ENGINE_STREAM_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bytecode/category.h"
#include "bytecode/flow.h"
#include "bytecode/opcodes.h"
#include "engine/depend.h"

enum { DEPTH = 1200, CODE_BASE = 10 };

typedef struct walker { uint32_t code, pos; int fresh; uint64_t address; } walker;

typedef struct feeder {
    plait_engine *engine;
    uint16_t version;
    plait_code_tree *tree;
    plait_body *bodies[16];
    plait_plan *plans[16];
    walker frames[DEPTH];
    int depth;                      // of the thread that is current
    int last_copy;                  // of code that the compiler has copied: the last
    plait_status status;
} feeder;

static inline void put(feeder *f, plait_record r) {
    if (f->status == PLAIT_OK) f->status = plait_engine_feed(f->engine, &r, 1);
}

static inline void put_blob(feeder *f, int kind, uint64_t id, const void *bytes, size_t n) {
    put(f, (plait_record){PLAIT_R_BLOB, (uint8_t)kind, 0, (uint32_t)n, id});
    for (size_t at = 0; at < n; at += sizeof(plait_record)) {
        plait_record piece = {0};
        memcpy(&piece, (const char *)bytes + at, n - at < sizeof piece ? n - at : sizeof piece);
        put(f, piece);
    }
}

static inline char *slurp(const char *name, size_t *n) {
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/core/data/engine/%s", PLAIT_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("cannot open %s", path);
    char *bytes = calloc(1, 65536);
    *n = fread(bytes, 1, 65536, file);
    fclose(file);
    return bytes;
}

static inline void feeder_define(feeder *f) {
    char name[64];
    size_t n, m;
    snprintf(name, sizeof name, "streams-3%d.marshal", f->version & 0xff);
    char *code = slurp(name, &n), *map = slurp("streams.map", &m);
    plait_error error = {""};
    if (plait_code_read(code, n, f->version, &f->tree, &error) != PLAIT_OK) fail_msg("%s", error.text);
    for (size_t i = 0; i < f->tree->codes.len; i++) {
        assert_int_equal(plait_body_new(f->tree->codes.at[i], &f->bodies[i], &error), PLAIT_OK);
        assert_int_equal(plait_plan_new(f->bodies[i], 0, &f->plans[i]), PLAIT_OK);
    }
    put_blob(f, PLAIT_B_HELLO, PLAIT_STREAM_VERSION, "python=3\n", 9);
    put_blob(f, PLAIT_B_STRING, 1, "streams.py", 10);
    put_blob(f, PLAIT_B_STRING, 2, "n", 1);
    put_blob(f, PLAIT_B_SOURCEMAP, 1, map, m);
    plait_code_blob head = {.globals = 0x9000, .version = f->version, .flags = 2};
    char *blob = malloc(n + sizeof head);
    memcpy(blob, &head, sizeof head);
    memcpy(blob + sizeof head, code, n);
    put_blob(f, PLAIT_B_CODE, CODE_BASE, blob, n + sizeof head);
    free(blob);
    free(code);
    free(map);
}

static inline feeder *feeder_new(uint16_t version) {
    feeder *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->version = version;
    assert_int_equal(plait_engine_new(NULL, &f->engine), PLAIT_OK);
    feeder_define(f);
    assert_int_equal(f->status, PLAIT_OK);
    return f;
}

static inline void feeder_free(feeder *f) {
    for (size_t i = 0; i < f->tree->codes.len; i++) {
        plait_body_free(f->bodies[i]);
        plait_plan_free(f->plans[i]);
    }
    plait_code_tree_free(f->tree);
    plait_engine_free(f->engine);
    free(f);
}

static inline uint32_t code_of(const feeder *f, const char *name) {
    for (uint32_t i = 0; i < f->tree->codes.len; i++)
        if (!strcmp(f->tree->codes.at[i]->name, name)) return i;
    fail_msg("no code %s", name);
    return 0;
}

static inline walker *top(feeder *f) {
    assert_true(f->depth > 0);
    return &f->frames[f->depth - 1];
}

static inline int marked(const feeder *f, uint32_t code, uint32_t i) {
    const plait_instr *in = &f->bodies[code]->instrs[i];
    return (f->plans[code]->probes[in->unit].flags & PLAIT_P_MARK) || plait_flow_reported(in->op);
}

// The instruction of this opcode on this line of the top frame's code.
static inline uint32_t find(feeder *f, const char *op, int line) {
    const plait_body *body = f->bodies[top(f)->code];
    plait_op wanted = plait_op_find(op);
    for (uint32_t k = 0; k < body->ninstrs; k++) {
        uint32_t i = f->last_copy ? body->ninstrs - 1 - k : k;
        if (body->instrs[i].at.line == line && body->instrs[i].op == wanted) return i;
    }
    if (!strcmp(op, "CALL")) return find(f, "CALL_KW", line);   // what 3.13 makes of a call with keywords
    fail_msg("no %s on line %d", op, line);
    return 0;
}

// Moves the top frame to instruction `to`: at least one step, except for a frame that has not begun there.
static inline uint16_t walk(feeder *f, uint32_t to, int stay) {
    walker *w = top(f);
    const plait_body *body = f->bodies[w->code];
    uint32_t *came = malloc(body->ninstrs * 2 * sizeof *came), *queue = came + body->ninstrs, head = 0, tail = 0, next[2], path[512], n = 0;
    memset(came, 0xff, body->ninstrs * sizeof *came);
    int found = w->pos == to && (w->fresh || stay);
    queue[tail++] = w->pos;
    while (!found && head < tail) {
        uint32_t i = queue[head++];
        for (unsigned k = 0, count = plait_flow_next(body, i, next); k < count && !found; k++) {
            if (came[next[k]] != UINT32_MAX) continue;
            came[next[k]] = i;
            if (next[k] == to) found = 1;
            else if (next[k] != w->pos) queue[tail++] = next[k];
        }
    }
    if (!found) fail_msg("no way from unit %u to unit %u", body->instrs[w->pos].unit, body->instrs[to].unit);
    if (came[to] != UINT32_MAX) for (uint32_t i = came[to]; i != w->pos; i = came[i]) path[n++] = i;
    free(came);
    while (n-- > 0)
        if (marked(f, w->code, path[n])) put(f, (plait_record){.kind = PLAIT_R_MARK, .unit = (uint16_t)body->instrs[path[n]].unit});
    w->pos = to;
    w->fresh = 0;
    return (uint16_t)body->instrs[to].unit;
}

static inline void mark(feeder *f, const char *op, int line) {
    uint16_t unit = walk(f, find(f, op, line), 0);
    put(f, (plait_record){.kind = PLAIT_R_MARK, .unit = unit});
}

// An access by the instruction; flags PLAIT_A_MORE: a further one of the same execution.
static inline void access_at(feeder *f, const char *op, int line, int kind, int flags, uint32_t a, uint64_t b) {
    uint16_t unit = walk(f, find(f, op, line), flags & PLAIT_A_MORE);
    put(f, (plait_record){(uint8_t)kind, (uint8_t)flags, unit, a, b});
}

static inline void element(feeder *f, const char *op, int line, int flags, uint32_t index, uint64_t object) {
    access_at(f, op, line, PLAIT_R_ELEMENT, flags, index, object);
}

// a[index] on this line, read or written.
static inline void get(feeder *f, int line, uint32_t index, uint64_t object) { element(f, "BINARY_SUBSCR", line, PLAIT_A_READ, index, object); }
static inline void set(feeder *f, int line, uint32_t index, uint64_t object) { element(f, "STORE_SUBSCR", line, PLAIT_A_WRITE, index, object); }

// Enters a frame, from the instruction `op` on `line` of the top frame (NULL: from nowhere). kind: START or RESUME.
static inline void enter(feeder *f, int kind, const char *name, uint64_t address, int flags, const char *op, int line) {
    uint32_t code = code_of(f, name);
    uint16_t unit = op ? walk(f, find(f, op, line), 1) : PLAIT_NO_UNIT;
    put(f, (plait_record){(uint8_t)kind, (uint8_t)flags, unit, CODE_BASE + code, address});
    assert_true(f->depth < DEPTH);
    f->frames[f->depth++] = (walker){code, 0, 1, address};
}

static inline void call(feeder *f, const char *name, uint64_t address, const char *op, int line) { enter(f, PLAIT_R_START, name, address, 0, op, line); }

static inline void leave(feeder *f, const char *op, int line) {
    uint16_t unit = walk(f, find(f, op, line), 0);
    put(f, (plait_record){.kind = PLAIT_R_RETURN, .unit = unit});
    f->depth--;
}

// RETURN of a function whose last line is `line`, whichever opcode this version uses.
static inline void leave_at(feeder *f, int line) {
    const plait_body *body = f->bodies[top(f)->code];
    for (uint32_t i = 0; i < body->ninstrs; i++)
        if (body->instrs[i].at.line == line && (body->instrs[i].op == PLAIT_OP_RETURN_VALUE || body->instrs[i].op == PLAIT_OP_RETURN_CONST)) {
            leave(f, plait_op_name(body->instrs[i].op), line);
            return;
        }
    fail_msg("no return on line %d", line);
}

static inline walker yield_at(feeder *f, int line) {
    uint16_t unit = walk(f, find(f, "YIELD_VALUE", line), 0);
    put(f, (plait_record){.kind = PLAIT_R_YIELD, .unit = unit, .b = top(f)->address});
    walker w = f->frames[--f->depth];
    w.pos++;
    w.fresh = 1;
    return w;
}

static inline void resume(feeder *f, walker w, const char *op, int line) {
    uint16_t unit = walk(f, find(f, op, line), 1);
    put(f, (plait_record){PLAIT_R_RESUME, 0, unit, CODE_BASE + w.code, w.address});
    f->frames[f->depth++] = w;
}

// The instruction under way raises, and the handler that protects it takes over.
static inline void raise_here(feeder *f) {
    walker *w = top(f);
    const plait_body *body = f->bodies[w->code];
    put(f, (plait_record){.kind = PLAIT_R_RAISE, .unit = (uint16_t)body->instrs[w->pos].unit});
    for (uint32_t h = 0; h < body->nhandlers; h++)
        if (w->pos >= body->handlers[h].from && w->pos < body->handlers[h].to) {
            w->pos = body->handlers[h].target;
            w->fresh = 1;
            put(f, (plait_record){.kind = PLAIT_R_HANDLED, .unit = (uint16_t)body->instrs[w->pos].unit});
            return;
        }
    put(f, (plait_record){.kind = PLAIT_R_UNWIND, .unit = (uint16_t)body->instrs[w->pos].unit});
    f->depth--;
}

static inline void ext(feeder *f, uint64_t b) { put(f, (plait_record){.kind = PLAIT_R_EXT, .b = b}); }
static inline void death(feeder *f, uint64_t object) { put(f, (plait_record){.kind = PLAIT_R_DEATH, .b = object}); }
static inline void thread(feeder *f, uint32_t number) { put(f, (plait_record){.kind = PLAIT_R_THREAD, .a = number}); }

static inline const plait_result *finish(feeder *f) {
    plait_exit how = {.complete = 1};
    put(f, (plait_record){.kind = PLAIT_R_END, .a = 1});
    assert_int_equal(f->status, PLAIT_OK);
    assert_true(plait_engine_check(f->engine));
    assert_int_equal(plait_engine_finish(f->engine, &how), PLAIT_OK);
    assert_true(plait_engine_check(f->engine));
    const plait_result *result = plait_engine_result(f->engine);
    assert_int_equal(result->dropped, 0);
    return result;
}

static inline int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static inline void describe(const plait_result *result, const plait_dependence *d, char *out, size_t size) {
    const plait_program *p = result->program;
    const plait_region *scope = &p->regions.at[d->scope];
    int n = snprintf(out, size, "%s %s %d>%d %c%d", plait_dep_kind_name(d->kind), plait_sort_name(d->sort), p->sites.at[d->source].at.line,
                     p->sites.at[d->sink].at.line, "PFL"[scope->kind], scope->line);
    if (d->carried) n += snprintf(out + n, size - (size_t)n, " d%lld..%lld", (long long)d->min_distance, (long long)d->max_distance);
    snprintf(out + n, size - (size_t)n, " x%llu%s", (unsigned long long)d->count, d->assumed ? " assumed" : "");
}

// All dependences of these sorts ("element length"), sorted, one a line.
static inline void expect(const plait_result *result, const char *sorts, const char *expected) {
    char *lines[256], text[16384] = "";
    size_t n = 0;
    for (size_t i = 0; i < result->ndeps; i++) {
        if (!strstr(sorts, plait_sort_name(result->deps[i].sort))) continue;
        assert_true(n < 256);
        lines[n] = malloc(160);
        describe(result, &result->deps[i], lines[n++], 160);
    }
    qsort(lines, n, sizeof *lines, by_text);
    for (size_t i = 0; i < n; i++) {
        strcat(strcat(text, lines[i]), "\n");
        free(lines[i]);
    }
    assert_string_equal(text, expected);
}

static inline const plait_region *region(const plait_result *result, plait_region_kind kind, int line) {
    for (size_t i = 0; i < result->program->regions.len; i++)
        if (result->program->regions.at[i].kind == kind && result->program->regions.at[i].line == line) return &result->program->regions.at[i];
    fail_msg("no region on line %d", line);
    return NULL;
}

// A test for both versions: state is the version.
#define STREAM_TEST(f) {#f " 3.12", f, NULL, NULL, (void *)(uintptr_t)PLAIT_PY_312}, {#f " 3.13", f, NULL, NULL, (void *)(uintptr_t)PLAIT_PY_313}
static inline feeder *feeder_for(void **state) { return feeder_new((uint16_t)(uintptr_t)*state); }
#endif
