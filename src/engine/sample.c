// SPDX-License-Identifier: Apache-2.0
// See sample.h. Locations are 64-bit hashes of (sort, object, which); a collision would only delay an instruction of a sample. Of an instruction that
// touches very many locations (a native call over a large container), the first LOCATIONS count.
#include "engine/sample.h"
#include <string.h>
#include "engine/state.h"

enum { STRETCH = 640, UNIT = 2048, REGION = 6144, SHAPES = 8, OPEN_MAX = 12, ITEMS = 256, LOCATIONS = 4096 };   // the first three in instructions
enum { BASE = 150000, SHARE = 512 };      // all samples together: BASE and one of SHARE instructions

// ---- opening and closing

static plait_sample *sample_at(plait_engine *engine, uint32_t region) {
    plait_samples *s = &engine->samples;
    while (s->regions.len <= region)
        if (plait_vec_push(&s->regions, NULL) != PLAIT_OK) return NULL;
    if (!s->regions.at[region]) s->regions.at[region] = plait_calloc(1, sizeof(plait_sample));
    return s->regions.at[region];
}

const plait_sample *plait_sample_of(const plait_samples *samples, uint32_t region) {
    return region < samples->regions.len ? samples->regions.at[region] : NULL;
}

static void fail(plait_engine *engine) { plait_engine_fail(engine, PLAIT_NOMEM, "no memory for samples"); }

static void stretch_free(plait_stretch *stretch) {
    plait_ilp_free(stretch->all);
    plait_ilp_free(stretch->unit);
}

static void drop(plait_engine *engine, size_t i) {   // in any order: the last takes its place
    plait_samples *s = &engine->samples;
    s->stretches.at[i].frame->sampled--;
    s->stretches.at[i].into->open = 0;
    stretch_free(&s->stretches.at[i]);
    s->stretches.at[i] = s->stretches.at[--s->stretches.len];
    s->open = (uint32_t)s->stretches.len;
}

static void open_stretch(plait_engine *engine, const plait_thread *t, plait_frame *f, int32_t loop, uint32_t region) {
    plait_samples *s = &engine->samples;
    if (engine->program.regions.at[region].library || s->open >= OPEN_MAX || (s->open && s->thread != t)) return;
    if (s->taken > BASE + t->clock / SHARE) return;
    plait_sample *into = sample_at(engine, region);
    plait_stretch fresh = {.into = into, .frame = f, .loop = loop};
    if (!into || into->open || into->taken >= REGION) {
        if (!into) fail(engine);
        return;
    }
    plait_status status = plait_ilp_begin(PLAIT_SAMPLE_STEPS, &fresh.unit);
    if (status == PLAIT_OK && loop != PLAIT_NO_LOOP) status = plait_ilp_begin(0, &fresh.all);
    if (status == PLAIT_OK) status = plait_vec_push(&s->stretches, fresh);
    if (status != PLAIT_OK) {
        stretch_free(&fresh);
        fail(engine);
        return;
    }
    if (!s->open) s->reads.len = s->writes.len = 0;
    f->taken = 0;
    s->thread = t;
    s->open = (uint32_t)s->stretches.len;
    into->open = 1;
    f->sampled++;
}

// ---- adding up

static void sum_add(plait_sample_sum *sum, const plait_ilp_result *r) {
    sum->count++;
    sum->instructions += r->instructions;
    sum->free += r->free;
    for (int c = 0; c < 2; c++)
        for (int w = 0; w < PLAIT_ILP_WINDOWS; w++) {
            sum->path[c][w] += r->width[c][w].path;
            if (r->width[c][w].max_width > sum->max_width[c][w]) sum->max_width[c][w] = r->width[c][w].max_width;
        }
}

