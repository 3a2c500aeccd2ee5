// SPDX-License-Identifier: Apache-2.0
// Frames and their loops: what opens and closes nodes of the region tree, and what the totals of regions and call edges take from that.
// Frames that ended are kept by their code and used again, with the memory of their lists; so are the lists of closed loops.
#include "engine/state.h"
#include <string.h>

// ---- where accesses happen

void plait_locate(plait_thread *t) {
    plait_frame *f = t->top;
    t->open = f && f->loops.len ? &f->loops.at[f->loops.len - 1] : NULL;
    if (t->open) t->cur_node = t->open->node, t->cur_iter = t->open->iteration, t->cur_region = t->open->region, t->cur_parent = t->open->parent, t->here = &t->open->level;
    else if (f) t->cur_node = f->act, t->cur_iter = 0, t->cur_region = f->code ? f->code->region : 0, t->cur_parent = f->parent, t->here = &f->level;
    else t->cur_node = t->node, t->cur_iter = 0, t->cur_region = 0, t->cur_parent = 1, t->here = &t->level;
}

static uint32_t *active(plait_engine *engine, plait_thread *t, uint32_t region) {
    while (t->active.len <= region)
        if (plait_vec_push(&t->active, 0) != PLAIT_OK) {
            plait_engine_fail(engine, PLAIT_NOMEM, "no memory for regions");
            return NULL;
        }
    return &t->active.at[region];
}

static int region_enter(plait_engine *engine, plait_thread *t, uint32_t region) {   // 1: outermost
    uint32_t *count = active(engine, t, region);
    return count && (*count)++ == 0;
}

static void region_leave(plait_engine *engine, plait_thread *t, uint32_t region, int outermost, uint64_t entered, uint64_t native,
                         const uint64_t span[PLAIT_SPANS]) {
    uint32_t *count = active(engine, t, region);
    plait_region *at = &engine->program.regions.at[region];
    if (count && *count) --*count;
    if (!outermost) return;
    at->instructions += t->clock - entered;
    at->native_ops += t->native - native;
    at->work += t->clock - entered + t->native - native;
    at->span += span[PLAIT_SPAN_WRITTEN];
    at->span_aside += span[PLAIT_SPAN_ASIDE];
    at->burdened += span[PLAIT_SPAN_BURDENED];
}

// ---- loops

void plait_loop_enter(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop, uint32_t iteration, int again) {
    uint32_t region = f->code->loops[loop].region;
    plait_open_loop open = {.loop = loop, .region = region, .parent = t->cur_node, .iteration = iteration, .entered = t->clock, .native_entered = t->native};
    open.node = plait_tree_add(engine, t->cur_node, t->cur_iter, region);
    if (open.node) plait_span_loop_enter(engine, t->here, &open);
    if (engine->idle_shifts.len) open.shifts = engine->idle_shifts.at[--engine->idle_shifts.len];
    if (!open.node || plait_vec_push(&f->loops, open) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for loops");
        return;
    }
    if (f->code->loops[loop].kind == PLAIT_SRC_COMP) plait_span_statement_enter(f, &f->loops.at[f->loops.len - 1]);
    f->loops.at[f->loops.len - 1].outermost = (uint8_t)region_enter(engine, t, region);
    if (!again) f->loops.at[f->loops.len - 1].collector = plait_evidence_enter(engine, t, region, f->loops.at[f->loops.len - 1].outermost);
    if (!again) engine->program.regions.at[region].instances++, plait_timeline_enter(engine, &f->loops.at[f->loops.len - 1], region);
    else plait_span_iterate(engine, &f->loops.at[f->loops.len - 1]), f->loops.at[f->loops.len - 1].first = iteration;
    if (again) engine->tree.at[open.node].first = iteration;
    plait_locate(t);
}

static void shifts_give_back(plait_engine *engine, plait_shifts *shifts) {   // very long ones are not kept
    shifts->len = 0;
    if (shifts->cap > 1 << 14 || engine->idle_shifts.len > 64 || plait_vec_push(&engine->idle_shifts, *shifts) != PLAIT_OK) plait_vec_fini(shifts);
    *shifts = (plait_shifts){0};
}

