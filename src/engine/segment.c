// SPDX-License-Identifier: Apache-2.0
// Segments: the one path between two consecutive records of a frame, compiled once into micro-operations (accesses to names,
// region boundaries, instruction counts). Replaying a record is then running a short array.
#include "engine/place.h"
#include "engine/evidence.h"
#include "bytecode/flow.h"
#include <string.h>

typedef PLAIT_VEC(plait_mop) mops;

typedef struct builder {
    plait_code_info *code;
    mops ops;
    uint32_t pending;        // instructions not yet counted
    uint32_t due;            // ... of those before them, that the next operation counts
    uint32_t in_block;       // instructions not yet told to the evidence; all in one basic block
    uint32_t total;
    uint32_t here;           // instruction being compiled
    plait_status status;
} builder;

static void emit(builder *b, plait_mop_kind kind, uint32_t slot, uint32_t site) {
    uint32_t ahead = b->pending ? b->pending - 1 : 0;
    plait_mop op = {(uint8_t)kind, (uint8_t)(ahead < UINT8_MAX ? ahead : UINT8_MAX), (uint16_t)slot, site, b->here, b->due};
    b->due = 0;
    if (b->status == PLAIT_OK) b->status = plait_vec_push(&b->ops, op);
}

static void emit_count(builder *b) {
    b->due += b->pending;
    b->pending = 0;
}

static void emit_block(builder *b) {
    uint32_t block = b->code->block_of[b->here];
    if (b->in_block) emit(b, PLAIT_M_BLOCK, block < UINT16_MAX ? block : UINT16_MAX, b->in_block);
    b->in_block = 0;
}

static void emit_boundary(builder *b) {   // of a region
    emit_count(b);
    emit_block(b);
}

// ---- accesses of one instruction

static void emit_slot(builder *b, uint32_t slot, int write, uint32_t site) {
    const plait_code *code = b->code->code;
    if (write) emit_count(b);   // so that the time of a write is that of its instruction
    if (slot >= code->nslots || code->slots[slot][0] == '.') return;   // ".0" is no location
    int cell = (code->slot_kinds[slot] & (PLAIT_SLOT_CELL | PLAIT_SLOT_FREE)) != 0;
    plait_op op = b->code->body->instrs[b->here].op;
    if (cell && op != PLAIT_OP_LOAD_DEREF && op != PLAIT_OP_STORE_DEREF && op != PLAIT_OP_DELETE_DEREF &&
        op != PLAIT_OP_LOAD_FROM_DICT_OR_DEREF) return;   // the cell itself, for a closure
    if (!cell) slot = plait_place_slot(b->code, b->here, slot);
    emit(b, cell ? (write ? PLAIT_M_WRITE_CELL : PLAIT_M_READ_CELL) : (write ? PLAIT_M_WRITE_LOCAL : PLAIT_M_READ_LOCAL), slot, site);
}

static void emit_name(builder *b, const plait_instr *in, int write, uint32_t site) {
    uint32_t name = in->oparg;
    if (in->op == PLAIT_OP_LOAD_GLOBAL) name >>= 1;
    if (name >= b->code->code->nnames) return;
    if (write) emit_count(b);
    int global = in->op == PLAIT_OP_LOAD_GLOBAL || in->op == PLAIT_OP_STORE_GLOBAL || in->op == PLAIT_OP_DELETE_GLOBAL;
    if (global) emit(b, write ? PLAIT_M_WRITE_GLOBAL : PLAIT_M_READ_GLOBAL, name, site);
    else emit(b, write ? PLAIT_M_WRITE_NAME : PLAIT_M_READ_NAME, name, site);
}

static void emit_accesses(builder *b, uint32_t i) {
    const plait_instr *in = &b->code->body->instrs[i];
    const plait_unit *unit = &b->code->units[i];
    if (unit->flags & PLAIT_UNIT_SKIP) return;
    switch (in->op) {
    case PLAIT_OP_LOAD_FAST: case PLAIT_OP_LOAD_FAST_BORROW: case PLAIT_OP_LOAD_FAST_CHECK:
    case PLAIT_OP_LOAD_DEREF: case PLAIT_OP_LOAD_FROM_DICT_OR_DEREF: emit_slot(b, in->oparg, 0, unit->site); break;
    case PLAIT_OP_STORE_FAST:
        if (unit->flags & PLAIT_UNIT_BEFORE) emit_slot(b, in->oparg, 1, unit->site2);
        /* fall through */
    case PLAIT_OP_DELETE_FAST: case PLAIT_OP_STORE_DEREF: case PLAIT_OP_DELETE_DEREF:
        emit_slot(b, in->oparg, 1, unit->site); break;
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        emit_slot(b, in->oparg >> 4, 0, unit->site), emit_slot(b, in->oparg & 15, 0, unit->site2); break;
    case PLAIT_OP_STORE_FAST_LOAD_FAST:
        emit_slot(b, in->oparg >> 4, 1, unit->site), emit_slot(b, in->oparg & 15, 0, unit->site2); break;
    case PLAIT_OP_STORE_FAST_STORE_FAST:
        emit_slot(b, in->oparg >> 4, 1, unit->site), emit_slot(b, in->oparg & 15, 1, unit->site2); break;
    case PLAIT_OP_LOAD_GLOBAL: case PLAIT_OP_LOAD_NAME: case PLAIT_OP_LOAD_FROM_DICT_OR_GLOBALS: emit_name(b, in, 0, unit->site); break;
    case PLAIT_OP_STORE_GLOBAL: case PLAIT_OP_STORE_NAME: case PLAIT_OP_DELETE_GLOBAL: case PLAIT_OP_DELETE_NAME:
        emit_name(b, in, 1, unit->site); break;
    case PLAIT_OP_POP_TOP:
        if (unit->flags & PLAIT_UNIT_STORE) emit_slot(b, unit->site2, 1, unit->site);
        break;
    default: break;
    }
}

