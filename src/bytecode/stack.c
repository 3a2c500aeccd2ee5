// SPDX-License-Identifier: Apache-2.0
// Depth and contents of the operand stack before every instruction, by data flow over normal and exception edges.
//
// A value is the instruction that made it, and which of its results it is. States are kept at leaders only (entry, jump targets,
// handlers); between two leaders the walk carries one state along. Merging two states of a leader keeps what agrees.
// 1. The depth of a leader never changes once set; a second one that differs is a conflict.
// 2. A value of a leader's state changes at most once, to "unknown": so the walks end.
// 3. Depths stay within co_stacksize, which bounds all memory here.
#include "bytecode/body.h"
#include "bytecode/effect.h"
#include <string.h>

enum { MAX_STACK = 1 << 20, MAX_CELLS = 1 << 25 };

typedef struct value { int32_t instr; uint32_t result; } value;
static const value unknown = {PLAIT_NO_PRODUCER, 0};

typedef struct solver {
    plait_body *body;
    plait_error *error;
    int32_t *leader;            // per instruction: its state's number, -1
    int32_t *handler;           // per instruction: index of its handler, -1
    uint32_t nleaders;
    struct state { value *values; int32_t depth; uint32_t instr; uint8_t queued; } *states;   // depth -1: not reached
    uint32_t *queue;            // stack of leaders to walk
    uint32_t nqueue;
    size_t cells;               // values held by all states
    value *now;                 // the walking state, stacksize + 2 of them
    uint32_t depth;
    int recording;              // last pass: write producers down
    PLAIT_VEC(int32_t) producers;
    PLAIT_VEC(uint8_t) results;
} solver;

static plait_status no_memory(plait_error *error) { return plait_fail(error, PLAIT_NOMEM, "out of memory decoding bytecode"); }

static plait_status conflict(const solver *s, uint32_t instr, const char *what) {
    const plait_instr *at = &s->body->instrs[instr];
    return plait_fail(s->error, PLAIT_INVALID, "damaged code: %s in %s at offset %u (%s)", what, s->body->code->qualname, at->unit * 2,
                      plait_op_name(at->op));
}

static void enqueue(solver *s, uint32_t leader) {
    if (s->states[leader].queued) return;
    s->states[leader].queued = 1;
    s->queue[s->nqueue++] = leader;
}

// Merges the bottom `depth` values of the walking state, and `extra` unknown ones on top, into the leader at `instr`.
static plait_status flow(solver *s, uint32_t instr, uint32_t depth, uint32_t extra) {
    uint32_t leader = (uint32_t)s->leader[instr], total = depth + extra;
    struct state *state = &s->states[leader];
    if (s->recording) return PLAIT_OK;
    if (total > s->body->code->stacksize) return conflict(s, instr, "a stack deeper than declared");
    if (state->depth < 0) {
        s->cells += total;
        if (s->cells > MAX_CELLS) return conflict(s, instr, "too many values on the stack");
        if (total && !(state->values = plait_alloc(total * sizeof *state->values))) return no_memory(s->error);
        if (depth) memcpy(state->values, s->now, depth * sizeof *s->now);
        for (uint32_t i = depth; i < total; i++) state->values[i] = unknown;
        state->depth = (int32_t)total;
        enqueue(s, leader);
        return PLAIT_OK;
    }
    if ((uint32_t)state->depth != total) return conflict(s, instr, "stack depths that disagree");
    for (uint32_t i = 0; i < depth; i++) {
        value *old = &state->values[i];
        if (old->instr == PLAIT_NO_PRODUCER || (old->instr == s->now[i].instr && old->result == s->now[i].result)) continue;
        *old = unknown;
        enqueue(s, leader);
    }
    return PLAIT_OK;
}

static plait_status record(solver *s, value v) {
    uint8_t result = v.result > 255 ? 255 : (uint8_t)v.result;
    if (plait_vec_push(&s->producers, v.instr) != PLAIT_OK || plait_vec_push(&s->results, result) != PLAIT_OK) return no_memory(s->error);
    return PLAIT_OK;
}

// The operands in the order of plait_instr.producers: top first, then the one underneath.
static plait_status record_operands(solver *s, plait_instr *instr, plait_effect e) {
    instr->producers = (uint32_t)s->producers.len;
    if (instr->op == PLAIT_OP_COPY || instr->op == PLAIT_OP_SWAP) {
        if (instr->op == PLAIT_OP_SWAP) PLAIT_TRY(record(s, s->now[s->depth - 1]));
        PLAIT_TRY(record(s, s->now[s->depth - instr->oparg]));
    } else {
        for (uint32_t k = 0; k < e.uses; k++) PLAIT_TRY(record(s, s->now[s->depth - 1 - k]));
        if (e.under) PLAIT_TRY(record(s, s->now[s->depth - e.pops - e.under]));
    }
    instr->npops = (uint32_t)s->producers.len - instr->producers;
    return PLAIT_OK;
}

static plait_status move_values(solver *s, uint32_t i, const plait_instr *instr) {   // SWAP and COPY
    if (instr->oparg < 1 || instr->oparg > s->depth) return conflict(s, i, "an operand below the stack");
    value *deep = &s->now[s->depth - instr->oparg], *top = &s->now[s->depth - 1], held = *deep;
    if (s->recording) PLAIT_TRY(record_operands(s, &s->body->instrs[i], (plait_effect){0}));
    if (instr->op == PLAIT_OP_SWAP) {
        *deep = *top;
        *top = held;
        return PLAIT_OK;
    }
    if (s->depth >= s->body->code->stacksize) return conflict(s, i, "a stack deeper than declared");
    s->now[s->depth++] = held;
    return PLAIT_OK;
}