static plait_status shape_add(plait_sample *into, uint64_t hash, const plait_ilp_result *r) {
    for (size_t i = 0; i < into->shapes.len; i++)
        if (into->shapes.at[i].hash == hash) {
            into->shapes.at[i].count++;
            return PLAIT_OK;
        }
    if (into->shapes.len >= SHAPES) return PLAIT_OK;
    plait_shape shape = {.hash = hash, .count = 1, .nsteps = r->nsteps, .path = r->width[0][0].path, .instructions = r->instructions,
                         .cut = r->nsteps >= PLAIT_SAMPLE_STEPS};
    shape.steps = plait_alloc((r->nsteps + 1) * sizeof *shape.steps);
    if (!shape.steps) return PLAIT_NOMEM;
    if (r->nsteps) memcpy(shape.steps, r->steps, r->nsteps * sizeof *shape.steps);
    if (plait_vec_push(&into->shapes, shape) == PLAIT_OK) return PLAIT_OK;
    plait_free(shape.steps);
    return PLAIT_NOMEM;
}

static void shapes_clear(plait_sample *sample) {
    for (size_t i = 0; i < sample->shapes.len; i++) plait_free(sample->shapes.at[i].steps);
    sample->shapes.len = 0;
}

// The unit that ran is over; `cut`: it would have gone on.
static void unit_ends(plait_engine *engine, plait_stretch *stretch, int cut) {
    plait_sample *into = stretch->into;
    plait_ilp_result r;
    if (!stretch->unit_taken) return;
    plait_ilp_end(stretch->unit, &r);
    if (!cut && !into->whole.count) shapes_clear(into);   // a whole one shows more than those that were cut
    sum_add(cut ? &into->cut : &into->whole, &r);
    if (!stretch->all) sum_add(&into->stretches, &r);
    if ((!cut || !into->whole.count) && shape_add(into, stretch->hash, &r) != PLAIT_OK) fail(engine);
    stretch->unit_taken = 0;
}

static void stretch_ends(plait_engine *engine, size_t i, int cut) {
    plait_stretch *stretch = &engine->samples.stretches.at[i];
    plait_ilp_result r;
    if (stretch->loop == PLAIT_NO_LOOP || cut) unit_ends(engine, stretch, cut);
    if (stretch->all && stretch->taken) {
        plait_ilp_end(stretch->all, &r);
        sum_add(&stretch->into->stretches, &r);
    }
    drop(engine, i);
}

// ---- one instruction

static uint64_t place(unsigned sort, uint64_t object, uint64_t which) {
    return plait_hash64(plait_hash64(object + ((uint64_t)sort << 56)) ^ (which * 0x9e3779b97f4a7c15u));
}

static void note(plait_engine *engine, int write, uint64_t location) {
    plait_samples *s = &engine->samples;
    if ((write ? s->writes.len : s->reads.len) >= LOCATIONS) return;
    plait_status status = write ? plait_vec_push(&s->writes, location) : plait_vec_push(&s->reads, location);
    if (status != PLAIT_OK) fail(engine);
}

// The locations that an instruction names itself: globals, names, cells that others may share.
static void note_names(plait_engine *engine, const plait_frame *f, const plait_instr *in) {
    const plait_code_info *code = f->code;
    int write = 0;
    switch (in->op) {
    case PLAIT_OP_STORE_DEREF: write = 1; /* fall through */
    case PLAIT_OP_LOAD_DEREF: case PLAIT_OP_LOAD_FROM_DICT_OR_DEREF:
        if (in->oparg < code->code->nslots && f->cells[in->oparg])
            note(engine, write, place(PLAIT_SORT_CELL, (uint64_t)(uintptr_t)f->cells[in->oparg], 0));
        return;
    case PLAIT_OP_STORE_GLOBAL: case PLAIT_OP_STORE_NAME: write = 1; break;
    case PLAIT_OP_LOAD_GLOBAL: case PLAIT_OP_LOAD_NAME: case PLAIT_OP_LOAD_FROM_DICT_OR_GLOBALS: break;
    default: return;
    }
    uint32_t name = in->op == PLAIT_OP_LOAD_GLOBAL ? in->oparg >> 1 : in->oparg;
    int own = f->namespace_object && (in->op == PLAIT_OP_LOAD_NAME || in->op == PLAIT_OP_STORE_NAME);
    if (own) note(engine, write, place(PLAIT_SORT_GLOBAL, f->namespace_object, code->name_ids[name]));
    if (!own || !write) note(engine, write, place(PLAIT_SORT_GLOBAL, code->globals, code->name_ids[name]));
}

