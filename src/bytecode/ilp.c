// SPDX-License-Identifier: Apache-2.0
// Streaming list scheduling with unit latency and no limit on width, in eight settings at once: with and without control dependences, for
// four windows. A value is the stage at which it is there, in each setting, and the step that made it; so nothing of
// the trace needs to be kept but what is displayed.
//
// 1. stage[c] of an instruction = 1 + max over what it needs, the last conditional jump (control settings), and the stage at which the
//    instruction W before it, and all before that one, were done (windows).
// 2. A value that nothing in the trace made is there at stage 0.
// 3. Locals of a frame start as "there when the frame's call was issued"; stack slots and memory as there at stage 0.
// 4. A frame that returned holds no memory and stands in `spare`; generators stay until they return.
#include "bytecode/ilp.h"
#include <string.h>
#include "base/map.h"
#include "bytecode/category.h"
#include "bytecode/effect.h"

enum { SETTINGS = 2 * PLAIT_ILP_WINDOWS, RING = 256, NO_STEP = -1 };
const uint32_t plait_ilp_window[PLAIT_ILP_WINDOWS] = {0, 16, 64, 256};

typedef struct value { uint64_t ready[SETTINGS]; int64_t maker; } value;

typedef struct frame {
    uint64_t number;
    const plait_body *body;
    value *stack, *slots;     // owned; stacksize + 2 and nslots of them
    int64_t caller;           // index of the frame it returns to, -1: outside of the trace
    int64_t result;           // stack slot that its running instruction fills first, -1: none
    value last;               // of its last counted instruction
    int left;                 // its last instruction returned or yielded
} frame;

typedef struct counts { PLAIT_VEC(uint64_t) per_stage; } counts;   // at[s - 1]: instructions in stage s

struct plait_ilp {
    size_t keep;
    PLAIT_VEC(plait_ilp_step) steps;
    PLAIT_VEC(int64_t) before;        // beside steps: the step that decided its stage, NO_STEP
    PLAIT_VEC(frame) frames;
    PLAIT_VEC(size_t) spare;          // frames that are over, to be used again; room for all
    plait_map frame_of;               // number -> index in frames
    plait_map memory;                 // location -> index in cells
    PLAIT_VEC(value) cells;
    counts widths[SETTINGS];
    uint64_t longest[SETTINGS], decided[SETTINGS], done[SETTINGS];   // path so far; last conditional jump; max stage in order
    uint64_t ring[SETTINGS][RING];    // done[] after each of the last instructions
    uint64_t instructions, free;
    int64_t current;                  // frame of the last instruction, -1
    value last;                       // what the last counted instruction made
};

plait_status plait_ilp_begin(size_t keep, plait_ilp **out) {
    *out = NULL;
    plait_ilp *ilp = plait_calloc(1, sizeof *ilp);
    if (!ilp) return PLAIT_NOMEM;
    ilp->keep = keep;
    ilp->current = -1;
    ilp->last.maker = NO_STEP;
    *out = ilp;
    return PLAIT_OK;
}

void plait_ilp_free(plait_ilp *ilp) {
    if (!ilp) return;
    for (size_t i = 0; i < ilp->frames.len; i++) {
        plait_free(ilp->frames.at[i].stack);
        plait_free(ilp->frames.at[i].slots);
    }
    for (int c = 0; c < SETTINGS; c++) plait_vec_fini(&ilp->widths[c].per_stage);
    plait_vec_fini(&ilp->steps);
    plait_vec_fini(&ilp->before);
    plait_vec_fini(&ilp->frames);
    plait_vec_fini(&ilp->spare);
    plait_vec_fini(&ilp->cells);
    plait_map_fini(&ilp->frame_of);
    plait_map_fini(&ilp->memory);
    plait_free(ilp);
}

