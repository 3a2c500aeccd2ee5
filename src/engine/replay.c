// SPDX-License-Identifier: Apache-2.0
// Replay: records move frames along their code; the stretch between two records is a segment; recorded accesses are
// pending until the instruction is known to have completed.
//
// States of the top frame: *fresh* (pos has not begun), *busy* (pos is executing: its own record was seen, a callee of it started, or it
// was the last instruction of a segment). A record that opens a new execution at pos while busy means a whole
// turn around a loop; control records (RAISE, RETURN, a callee's START) at pos mean the execution that is under way.
#include "engine/depend.h"
#include <string.h>

void plait_engine_fail(plait_engine *engine, plait_status status, const char *what) {
    if (engine->status != PLAIT_OK) return;
    engine->status = plait_fail(&engine->error, status, "%s", what);
}

// ---- segments

static void name_access(plait_engine *engine, plait_frame *f, const plait_mop *op, int write) {
    plait_code_info *code = f->code;
    plait_loc *loc = NULL;
    plait_sort sort = PLAIT_SORT_ATTRIBUTE;
    if (f->namespace_object) {
        if (!code->class_body) return;   // exec with a dictionary: the recorder reports the keys
        loc = plait_access_name(engine, f->namespace_object, code->name_ids[op->slot], write);
    }
    if (!loc) {
        sort = PLAIT_SORT_GLOBAL;
        loc = plait_access_global(engine, code, op->slot, write);
    }
    if (!loc) return;
    if (write) plait_write(engine, loc, op->site, sort, 0);
    else plait_read(engine, loc, op->site, sort);
}

static void cell_access(plait_engine *engine, plait_frame *f, const plait_mop *op, int write) {
    plait_loc *loc = f->cells[op->slot];
    if (!loc) loc = &f->locals[op->slot];   // never told: stays with the frame
    if (write) plait_write(engine, loc, op->site, PLAIT_SORT_CELL, 0);
    else plait_read(engine, loc, op->site, PLAIT_SORT_CELL);
}

static void boundary(plait_engine *engine, plait_thread *t, plait_frame *f, plait_segment *segment, const plait_mop *op) {
    if (engine->samples.open) plait_sample_reach(engine, t, f, segment, op->instr);
    if (op->kind != PLAIT_M_ITERATE) {
        plait_loop_exit(engine, t, f, op->slot, op->kind == PLAIT_M_EXIT_FAILED);
        return;
    }
    plait_loop_iterate(engine, t, f, op->slot);
    if (engine->samples.open || (f->loops.len && f->loops.at[f->loops.len - 1].iteration == 1) ||
        plait_sample_turn(engine->program.regions.at[f->code->loops[op->slot].region].iterations))
        plait_sample_iterated(engine, t, f, op->slot, segment, op->instr);
}