static void loop_close(plait_engine *engine, plait_thread *t, plait_frame *f, int failed) {
    plait_open_loop *open = &f->loops.at[f->loops.len - 1];
    plait_region *region = &engine->program.regions.at[f->code->loops[open->loop].region];
    plait_level *outer = f->loops.len > 1 ? &f->loops.at[f->loops.len - 2].level : &f->level;
    uint64_t span[PLAIT_SPANS];
    plait_span_loop_exit(engine, outer, open, f->code->loops[open->loop].kind == PLAIT_SRC_COMP, span);
    if (open->lane) plait_timeline_exit(engine, t, open, f->code->loops[open->loop].region, failed, f->suspends ? 0 : span[PLAIT_SPAN_ASIDE]);
    if (f->suspends) plait_evidence_suspend(engine, t, open->collector);
    else plait_evidence_exit(engine, t, open->collector, failed);
    if (f->sampled && !f->suspends) plait_sample_exit(engine, f, open->loop, failed);
    if (f->code->loops[open->loop].kind == PLAIT_SRC_COMP) plait_span_statement_exit(f, open);
    shifts_give_back(engine, &open->shifts);
    uint64_t n = open->iteration - (failed && open->iteration > 0);
    if (n != open->iteration) region->iterations--;   // the evaluation that ends a loop is no iteration
    if (n > region->max_iterations) region->max_iterations = n;
    region_leave(engine, t, f->code->loops[open->loop].region, open->outermost, open->entered, open->native_entered, span);
}

void plait_loop_exit(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop, int failed) {
    while (f->loops.len) {
        int32_t innermost = f->loops.at[f->loops.len - 1].loop;
        loop_close(engine, t, f, failed && innermost == loop);
        f->loops.len--;
        if (innermost == loop) break;
    }
    plait_locate(t);
}

void plait_loop_iterate(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop) {
    while (f->loops.len && f->loops.at[f->loops.len - 1].loop != loop &&
           !plait_program_loop_inside(f->code, loop, f->loops.at[f->loops.len - 1].loop)) {
        loop_close(engine, t, f, 0);
        f->loops.len--;
    }
    if (!f->loops.len || f->loops.at[f->loops.len - 1].loop != loop) plait_locate(t), plait_loop_enter(engine, t, f, loop, 0, 0);
    if (!f->loops.len) return;
    f->loops.at[f->loops.len - 1].iteration++;
    engine->program.regions.at[f->code->loops[loop].region].iterations++;
    f->ends.len = f->loops.at[f->loops.len - 1].ends_from;   // a comprehension has no statement ends to do it
    plait_span_iterate(engine, &f->loops.at[f->loops.len - 1]);
    plait_evidence_iterate(t, f->loops.at[f->loops.len - 1].collector);
    plait_locate(t);
}

// Where an exception leaves the loop: in the evaluation of its header? Then that opened an iteration that does not count.
static int header_raises(const plait_frame *f, int32_t loop) {
    const plait_unit *unit = &f->code->units[f->pos];
    return unit->loop == loop && (f->code->body->instrs[f->pos].op == PLAIT_OP_FOR_ITER || unit->flags & PLAIT_UNIT_TEST);
}

// After a jump that no segment describes (exception, lost events): the open loops become those of the instruction.
void plait_loops_follow(plait_engine *engine, plait_thread *t, plait_frame *f, uint32_t instr) {
    int32_t loop = f->code->units[instr].loop;
    int ends = f->code->body->instrs[instr].op == PLAIT_OP_END_ASYNC_FOR;   // the evaluation that ends an `async for` ends in an exception
    while (f->loops.len && !plait_program_loop_inside(f->code, loop, f->loops.at[f->loops.len - 1].loop)) {
        loop_close(engine, t, f, ends || header_raises(f, f->loops.at[f->loops.len - 1].loop));
        f->loops.len--;
    }
    plait_locate(t);
}