static int is_free(plait_op op) {
    switch (op) {
    case PLAIT_OP_NOP: case PLAIT_OP_NOT_TAKEN: case PLAIT_OP_RESUME: case PLAIT_OP_CACHE: case PLAIT_OP_EXTENDED_ARG: case PLAIT_OP_SWAP:
    case PLAIT_OP_COPY: case PLAIT_OP_PUSH_NULL: case PLAIT_OP_POP_TOP: case PLAIT_OP_POP_ITER: case PLAIT_OP_END_FOR:
    case PLAIT_OP_END_SEND: case PLAIT_OP_JUMP_FORWARD: case PLAIT_OP_JUMP_BACKWARD: case PLAIT_OP_JUMP_BACKWARD_NO_INTERRUPT:
    case PLAIT_OP_MAKE_CELL: case PLAIT_OP_COPY_FREE_VARS: case PLAIT_OP_KW_NAMES:
        return 1;
    default: return 0;
    }
}

// ---- frames

static void forget(value *values, size_t n, const value *initial) {
    for (size_t i = 0; i < n; i++) values[i] = *initial;
}

static void give_back(plait_ilp *ilp, frame *f) {
    plait_free(f->stack);
    plait_free(f->slots);
    f->stack = f->slots = NULL;
    plait_map_remove(&ilp->frame_of, f->number);
    ilp->spare.at[ilp->spare.len++] = (size_t)(f - ilp->frames.at);
}

// `caller` is -1 or the frame whose running instruction made the call.
static plait_status frame_new(plait_ilp *ilp, uint64_t number, const plait_body *body, int64_t caller, int64_t *index) {
    static const value nothing = {.maker = NO_STEP};
    size_t depth = (size_t)body->code->stacksize + 2, slots = body->code->nslots + 1;
    value arguments = caller >= 0 ? ilp->frames.at[caller].last : nothing;
    PLAIT_TRY(plait_vec_reserve(&ilp->frames, 1));
    PLAIT_TRY(plait_vec_reserve(&ilp->spare, ilp->frames.len + 1));   // so that giving back cannot fail
    frame f = {.number = number, .body = body, .caller = caller, .result = -1, .last = nothing};
    size_t at = ilp->spare.len ? ilp->spare.at[ilp->spare.len - 1] : ilp->frames.len;
    f.stack = plait_alloc(depth * sizeof *f.stack);
    f.slots = plait_alloc(slots * sizeof *f.slots);
    if (!f.stack || !f.slots || plait_map_set(&ilp->frame_of, number, at) != PLAIT_OK) {
        plait_free(f.stack);
        plait_free(f.slots);
        return PLAIT_NOMEM;
    }
    forget(f.stack, depth, &nothing);
    forget(f.slots, slots, &arguments);
    if (ilp->spare.len) ilp->spare.len--;
    else ilp->frames.len++;
    ilp->frames.at[at] = f;
    *index = (int64_t)at;
    return PLAIT_OK;
}

// Makes `number` the current frame. Who calls or resumes it: the frame that ran last, or, when that one has just returned (callbacks
// from native code), its caller.
static plait_status enter(plait_ilp *ilp, uint64_t number, const plait_body *body, frame **out) {
    uint64_t *known = plait_map_find(&ilp->frame_of, number);
    if (known && ilp->frames.at[*known].body != body) {   // its number was used before, by a frame that an exception ended
        if (ilp->current == (int64_t)*known) ilp->current = ilp->frames.at[*known].caller;
        give_back(ilp, &ilp->frames.at[*known]);
        known = NULL;
    }
    const frame *from = ilp->current >= 0 ? &ilp->frames.at[ilp->current] : NULL;
    int64_t active = from && from->left ? from->caller : ilp->current, index;
    if (!known) PLAIT_TRY(frame_new(ilp, number, body, active, &index));
    else index = (int64_t)*known;
    frame *to = &ilp->frames.at[index];
    if (known && to->left) {   // a generator goes on: the value sent comes from whoever resumes it
        if (active != index) to->caller = active;
        if (to->result >= 0 && to->caller >= 0) to->stack[to->result] = ilp->frames.at[to->caller].last;
    }
    to->left = 0;
    ilp->current = index;
    *out = to;
    return PLAIT_OK;
}