static int give(plait_engine *engine, plait_stretch *to, const plait_frame *f, uint32_t i) {
    const plait_samples *s = &engine->samples;
    const plait_body *body = f->code->body;
    plait_status status = plait_ilp_instr(to->unit, f->number, body, i, s->reads.at, s->reads.len, s->writes.at, s->writes.len);
    if (status == PLAIT_OK && to->all)
        status = plait_ilp_instr(to->all, f->number, body, i, s->reads.at, s->reads.len, s->writes.at, s->writes.len);
    to->taken++;
    to->unit_taken++;
    to->into->taken++;
    engine->samples.taken++;
    to->hash = plait_hash64(to->hash ^ (uint64_t)(uintptr_t)body) + i;
    if (status == PLAIT_NOMEM) fail(engine);
    return status == PLAIT_OK;
}

// Instruction i of f has executed, with the accesses noted.
static void feed(plait_engine *engine, plait_frame *f, uint32_t i) {
    plait_samples *s = &engine->samples;
    if (!f->number) f->number = ++s->frames;
    note_names(engine, f, &f->code->body->instrs[i]);
    for (size_t k = s->stretches.len; k-- > 0;) {
        plait_stretch *stretch = &s->stretches.at[k];
        if (stretch->paused) continue;
        if (!give(engine, stretch, f, i)) drop(engine, k);
        else if (stretch->unit_taken >= UNIT) stretch_ends(engine, k, 1);
    }
    s->reads.len = s->writes.len = 0;
}

// The instruction at pos, unless the call of another frame has brought it here before.
static void feed_here(plait_engine *engine, plait_frame *f) {
    if (!f->taken) feed(engine, f, f->pos);
    f->taken = 0;
}

// ---- hooks

void plait_sample_reach(plait_engine *engine, plait_thread *t, plait_frame *f, plait_segment *segment, uint32_t instr) {
    plait_samples *s = &engine->samples;
    if (s->thread != t) return;
    if (plait_place_keep_path(f->code, segment) != PLAIT_OK) {
        fail(engine);
        return;
    }
    uint32_t to = s->cursor;
    while (to < segment->instructions && segment->path[to] != instr) to++;
    if (to == segment->instructions) return;   // given already
    for (; s->cursor <= to; s->cursor++) {
        if (s->cursor == 0) feed_here(engine, f);
        else feed(engine, f, segment->path[s->cursor]);
    }
}

void plait_sample_rest(plait_engine *engine, plait_thread *t, plait_frame *f, plait_segment *segment) {
    if (segment->instructions && engine->samples.thread == t && plait_place_keep_path(f->code, segment) == PLAIT_OK)
        plait_sample_reach(engine, t, f, segment, segment->path[segment->instructions - 1]);
    engine->samples.cursor = 0;
}

void plait_sample_here(plait_engine *engine, plait_thread *t, plait_frame *f) {
    if (engine->samples.thread == t) feed_here(engine, f);
}

void plait_sample_calls(plait_engine *engine, plait_thread *t, plait_frame *f) {
    if (engine->samples.thread != t || !f->code || f->fresh || f->taken) return;
    feed(engine, f, f->pos);
    f->taken = 1;
}

void plait_sample_lost(plait_engine *engine) {
    while (engine->samples.stretches.len) drop(engine, 0);
}

void plait_sample_called(plait_engine *engine, plait_thread *t, plait_frame *f) {
    if (!f->code) return;
    int first = !engine->samples.open;
    open_stretch(engine, t, f, PLAIT_NO_LOOP, f->code->region);
    if (first) engine->samples.cursor = 0;
}

static void next_unit(plait_engine *engine, plait_stretch *stretch) {
    unit_ends(engine, stretch, 0);
    plait_ilp_free(stretch->unit);
    stretch->hash = 0;
    if (plait_ilp_begin(PLAIT_SAMPLE_STEPS, &stretch->unit) != PLAIT_OK) fail(engine);
}

// Of the path, what comes behind `instr` is still to be given.
static void start_behind(plait_engine *engine, plait_frame *f, plait_segment *segment, uint32_t instr) {
    uint32_t at = 0;
    if (plait_place_keep_path(f->code, segment) != PLAIT_OK) {
        fail(engine);
        return;
    }
    while (at < segment->instructions && segment->path[at] != instr) at++;
    engine->samples.cursor = at < segment->instructions ? at + 1 : at;
}

