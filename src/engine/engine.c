// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
// The engine's public face: takes records, puts blobs together, hands the rest to replay, and gives out the result.
#include "engine/state.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

plait_status plait_engine_new(const plait_engine_options *options, plait_engine **result) {
    *result = NULL;
    plait_engine *engine = plait_calloc(1, sizeof *engine);
    if (!engine) return PLAIT_NOMEM;
    if (options) engine->options = *options;
    engine->weight = 1;
    plait_status status = plait_program_init(&engine->program);
    if (status == PLAIT_OK) status = plait_tree_init(&engine->tree);
    if (status != PLAIT_OK) {
        plait_engine_free(engine);
        return status;
    }
    *result = engine;
    return PLAIT_OK;
}

void plait_engine_free(plait_engine *engine) {
    if (!engine) return;
    for (size_t i = 0; i < engine->threads.len; i++) {
        plait_thread *t = engine->threads.at[i];
        while (t->top) {
            plait_frame *f = t->top;
            t->top = f->caller;
            plait_frame_free(engine, f);
        }
        plait_vec_fini(&t->active);
        plait_vec_fini(&t->waits);
        plait_vec_fini(&t->pending);
        plait_free(t);
    }
    for (size_t i = 0; i < engine->suspended.capacity; i++)
        if (engine->suspended.slots[i].key != PLAIT_MAP_NONE)
            plait_frame_free(engine, (plait_frame *)(uintptr_t)engine->suspended.slots[i].value);
    plait_frames_fini(engine);
    plait_map_fini(&engine->suspended);
    plait_vec_fini(&engine->threads);
    plait_locations_fini(engine);
    plait_vec_fini(&engine->deps);
    plait_vec_fini(&engine->vias);
    plait_timelines_fini(engine);
    plait_free(engine->dep_slots);
    plait_vec_fini(&engine->calls);
    plait_map_fini(&engine->call_index);
    plait_vec_fini(&engine->natives);
    plait_map_fini(&engine->native_index);
    plait_vec_fini(&engine->notes);
    plait_vec_fini(&engine->dep_objects);
    plait_map_fini(&engine->assumed);
    plait_vec_fini(&engine->warnings);
    plait_vec_fini(&engine->string_ids);
    plait_vec_fini(&engine->boxes);
    plait_map_fini(&engine->keytexts);
    plait_map_fini(&engine->class_names);
    plait_text_fini(&engine->hello);
    plait_free(engine->blob);
    plait_free(engine->tree.at);
    plait_free(engine->result.executed);
    plait_free(engine->result.executed_by_region);
    plait_free(engine->result.site_runs);
    plait_program_fini(&engine->program);
    plait_evidence_fini(&engine->evidence);
    plait_samples_fini(&engine->samples);
    plait_types_fini(&engine->types);
    plait_free(engine);
}

// ---- blobs

static plait_status take_string(plait_engine *engine, uint64_t id, const char *text, size_t n) {
    uint32_t name;
    if (id > 0xffffff) return plait_fail(&engine->error, PLAIT_INVALID, "string id out of range");
    PLAIT_TRY(plait_intern_add(&engine->program.names, text, n, &name));
    while (engine->string_ids.len <= id) PLAIT_TRY(plait_vec_push(&engine->string_ids, 0));
    engine->string_ids.at[id] = name;
    return PLAIT_OK;
}

static plait_status take_codes(plait_engine *engine, const plait_record *head, const uint8_t *bytes, size_t n) {
    plait_code_blob blob;
    if (n < sizeof blob) return plait_fail(&engine->error, PLAIT_INVALID, "code record is too short");
    memcpy(&blob, bytes, sizeof blob);
    if (head->b > UINT32_MAX / 2 || blob.globals >= PLAIT_ADDRESS_END) return plait_fail(&engine->error, PLAIT_INVALID, "code id or module address out of range");
    plait_status status = plait_program_codes(&engine->program, head->b, &blob, bytes + sizeof blob, n - sizeof blob);
    if (status == PLAIT_UNKNOWN) return PLAIT_OK;   // not replayed; its frames are opaque
    if (status == PLAIT_INVALID) engine->error = engine->program.error;
    return status;
}

static plait_status take_srcmap(plait_engine *engine, const plait_record *head, const char *text, size_t n) {
    uint32_t file;
    const char *path = head->b < engine->string_ids.len ? plait_intern_text(&engine->program.names, engine->string_ids.at[head->b]) : "";
    PLAIT_TRY(plait_program_file(&engine->program, path, strlen(path), &file));
    return plait_program_srcmap(&engine->program, file, text, n);
}