// The frame returns or yields what ilp->last is: to the result of the instruction that its caller is at.
static void leave(plait_ilp *ilp, frame *f, plait_op op) {
    int init = strcmp(f->body->code->name, "__init__") == 0;   // what the call makes is the object, not this
    frame *to = f->caller >= 0 ? &ilp->frames.at[f->caller] : NULL;
    f->left = 1;
    if (to && to->stack && to->result >= 0 && !init) {
        value *result = &to->stack[to->result];
        if (ilp->last.ready[0] > result->ready[0]) result->maker = ilp->last.maker;
        for (int c = 0; c < SETTINGS; c++)
            if (ilp->last.ready[c] > result->ready[c]) result->ready[c] = ilp->last.ready[c];
    }
    if (op == PLAIT_OP_YIELD_VALUE || op == PLAIT_OP_RETURN_GENERATOR) return;
    give_back(ilp, f);
}

// ---- one instruction

typedef struct need {
    uint64_t ready[SETTINGS];   // max over inputs
    int64_t maker;              // of setting 0
    int nmakers;
    int64_t makers[PLAIT_ILP_NEEDS];
} need;

static void add_need(need *n, const value *v) {
    if (v->ready[0] > n->ready[0]) n->maker = v->maker;
    for (int c = 0; c < SETTINGS; c++)
        if (v->ready[c] > n->ready[c]) n->ready[c] = v->ready[c];
    for (int k = 0; k < n->nmakers; k++) if (n->makers[k] == v->maker) return;
    if (v->maker != NO_STEP && n->nmakers < PLAIT_ILP_NEEDS) n->makers[n->nmakers++] = v->maker;
}

static plait_status widen(counts *widths, uint64_t stage) {
    while (widths->per_stage.len < stage) PLAIT_TRY(plait_vec_push(&widths->per_stage, 0));
    return PLAIT_OK;
}

static void limit(const plait_ilp *ilp, need *n) {
    for (int c = 0; c < SETTINGS; c++) {
        uint32_t window = plait_ilp_window[c % PLAIT_ILP_WINDOWS];
        if (c >= PLAIT_ILP_WINDOWS && ilp->decided[c] > n->ready[c]) n->ready[c] = ilp->decided[c];
        if (!window || ilp->instructions < window) continue;
        uint64_t oldest = ilp->ring[c][(ilp->instructions - window) % RING];
        if (oldest > n->ready[c]) n->ready[c] = oldest;
    }
}

static plait_status keep_step(plait_ilp *ilp, const frame *f, uint32_t instr, plait_op op, const value *made, const need *from) {
    if (ilp->steps.len >= ilp->keep) return PLAIT_OK;
    plait_ilp_step step = {.body = f->body, .frame = f->number, .instr = instr, .op = (uint16_t)op, .stage = (uint32_t)made->ready[0],
                           .control_stage = (uint32_t)made->ready[PLAIT_ILP_WINDOWS]};
    for (int k = 0; from && k < from->nmakers; k++) step.needs[step.nneeds++] = (uint32_t)from->makers[k];
    PLAIT_TRY(plait_vec_push(&ilp->steps, step));
    if (plait_vec_push(&ilp->before, from ? from->maker : NO_STEP) == PLAIT_OK) return PLAIT_OK;
    ilp->steps.len--;
    return PLAIT_NOMEM;
}

