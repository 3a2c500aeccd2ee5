// SPDX-License-Identifier: Apache-2.0
// profile.prof: what marshal.dump(cProfile.Profile().stats) writes, {(file, line, name): (primitive, calls, own, total, callers)} with
// callers {(file, line, name): (calls, primitive, own, total)} in seconds. Only marshal's oldest codes are used, which every version reads.
// Two functions with one (file, line, name) - lambdas on a line - are one entry there, so they are merged here.
#include "base/intern.h"
#include "report/profile_formats.h"
#include <string.h>

typedef struct stat { uint64_t calls, primitive; double own, total; uint32_t label, first_edge; } stat;
typedef struct pair { uint32_t caller; stat sum; uint32_t next; } pair;     // caller: a label; next: UINT32_MAX ends
typedef struct table {
    plait_intern labels;            // "file\0line\0name" -> dense id, index into stats
    uint32_t *label_of;             // by function
    const plait_prof_function **names;   // by label: one function that has it
    PLAIT_VEC(stat) stats;
    PLAIT_VEC(pair) pairs;
    plait_map pair_ids;
} table;

static void put_u32(plait_text *out, uint32_t n) {
    unsigned char bytes[4] = {n & 255, n >> 8 & 255, n >> 16 & 255, n >> 24};
    plait_text_addn(out, (char *)bytes, 4);
}

static void put_code(plait_text *out, char code) { plait_text_addn(out, &code, 1); }

// Above 31 bits: digits to the base 2^15.
static void put_int(plait_text *out, uint64_t n) {
    if (n < 0x80000000u) {
        put_code(out, 'i');
        put_u32(out, (uint32_t)n);
        return;
    }
    unsigned digits = 0;
    for (uint64_t rest = n; rest; rest >>= 15) digits++;
    put_code(out, 'l');
    put_u32(out, digits);
    for (; n; n >>= 15) {
        char digit[2] = {(char)(n & 255), (char)(n >> 8 & 127)};
        plait_text_addn(out, digit, 2);
    }
}

static void put_seconds(plait_text *out, double ns) {
    double seconds = ns * 1e-9;
    unsigned char bytes[8];
    uint64_t bits;
    memcpy(&bits, &seconds, 8);
    for (int i = 0; i < 8; i++) bytes[i] = bits >> 8 * i & 255;
    put_code(out, 'g');
    plait_text_addn(out, (char *)bytes, 8);
}

static void put_string(plait_text *out, const char *s) {
    size_t n = strlen(s);
    put_code(out, 'u');
    put_u32(out, (uint32_t)n);
    plait_text_addn(out, s, n);
}

static void put_tuple(plait_text *out, uint32_t n) {
    put_code(out, '(');
    put_u32(out, n);
}

static void put_label(plait_text *out, const plait_prof_function *function) {
    int native = function->kind == PLAIT_PROFILE_NATIVE;
    put_tuple(out, 3);
    put_string(out, native ? "~" : function->file);
    put_int(out, native ? 0 : function->line);
    put_string(out, function->name);
}

static plait_status label_functions(table *t, const plait_profile_model *model) {
    plait_text key = {0};
    plait_status status = PLAIT_OK;
    for (size_t i = 1; i < model->function_count && status == PLAIT_OK; i++) {
        const plait_prof_function *function = &model->functions[i];
        uint32_t id = 0;
        if (function->kind == PLAIT_PROFILE_THREAD_ROOT || !function->calls) continue;
        key.len = 0;
        plait_text_addf(&key, "%s|%u|%s", function->file, function->line, function->name);
        status = key.status != PLAIT_OK ? key.status : plait_intern_add(&t->labels, key.at, key.len, &id);
        if (status == PLAIT_OK && id == t->stats.len) status = plait_vec_push(&t->stats, ((stat){.label = id, .first_edge = UINT32_MAX}));
        if (status != PLAIT_OK) break;
        stat *sum = &t->stats.at[id];
        t->label_of[i] = id;
        t->names[id] = function;
        sum->calls += function->calls;
        sum->primitive += function->primitive;
        sum->own += function->own_ns;
        sum->total += function->total_ns;
    }
    plait_text_fini(&key);
    return status;
}

static plait_status link_edges(table *t, const plait_profile_model *model) {
    for (size_t i = 0; i < model->edges.len; i++) {
        const plait_prof_edge *edge = &model->edges.at[i];
        uint32_t caller = t->label_of[edge->caller], callee = t->label_of[edge->callee];
        if (caller == UINT32_MAX || callee == UINT32_MAX) continue;      // from a thread's root
        uint64_t *id = NULL;
        PLAIT_TRY(plait_map_at(&t->pair_ids, (uint64_t)caller << 32 | callee, t->pairs.len, &id));
        if (*id == t->pairs.len) {
            PLAIT_TRY(plait_vec_push(&t->pairs, ((pair){.caller = caller, .next = t->stats.at[callee].first_edge})));
            t->stats.at[callee].first_edge = (uint32_t)*id;
        }
        stat *sum = &t->pairs.at[*id].sum;
        sum->calls += edge->calls;
        sum->primitive += edge->primitive;
        sum->own += edge->own_ns;
        sum->total += edge->total_ns;
    }
    return PLAIT_OK;
}

static void put_entry(plait_text *out, const table *t, const stat *sum) {
    put_label(out, t->names[sum->label]);
    put_tuple(out, 5);
    put_int(out, sum->primitive);
    put_int(out, sum->calls);
    put_seconds(out, sum->own);
    put_seconds(out, sum->total);
    put_code(out, '{');
    for (uint32_t i = sum->first_edge; i != UINT32_MAX; i = t->pairs.at[i].next) {
        const pair *from = &t->pairs.at[i];
        put_label(out, t->names[from->caller]);
        put_tuple(out, 4);
        put_int(out, from->sum.calls);
        put_int(out, from->sum.primitive);
        put_seconds(out, from->sum.own);
        put_seconds(out, from->sum.total);
    }
    put_code(out, '0');
}

static plait_status fill(table *t, const plait_profile_model *model) {
    t->label_of = plait_alloc(model->function_count * sizeof *t->label_of);
    t->names = plait_calloc(model->function_count, sizeof *t->names);
    if (!t->label_of || !t->names) return PLAIT_NOMEM;
    memset(t->label_of, 0xff, model->function_count * sizeof *t->label_of);
    PLAIT_TRY(label_functions(t, model));
    return link_edges(t, model);
}

plait_status plait_profile_write_pstats(const plait_profile_model *model, plait_text *out) {
    table t = {0};
    plait_status status = fill(&t, model);
    if (status == PLAIT_OK) {
        put_code(out, '{');
        for (size_t i = 0; i < t.stats.len; i++) put_entry(out, &t, &t.stats.at[i]);
        put_code(out, '0');
        status = out->status;
    }
    plait_intern_fini(&t.labels);
    plait_free(t.label_of);
    plait_free(t.names);
    plait_vec_fini(&t.stats);
    plait_vec_fini(&t.pairs);
    plait_map_fini(&t.pair_ids);
    return status;
}