void plait_sample_iterated(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop, plait_segment *segment, uint32_t instr) {
    plait_samples *s = &engine->samples;
    for (size_t k = s->stretches.len; k-- > 0 && s->thread == t && f->sampled;) {
        plait_stretch *stretch = &s->stretches.at[k];
        if (stretch->frame != f || stretch->loop != loop) continue;
        next_unit(engine, stretch);
        if (!stretch->unit || stretch->taken >= STRETCH) stretch_ends(engine, k, 0);
        else return;
    }
    if (!f->loops.len || engine->status != PLAIT_OK) return;
    const plait_open_loop *open = &f->loops.at[f->loops.len - 1];
    uint32_t region = f->code->loops[loop].region;
    const plait_region *r = &engine->program.regions.at[region];
    int turn = open->iteration == 1 ? plait_sample_turn(r->instances) : r->instances <= 8 && plait_sample_turn(r->iterations);
    int first = !s->open;
    if (!turn) return;
    open_stretch(engine, t, f, loop, region);
    if (first && s->open) start_behind(engine, f, segment, instr);
}

void plait_sample_exit(plait_engine *engine, plait_frame *f, int32_t loop, int failed) {
    plait_samples *s = &engine->samples;
    for (size_t k = s->stretches.len; k-- > 0;) {
        plait_stretch *stretch = &s->stretches.at[k];
        if (stretch->frame != f || stretch->loop != loop) continue;
        if (loop != PLAIT_NO_LOOP && !failed) unit_ends(engine, stretch, 0);   // left in mid-iteration; a failed evaluation is no unit
        stretch_ends(engine, k, 0);
    }
}

void plait_sample_pause(plait_engine *engine, plait_frame *f, int paused) {
    plait_samples *s = &engine->samples;
    for (size_t k = 0; k < s->stretches.len; k++)
        if (s->stretches.at[k].frame == f) s->stretches.at[k].paused = (uint8_t)paused;
}

void plait_sample_gone(plait_engine *engine, plait_frame *f) {
    for (size_t k = engine->samples.stretches.len; k-- > 0;)
        if (engine->samples.stretches.at[k].frame == f) stretch_ends(engine, k, 0);
}

// ---- accesses

static void note_items(plait_engine *engine, unsigned flags, uint64_t object, int64_t first, int64_t step, uint64_t n) {
    for (uint64_t i = 0; i < n; i++, first += step) {
        if (flags & PLAIT_A_READ) note(engine, 0, place(PLAIT_SORT_ELEMENT, object, (uint64_t)first));
        if (flags & PLAIT_A_WRITE) note(engine, 1, place(PLAIT_SORT_ELEMENT, object, (uint64_t)first));
    }
}

// Items one by one up to ITEMS; more stand for the whole object: such a write is read by every read, and such a read reads every write.
static void note_elements(plait_engine *engine, unsigned flags, uint64_t object, int64_t first, int64_t step, uint64_t n) {
    uint64_t many = place(PLAIT_SORTS, object, 1), any = place(PLAIT_SORTS, object, 2);
    if (n <= ITEMS) note_items(engine, flags, object, first, step, n);
    if (flags & PLAIT_A_READ) note(engine, 0, n <= ITEMS ? many : any);
    if (flags & PLAIT_A_WRITE) note(engine, 1, any);
    if (flags & PLAIT_A_WRITE && n > ITEMS) note(engine, 1, many);
}

static void note_box(plait_engine *engine, const plait_pending *p, uint64_t object) {
    const int64_t *box = engine->boxes.at + p->ext.a;
    uint32_t dims = p->record.a;
    if (dims <= 1) note_elements(engine, p->record.flags, object, box[0], dims ? box[3] : 0, dims ? (uint64_t)box[2] : 1);
    else note_elements(engine, p->record.flags, object, 0, 0, ITEMS + 1);
}