// Schedules one counted instruction; *made is what its results are. Nothing is changed when memory runs out.
static plait_status schedule(plait_ilp *ilp, const frame *f, uint32_t instr, plait_op op, need *n, value *made) {
    limit(ilp, n);
    for (int c = 0; c < SETTINGS; c++) {
        made->ready[c] = n->ready[c] + 1;
        PLAIT_TRY(widen(&ilp->widths[c], made->ready[c]));
    }
    made->maker = ilp->steps.len < ilp->keep ? (int64_t)ilp->steps.len : NO_STEP;
    PLAIT_TRY(keep_step(ilp, f, instr, op, made, n));
    int branch = (plait_op_flags(op) & PLAIT_OPF_CONDITIONAL) != 0;
    for (int c = 0; c < SETTINGS; c++) {
        uint64_t stage = made->ready[c];
        ilp->widths[c].per_stage.at[stage - 1]++;
        if (stage > ilp->longest[c]) ilp->longest[c] = stage;
        if (stage > ilp->done[c]) ilp->done[c] = stage;
        if (branch && stage > ilp->decided[c]) ilp->decided[c] = stage;
        ilp->ring[c][ilp->instructions % RING] = ilp->done[c];
    }
    ilp->instructions++;
    ilp->last = *made;
    return PLAIT_OK;
}

static plait_status note_free(plait_ilp *ilp, const frame *f, uint32_t instr, plait_op op) {
    static const value nothing = {.maker = NO_STEP};
    PLAIT_TRY(keep_step(ilp, f, instr, op, &nothing, NULL));
    ilp->free++;
    return PLAIT_OK;
}

static plait_status one_load(plait_ilp *ilp, frame *f, uint32_t instr, uint32_t slot, uint32_t to) {
    need n = {.maker = NO_STEP};
    value made;
    add_need(&n, &f->slots[slot]);
    PLAIT_TRY(schedule(ilp, f, instr, PLAIT_OP_LOAD_FAST, &n, &made));
    f->stack[to] = made;
    return PLAIT_OK;
}

static plait_status one_store(plait_ilp *ilp, frame *f, uint32_t instr, uint32_t from, uint32_t slot) {
    need n = {.maker = NO_STEP};
    value made;
    add_need(&n, &f->stack[from]);
    PLAIT_TRY(schedule(ilp, f, instr, PLAIT_OP_STORE_FAST, &n, &made));
    f->slots[slot] = made;
    return PLAIT_OK;
}

// Super-instructions as their parts. 1 in *done when it was one.
static plait_status in_parts(plait_ilp *ilp, frame *f, uint32_t i, int *done) {
    const plait_instr *instr = &f->body->instrs[i];
    uint32_t first = instr->oparg >> 4, second = instr->oparg & 15, depth = (uint32_t)instr->depth;
    *done = 1;
    switch (instr->op) {
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        PLAIT_TRY(one_load(ilp, f, i, first, depth));
        return one_load(ilp, f, i, second, depth + 1);
    case PLAIT_OP_STORE_FAST_LOAD_FAST:
        PLAIT_TRY(one_store(ilp, f, i, depth - 1, first));
        return one_load(ilp, f, i, second, depth - 1);
    case PLAIT_OP_STORE_FAST_STORE_FAST:
        PLAIT_TRY(one_store(ilp, f, i, depth - 1, first));
        return one_store(ilp, f, i, depth - 2, second);
    default: *done = 0; return PLAIT_OK;
    }
}

static void move_values(frame *f, const plait_instr *instr) {
    uint32_t depth = (uint32_t)instr->depth, deep = depth - instr->oparg;
    value held = f->stack[deep];
    if (instr->op == PLAIT_OP_SWAP) {
        f->stack[deep] = f->stack[depth - 1];
        f->stack[depth - 1] = held;
    } else {
        f->stack[depth] = held;
    }
}