static plait_status apply(solver *s, uint32_t i) {
    plait_instr *instr = &s->body->instrs[i];
    if (instr->op == PLAIT_OP_COPY || instr->op == PLAIT_OP_SWAP) return move_values(s, i, instr);
    plait_effect e = plait_op_effect(s->body->code->version, instr->op, instr->oparg);
    if (e.uses > s->depth || (uint64_t)e.pops + e.under > s->depth) return conflict(s, i, "an operand below the stack");
    if ((uint64_t)s->depth - e.pops + e.pushes > s->body->code->stacksize) return conflict(s, i, "a stack deeper than declared");
    if (s->recording) PLAIT_TRY(record_operands(s, instr, e));
    s->depth -= e.pops;
    for (uint32_t k = 0; k < e.pushes; k++) s->now[s->depth++] = (value){(int32_t)i, k};
    return PLAIT_OK;
}

static plait_status flow_to_handler(solver *s, uint32_t i) {
    if (s->handler[i] < 0) return PLAIT_OK;
    const plait_handler *handler = &s->body->handlers[s->handler[i]];
    if (s->depth < handler->depth) return conflict(s, i, "a handler deeper than the stack");
    return flow(s, handler->target, handler->depth, handler->lasti ? 2 : 1);
}

static plait_status walk(solver *s, uint32_t leader) {
    const struct state *from = &s->states[leader];
    uint32_t i = from->instr;
    s->depth = (uint32_t)from->depth;
    if (s->depth) memcpy(s->now, from->values, s->depth * sizeof *s->now);
    for (;; i++) {
        plait_instr *instr = &s->body->instrs[i];
        unsigned flags = plait_op_flags(instr->op);
        if (s->recording) instr->depth = (int32_t)s->depth;
        PLAIT_TRY(flow_to_handler(s, i));
        PLAIT_TRY(apply(s, i));
        if (flags & PLAIT_OPF_JUMP) PLAIT_TRY(flow(s, (uint32_t)instr->target, s->depth, 0));
        if ((flags & PLAIT_OPF_ENDS) || ((flags & PLAIT_OPF_JUMP) && !(flags & PLAIT_OPF_CONDITIONAL))) return PLAIT_OK;
        if (i + 1 < s->body->ninstrs && s->leader[i + 1] >= 0) return flow(s, i + 1, s->depth, 0);
        if (i + 1 >= s->body->ninstrs) return conflict(s, i, "no return at the end");
    }
}

static void number_leader(solver *s, uint32_t instr) {
    if (s->leader[instr] < 0) s->leader[instr] = (int32_t)s->nleaders++;
}

static void find_leaders(solver *s) {
    const plait_body *body = s->body;
    for (uint32_t i = 0; i < body->ninstrs; i++) s->leader[i] = s->handler[i] = -1;
    number_leader(s, 0);
    for (uint32_t i = 0; i < body->ninstrs; i++)
        if (body->instrs[i].target >= 0) number_leader(s, (uint32_t)body->instrs[i].target);
    for (uint32_t h = 0; h < body->nhandlers; h++) {
        number_leader(s, body->handlers[h].target);
        for (uint32_t i = body->handlers[h].from; i < body->handlers[h].to; i++) s->handler[i] = (int32_t)h;
    }
}

static plait_status prepare(solver *s) {
    const plait_body *body = s->body;
    if (body->code->stacksize > MAX_STACK) return plait_fail(s->error, PLAIT_INVALID, "damaged code: a stack of %u values", body->code->stacksize);
    s->leader = plait_alloc(body->ninstrs * sizeof *s->leader);
    s->handler = plait_alloc(body->ninstrs * sizeof *s->handler);
    s->now = plait_alloc(((size_t)body->code->stacksize + 2) * sizeof *s->now);
    if (!s->leader || !s->handler || !s->now) return no_memory(s->error);
    find_leaders(s);
    s->states = plait_calloc(s->nleaders, sizeof *s->states);
    s->queue = plait_alloc(s->nleaders * sizeof *s->queue);
    if (!s->states || !s->queue) return no_memory(s->error);
    for (uint32_t i = 0; i < body->ninstrs; i++)
        if (s->leader[i] >= 0) s->states[s->leader[i]] = (struct state){.depth = -1, .instr = i};
    return PLAIT_OK;
}

static plait_status solve(solver *s) {
    PLAIT_TRY(prepare(s));
    PLAIT_TRY(flow(s, 0, 0, 0));
    while (s->nqueue) {
        uint32_t leader = s->queue[--s->nqueue];
        s->states[leader].queued = 0;
        PLAIT_TRY(walk(s, leader));
    }
    s->recording = 1;
    for (uint32_t i = 0; i < s->nleaders; i++)
        if (s->states[i].depth >= 0) PLAIT_TRY(walk(s, i));
    return PLAIT_OK;
}

plait_status plait_stack_solve(plait_body *body, plait_error *error) {
    solver s = {.body = body, .error = error};
    plait_status status = solve(&s);
    for (uint32_t i = 0; s.states && i < s.nleaders; i++) plait_free(s.states[i].values);
    plait_free(s.states);
    plait_free(s.queue);
    plait_free(s.leader);
    plait_free(s.handler);
    plait_free(s.now);
    body->producers = s.producers.at;   // owned by the body from here on, also on failure
    body->results = s.results.at;
    body->nproducers = (uint32_t)s.producers.len;
    return status;
}