static void run_segment(plait_engine *engine, plait_thread *t, plait_frame *f, plait_segment *segment) {
    segment->runs++;
    engine->last_has_index = 0;
    engine->last_key = 0;
    for (const plait_mop *op = segment->ops, *end = op + segment->nops; op < end; op++) {
        t->clock += op->count;
        t->here->length += op->count;
        switch (op->kind) {
        case PLAIT_M_READ_LOCAL: t->ahead = op->ahead; plait_read(engine, &f->locals[op->slot], op->site, PLAIT_SORT_LOCAL); break;
        case PLAIT_M_WRITE_LOCAL:
            if (f->ends.len) plait_span_store(engine, t, op->instr, 1);
            plait_write(engine, &f->locals[op->slot], op->site, PLAIT_SORT_LOCAL, 0); break;
        case PLAIT_M_READ_CELL: t->ahead = op->ahead; cell_access(engine, f, op, 0); break;
        case PLAIT_M_WRITE_CELL:
            if (f->ends.len) plait_span_store(engine, t, op->instr, 1);
            cell_access(engine, f, op, 1);
            break;
        case PLAIT_M_READ_GLOBAL: case PLAIT_M_WRITE_GLOBAL: {
            plait_loc *loc = plait_access_global(engine, f->code, op->slot, op->kind == PLAIT_M_WRITE_GLOBAL);
            if (!loc) break;
            t->ahead = op->ahead;
            if (f->ends.len && op->kind == PLAIT_M_WRITE_GLOBAL) plait_span_store(engine, t, op->instr, 1);
            if (op->kind == PLAIT_M_WRITE_GLOBAL) plait_write(engine, loc, op->site, PLAIT_SORT_GLOBAL, 0);
            else plait_read(engine, loc, op->site, PLAIT_SORT_GLOBAL);
            break;
        }
        case PLAIT_M_READ_NAME: t->ahead = op->ahead; name_access(engine, f, op, 0); break;
        case PLAIT_M_WRITE_NAME:
            if (f->ends.len) plait_span_store(engine, t, op->instr, 1);
            name_access(engine, f, op, 1);
            break;
        case PLAIT_M_ENTER: plait_loop_enter(engine, t, f, op->slot, 0, 0); break;
        case PLAIT_M_ITERATE: case PLAIT_M_EXIT: case PLAIT_M_EXIT_FAILED: boundary(engine, t, f, segment, op); break;
        case PLAIT_M_BLOCK:
            if (t->collector)
                plait_evidence_count(engine, t->collector, &f->code->blocks[op->slot < UINT16_MAX ? op->slot : f->code->block_of[op->instr]], op->site);
            break;
        case PLAIT_M_STATEMENT:
            if (t->waits.len) plait_wait_statement(engine, t, t->cur_node, t->here);
            plait_span_statement(t->here);
            f->ends.len = 0;
            break;
        default: break;
        }
    }
    t->ahead = 0;
    if (engine->samples.open) plait_sample_rest(engine, t, f, segment);
}

// Where a frame stands that was suspended before anybody looked (a generator begun by a muted import): in a first iteration of its loops.
static void open_loops(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop) {
    if (loop == PLAIT_NO_LOOP) return;
    open_loops(engine, t, f, f->code->loops[loop].parent);
    plait_loop_enter(engine, t, f, loop, 0, 0);
    plait_loop_iterate(engine, t, f, loop);
}

static void place(plait_engine *engine, plait_thread *t, plait_frame *f, uint32_t to) {
    f->unplaced = 0;
    f->pos = to;
    open_loops(engine, t, f, f->code->units[to].loop);
}

enum { LOOKED_AT = 8 };   // of the ring, before the table is asked

// Not the segment that ran last from there: another that did, else one from the code's table. NULL: no memory.
static plait_segment *other_segment(plait_engine *engine, plait_code_info *code, uint32_t from, uint32_t to) {
    plait_segment *last = code->last[from], *found = NULL;
    plait_segment *s = last ? last->next : NULL;
    for (int n = 0; s && s != last && !found && n < LOOKED_AT; n++, s = s->next) if (s->to == to) found = s;
    if (!found) {
        plait_status status = plait_place_segment(code, from, to, &found);
        if (status != PLAIT_OK) {
            plait_engine_fail(engine, status, "no memory for segments");
            return NULL;
        }
        if (!found->next) {
            found->next = last ? last->next : found;
            if (last) last->next = found;
        }
    }
    return code->last[from] = found;
}

// Moves the frame to instruction `to`, executing everything before it.
static void move_to(plait_engine *engine, plait_thread *t, plait_frame *f, uint32_t to, int turn) {
    plait_segment *segment = f->code->last[f->pos];
    if (f->unplaced) {
        place(engine, t, f, to);
        return;
    }
    if (to == f->pos && !turn) return;
    if (!segment || segment->to != to) {
        segment = other_segment(engine, f->code, f->pos, to);
        if (!segment) return;
    }
    if (segment->lost) {
        engine->lost_paths++;
        plait_sample_lost(engine);
        plait_loops_follow(engine, t, f, to);
    } else {
        run_segment(engine, t, f, segment);
    }
    f->pos = to;
}

// ---- pending accesses

// A class body's namespace dies before the class it became is reported, so its locations are kept under an address of their own till then.
static uint64_t parked(uint64_t address) { return address | 1ull << 63; }

