// SPDX-License-Identifier: Apache-2.0
// Strided boxes of an array against a history for each item: random boxes of random shapes, read, written or both, in a loop and behind it, must give
// the dependences, distances and counts that going through them item by item gives.
#include "engine_stream.h"
#include "engine/lattice.h"

enum { A = 0x1000, F1 = 0x100, ITEMS = 4096, MOST = 5, GET = 0, SET = 1, AFTER = 2, SITES = 3, ROUNDS = 400 };

static uint64_t state_of_chance;
static uint32_t chance(uint32_t n) {   // splitmix64
    uint64_t z = state_of_chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

// ---- the reference

typedef struct item { int wsite, witer, rsite[SITES], riter[SITES]; } item;   // sites are one too large, 0: none
typedef struct known { int used, low, high; uint64_t count; } known;
typedef struct shadow { item items[ITEMS]; known deps[3][SITES][SITES][2]; int iter; } shadow;

static void depend(shadow *s, int kind, int source, int iter, int sink) {
    int carried = sink != AFTER && iter != s->iter, distance = s->iter - iter;
    known *d = &s->deps[kind][source][sink][carried];
    if (!d->used || distance < d->low) d->low = distance;
    if (!d->used || distance > d->high) d->high = distance;
    d->used = 1;
    d->count++;
}

static void access_item(shadow *s, int64_t i, int flags, int site) {
    item *it = &s->items[i];
    if (flags & PLAIT_A_READ) {
        if (it->wsite) depend(s, PLAIT_RAW, it->wsite - 1, it->witer, site);
        it->rsite[site] = 1, it->riter[site] = s->iter;
    }
    if (!(flags & PLAIT_A_WRITE)) return;
    if (it->wsite) depend(s, PLAIT_WAW, it->wsite - 1, it->witer, site);
    for (int r = 0; r < SITES; r++) if (it->rsite[r]) depend(s, PLAIT_WAR, r, it->riter[r], site);
    *it = (item){.wsite = site + 1, .witer = s->iter};
}

static void text_of(const shadow *s, char *out) {
    static const char *const kinds[] = {[PLAIT_RAW] = "RAW", [PLAIT_WAR] = "WAR", [PLAIT_WAW] = "WAW"};
    char *lines[3 * SITES * SITES * 2];
    size_t n = 0;
    for (int k = 0; k < 3; k++)
        for (int a = 0; a < SITES; a++)
            for (int b = 0; b < SITES; b++)
                for (int carried = 0; carried < 2; carried++) {
                    const known *d = &s->deps[k][a][b][carried];
                    char distance[64] = "";
                    if (!d->used) continue;
                    if (carried) snprintf(distance, sizeof distance, " d%d..%d", d->low, d->high);
                    lines[n] = malloc(160);
                    snprintf(lines[n++], 160, "%s element %d>%d %s%s x%llu", kinds[k], a == AFTER ? 7 : 6, b == AFTER ? 7 : 6, b == AFTER ? "F2" : "L3", distance,
                             (unsigned long long)d->count);
                }
    qsort(lines, n, sizeof *lines, by_text);
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        strcat(strcat(out, lines[i]), "\n");
        free(lines[i]);
    }
}

// ---- random boxes

typedef struct drawn { int64_t at; int n; int64_t count[MOST], stride[MOST]; } drawn;   // in items

static int64_t pick_stride(void) {   // those of a few shapes, and any
    static const int64_t usual[] = {1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 31, 32, 33, 62, 63, 64, 126, 128, 256, 511, 512};
    return chance(8) ? usual[chance(sizeof usual / sizeof *usual)] : 1 + chance(600);
}

static drawn draw(void) {
    drawn box = {.at = chance(4) ? chance(ITEMS / 2) : 0};
    int n = (int)chance(4), windows = !chance(4);
    int64_t end = box.at + 1, inside = 1;
    for (int d = 0; d < n; d++) {
        int64_t stride = pick_stride();
        if (!windows && stride < inside) continue;
        int64_t most = (ITEMS - end) / stride + 1, count = 1 + chance((uint32_t)(most < 2 ? 1 : chance(2) ? most : most < 40 ? most : 40));
        if (count < 2) continue;
        for (int k = box.n++; k > 0; k--) box.count[k] = box.count[k - 1], box.stride[k] = box.stride[k - 1];   // outermost first
        box.count[0] = count;
        box.stride[0] = stride;
        end += (count - 1) * stride;
        inside += (count - 1) * stride;
    }
    for (int d = 0; d + 1 < box.n; d++)   // strides descend in windows, too
        if (box.stride[d] < box.stride[d + 1]) return draw();
    return box;
}

static void send(feeder *f, const char *op, int line, int flags, uint32_t itemsize, const drawn *box, uint32_t times) {
    uint16_t unit = walk(f, find(f, op, line), flags & PLAIT_A_MORE);
    put(f, (plait_record){.kind = PLAIT_R_EXT, .a = itemsize, .b = (uint64_t)(box->at * itemsize)});
    if (times > 1) put(f, (plait_record){.kind = PLAIT_R_EXT, .a = times, .b = 0});
    for (int d = 0; d < box->n; d++) put(f, (plait_record){.kind = PLAIT_R_EXT, .a = (uint32_t)box->count[d], .b = (uint64_t)(box->stride[d] * itemsize)});
    put(f, (plait_record){PLAIT_R_BOX, (uint8_t)flags, unit, (uint32_t)box->n + (times > 1), A});
}