// ---- region boundaries on the edge from one instruction to the next

static int in_test(const plait_code_info *code, uint32_t i, int32_t loop) {   // also inside loops nested in the test
    return loop != PLAIT_NO_LOOP && code->loops[loop].kind == PLAIT_SRC_WHILE && plait_program_loop_inside(code, code->units[i].loop, loop) &&
           plait_position_within(&code->body->instrs[i].at, &code->loops[loop].header);
}

static int is_header(plait_op op) { return op == PLAIT_OP_FOR_ITER || op == PLAIT_OP_GET_ANEXT; }

// Handlers stand at the end of the code and come back by backward jumps as well; only one to the start of the body opens an iteration.
static int is_top(const plait_code_info *code, int32_t loop, uint32_t v) {
    for (uint32_t i = 0; i < v; i++)
        if (code->body->instrs[i].op != PLAIT_OP_NOP && plait_program_loop_inside(code, code->units[i].loop, loop)) return 0;
    return 1;
}

// The loop whose next iteration the edge u -> v opens, PLAIT_NO_LOOP if none.
static int32_t iterates(const plait_code_info *code, uint32_t u, uint32_t v) {
    const plait_body *body = code->body;
    int backward = v <= u;
    int32_t loop = code->units[v].loop;
    if (is_header(body->instrs[v].op)) return loop;
    for (int32_t k = loop; k != PLAIT_NO_LOOP; k = code->loops[k].parent)
        if (!code->loops[k].constant && in_test(code, v, k) && (!in_test(code, u, k) || (backward && k == loop))) return k;
    if (!backward) return PLAIT_NO_LOOP;
    while (loop != PLAIT_NO_LOOP && !plait_program_loop_inside(code, code->units[u].loop, loop)) loop = code->loops[loop].parent;
    return loop != PLAIT_NO_LOOP && code->loops[loop].kind == PLAIT_SRC_WHILE && code->loops[loop].constant && is_top(code, loop, v)
         ? loop : PLAIT_NO_LOOP;
}

static void emit_exits(builder *b, uint32_t u, uint32_t v) {
    const plait_code_info *code = b->code;
    int failed = is_header(code->body->instrs[u].op);
    for (int32_t k = code->units[u].loop; k != PLAIT_NO_LOOP && !plait_program_loop_inside(code, code->units[v].loop, k);
         k = code->loops[k].parent) {
        int header = failed ? k == code->units[u].loop : in_test(code, u, k);
        emit_boundary(b);
        emit(b, header ? PLAIT_M_EXIT_FAILED : PLAIT_M_EXIT, (uint32_t)k, 0);
    }
}

// Enters, outermost first, the loops of v that do not hold u. A loop entered anywhere but through its header or test (constant ones) starts its
// first iteration at once.
static void emit_enters(builder *b, uint32_t u, uint32_t v, int32_t loop, int32_t iterated) {
    const plait_code_info *code = b->code;
    if (loop == PLAIT_NO_LOOP || plait_program_loop_inside(code, code->units[u].loop, loop)) return;
    emit_enters(b, u, v, code->loops[loop].parent, iterated);
    emit_boundary(b);
    emit(b, PLAIT_M_ENTER, (uint32_t)loop, 0);
    if (loop != iterated) emit(b, PLAIT_M_ITERATE, (uint32_t)loop, 0);
}

static void emit_edge(builder *b, uint32_t u, uint32_t v) {
    int32_t iterated = iterates(b->code, u, v);
    if (b->code->units[u].loop == b->code->units[v].loop && iterated == PLAIT_NO_LOOP) return;
    emit_exits(b, u, v);
    emit_enters(b, u, v, b->code->units[v].loop, iterated);
    if (iterated == PLAIT_NO_LOOP) return;
    emit_boundary(b);
    emit(b, PLAIT_M_ITERATE, (uint32_t)iterated, 0);
}