static plait_status take_note(plait_engine *engine, const char *text, size_t n) {
    uint32_t what, why;
    const char *tab = memchr(text, '\t', n);
    size_t first = tab ? (size_t)(tab - text) : n;
    PLAIT_TRY(plait_intern_add(&engine->program.names, text, first, &what));
    PLAIT_TRY(plait_intern_add(&engine->program.names, tab ? tab + 1 : "", tab ? n - first - 1 : 0, &why));
    plait_note note = {plait_intern_text(&engine->program.names, what), plait_intern_text(&engine->program.names, why)};
    for (size_t i = 0; i < engine->notes.len; i++)
        if (engine->notes.at[i].what == note.what && engine->notes.at[i].why == note.why) return PLAIT_OK;
    return plait_vec_push(&engine->notes, note);
}

static plait_status take_text(plait_engine *engine, plait_map *map, uint64_t key, const char *text, size_t n) {
    uint32_t name;
    if (map->used > 200000 || key == PLAIT_MAP_NONE) return PLAIT_OK;   // only for examples in reports
    PLAIT_TRY(plait_intern_add(&engine->program.names, text, n, &name));
    return plait_map_set(map, key, name);
}

static plait_status take_object_name(plait_engine *engine, uint64_t address, const char *text, size_t n) {
    if (address >= PLAIT_ADDRESS_END) return plait_fail(&engine->error, PLAIT_INVALID, "a name for an address out of range");
    plait_object *object = plait_object_at(engine, address);
    return object ? plait_intern_add(&engine->program.names, text, n, &object->name) : PLAIT_NOMEM;
}

static plait_status take_blob(plait_engine *engine) {
    const plait_record *head = &engine->blob_head;
    const char *text = (const char *)engine->blob;
    size_t n = engine->blob_need;
    switch (head->flags) {
    case PLAIT_B_HELLO:
        if (head->b != PLAIT_STREAM_VERSION) return plait_fail(&engine->error, PLAIT_INVALID, "stream version %llu is not %u", (unsigned long long)head->b, PLAIT_STREAM_VERSION);
        plait_text_addn(&engine->hello, text, n);
        return engine->hello.status;
    case PLAIT_B_STRING: return take_string(engine, head->b, text, n);
    case PLAIT_B_CODE: return take_codes(engine, head, engine->blob, n);
    case PLAIT_B_SOURCEMAP: return take_srcmap(engine, head, text, n);
    case PLAIT_B_COVERAGE: return take_note(engine, text, n);
    case PLAIT_B_KEYTEXT: return take_text(engine, &engine->keytexts, head->b, text, n);
    case PLAIT_B_CLASSNAME: return take_text(engine, &engine->class_names, head->b, text, n);
    case PLAIT_B_OBJECTNAME: return take_object_name(engine, head->b, text, n);
    case PLAIT_B_WARNING: {
        uint32_t name;
        PLAIT_TRY(plait_intern_add(&engine->program.names, text, n, &name));
        return plait_vec_push(&engine->warnings, plait_intern_text(&engine->program.names, name));
    }
    default: return plait_fail(&engine->error, PLAIT_INVALID, "unknown blob %d", head->flags);
    }
}

static plait_status begin_blob(plait_engine *engine, const plait_record *head) {
    if (head->a > 1u << 30) return plait_fail(&engine->error, PLAIT_INVALID, "blob of %u bytes", head->a);
    PLAIT_TRY(plait_grow((void **)&engine->blob, &engine->blob_cap, 64, 1));   // grows with what comes, not with what was announced
    engine->blob_head = *head;
    engine->blob_need = head->a;
    engine->blob_len = 0;
    return head->a ? PLAIT_OK : take_blob(engine);
}

static plait_status more_blob(plait_engine *engine, const plait_record *record) {
    size_t want = engine->blob_need - engine->blob_len, n = want < sizeof *record ? want : sizeof *record;
    PLAIT_TRY(plait_grow((void **)&engine->blob, &engine->blob_cap, engine->blob_len + n + 1, 1));
    memcpy(engine->blob + engine->blob_len, record, n);
    engine->blob_len += n;
    return engine->blob_len == engine->blob_need ? take_blob(engine) : PLAIT_OK;
}

// ---- feeding