static void death(plait_engine *engine, uint64_t address) {
    if (address != engine->class_namespace) {
        plait_object_death(engine, address);
        return;
    }
    engine->class_namespace = 0;
    plait_object_death(engine, parked(address));
    if (plait_object_rename(engine, address, parked(address)) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
}

// Objects die in the middle of instructions: in their turn among the accesses, which may yet turn out void.
static void commit(plait_engine *engine, plait_thread *t, int keep_late) {
    for (size_t i = 0; i < t->pending.len; i++) {
        const plait_pending *p = &t->pending.at[i];
        if (p->record.kind == PLAIT_R_DEATH) {
            death(engine, p->record.b);
        } else if (keep_late && (p->record.flags & PLAIT_A_LATE) && t->top) {
            if (plait_vec_push(&t->top->late, *p) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
        } else if (t->top) {
            plait_access_commit(engine, t->top, p);
            if (engine->samples.open) plait_sample_access(engine, t, t->top, p);
        }
    }
    t->pending.len = 0;
}

// The instruction has raised: its accesses are none, but what has died is dead.
static void void_pending(plait_engine *engine, plait_thread *t) {
    for (size_t i = 0; i < t->pending.len; i++)
        if (t->pending.at[i].record.kind == PLAIT_R_DEATH) death(engine, t->pending.at[i].record.b);
    t->pending.len = 0;
}

static void commit_late(plait_engine *engine, plait_frame *f) {
    for (size_t i = 0; i < f->late.len; i++) {
        plait_access_commit(engine, f, &f->late.at[i]);
        if (engine->samples.open) plait_sample_access(engine, engine->thread, f, &f->late.at[i]);
    }
    f->late.len = 0;
}

// ---- calls

static void begin(plait_engine *engine, plait_frame *f) {   // parameters are written once the cells are known
    f->begun = 1;
    for (uint32_t slot = 0; slot < f->code->params; slot++) {
        const plait_code *code = f->code->code;
        if (code->slots[slot][0] == '.') continue;
        int cell = (code->slot_kinds[slot] & PLAIT_SLOT_CELL) != 0;
        plait_loc *loc = cell && f->cells[slot] ? f->cells[slot] : &f->locals[slot];
        plait_write(engine, loc, f->code->param_site, cell ? PLAIT_SORT_CELL : PLAIT_SORT_LOCAL, 0);
    }
}

static void start(plait_engine *engine, plait_thread *t, const plait_record *r, uint32_t site) {
    plait_code_info *code = plait_program_code(&engine->program, r->a);
    uint64_t *stale = engine->suspended.used ? plait_map_find(&engine->suspended, r->b) : NULL;
    if (stale) {   // a generator died here without a word
        plait_frame_free(engine, (plait_frame *)(uintptr_t)*stale);
        plait_map_remove(&engine->suspended, r->b);
    }
    plait_frame *f = plait_frame_new(code, r->b);
    if (!f) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for frames");
        return;
    }
    f->generator = r->flags & PLAIT_F_GENERATOR;
    if (f->code) engine->program.regions.at[f->code->region].instances++;
    plait_frame_push(engine, t, f, site);
    if (r->kind == PLAIT_R_START && f->code && plait_sample_turn(engine->program.regions.at[f->code->region].instances))
        plait_sample_called(engine, t, f);
}

static void resume(plait_engine *engine, plait_thread *t, const plait_record *r, uint32_t site) {
    uint64_t *known = plait_map_find(&engine->suspended, r->b);
    if (!known) {   // suspended before the trace began
        start(engine, t, r, site);
        if (t->top) t->top->begun = t->top->unplaced = 1;
        return;
    }
    plait_frame *f = (plait_frame *)(uintptr_t)*known;
    f->thrown = (r->flags & PLAIT_F_THROW) != 0;
    plait_frame_push(engine, t, f, site);
    plait_map_remove(&engine->suspended, r->b);   // only now: a sweep of the tree finds its history there
}

static void suspend(plait_engine *engine, plait_thread *t) {
    plait_frame *f = t->top;
    plait_frame_leave(engine, t, 1);
    if (plait_map_set(&engine->suspended, f->address, (uintptr_t)f) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for generators");
        plait_frame_free(engine, f);
    }
}

// ---- records

static uint32_t unit_of(plait_engine *engine, const plait_record *r) {
    uint32_t unit = r->unit | engine->far << 16;
    engine->far = 0;
    return unit;
}

// The frame reaches the instruction at unit. turn: a new execution begins there even if the frame stands there already.
static int reach(plait_engine *engine, plait_thread *t, uint32_t unit, int opens) {
    plait_frame *f = t->top;
    if (!f || !f->code) return 0;
    int32_t to = plait_program_instr(f->code, unit);
    if (to < 0) return 0;
    if (!f->begun) begin(engine, f);
    if (f->fresh && f->thrown && (uint32_t)to + 1 == f->pos) return 1;   // passed on to the generator it yields from: still at its yield
    move_to(engine, t, f, (uint32_t)to, opens && !f->fresh);
    f->fresh = 0;
    return 1;
}

static void call_of(plait_engine *engine, plait_thread *t, const plait_record *r, uint32_t unit) {
    uint32_t site = 0;
    plait_frame *caller = t->top;
    int same = caller && caller->code && unit != PLAIT_NO_UNIT && plait_program_instr(caller->code, unit) == (int32_t)caller->pos;
    commit(engine, t, same);   // called by another instruction: the one before is over
    if (!same && caller) commit_late(engine, caller);
    if (unit != PLAIT_NO_UNIT && t->top && t->top->code) {
        reach(engine, t, unit, 0);
        site = t->top->code->units[t->top->pos].site;
    }
    if (r->kind == PLAIT_R_START) start(engine, t, r, site);
    else resume(engine, t, r, site);
}

static int box_fits(plait_engine *engine, const plait_record *r) {   // a first EXT and one for each dimension
    if (engine->has_ext && r->a <= 64 && engine->boxes.len == engine->box_from + 2 + 2 * (size_t)r->a) return 1;
    plait_engine_fail(engine, PLAIT_INVALID, "a box does not have its dimensions before it");
    return 0;
}

// One native call can touch millions of keys; were it to fail after that many, they would be counted all the same (and it is told).
enum { HELD_BACK = 1 << 18 };

static void access_record(plait_engine *engine, plait_thread *t, const plait_record *r) {
    uint32_t unit = unit_of(engine, r);
    plait_pending p = {*r, {0}};
    if (engine->has_ext) p.ext = engine->ext;
    p.ext.unit = (uint16_t)(unit >> 16);
    if (r->kind != PLAIT_R_BOX) engine->boxes.len = engine->has_ext ? engine->box_from : engine->boxes.len;
    else if (!box_fits(engine, r)) return;
    else p.ext.a = (uint32_t)engine->box_from;
    engine->has_ext = 0;
    int after = r->kind == PLAIT_R_CREATED || (r->flags & PLAIT_A_AFTER);
    if (after || !(r->flags & PLAIT_A_MORE)) {
        commit(engine, t, 0);
        if (t->top && t->top->late.len) commit_late(engine, t->top);
    }
    if (!(r->flags & PLAIT_A_MORE) && !reach(engine, t, unit, 1)) return;
    if (!(r->flags & PLAIT_A_MORE)) t->early = 0;
    if (after) {
        if (!t->top) return;
        plait_access_commit(engine, t->top, &p);
        if (engine->samples.open) plait_sample_access(engine, t, t->top, &p);
        return;
    }
    if (plait_vec_push(&t->pending, p) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
    if (t->pending.len < HELD_BACK) return;
    commit(engine, t, 1);
    if (t->top && t->top->late.len >= HELD_BACK) commit_late(engine, t->top);
    t->early = 1;
}

// The instruction the frame stands at has executed, and no segment will start from it.
static void count_here(plait_engine *engine, plait_thread *t, plait_frame *f) {
    if (!f->code || f->fresh) return;
    if (engine->samples.open) plait_sample_here(engine, t, f);
    f->code->ends[f->pos]++;
    t->clock++;
    t->here->length++;
    if (f->code->blocks) plait_evidence_count(engine, t->collector, &f->code->blocks[f->code->block_of[f->pos]], 1);
}

// One EXT widens the record behind it; several are the dimensions of a box.
static void extend(plait_engine *engine, plait_thread *t, const plait_record *r) {
    if (!engine->has_ext) {
        if (!t->pending.len && !(t->top && t->top->late.len)) engine->boxes.len = 0;
        engine->box_from = engine->boxes.len;
        engine->ext = *r;
        engine->has_ext = 1;
        if (plait_vec_push(&engine->boxes, (int64_t)r->b) != PLAIT_OK || plait_vec_push(&engine->boxes, (int64_t)r->a) != PLAIT_OK)
            plait_engine_fail(engine, PLAIT_NOMEM, "no memory for arrays");
        return;
    }
    if (plait_vec_push(&engine->boxes, (int64_t)r->a) != PLAIT_OK || plait_vec_push(&engine->boxes, (int64_t)r->b) != PLAIT_OK)
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for arrays");
}

static void leave_at(plait_engine *engine, plait_thread *t, const plait_record *r, int suspends) {
    plait_frame *f = t->top;
    uint32_t unit = unit_of(engine, r);
    if (!f) return;
    commit(engine, t, 0);
    commit_late(engine, f);
    if (f->code && !f->begun) begin(engine, f);
    if (r->kind != PLAIT_R_UNWIND) reach(engine, t, unit, 0);
    count_here(engine, t, f);
    if (!suspends) {
        plait_frame_leave(engine, t, 0);
        return;
    }
    if (f->code && !f->fresh && f->pos + 1 < f->code->body->ninstrs) f->pos++;   // it goes on behind the yield
    f->fresh = 1;
    suspend(engine, t);
}

static void raise_at(plait_engine *engine, plait_thread *t, const plait_record *r) {
    uint32_t unit = unit_of(engine, r);
    plait_frame *f = t->top;
    if (!f || !f->code) return;
    int32_t to = plait_program_instr(f->code, unit);
    if (to >= 0 && (uint32_t)to == f->pos && !f->fresh) void_pending(engine, t), f->late.len = 0, engine->overdue |= t->early;
    else commit(engine, t, 0), commit_late(engine, f);
    // Thrown into a generator: raised at its yield, or (3.13) at the RESUME behind it, which is not executed.
    if (to < 0 || (f->fresh && ((uint32_t)to + 1 == f->pos || (f->thrown && (uint32_t)to == f->pos)))) return;
    reach(engine, t, unit, 0);
}

static void handled(plait_engine *engine, plait_thread *t, const plait_record *r) {
    uint32_t unit = unit_of(engine, r);
    plait_frame *f = t->top;
    void_pending(engine, t);
    if (!f || !f->code) return;
    int32_t to = plait_program_instr(f->code, unit);
    if (to < 0) return;
    count_here(engine, t, f);
    plait_loops_follow(engine, t, f, (uint32_t)to);
    f->pos = (uint32_t)to;
    f->fresh = 1;
    f->thrown = f->unplaced = 0;
}

static void drop_frames(plait_engine *engine, plait_thread *t, uint64_t address) {
    void_pending(engine, t);
    plait_frame *f = t->top;
    while (f && f->address != address) f = f->caller;
    if (!f) {   // suspended: it will never come back
        uint64_t *known = plait_map_find(&engine->suspended, address);
        if (!known) return;
        plait_frame_free(engine, (plait_frame *)(uintptr_t)*known);
        plait_map_remove(&engine->suspended, address);
        return;
    }
    for (int last = 0; t->top && !last;) {
        last = t->top == f;
        plait_frame_leave(engine, t, 0);
    }
}

static void switch_thread(plait_engine *engine, uint32_t number) {
    if (number >= PLAIT_MAX_THREADS) {
        plait_engine_fail(engine, PLAIT_INVALID, "thread number out of range");
        return;
    }
    if (engine->thread && engine->thread->number != number) commit(engine, engine->thread, 1);   // it lets go between instructions, or in a call
    while (engine->threads.len <= number) {
        plait_thread *fresh = plait_calloc(1, sizeof *fresh);
        if (!fresh || plait_vec_push(&engine->threads, fresh) != PLAIT_OK) {
            plait_free(fresh);
            plait_engine_fail(engine, PLAIT_NOMEM, "no memory for threads");
            return;
        }
        fresh->number = (uint32_t)engine->threads.len - 1;
        fresh->node = plait_tree_add(engine, 1, 0, 0);
        plait_locate(fresh);
    }
    engine->thread = engine->threads.at[number];
}

static void cell_fact(plait_engine *engine, plait_thread *t, const plait_record *r) {
    plait_frame *f = t->top;
    if (!f || !f->code || r->a >= f->code->code->nslots) return;
    f->cells[r->a] = plait_cell_at(engine, r->b);
    if (!f->cells[r->a]) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for cells");
}

static void dies(plait_engine *engine, plait_thread *t, const plait_record *r) {
    plait_pending p = {*r, {0}};
    if (t->pending.len == 0) death(engine, r->b);
    else if (plait_vec_push(&t->pending, p) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
}

static void rename_object(plait_engine *engine, const plait_record *r) {
    uint64_t from = engine->ext.b;
    if (!engine->has_ext) return;
    engine->has_ext = 0;
    if (plait_map_find(&engine->object_at, parked(from))) from = parked(from);
    if (plait_object_rename(engine, from, r->b) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory");
}

static void native(plait_engine *engine, plait_thread *t, const plait_record *r) {
    uint32_t unit = unit_of(engine, r);
    int again = r->flags & PLAIT_A_AFTER;     // more work of a call that was told before
    if (!(r->flags & PLAIT_A_MORE)) {
        commit(engine, t, 0);
        if (t->top) commit_late(engine, t->top);
        reach(engine, t, unit, 1);
    }
    uint32_t name = r->a < engine->string_ids.len ? engine->string_ids.at[r->a] : 0, region = plait_frame_region(t->top);
    if (t->pending.len && !again) plait_assumed_native(engine, t, name);
    uint32_t dtype = (uint32_t)(r->b >> PLAIT_DTYPE_SHIFT);
    uint64_t *slot, ops = PLAIT_NATIVE_OPS(r->b);
    // Names and regions are far fewer than 2^28 (their tables would not fit in memory).
    if (plait_map_at(&engine->native_index, (uint64_t)name << 36 | (uint64_t)(region & 0xfffffff) << 8 | dtype, 0, &slot) != PLAIT_OK) return;
    if (!*slot) {
        const char *text = plait_intern_text(&engine->program.names, name);
        plait_native_use use = {.name = name, .region = region, .dtype = dtype, .updates = !strncmp(text, "numpy.ndarray.", 14) || !strncmp(text, "numpy.ufunc.", 12) || !strncmp(text, "aten.", 5)};
        if (plait_vec_push(&engine->natives, use) != PLAIT_OK) return;
        *slot = engine->natives.len;
    }
    t->last_native = *slot;
    engine->natives.at[*slot - 1].calls += !again;
    engine->natives.at[*slot - 1].element_ops += ops;
    t->native += ops;
    plait_frame *f = t->top;
    if (engine->natives.at[*slot - 1].updates && f && f->code) engine->program.sites.at[f->code->units[f->pos].site].arrays = 1;
    if (f && f->code && f->code->blocks && ops)   // the native twin of its block
        plait_evidence_count(engine, t->collector, &f->code->blocks[f->code->nblocks + f->code->block_of[f->pos]], ops);
    t->here->length += ops;
}

// What a recorder can never have written.
static int plausible(const plait_record *r) {
    switch (r->kind) {
    case PLAIT_R_RANGE: case PLAIT_R_CREATED: return r->a <= PLAIT_MAX_COUNT && r->b < PLAIT_ADDRESS_END;
    case PLAIT_R_START: case PLAIT_R_RESUME: case PLAIT_R_YIELD: case PLAIT_R_DROP: case PLAIT_R_CELL: case PLAIT_R_NAMESPACE:
    case PLAIT_R_LENGTH: case PLAIT_R_ELEMENT: case PLAIT_R_KEY: case PLAIT_R_ATTRIBUTE: case PLAIT_R_GLOBAL: case PLAIT_R_STATE:
    case PLAIT_R_STREAM: case PLAIT_R_DEATH: case PLAIT_R_RENAME: return r->b < PLAIT_ADDRESS_END;
    default: return 1;
    }
}

static void native_end(plait_engine *engine, plait_thread *t, const plait_record *r) {
    engine->far = 0;
    if (!t->last_native || t->last_native > engine->natives.len) return;
    plait_native_use *use = &engine->natives.at[t->last_native - 1];
    use->bytes += (uint64_t)r->a * 64;
    use->nanoseconds += r->b;
    t->last_native = 0;
}

void plait_replay_record(plait_engine *engine, const plait_record *r) {
    if (!engine->thread) switch_thread(engine, 0);
    plait_thread *t = engine->thread;
    if (!t) return;
    if (!plausible(r)) {
        plait_engine_fail(engine, PLAIT_INVALID, "a record with an address or a count out of range");
        return;
    }
    switch (r->kind) {
    case PLAIT_R_NONE: break;
    case PLAIT_R_EXT: extend(engine, t, r); break;
    case PLAIT_R_FAR: engine->far = r->a; break;
    case PLAIT_R_TYPES: plait_types_take(engine, t, unit_of(engine, r), r->a); break;
    case PLAIT_R_MARK:
        commit(engine, t, 0);
        if (t->top) commit_late(engine, t->top);
        reach(engine, t, unit_of(engine, r), 1);
        break;
    case PLAIT_R_LENGTH: case PLAIT_R_ELEMENT: case PLAIT_R_RANGE: case PLAIT_R_KEY: case PLAIT_R_ATTRIBUTE: case PLAIT_R_GLOBAL:
    case PLAIT_R_STATE: case PLAIT_R_STREAM: case PLAIT_R_CREATED: case PLAIT_R_BOX: access_record(engine, t, r); break;
    case PLAIT_R_START: case PLAIT_R_RESUME: {
        uint32_t unit = r->unit == PLAIT_NO_UNIT && !engine->far ? PLAIT_NO_UNIT : unit_of(engine, r);
        call_of(engine, t, r, unit);
        break;
    }
    case PLAIT_R_RETURN: case PLAIT_R_UNWIND: leave_at(engine, t, r, 0); break;
    case PLAIT_R_YIELD: leave_at(engine, t, r, 1); break;
    case PLAIT_R_DROP: drop_frames(engine, t, r->b); break;
    case PLAIT_R_RAISE: raise_at(engine, t, r); break;
    case PLAIT_R_HANDLED: handled(engine, t, r); break;
    case PLAIT_R_THREAD: switch_thread(engine, r->a); break;
    case PLAIT_R_CELL: cell_fact(engine, t, r); break;
    case PLAIT_R_NAMESPACE: if (t->top) t->top->namespace_object = r->b; break;
    case PLAIT_R_DEATH: engine->unsteady++; dies(engine, t, r); break;
    case PLAIT_R_RENAME: rename_object(engine, r); break;
    case PLAIT_R_NATIVE: native(engine, t, r); break;
    case PLAIT_R_NATIVE_END: engine->unsteady++; native_end(engine, t, r); break;
    case PLAIT_R_END: engine->ended = 1; engine->clean = r->a == 1; break;
    default: break;
    }
}

void plait_replay_end(plait_engine *engine) {
    for (size_t i = 0; i < engine->threads.len; i++) {
        plait_thread *t = engine->thread = engine->threads.at[i];
        commit(engine, t, 0);
        while (t->top) {
            commit_late(engine, t->top);
            plait_frame_leave(engine, t, 0);
        }
        plait_region *program = &engine->program.regions.at[0];
        plait_span_statement(&t->level);
        program->instructions += t->clock;
        program->native_ops += t->native;
        program->work += t->clock + t->native;
        if (t->level.end[PLAIT_SPAN_WRITTEN] > program->span) program->span = t->level.end[PLAIT_SPAN_WRITTEN];
        if (t->level.end[PLAIT_SPAN_ASIDE] > program->span_aside) program->span_aside = t->level.end[PLAIT_SPAN_ASIDE];
        if (t->level.end[PLAIT_SPAN_BURDENED] > program->burdened) program->burdened = t->level.end[PLAIT_SPAN_BURDENED];
    }
}