// Which local or cell an instruction reads or writes: 'r', 'w', or 0.
static char slot_use(plait_op op) {
    switch (op) {
    case PLAIT_OP_LOAD_FAST: case PLAIT_OP_LOAD_FAST_CHECK: case PLAIT_OP_LOAD_FAST_AND_CLEAR: case PLAIT_OP_LOAD_FAST_BORROW:
    case PLAIT_OP_LOAD_DEREF: case PLAIT_OP_LOAD_FROM_DICT_OR_DEREF:
        return 'r';
    case PLAIT_OP_STORE_FAST: case PLAIT_OP_STORE_DEREF: case PLAIT_OP_DELETE_FAST: case PLAIT_OP_DELETE_DEREF: return 'w';
    default: return 0;
    }
}

static void need_operands(const plait_ilp *ilp, frame *f, const plait_instr *instr, plait_effect e, need *n) {
    uint32_t depth = (uint32_t)instr->depth;
    if (instr->op == PLAIT_OP_PUSH_EXC_INFO || instr->op == PLAIT_OP_CLEANUP_THROW || instr->op == PLAIT_OP_END_ASYNC_FOR)
        f->stack[depth - 1] = ilp->last;   // the exception came from what ran last
    for (uint32_t k = 0; k < e.uses; k++) add_need(n, &f->stack[depth - 1 - k]);
    if (e.under) add_need(n, &f->stack[depth - e.pops - e.under]);
    if (slot_use(instr->op) == 'r') add_need(n, &f->slots[instr->oparg]);
}

static void leave_results(frame *f, const plait_instr *instr, plait_effect e, const value *made) {
    uint32_t depth = (uint32_t)instr->depth;
    for (uint32_t k = 0; k < e.pushes; k++) f->stack[depth - e.pops + k] = *made;
    if (e.under) f->stack[depth - e.pops - e.under] = *made;                   // the container has changed
    if (instr->op == PLAIT_OP_FOR_ITER) f->stack[depth - 1] = *made;           // the iterator has moved on
    if (instr->op == PLAIT_OP_SEND) f->stack[depth - 2] = *made;
    if (slot_use(instr->op) == 'w' || instr->op == PLAIT_OP_LOAD_FAST_AND_CLEAR) f->slots[instr->oparg] = *made;
    f->result = e.pushes ? (int64_t)(depth - e.pops) : -1;
    f->last = *made;
}

static int leaves(plait_op op) {
    return op == PLAIT_OP_RETURN_VALUE || op == PLAIT_OP_RETURN_CONST || op == PLAIT_OP_YIELD_VALUE || op == PLAIT_OP_RETURN_GENERATOR;
}

// The cell of a location, made if `create`; *index is -1 where there is none.
static plait_status cell_of(plait_ilp *ilp, uint64_t location, int create, int64_t *index) {
    uint64_t key = location == PLAIT_MAP_NONE ? location - 1 : location, *known = plait_map_find(&ilp->memory, key);
    *index = known ? (int64_t)*known : -1;
    if (known || !create) return PLAIT_OK;
    PLAIT_TRY(plait_vec_push(&ilp->cells, ((value){.maker = NO_STEP})));
    if (plait_map_set(&ilp->memory, key, ilp->cells.len - 1) != PLAIT_OK) {
        ilp->cells.len--;
        return PLAIT_NOMEM;
    }
    *index = (int64_t)ilp->cells.len - 1;
    return PLAIT_OK;
}

static plait_status take(plait_ilp *ilp, frame *f, uint32_t i, need *n, const uint64_t *writes, size_t nwrites) {
    const plait_instr *instr = &f->body->instrs[i];
    plait_effect e = plait_op_effect(f->body->code->version, instr->op, instr->oparg);
    plait_op parts[4], common = plait_op_common(f->body->code->version, instr->op, instr->oparg);
    size_t nparts = plait_op_parts(common, parts);
    value made;
    int64_t cell;
    for (size_t k = 0; k < nwrites; k++) PLAIT_TRY(cell_of(ilp, writes[k], 1, &cell));   // all that can fail, first
    need_operands(ilp, f, instr, e, n);
    for (size_t k = 0; k < nparts; k++) {   // of RETURN_CONST: the constant, then the return
        PLAIT_TRY(schedule(ilp, f, i, parts[k], n, &made));
        add_need(n, &made);
    }
    leave_results(f, instr, e, &made);
    for (size_t k = 0; k < nwrites; k++)
        if (cell_of(ilp, writes[k], 0, &cell) == PLAIT_OK && cell >= 0) ilp->cells.at[cell] = made;
    if (leaves(instr->op)) leave(ilp, f, instr->op);
    return PLAIT_OK;
}