static void take(plait_engine *engine, const plait_record *record) {
    plait_status status = PLAIT_OK;
    if (engine->blob_len < engine->blob_need) status = more_blob(engine, record);
    else if (record->kind == PLAIT_R_BLOB) status = begin_blob(engine, record);
    else if (record->kind >= PLAIT_R_KINDS) status = plait_fail(&engine->error, PLAIT_INVALID, "unknown record kind %d", record->kind);
    else plait_replay_record(engine, record);
    if (status != PLAIT_OK && engine->status == PLAIT_OK) {
        engine->status = status;
        if (!engine->error.text[0]) plait_fail(&engine->error, status, "no memory");
    }
}

plait_status plait_engine_feed(plait_engine *engine, const plait_record *records, size_t count) {
    for (size_t i = 0; i < count; i++) {
        engine->records++;
        if (engine->status == PLAIT_OK) take(engine, &records[i]);
        else engine->dropped++;
        if ((engine->records & 0xffff) == 0) plait_fold(engine);
    }
    return engine->status;
}

plait_status plait_engine_finish(plait_engine *engine, const plait_exit *how) {
    if (engine->finished) return PLAIT_INVALID;
    engine->finished = 1;
    plait_replay_end(engine);
    PLAIT_TRY(plait_fold_tell(engine));
    plait_assumed_finish(engine);
    PLAIT_TRY(plait_totals(engine));
    PLAIT_TRY(plait_evidence_finish(engine));
    plait_sample_finish(engine);
#ifdef PLAIT_TINY
    assert(plait_engine_check(engine));
#endif
    plait_result *r = &engine->result;
    r->program = &engine->program;
    r->deps = engine->deps.at, r->ndeps = engine->deps.len;
    r->vias = engine->vias.at, r->nvias = engine->vias.len;
    r->timelines = engine->timelines.at, r->ntimelines = engine->timelines.len;
    r->calls = engine->calls.at, r->ncalls = engine->calls.len;
    r->natives = engine->natives.at, r->nnatives = engine->natives.len;
    r->objects = engine->dep_objects.at, r->nobjects = engine->dep_objects.len;
    r->assumed = &engine->assumed;
    r->notes = engine->notes.at, r->nnotes = engine->notes.len;
    r->warnings = engine->warnings.at, r->nwarnings = engine->warnings.len;
    r->hello = engine->hello.at ? engine->hello.at : "";
    r->instructions = plait_engine_instructions(engine);
    r->evidence = &engine->evidence;
    r->samples = &engine->samples;
    r->types = &engine->types;
    r->records = engine->records - engine->unsteady;
    r->dropped = engine->dropped + engine->lost_paths;
    r->degraded = engine->status != PLAIT_OK || engine->folds;
    r->how = *how;
    r->how.complete = how->complete && engine->clean && !engine->dropped;
    engine->program.regions.at[0].instances = 1;
    return PLAIT_OK;
}

const plait_result *plait_engine_result(const plait_engine *engine) { return &engine->result; }
uint64_t plait_engine_records(const plait_engine *engine) { return engine->records; }

uint64_t plait_engine_instructions(const plait_engine *engine) {
    uint64_t all = 0;
    for (size_t i = 0; i < engine->threads.len; i++) all += engine->threads.at[i]->clock;
    return all;
}

const char *plait_engine_error(const plait_engine *engine) { return engine->error.text; }

const char *plait_result_hello(const plait_result *result, const char *key, char *buffer, size_t size) {
    size_t n = strlen(key);
    for (const char *line = result->hello; *line;) {
        const char *end = strchrnul(line, '\n');
        if (!strncmp(line, key, n) && line[n] == '=') {
            size_t length = (size_t)(end - line) - n - 1;
            if (length >= size) length = size - 1;
            memcpy(buffer, line + n + 1, length);
            buffer[length] = 0;
            return buffer;
        }
        line = *end ? end + 1 : end;
    }
    return "";
}

const char *plait_dep_kind_name(int kind) {
    static const char *const names[] = {"RAW", "WAR", "WAW"};
    return names[kind];
}

const char *plait_dtype_name(unsigned dtype) {
    static const char *const names[] = {"object", "bool", "bytes", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "time",
        "float16", "bfloat16", "float32", "float64", "float128", "complex64", "complex128", "complex256", "object", "other"};
    return dtype < sizeof names / sizeof *names ? names[dtype] : "other";
}

const char *plait_sort_name(int sort) {
    static const char *const names[] = {"local", "cell", "global", "attribute", "element", "key", "length", "stream", "state"};
    return names[sort];
}