static void frame_release(plait_engine *engine, plait_frame *f) {
    plait_free(f->locals);
    plait_free(f->cells);
    for (size_t i = 0; i < f->loops.len; i++) plait_timeline_drop(&f->loops.at[i]), plait_vec_fini(&f->loops.at[i].shifts);
    plait_vec_fini(&f->loops);
    plait_vec_fini(&f->late);
    plait_vec_fini(&f->ends);
    plait_vec_fini(&f->pushes);
    plait_free(f);
}

void plait_frame_free(plait_engine *engine, plait_frame *f) {
    if (f->sampled) plait_sample_gone(engine, f);
    plait_code_info *code = f->code;
    if (!code) {
        frame_release(engine, f);
        return;
    }
    for (size_t i = 0; i < code->code->nslots + code->nvirtual; i++) if (f->locals[i].more) plait_loc_clear(engine, &f->locals[i]);
    for (size_t i = 0; i < f->loops.len; i++) plait_timeline_drop(&f->loops.at[i]), shifts_give_back(engine, &f->loops.at[i].shifts);
    f->caller = code->idle;
    code->idle = f;
}

void plait_frames_fini(plait_engine *engine) {
    for (size_t i = 0; i < engine->program.codes.len; i++)
        for (plait_frame *f; (f = engine->program.codes.at[i]->idle);) {
            engine->program.codes.at[i]->idle = f->caller;
            f->loops.len = 0;
            frame_release(engine, f);
        }
    for (size_t i = 0; i < engine->idle_shifts.len; i++) plait_vec_fini(&engine->idle_shifts.at[i]);
    plait_vec_fini(&engine->idle_shifts);
}

static plait_frame *frame_again(plait_code_info *code) {   // the frame that ended last, as new
    plait_frame *f = code->idle, kept = *f;
    size_t slots = code->code->nslots + code->nvirtual;
    code->idle = f->caller;
    *f = (plait_frame){.code = code, .fresh = 1, .locals = kept.locals, .cells = kept.cells, .loops = kept.loops, .late = kept.late, .ends = kept.ends,
                       .pushes = kept.pushes};
    f->loops.len = f->late.len = f->ends.len = f->pushes.len = 0;
    memset(f->locals, 0, slots * sizeof *f->locals);
    memset(f->cells, 0, slots * sizeof *f->cells);
    return f;
}

plait_frame *plait_frame_new(plait_code_info *code, uint64_t address) {   // NULL: no memory
    if (code && code->idle) {
        plait_frame *f = frame_again(code);
        f->address = address;
        return f;
    }
    plait_frame *f = plait_calloc(1, sizeof *f);
    size_t slots = code ? code->code->nslots + code->nvirtual : 0;
    if (!f) return NULL;
    f->code = code && code->body ? code : NULL;
    f->address = address;
    f->fresh = 1;
    f->locals = plait_calloc(slots + 1, sizeof *f->locals);
    f->cells = plait_calloc(slots + 1, sizeof *f->cells);
    if (f->locals && f->cells) return f;
    plait_free(f->locals);
    plait_free(f->cells);
    plait_free(f);
    return NULL;
}

static void edge_find(plait_engine *engine, plait_frame *f) {
    // The calls of one site mostly go to one callee.
    uint32_t *near = &engine->near_edges[f->call_site & (sizeof engine->near_edges / sizeof *engine->near_edges - 1)];
    const plait_call_edge *known = *near ? &engine->calls.at[*near - 1] : NULL;
    if (known && known->site == f->call_site && known->caller == f->caller_region && known->callee == f->code->region) {
        f->edge = *near;
        return;
    }
    uint64_t key = plait_hash64((uint64_t)f->call_site << 32 | f->code->region) ^ f->caller_region * 0x9e3779b97f4a7c15u;
    uint64_t *slot;
    if (plait_map_at(&engine->call_index, key >> 1, 0, &slot) != PLAIT_OK) {
        plait_engine_fail(engine, PLAIT_NOMEM, "no memory for calls");
        return;
    }
    if (!*slot) {
        plait_call_edge edge = {f->call_site, f->caller_region, f->code->region, 0, 0};
        if (plait_vec_push(&engine->calls, edge) != PLAIT_OK) {
            plait_engine_fail(engine, PLAIT_NOMEM, "no memory for calls");
            return;
        }
        *slot = engine->calls.len;
    }
    f->edge = *near = (uint32_t)*slot;
}

