// SPDX-License-Identifier: Apache-2.0
// Code units into instructions. EXTENDED_ARG prefixes and inline caches belong to the instruction they serve; nothing of the
// bytes is left over. Stack depths and producers come from stack.c.
#include "bytecode/body.h"
#include "bytecode/effect.h"
#include "bytecode/tables.h"
#include <assert.h>

static plait_status no_memory(plait_error *error) { return plait_fail(error, PLAIT_NOMEM, "out of memory decoding bytecode"); }

static plait_status damaged(const plait_body *body, plait_error *error, const char *what, size_t unit) {
    return plait_fail(error, PLAIT_INVALID, "damaged code: %s in %s at offset %zu", what, body->code->qualname, unit * 2);
}

static int runnable(uint16_t op) {   // what a compiler emits
    return op != PLAIT_OP_UNKNOWN && op != PLAIT_OP_CACHE && op != PLAIT_OP_RESERVED && op != PLAIT_OP_ENTER_EXECUTOR;
}

static plait_status read_instr(plait_body *body, const plait_opcode *table, uint32_t *at, plait_error *error) {
    const uint8_t *bytes = body->code->bytes;
    uint32_t nunits = (uint32_t)(body->code->nbytes / 2), unit = *at;
    uint64_t oparg = bytes[2 * unit + 1];
    while (table[bytes[2 * unit]].op == PLAIT_OP_EXTENDED_ARG) {
        if (++unit >= nunits) return damaged(body, error, "EXTENDED_ARG at the end", unit - 1);
        oparg = oparg << 8 | bytes[2 * unit + 1];
        if (oparg > UINT32_MAX) return damaged(body, error, "an argument of more than 32 bits", unit);
    }
    plait_opcode row = table[bytes[2 * unit]];
    if (!runnable(row.op))
        return plait_fail(error, PLAIT_UNKNOWN, "unknown opcode %d of Python 3.%d in %s at offset %u", bytes[2 * unit],
                          body->code->version & 0xff, body->code->qualname, 2 * unit);
    if (row.caches >= nunits - unit) return damaged(body, error, "inline caches beyond the end", unit);
    body->instrs[body->ninstrs] = (plait_instr){.unit = unit, .start = *at, .next = unit + 1 + row.caches, .op = (plait_op)row.op,
                                                .raw = bytes[2 * unit], .oparg = (uint32_t)oparg, .target = -1, .depth = -1};
    for (uint32_t u = *at; u < unit + 1 + row.caches; u++) body->by_unit[u] = (int32_t)body->ninstrs;
    body->ninstrs++;
    *at = unit + 1 + row.caches;
    return PLAIT_OK;
}

// Operand numbers must name something, so that nobody who reads a body has to check them again.
static int operand_in_range(const plait_code *code, const plait_instr *instr, unsigned kinds) {
    uint64_t index = instr->oparg;
    if (kinds & PLAIT_OPK_CONST) return index < code->nconsts;
    if (kinds & PLAIT_OPK_NAME) {
        if (instr->op == PLAIT_OP_LOAD_GLOBAL || instr->op == PLAIT_OP_LOAD_ATTR) index >>= 1;
        if (instr->op == PLAIT_OP_LOAD_SUPER_ATTR) index >>= 2;
        return index < code->nnames;
    }
    if (kinds & PLAIT_OPK_FREE && instr->op != PLAIT_OP_COPY_FREE_VARS) return index < code->nslots;
    switch (instr->op) {
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_STORE_FAST_LOAD_FAST: case PLAIT_OP_STORE_FAST_STORE_FAST:
    case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        return (index >> 4) < code->nslots && (index & 15) < code->nslots;
    default: return !(kinds & PLAIT_OPK_LOCAL) || index < code->nslots;
    }
}

static plait_status resolve(plait_body *body, const plait_opcode *table, plait_error *error) {
    uint32_t nunits = (uint32_t)(body->code->nbytes / 2);
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        plait_instr *instr = &body->instrs[i];
        unsigned flags = plait_op_flags(instr->op);
        if (!operand_in_range(body->code, instr, table[instr->raw].kinds)) return damaged(body, error, "an operand out of range", instr->unit);
        if (!(flags & (PLAIT_OPF_ENDS | PLAIT_OPF_JUMP)) && i + 1 == body->ninstrs)
            return damaged(body, error, "no return at the end", instr->unit);
        if (!(flags & PLAIT_OPF_JUMP)) continue;
        int64_t unit = (int64_t)instr->next + (flags & PLAIT_OPF_BACKWARD ? -(int64_t)instr->oparg : (int64_t)instr->oparg);
        if (unit < 0 || unit >= nunits) return damaged(body, error, "a jump out of the code", instr->unit);
        instr->target = body->by_unit[unit];
        if (body->instrs[instr->target].start != (uint32_t)unit && body->instrs[instr->target].unit != (uint32_t)unit)
            return damaged(body, error, "a jump into an inline cache", instr->unit);
        if ((flags & PLAIT_OPF_CONDITIONAL) && i + 1 == body->ninstrs) return damaged(body, error, "no return at the end", instr->unit);
    }
    return PLAIT_OK;
}

