// SPDX-License-Identifier: Apache-2.0
// Recorded accesses become reads and writes of locations. The site is the position of the instruction the record names.
#include "engine/depend.h"
#include "base/map.h"

static uint64_t name_key(uint32_t name) { return plait_hash64(0xa77a000000000000u + name) & ~(0xffull << 56); }

static uint64_t plain_key(uint64_t key) { return key >= PLAIT_KEY_LENGTH ? key >> 1 : key; }

static void touch(plait_engine *engine, plait_loc *loc, uint8_t flags, uint32_t site, plait_sort sort) {
    if (!loc) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for locations");
        return;
    }
    if (flags & PLAIT_A_READ) plait_read(engine, loc, site, sort);
    if (flags & PLAIT_A_WRITE) plait_write(engine, loc, site, sort, (flags & PLAIT_A_SILENT) != 0);
    if (flags & PLAIT_A_ASSUMED) plait_assumed_at(engine, site, sort, 0);
}

// An item of data, as the evidence counts them: eight bytes, as in a native array.
static void touch_item(plait_engine *engine, plait_loc *loc, uint8_t flags, uint32_t site, plait_sort sort) {
    plait_thread *t = engine->thread;
    uint32_t seen = loc ? loc->seen : 0;
    t->bytes += 8;
    touch(engine, loc, flags, site, sort);   // a write begins a new history
    plait_evidence_touch(&engine->evidence, t->collector, &seen, 8);
    if (loc) loc->seen = seen;
}

// One record can speak of very many elements, so the memory bound is looked at on the way.
static int within_bound(plait_engine *engine, uint32_t i) {
    if ((i & 0xffff) == 0xffff) plait_fold(engine);      // does not free `object`, which is in use
    return engine->status == PLAIT_OK;
}

static void touch_range(plait_engine *engine, plait_object *object, const plait_pending *p, uint32_t site) {
    int64_t index = (int64_t)p->ext.b, step = (int32_t)p->ext.a;
    for (uint32_t i = 0; i < p->record.a && within_bound(engine, i); i++, index = (int64_t)((uint64_t)index + (uint64_t)step)) {
        engine->last_index = index;
        touch_item(engine, plait_object_element(engine, object, index), p->record.flags, site, PLAIT_SORT_ELEMENT);
    }
}

static void created(plait_engine *engine, plait_object *object, const plait_pending *p, uint32_t site) {
    uint8_t flags = PLAIT_A_WRITE;
    engine->program.sites.at[site].makes = 1;
    if (!(p->record.flags & (PLAIT_C_KEYED | PLAIT_C_EMPTY_LENGTH)))
        for (uint32_t i = 0; i < p->record.a && within_bound(engine, i); i++)
            touch(engine, plait_object_element(engine, object, i), flags, site, PLAIT_SORT_ELEMENT);
    touch(engine, plait_object_key(engine, object, PLAIT_KEY_LENGTH), flags, site, PLAIT_SORT_LENGTH);
}

static uint32_t stream_name(const plait_engine *engine, uint32_t id) {
    return id < engine->string_ids.len ? engine->string_ids.at[id] : 0;
}

// A name that `from m import *` binds, and nothing else does: a constant, as if bound by name.
static int binds_first(plait_module *module, const plait_code_info *code, uint32_t at, uint32_t name) {
    uint64_t once = 1 | (uint64_t)code->units[at].site << 2, *binding = plait_map_find(&module->bindings, name);
    if (code->body->instrs[at].op != PLAIT_OP_CALL_INTRINSIC_1 || code->units[at].loop != PLAIT_NO_LOOP) return 0;
    if (!binding) return plait_map_set(&module->bindings, name, once) == PLAIT_OK;
    return *binding == once;
}

// A global reached through its module or dictionary: the same location as by name; a write makes it a variable.
static void touch_global(plait_engine *engine, const plait_code_info *code, uint32_t at, const plait_record *r) {
    uint32_t site = code->units[at].site;
    plait_module *module = plait_program_module(&engine->program, r->b);
    plait_object *object = plait_object_at(engine, r->b);
    uint32_t name = stream_name(engine, r->a);
    if (!module || !object) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for globals");
        return;
    }
    if (r->flags & PLAIT_A_WRITE && binds_first(module, code, at, name)) return;
    if (r->flags & PLAIT_A_WRITE) {
        if (plait_map_set(&module->bindings, name, 2) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for globals");
    } else if (plait_module_constant(module, name)) {
        return;
    }
    touch(engine, plait_object_key(engine, object, name_key(name)), r->flags, site, PLAIT_SORT_GLOBAL);
}

