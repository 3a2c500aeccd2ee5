// SPDX-License-Identifier: Apache-2.0
// Code objects without an interpreter: what marshal wrote, decoded into instructions with positions, jump targets,
// stack depths and operand producers. The recorder (in the target), the engine and `plait mix` all read
// code through this file, so that they agree to the last offset.
//
// Ownership: a plait_code_tree owns everything below it (one arena); a plait_body owns its arrays. All strings are
// UTF-8, NUL-terminated, borrowed from the tree. Nothing here depends on Python.h.
#ifndef PLAIT_BYTECODE_CODE_H
#define PLAIT_BYTECODE_CODE_H
#include "base/arena.h"
#include "base/vec.h"
#include "bytecode/opcodes.h"   // generated: plait_op (version-independent opcode names), tables per version

enum { PLAIT_PY_312 = 0x030c, PLAIT_PY_313 = 0x030d, PLAIT_PY_314 = 0x030e };
enum {   // co_flags that matter here (values are CPython's)
    PLAIT_CO_OPTIMIZED = 0x1, PLAIT_CO_NEWLOCALS = 0x2, PLAIT_CO_VARARGS = 0x4, PLAIT_CO_VARKEYWORDS = 0x8,
    PLAIT_CO_NESTED = 0x10, PLAIT_CO_GENERATOR = 0x20, PLAIT_CO_COROUTINE = 0x80, PLAIT_CO_ASYNC_GENERATOR = 0x200,
};
enum { PLAIT_SLOT_LOCAL = 0x20, PLAIT_SLOT_CELL = 0x40, PLAIT_SLOT_FREE = 0x80, PLAIT_SLOT_HIDDEN = 0x10 };

typedef enum plait_const_kind {
    PLAIT_CONST_NONE, PLAIT_CONST_FALSE, PLAIT_CONST_TRUE, PLAIT_CONST_ELLIPSIS, PLAIT_CONST_INT, PLAIT_CONST_FLOAT,
    PLAIT_CONST_COMPLEX, PLAIT_CONST_STR, PLAIT_CONST_BYTES, PLAIT_CONST_TUPLE, PLAIT_CONST_FROZENSET,
    PLAIT_CONST_CODE, PLAIT_CONST_OTHER,
} plait_const_kind;

typedef struct plait_const {
    plait_const_kind kind;
    int64_t integer;            // INT that fits (saturated otherwise)
    double number;              // FLOAT; real part of COMPLEX
    const char *text;           // STR, BYTES: the bytes (len of them, NUL after)
    size_t len;                 // STR, BYTES: bytes; TUPLE, FROZENSET: items
    const struct plait_const *items;   // TUPLE, FROZENSET
    uint32_t code;              // CODE: index in the tree
} plait_const;

typedef struct plait_code {
    uint32_t index, parent;     // in the tree, pre-order over co_consts; parent UINT32_MAX for the root
    uint16_t version;           // PLAIT_PY_*
    uint32_t flags, argcount, posonlyargcount, kwonlyargcount, stacksize, firstlineno;
    const uint8_t *bytes;       // co_code with EXTENDED_ARG and CACHE units, never instrumented or specialised
    size_t nbytes;              // 2 bytes a code unit
    const plait_const *consts;  size_t nconsts;
    const char *const *names;   size_t nnames;
    const char *const *slots;   size_t nslots;   // localsplus names
    const uint8_t *slot_kinds;  // PLAIT_SLOT_* bits, nslots of them
    const char *filename, *name, *qualname;
    const uint8_t *linetable;   size_t nlinetable;
    const uint8_t *exctable;    size_t nexctable;
} plait_code;

typedef struct plait_code_tree {
    plait_arena arena;
    PLAIT_VEC(plait_code *) codes;   // codes.at[i]->index == i; a code object that occurs twice stands once
} plait_code_tree;

// Reads what marshal.dumps(code) wrote (all marshal versions up to 4; 3.14's version 5 slices too). `version` chooses the code layout.
// On failure *tree is NULL and error says at which byte. Bounds-checked: the input may be hostile.
plait_status plait_code_read(const void *bytes, size_t n, uint16_t version, plait_code_tree **tree,
                             plait_error *error) PLAIT_MUST_USE;