plait_status plait_ilp_instr(plait_ilp *ilp, uint64_t number, const plait_body *body, uint32_t i, const uint64_t *reads, size_t nreads,
                             const uint64_t *writes, size_t nwrites) {
    const plait_instr *instr = &body->instrs[i];
    frame *f;
    need n = {.maker = NO_STEP};
    int done;
    if (instr->depth < 0) return PLAIT_INVALID;   // cannot have run
    PLAIT_TRY(enter(ilp, number, body, &f));
    if (is_free(instr->op)) {
        PLAIT_TRY(note_free(ilp, f, i, instr->op));
        if (instr->op == PLAIT_OP_SWAP || instr->op == PLAIT_OP_COPY) move_values(f, instr);
        else if (instr->op == PLAIT_OP_END_SEND) f->stack[instr->depth - 2] = f->stack[instr->depth - 1];
        else if (instr->op == PLAIT_OP_PUSH_NULL) f->stack[instr->depth] = (value){.maker = NO_STEP};
        return PLAIT_OK;
    }
    PLAIT_TRY(in_parts(ilp, f, i, &done));
    if (done) return PLAIT_OK;
    for (size_t k = 0; k < nreads; k++) {
        int64_t cell;
        PLAIT_TRY(cell_of(ilp, reads[k], 0, &cell));
        if (cell >= 0) add_need(&n, &ilp->cells.at[cell]);
    }
    return take(ilp, f, i, &n, writes, nwrites);
}

plait_status plait_ilp_late(plait_ilp *ilp, uint64_t number, const uint64_t *writes, size_t nwrites) {
    const uint64_t *known = plait_map_find(&ilp->frame_of, number);
    if (!known) return PLAIT_OK;
    const frame *f = &ilp->frames.at[*known];
    const value *made = f->result >= 0 ? &f->stack[f->result] : &f->last;
    for (size_t k = 0; k < nwrites; k++) {
        int64_t cell;
        PLAIT_TRY(cell_of(ilp, writes[k], 1, &cell));
        ilp->cells.at[cell] = *made;
    }
    return PLAIT_OK;
}

static void mark_critical(plait_ilp *ilp) {
    size_t last = ilp->steps.len;
    for (size_t i = 0; i < ilp->steps.len; i++)
        if (ilp->steps.at[i].stage == ilp->longest[0] && last == ilp->steps.len) last = i;
    for (int64_t at = last < ilp->steps.len ? (int64_t)last : NO_STEP; at >= 0; at = ilp->before.at[at]) ilp->steps.at[at].critical = 1;
}

void plait_ilp_end(plait_ilp *ilp, plait_ilp_result *result) {
    *result = (plait_ilp_result){.instructions = ilp->instructions, .free = ilp->free};
    for (int c = 0; c < SETTINGS; c++) {
        plait_ilp_width *width = &result->width[c / PLAIT_ILP_WINDOWS][c % PLAIT_ILP_WINDOWS];
        width->path = ilp->longest[c];
        for (size_t s = 0; s < ilp->widths[c].per_stage.len; s++)
            if (ilp->widths[c].per_stage.at[s] > width->max_width) width->max_width = ilp->widths[c].per_stage.at[s];
        width->average = width->path ? (double)ilp->instructions / (double)width->path : 0;
    }
    mark_critical(ilp);
    result->steps = ilp->steps.at;
    result->nsteps = ilp->steps.len;
}