static plait_status read_handlers(plait_body *body, plait_error *error) {
    PLAIT_VEC(plait_handler) rows = {0};
    plait_exception_row row;
    plait_status status;
    size_t cursor = 0;
    while ((status = plait_exctable_next(body->code, &cursor, &row, error)) == PLAIT_OK) {
        plait_handler handler = {.from = (uint32_t)body->by_unit[row.from], .target = (uint32_t)body->by_unit[row.target],
                                 .depth = row.depth, .lasti = row.lasti};
        handler.to = row.to < body->code->nbytes / 2 ? (uint32_t)body->by_unit[row.to] : body->ninstrs;
        if (row.depth > body->code->stacksize || (rows.len && handler.from < rows.at[rows.len - 1].to))
            status = damaged(body, error, "exception table", row.from);
        else if (plait_vec_push(&rows, handler) != PLAIT_OK)
            status = no_memory(error);
        if (status != PLAIT_OK) break;
    }
    body->handlers = rows.at;
    body->nhandlers = (uint32_t)rows.len;
    return status == PLAIT_END ? PLAIT_OK : status;
}

static plait_status read_positions(plait_body *body, plait_error *error) {
    plait_position *at = plait_alloc(body->code->nbytes / 2 * sizeof *at);
    if (!at) return no_memory(error);
    plait_status status = plait_linetable_decode(body->code, at, error);
    for (uint32_t i = 0; status == PLAIT_OK && i < body->ninstrs; i++) body->instrs[i].at = at[body->instrs[i].unit];
    plait_free(at);
    return status;
}

static plait_status decode(plait_body *body, plait_error *error) {
    const plait_opcode *table = plait_opcode_table(body->code->version);
    if (!table) return plait_fail(error, PLAIT_UNKNOWN, "no opcode table for Python version %#x", body->code->version);
    uint32_t nunits = (uint32_t)(body->code->nbytes / 2);
    body->instrs = plait_alloc(nunits * sizeof *body->instrs);
    body->by_unit = plait_alloc(nunits * sizeof *body->by_unit);
    if (!body->instrs || !body->by_unit) return no_memory(error);
    for (uint32_t at = 0; at < nunits;) PLAIT_TRY(read_instr(body, table, &at, error));
    PLAIT_TRY(resolve(body, table, error));
    PLAIT_TRY(read_handlers(body, error));
    PLAIT_TRY(read_positions(body, error));
    return plait_stack_solve(body, error);
}

plait_status plait_body_new(const plait_code *code, plait_body **out, plait_error *error) {
    *out = NULL;
    if (code->nbytes / 2 > INT32_MAX / 2 || code->nbytes < 2) return plait_fail(error, PLAIT_INVALID, "damaged code: %zu bytes of bytecode", code->nbytes);
    plait_body *body = plait_calloc(1, sizeof *body);
    if (!body) return no_memory(error);
    body->code = code;
    plait_status status = decode(body, error);
    if (status != PLAIT_OK) {
        plait_body_free(body);
        return status;
    }
    assert(plait_body_check(body));
    *out = body;
    return PLAIT_OK;
}

void plait_body_free(plait_body *body) {
    if (!body) return;
    plait_free(body->instrs);
    plait_free(body->by_unit);
    plait_free(body->handlers);
    plait_free(body->producers);
    plait_free(body->results);
    plait_free(body);
}

int plait_body_check(const plait_body *body) {
    uint32_t unit = 0;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *instr = &body->instrs[i];
        if (instr->start != unit || instr->unit < instr->start || instr->next <= instr->unit) return 0;
        if (instr->target >= (int32_t)body->ninstrs || instr->depth > (int32_t)body->code->stacksize) return 0;
        if ((uint64_t)instr->producers + instr->npops > body->nproducers) return 0;
        for (uint32_t u = instr->start; u < instr->next; u++)
            if (body->by_unit[u] != (int32_t)i) return 0;
        unit = instr->next;
    }
    for (uint32_t h = 0; h < body->nhandlers; h++)
        if (body->handlers[h].from > body->handlers[h].to || body->handlers[h].to > body->ninstrs || body->handlers[h].target >= body->ninstrs)
            return 0;
    return unit == body->code->nbytes / 2;
}