static void count_call(plait_engine *engine, plait_frame *f, uint64_t instructions, int calls) {
    if (!f->code) return;
    if (calls) edge_find(engine, f);
    if (!f->edge) return;
    engine->calls.at[f->edge - 1].count += (uint64_t)calls;
    engine->calls.at[f->edge - 1].instructions += instructions;
}

uint32_t plait_frame_region(const plait_frame *f) {
    if (!f || !f->code) return 0;
    return f->loops.len ? f->code->loops[f->loops.at[f->loops.len - 1].loop].region : f->code->region;
}

// Puts f on top: an activation or resumption node, and the loops that were open.
void plait_frame_push(plait_engine *engine, plait_thread *t, plait_frame *f, uint32_t call_site) {
    if (engine->samples.open && t->top) plait_sample_calls(engine, t, t->top);
    if (f->sampled) plait_sample_pause(engine, f, 0);
    f->caller = t->top;
    f->call_site = call_site;
    f->caller_region = plait_frame_region(t->top);
    f->entered = t->clock;
    f->native_entered = t->native;
    uint32_t region = f->code ? f->code->region : 0;
    f->parent = t->cur_node;
    f->act = plait_tree_add(engine, t->cur_node, t->cur_iter, region);
    if (f->act) plait_span_call(engine, t, f->act, f);
    f->level = (plait_level){.length = 0};
    f->ends.len = 0;
    t->top = f;
    if (!f->act) return;
    engine->tree.at[f->act].first = call_site;
    f->outermost = (uint8_t)region_enter(engine, t, region);
    f->depth = t->active.len > region ? t->active.at[region] : 0;
    size_t open = f->loops.len;
    f->loops.len = 0;
    plait_locate(t);
    for (size_t i = 0; i < open; i++) {
        plait_open_loop was = f->loops.at[i];
        plait_loop_enter(engine, t, f, was.loop, was.iteration, 1);
        if (f->loops.len <= i) break;
        f->loops.at[i].collector = was.collector;
        plait_evidence_resume(engine, t, was.collector, f->loops.at[i].outermost);
    }
    count_call(engine, f, 0, 1);
}

void plait_frame_leave(plait_engine *engine, plait_thread *t, int suspends) {
    plait_frame *f = t->top;
    if (f->ends.len && f->code) plait_span_store(engine, t, f->pos, 1);   // what it returns may come from calls
    f->suspends = (uint8_t)suspends;
    for (size_t i = f->loops.len; i-- > 0;) {
        size_t open = f->loops.len;
        f->loops.len = i + 1;
        loop_close(engine, t, f, !suspends && header_raises(f, f->loops.at[i].loop));
        f->loops.len = open;
    }
    f->suspends = 0;
    if (f->sampled && suspends) plait_sample_pause(engine, f, 1);
    else if (f->sampled) plait_sample_exit(engine, f, PLAIT_NO_LOOP, 0);
    if (t->waits.len) plait_wait_statement(engine, t, f->act, &f->level);
    plait_span_statement(&f->level);
    if (t->waits.len) plait_wait_leave(t, engine->tree.at[f->act].depth);
    if (f->namespace_object && f->code && f->code->class_body && !suspends) engine->class_namespace = f->namespace_object;
    region_leave(engine, t, f->code ? f->code->region : 0, f->outermost, f->entered, f->native_entered, f->level.end);
    count_call(engine, f, t->clock - f->entered, 0);
    if (f->code) plait_evidence_call(engine, f->code->region, t->clock - f->entered + t->native - f->native_entered, f->depth);
    t->top = f->caller;
    f->caller = NULL;
    plait_locate(t);
    plait_span_return(engine, t, f, f->level.end);
    if (!suspends) plait_frame_free(engine, f);
}