void plait_sample_access(plait_engine *engine, plait_thread *t, plait_frame *f, const plait_pending *p) {
    plait_samples *s = &engine->samples;
    const plait_record *r = &p->record;
    const uint64_t *known = plait_map_find(&engine->object_at, r->b);
    unsigned flags = r->flags;
    size_t held = s->writes.len;
    if (s->thread != t || !f->code) return;
    uint64_t object = known ? engine->objects.at[*known]->serial : r->b;
    uint32_t name = r->a < engine->string_ids.len ? engine->string_ids.at[r->a] : 0;
    switch (r->kind) {
    case PLAIT_R_CREATED:
        note(engine, 1, place(PLAIT_SORT_LENGTH, object, 0));
        if (!(flags & (PLAIT_C_KEYED | PLAIT_C_EMPTY_LENGTH))) note_elements(engine, PLAIT_A_WRITE, object, 0, 1, r->a);
        flags = 0;
        break;
    case PLAIT_R_ELEMENT: note_elements(engine, flags, object, p->ext.kind == PLAIT_R_EXT ? (int64_t)p->ext.b : (int64_t)r->a, 1, 1); break;
    case PLAIT_R_RANGE: note_elements(engine, flags, object, (int64_t)p->ext.b, (int32_t)p->ext.a, r->a); break;
    case PLAIT_R_BOX: note_box(engine, p, object); break;
    case PLAIT_R_KEY: object = place(PLAIT_SORT_KEY, object, p->ext.b); break;
    case PLAIT_R_ATTRIBUTE: object = place(PLAIT_SORT_ATTRIBUTE, object, name); break;
    case PLAIT_R_GLOBAL: object = place(PLAIT_SORT_GLOBAL, r->b, name); break;
    case PLAIT_R_LENGTH: object = place(PLAIT_SORT_LENGTH, object, 0); break;
    case PLAIT_R_STATE: object = place(PLAIT_SORT_STATE, object, 0); break;
    case PLAIT_R_STREAM: object = place(PLAIT_SORT_STREAM, object, 0); break;
    default: return;
    }
    int scalar = r->kind != PLAIT_R_CREATED && r->kind != PLAIT_R_ELEMENT && r->kind != PLAIT_R_RANGE && r->kind != PLAIT_R_BOX;
    if (scalar && flags & PLAIT_A_READ) note(engine, 0, object);
    if (scalar && flags & PLAIT_A_WRITE) note(engine, 1, object);
    if (!f->taken) return;
    for (size_t k = 0; k < s->stretches.len; k++) {   // the instruction is in the stretches already: what it writes when its callees are back
        plait_stretch *to = &s->stretches.at[k];
        plait_status status = plait_ilp_late(to->unit, f->number, s->writes.at + held, s->writes.len - held);
        if (status == PLAIT_OK && to->all) status = plait_ilp_late(to->all, f->number, s->writes.at + held, s->writes.len - held);
        if (status != PLAIT_OK) fail(engine);
    }
    s->reads.len = s->writes.len = 0;
}

// ---- the end

void plait_sample_finish(plait_engine *engine) {
    plait_samples *s = &engine->samples;
    while (s->stretches.len) {
        if (s->stretches.at[0].unit_taken) stretch_ends(engine, 0, 1);
        else stretch_ends(engine, 0, 0);
    }
}

void plait_samples_fini(plait_samples *s) {
    for (size_t i = 0; i < s->stretches.len; i++) stretch_free(&s->stretches.at[i]);
    for (size_t i = 0; i < s->regions.len; i++) {
        if (!s->regions.at[i]) continue;
        shapes_clear(s->regions.at[i]);
        plait_vec_fini(&s->regions.at[i]->shapes);
        plait_free(s->regions.at[i]);
    }
    plait_vec_fini(&s->stretches);
    plait_vec_fini(&s->regions);
    plait_vec_fini(&s->reads);
    plait_vec_fini(&s->writes);
}

int plait_samples_check(const plait_engine *engine) {
    const plait_samples *s = &engine->samples;
    if (s->open != s->stretches.len) return 0;
    for (size_t i = 0; i < s->stretches.len; i++)
        if (!s->stretches.at[i].frame->sampled || !s->stretches.at[i].into->open) return 0;
    return 1;
}