// A whole .pyc: header checked, version from its magic number (PLAIT_UNKNOWN names the magic otherwise).
plait_status plait_pyc_read(const void *bytes, size_t n, plait_code_tree **tree, plait_error *error) PLAIT_MUST_USE;
void plait_code_tree_free(plait_code_tree *tree);   // NULL is fine

typedef struct plait_position { int32_t line, column, end_line, end_column; } plait_position;   // -1: none

typedef struct plait_instr {
    uint32_t unit;              // code unit of the opcode itself, after its EXTENDED_ARGs: what records name
    uint32_t start;             // code unit of its first EXTENDED_ARG (== unit without one)
    uint32_t next;              // code unit after it and its inline caches
    plait_op op;                // version-independent
    uint8_t raw;                // the opcode byte
    uint32_t oparg;             // whole, EXTENDED_ARGs included
    int32_t target;             // jump target as an instruction index, -1 if it cannot jump
    int32_t depth;              // operand stack depth before it, -1 if unreachable
    plait_position at;
    uint32_t producers;         // index into plait_body.producers; one entry per operand popped, top of stack first
    uint32_t npops;             // operands it pops (fall-through side for those that differ)
} plait_instr;

typedef struct plait_handler {  // one row of the exception table; half-open ranges of instruction indices
    uint32_t from, to, target;  // instructions from..to-1 go to target
    uint32_t depth;             // stack depth the handler unwinds to (before lasti and the exception are pushed)
    uint8_t lasti;
} plait_handler;

enum { PLAIT_NO_PRODUCER = -1 };   // several, an exception, or unknown

typedef struct plait_body {
    const plait_code *code;     // borrowed
    plait_instr *instrs;        uint32_t ninstrs;
    int32_t *by_unit;           // nbytes/2 entries: code unit -> instruction index (caches and EXTENDED_ARGs: their owner's)
    plait_handler *handlers;    uint32_t nhandlers;
    // Which instruction made each popped operand, looked up through SWAP and COPY (they make nothing); PLAIT_NO_PRODUCER
    // where paths disagree. E.g. of FOR_ITER: the GET_ITER (or LOAD_FAST .0); of BINARY_SUBSCR: index, container.
    int32_t *producers;         uint32_t nproducers;
    // Beside each producer: which of its results (0: the one it pushed first), e.g. of LOAD_FAST_LOAD_FAST; 255: that or more.
    uint8_t *results;
} plait_body;
// Operands that an instruction looks at and leaves on the stack count among npops: FOR_ITER's and SEND's iterator, the list of LIST_APPEND
// (last, after what it pops), the subject of MATCH_KEYS... So npops is no depth arithmetic; plait_stack_effect is. What such an instruction
// leaves keeps its producer. COPY has one entry (what it copies), SWAP two (the top, the other one).

// Decodes. PLAIT_UNKNOWN: an opcode the table lacks (error names it); PLAIT_INVALID: damaged, or stack depths conflict.
plait_status plait_body_new(const plait_code *code, plait_body **body, plait_error *error) PLAIT_MUST_USE;
void plait_body_free(plait_body *body);
int plait_body_check(const plait_body *body);   // invariants: units ascend, targets in range, depth <= stacksize

// Stack effect of one instruction; jump != 0: along its jump.
int plait_stack_effect(uint16_t version, plait_op op, uint32_t oparg, int jump);
// Facts by canonical opcode (opcodes.h declares the enum plait_op, PLAIT_OP_LOAD_FAST and so on; PLAIT_OP_UNKNOWN is 0).
const char *plait_op_name(plait_op op);
enum { PLAIT_OPF_JUMP = 1, PLAIT_OPF_CONDITIONAL = 2, PLAIT_OPF_BACKWARD = 4, PLAIT_OPF_ENDS = 8 /* return, raise, reraise: no fall-through */ };
unsigned plait_op_flags(plait_op op);
#endif