static void refer(shadow *s, const drawn *box, int flags, int site, uint32_t times) {
    int64_t k[MOST] = {0};
    for (;;) {
        int64_t i = box->at;
        int d = box->n - 1;
        for (int e = 0; e < box->n; e++) i += k[e] * box->stride[e];
        for (uint32_t t = 0; t < times; t++) access_item(s, i, flags, site);
        while (d >= 0 && ++k[d] == box->count[d]) k[d--] = 0;
        if (d < 0) return;
    }
}

static void some(feeder *f, shadow *s, const char *op, int line, int site, uint32_t itemsize, const drawn *deck, int ndeck) {
    for (uint32_t i = 0, n = 1 + chance(3); i < n; i++) {
        drawn box = deck && chance(3) ? deck[chance((uint32_t)ndeck)] : draw();
        int flags = site == SET ? PLAIT_A_WRITE : site == GET && !chance(4) ? PLAIT_A_READ | PLAIT_A_WRITE : PLAIT_A_READ;
        uint32_t times = chance(10) ? 1 : 2 + chance(4);
        send(f, op, line, flags | (i ? PLAIT_A_MORE : 0), itemsize, &box, times);
        refer(s, &box, flags, site, times);
    }
}

static void boxes_mean_their_items(void **state) {
    shadow *s = malloc(sizeof *s);
    char expected[16384];
    for (uint32_t round = 0; round < ROUNDS; round++) {
        state_of_chance = round * 1000003u;
        memset(s, 0, sizeof *s);
        drawn deck[6];
        for (int i = 0; i < 6; i++) deck[i] = draw();
        uint32_t itemsize = 1u << chance(5);
        feeder *f = feeder_for(state);
        call(f, "update", F1, NULL, 0);
        for (s->iter = 0; s->iter < 12; s->iter++) {
            some(f, s, "BINARY_SUBSCR", 6, GET, itemsize, deck, 6);
            some(f, s, "STORE_SUBSCR", 6, SET, itemsize, deck, 6);
            if (!plait_engine_check(f->engine)) fail_msg("round %u: an invariant is broken", round);
        }
        mark(f, "POP_TOP", 5);
        some(f, s, "BINARY_SUBSCR", 7, AFTER, itemsize, deck, 6);
        leave_at(f, 7);
        text_of(s, expected);
        expect(finish(f), "element", expected);
        feeder_free(f);
    }
    free(s);
}

// What makes the strides of a lattice pay: accesses that come again are few pieces, however large the array.
static void few_histories(void **state) {
    static const drawn halves[] = {{0, 2, {500, 1000}, {2000, 2}}, {1, 2, {500, 1000}, {2000, 2}}, {1001, 2, {499, 999}, {2000, 2}}, {0, 1, {1000000}, {1}},
                                   {1001, 2, {998, 998}, {1000, 1}}, {0, 2, {200, 1000}, {5000, 1}}};
    feeder *f = feeder_for(state);
    call(f, "update", F1, NULL, 0);
    for (int i = 0; i < 60; i++) {
        send(f, "BINARY_SUBSCR", 6, PLAIT_A_READ, 8, &halves[i % 6], 1);
        send(f, "STORE_SUBSCR", 6, PLAIT_A_WRITE, 8, &halves[(i + 1) % 6], 1);
    }
    mark(f, "POP_TOP", 5);
    get(f, 7, 0, A + 16);
    leave_at(f, 7);
    const plait_lattice *lattice = NULL;
    for (size_t i = 0; i < f->engine->objects.len; i++)
        if (f->engine->objects.at[i]->array) lattice = f->engine->objects.at[i]->array;
    assert_non_null(lattice);
    assert_true(plait_lattice_bytes(lattice) < 1 << 20);
    finish(f);
    feeder_free(f);
}

// A complex number's parts lie inside the number: each item of the wider access counts once for each part that it meets.
static void parts_of_items(void **state) {
    static const drawn real = {0, 1, {100}, {2}}, numbers = {0, 1, {100}, {1}};
    feeder *f = feeder_for(state);
    call(f, "update", F1, NULL, 0);
    send(f, "BINARY_SUBSCR", 6, PLAIT_A_READ | PLAIT_A_WRITE, 8, &real, 1);
    send(f, "STORE_SUBSCR", 6, PLAIT_A_WRITE, 8, &real, 1);
    send(f, "BINARY_SUBSCR", 6, PLAIT_A_READ, 16, &numbers, 1);
    send(f, "STORE_SUBSCR", 6, PLAIT_A_WRITE, 16, &numbers, 1);
    mark(f, "POP_TOP", 5);
    get(f, 7, 0, A + 16);
    leave_at(f, 7);
    expect(finish(f), "element", "RAW element 6>6 L3 d1..1 x100\nWAR element 6>6 L3 x100\nWAR element 6>6 L3 x200\nWAW element 6>6 L3 d1..1 x100\nWAW element 6>6 L3 x100\n");
    feeder_free(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {STREAM_TEST(boxes_mean_their_items), STREAM_TEST(few_histories), STREAM_TEST(parts_of_items)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
