// SPDX-License-Identifier: Apache-2.0
// Natural loops: of every backward jump's target that dominates the jump, the instructions that can reach the jump without passing the
// target. A JUMP_BACKWARD_NO_INTERRUPT is the resumption of a yield from, or the way out of a handler, and only makes a loop together
// with others. The innermost loop of an instruction is the smallest that holds it.
#include "bytecode/loops.h"
#include <string.h>

typedef struct finder {
    const plait_body *body;
    uint32_t *first, *from;   // predecessors of i: from[first[i]] .. from[first[i + 1] - 1]
    uint32_t *stack;
    uint8_t *in, *trial;      // 1: member of the loop at hand, of the part around one jump
    uint32_t *size_of;        // size of the innermost loop so far
} finder;

static int falls_through(const plait_instr *instr) {
    unsigned flags = plait_op_flags(instr->op);
    return !(flags & PLAIT_OPF_ENDS) && (!(flags & PLAIT_OPF_JUMP) || (flags & PLAIT_OPF_CONDITIONAL));
}

// Calls count (edges == NULL) or fills, over fall-through, jumps and exceptions.
static void edges(finder *f, uint32_t *at, int filling) {
    const plait_body *body = f->body;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *instr = &body->instrs[i];
        if (instr->depth < 0) continue;
        if (falls_through(instr) && i + 1 < body->ninstrs) {
            if (filling) f->from[at[i + 1]] = i;
            at[i + 1]++;
        }
        if (instr->target >= 0) {
            if (filling) f->from[at[instr->target]] = i;
            at[instr->target]++;
        }
    }
    for (uint32_t h = 0; h < body->nhandlers; h++)
        for (uint32_t i = body->handlers[h].from; i < body->handlers[h].to; i++) {
            if (body->instrs[i].depth < 0) continue;
            if (filling) f->from[at[body->handlers[h].target]] = i;
            at[body->handlers[h].target]++;
        }
}

static plait_status link(finder *f) {
    uint32_t n = f->body->ninstrs, sum = 0;
    f->first = plait_calloc((size_t)n + 1, sizeof *f->first);
    uint32_t *at = plait_calloc((size_t)n + 1, sizeof *at);
    if (!f->first || !at) { plait_free(at); return PLAIT_NOMEM; }
    edges(f, at, 0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t count = at[i];
        f->first[i] = at[i] = sum;
        sum += count;
    }
    f->first[n] = sum;
    f->from = plait_alloc(((size_t)sum + 1) * sizeof *f->from);
    if (f->from) edges(f, at, 1);
    plait_free(at);
    return f->from ? PLAIT_OK : PLAIT_NOMEM;
}

// Marks what reaches `source` without passing the header. 0 when that includes the entry: then the header does not dominate the jump,
// which is no loop (the compiler jumps back out of handlers that it moved to the end).
static int mark_jump(finder *f, uint32_t header, uint32_t source) {
    uint32_t top = 0;
    memset(f->trial, 0, f->body->ninstrs);
    f->trial[header] = 1;
    if (!f->trial[source]) f->stack[top++] = source;
    f->trial[source] = 1;
    while (top) {
        uint32_t i = f->stack[--top];
        if (i == 0) return 0;
        for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++)
            if (!f->trial[f->from[k]]) {
                f->trial[f->from[k]] = 1;
                f->stack[top++] = f->from[k];
            }
    }
    return 1;
}

// Marks the members of the loop with this header; returns how many, 0 if there is no such loop.
static uint32_t mark(finder *f, uint32_t header) {
    uint32_t n = f->body->ninstrs, size = 0;
    int looping = 0;
    memset(f->in, 0, n);
    for (uint32_t k = f->first[header]; k < f->first[header + 1]; k++) {
        const plait_instr *source = &f->body->instrs[f->from[k]];
        if (!(plait_op_flags(source->op) & PLAIT_OPF_BACKWARD) || f->from[k] < header) continue;
        if (!f->in[f->from[k]] && !mark_jump(f, header, f->from[k])) continue;
        if (!f->in[f->from[k]])
            for (uint32_t i = 0; i < n; i++) f->in[i] |= f->trial[i];
        looping |= source->op == PLAIT_OP_JUMP_BACKWARD;
    }
    for (uint32_t i = 0; looping && i < n; i++) size += f->in[i];
    return size;
}

static int is_header(const finder *f, uint32_t i) {
    for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++)
        if (f->body->instrs[f->from[k]].op == PLAIT_OP_JUMP_BACKWARD && f->from[k] >= i) return 1;
    return 0;
}

static plait_status collect(finder *f, plait_loops *loops) {
    uint32_t n = f->body->ninstrs;
    for (uint32_t header = 0; header < n; header++) {
        if (!is_header(f, header)) continue;
        uint32_t size = mark(f, header), last = header;
        if (!size) continue;
        int32_t index = (int32_t)loops->all.len;
        for (uint32_t i = 0; i < n; i++)
            if (f->in[i]) {
                last = i;
                if (loops->innermost[i] < 0 || size < f->size_of[i]) {
                    loops->innermost[i] = index;
                    f->size_of[i] = size;
                }
            }
        if (plait_vec_push(&loops->all, ((plait_loop){.header = header, .last = last, .size = size, .parent = -1})) != PLAIT_OK)
            return PLAIT_NOMEM;
    }
    return PLAIT_OK;
}

// The parent of a loop: the smallest larger one that holds its header.
static void nest(finder *f, plait_loops *loops) {
    for (size_t outer = 0; outer < loops->all.len; outer++) {
        mark(f, loops->all.at[outer].header);
        for (size_t inner = 0; inner < loops->all.len; inner++) {
            plait_loop *loop = &loops->all.at[inner];
            if (inner == outer || !f->in[loop->header] || loop->size >= loops->all.at[outer].size) continue;
            if (loop->parent < 0 || loops->all.at[outer].size < loops->all.at[loop->parent].size) loop->parent = (int32_t)outer;
        }
    }
    for (size_t i = 0; i < loops->all.len; i++)
        for (int32_t at = (int32_t)i; at >= 0; at = loops->all.at[at].parent) loops->all.at[i].depth++;
}

plait_status plait_loops_find(const plait_body *body, plait_loops *loops) {
    finder f = {.body = body};
    size_t n = body->ninstrs;
    *loops = (plait_loops){0};
    f.stack = plait_alloc(n * sizeof *f.stack);
    f.in = plait_alloc(n);
    f.trial = plait_alloc(n);
    f.size_of = plait_calloc(n, sizeof *f.size_of);
    loops->innermost = plait_alloc(n * sizeof *loops->innermost);
    plait_status status = f.stack && f.in && f.trial && f.size_of && loops->innermost ? link(&f) : PLAIT_NOMEM;
    if (status == PLAIT_OK) {
        for (size_t i = 0; i < n; i++) loops->innermost[i] = -1;
        status = collect(&f, loops);
    }
    if (status == PLAIT_OK) nest(&f, loops);
    plait_free(f.stack);
    plait_free(f.in);
    plait_free(f.trial);
    plait_free(f.size_of);
    plait_free(f.first);
    plait_free(f.from);
    if (status != PLAIT_OK) plait_loops_fini(loops);
    return status;
}

void plait_loops_fini(plait_loops *loops) {
    plait_vec_fini(&loops->all);
    plait_free(loops->innermost);
    loops->innermost = NULL;
}