// ---- the path

// Depth-first search that does not pass through markers (they would have written a record). The plan makes the path unique.
uint32_t plait_place_path(const plait_code_info *code, uint32_t from, uint32_t to, uint32_t *path, uint32_t max) {
    const plait_body *body = code->body;
    uint32_t n = body->ninstrs, *came = plait_alloc((size_t)n * 2 * sizeof *came), *stack = came + n, top = 0, next[2], length = 0;
    if (!came) return 0;
    memset(came, 0xff, (size_t)n * sizeof *came);
    stack[top++] = from;
    int found = 0;
    while (top && !found) {
        uint32_t i = stack[--top];
        for (unsigned k = plait_flow_next(body, i, next); k-- > 0 && !found;) {
            if (came[next[k]] != UINT32_MAX) continue;
            if (next[k] == to) found = 1;
            else if (code->marker[next[k]] || next[k] == from) continue;
            came[next[k]] = i;
            if (!found) stack[top++] = next[k];
        }
    }
    if (found) {
        for (uint32_t i = came[to];; i = came[i]) {
            if (length < max) path[length] = i;
            length++;
            if (i == from) break;
        }
        if (length > max) length = max;
        for (uint32_t a = 0, z = length; a + 1 < z; a++) {
            uint32_t swap = path[a];
            path[a] = path[--z], path[z] = swap;
        }
    }
    plait_free(came);
    return length;
}

static int block_level(const plait_code_info *code, uint32_t i) {   // depth of the operand stack that open for-loops hold
    int level = 0;
    for (int32_t k = code->units[i].loop; k != PLAIT_NO_LOOP; k = code->loops[k].parent) level += code->loops[k].kind != PLAIT_SRC_WHILE;
    return level;
}

static plait_status build(plait_code_info *code, plait_segment *segment) {
    if (!code->blocks) PLAIT_TRY(plait_evidence_blocks(code));
    uint32_t n = code->body->ninstrs, *path = plait_alloc((size_t)n * sizeof *path);
    if (!path) return PLAIT_NOMEM;
    builder b = {.code = code};
    uint32_t length = plait_place_path(code, segment->from, segment->to, path, n);
    segment->lost = length == 0;
    for (uint32_t k = 0; k < length; k++) {
        uint32_t here = path[k], next = k + 1 < length ? path[k + 1] : segment->to;
        b.pending++;
        b.in_block++;
        b.total++;
        b.here = here;
        emit_accesses(&b, here);
        emit_edge(&b, here, next);
        if (code->block_of[here] != code->block_of[next]) emit_block(&b);
        if (code->body->instrs[next].depth > block_level(code, next)) continue;
        emit_count(&b);
        emit(&b, PLAIT_M_STATEMENT, 0, 0);
    }
    emit_boundary(&b);
    if (b.due) emit(&b, PLAIT_M_COUNT, 0, 0);
    plait_free(path);
    segment->ops = b.ops.at;
    segment->nops = (uint32_t)b.ops.len;
    segment->instructions = b.total;
    return b.status;
}

plait_status plait_place_segment(plait_code_info *code, uint32_t from, uint32_t to, plait_segment **segment) {
    uint64_t key = (uint64_t)from << 32 | to;
    const uint64_t *known = plait_map_find(&code->segments, key);
    if (known) {
        *segment = (plait_segment *)(uintptr_t)*known;
        return PLAIT_OK;
    }
    plait_segment *fresh = plait_calloc(1, sizeof *fresh);
    if (!fresh) return PLAIT_NOMEM;
    fresh->from = from;
    fresh->to = to;
    plait_status status = build(code, fresh);
    if (status == PLAIT_OK) status = plait_map_set(&code->segments, key, (uintptr_t)fresh);
    if (status != PLAIT_OK) {
        plait_free(fresh->ops);
        plait_free(fresh);
        return status;
    }
    *segment = fresh;
    return PLAIT_OK;
}

plait_status plait_place_keep_path(const plait_code_info *code, plait_segment *segment) {
    if (segment->path || !segment->instructions) return PLAIT_OK;
    uint32_t *path = plait_alloc((size_t)segment->instructions * sizeof *path);
    if (!path || plait_place_path(code, segment->from, segment->to, path, segment->instructions) != segment->instructions) {
        plait_free(path);
        return PLAIT_NOMEM;   // a path was found when the segment was built
    }
    segment->path = path;
    return PLAIT_OK;
}

void plait_place_free_segments(plait_code_info *code) {
    for (size_t i = 0; i < code->segments.capacity; i++) {
        if (code->segments.slots[i].key == PLAIT_MAP_NONE) continue;
        plait_segment *segment = (plait_segment *)(uintptr_t)code->segments.slots[i].value;
        plait_free(segment->ops);
        plait_free(segment->path);
        plait_free(segment);
    }
}