void plait_access_commit(plait_engine *engine, plait_frame *frame, const plait_pending *p) {
    const plait_record *r = &p->record;
    int32_t at = frame->code ? plait_program_instr(frame->code, r->unit | (uint32_t)p->ext.unit << 16) : -1;
    if (at < 0) return;
    uint32_t site = frame->code->units[at].site;
    engine->last_has_index = 0;
    engine->last_key = 0;
    if (frame->ends.len && (r->flags & PLAIT_A_WRITE)) plait_span_store(engine, engine->thread, (uint32_t)at, 0);
    if (r->kind == PLAIT_R_GLOBAL) {
        touch_global(engine, frame->code, (uint32_t)at, r);
        return;
    }
    plait_object *object = plait_object_at(engine, r->b);
    if (!object) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for objects");
        return;
    }
    engine->last_name = object->name;
    switch (r->kind) {
    case PLAIT_R_LENGTH: touch(engine, plait_object_key(engine, object, PLAIT_KEY_LENGTH), r->flags, site, PLAIT_SORT_LENGTH); break;
    case PLAIT_R_STATE: touch(engine, plait_object_key(engine, object, PLAIT_KEY_STATE), r->flags, site, PLAIT_SORT_STATE); break;
    case PLAIT_R_STREAM: touch(engine, plait_object_key(engine, object, PLAIT_KEY_STREAM), r->flags, site, PLAIT_SORT_STREAM); break;
    case PLAIT_R_ATTRIBUTE:
        touch_item(engine, plait_object_key(engine, object, name_key(stream_name(engine, r->a))), r->flags, site, PLAIT_SORT_ATTRIBUTE);
        break;
    case PLAIT_R_KEY:
        engine->last_key = p->ext.b;
        touch_item(engine, plait_object_key(engine, object, plain_key(p->ext.b)), r->flags, site, PLAIT_SORT_KEY);
        break;
    case PLAIT_R_ELEMENT:
        engine->last_has_index = 1;
        engine->last_index = p->ext.kind == PLAIT_R_EXT ? (int64_t)p->ext.b : (int64_t)r->a;
        plait_evidence_element(engine, &engine->evidence, engine->thread->collector, site, object->serial, engine->last_index);   // not its address: that recycles
        touch_item(engine, plait_object_element(engine, object, engine->last_index), r->flags, site, PLAIT_SORT_ELEMENT);
        break;
    case PLAIT_R_RANGE:
        engine->last_has_index = 1;
        touch_range(engine, object, p, site);
        break;
    case PLAIT_R_BOX: plait_box_access(engine, object, p, site); break;
    case PLAIT_R_CREATED: created(engine, object, p, site); break;
    default: break;
    }
    engine->last_name = 0;
}

// ---- names, met in replay

plait_loc *plait_access_global(plait_engine *engine, plait_code_info *code, uint32_t name, int write) {
    plait_module *module = engine->program.modules.at[code->module];
    uint32_t id = code->name_ids[name];
    if (plait_module_constant(module, id)) return NULL;
    if (!code->global_locs[name]) {
        plait_object *object = plait_object_at(engine, code->globals);
        if (object) code->global_locs[name] = plait_object_key(engine, object, name_key(id));
        if (!code->global_locs[name]) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for globals");
    }
    return code->global_locs[name];
}

plait_loc *plait_access_name(plait_engine *engine, uint64_t object_address, uint32_t name, int write) {
    plait_object *object = plait_object_at(engine, object_address);
    if (!object) return NULL;
    uint64_t key = name_key(name);
    if (!write) {   // reading a name the class has not bound falls through to the module
        uint32_t inlined = object->nkeys < 3 ? object->nkeys : 3, known = 0;
        for (uint32_t i = 0; i < inlined; i++) known |= object->key[i] == key;
        if (!known && !plait_map_find(&object->keys, key)) return NULL;
    }
    return plait_object_key(engine, object, key);
}
