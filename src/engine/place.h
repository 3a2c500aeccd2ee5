// SPDX-License-Identifier: Apache-2.0
// Where in the source each instruction stands: the region and loops of a code object, the site of each access, and which name accesses
// are the compiler's own. And segments: what replaying the stretch between two records does.
#ifndef PLAIT_ENGINE_PLACE_H
#define PLAIT_ENGINE_PLACE_H
#include "engine/program.h"

// Fills info (code, id, globals, file, library set): body, loops, units, regions. A code that cannot be decoded keeps body NULL.
plait_status plait_place_code(plait_program *program, plait_code_info *info, int module_body) PLAIT_MUST_USE;

// The slot that an instruction's fast local stands for: its own, or that of a comprehension's variable (nslots and beyond).
uint32_t plait_place_slot(const plait_code_info *info, uint32_t instr, uint32_t slot);

typedef enum plait_mop_kind {
    PLAIT_M_READ_LOCAL, PLAIT_M_WRITE_LOCAL, PLAIT_M_READ_CELL, PLAIT_M_WRITE_CELL, PLAIT_M_READ_GLOBAL, PLAIT_M_WRITE_GLOBAL,
    PLAIT_M_READ_NAME, PLAIT_M_WRITE_NAME,   // class namespace, falling back on globals
    PLAIT_M_ENTER, PLAIT_M_ITERATE, PLAIT_M_EXIT, PLAIT_M_EXIT_FAILED,   // loop `slot`; FAILED: its header's last evaluation failed
    PLAIT_M_COUNT,                           // nothing but its `count`
    PLAIT_M_BLOCK,                           // `site` instructions were executed in block `slot` (UINT16_MAX: that of `instr`)
    PLAIT_M_STATEMENT,                       // a statement ended: the operand stack is back at the level of its block
} plait_mop_kind;

typedef struct plait_mop {
    uint8_t kind;
    uint8_t ahead;           // a read: instructions that run before it and are counted after it
    uint16_t slot;           // local, cell, name or loop index
    uint32_t site, instr;
    uint32_t count;          // instructions that were executed before it happens
} plait_mop;

typedef struct plait_segment {
    uint32_t from, to;       // instruction indices; executes from, up to but not including to
    uint32_t nops;
    uint32_t lost;           // 1: no path was found; nothing is executed
    uint32_t instructions;
    uint64_t runs;
    plait_mop *ops;          // owned
    struct plait_segment *next;   // ring of the segments run so far from the same instruction (replay.c); NULL: in none
    uint32_t *path;          // owned; the instructions executed; NULL until plait_place_keep_path
} plait_segment;

// The segment from one instruction to another, made on first use. Borrowed.
plait_status plait_place_segment(plait_code_info *code, uint32_t from, uint32_t to, plait_segment **segment) PLAIT_MUST_USE;
// The path of a segment as instruction indices (excluding `to`); at most max; returns how many. For counting after the run.
uint32_t plait_place_path(const plait_code_info *code, uint32_t from, uint32_t to, uint32_t *path, uint32_t max);
plait_status plait_place_keep_path(const plait_code_info *code, plait_segment *segment) PLAIT_MUST_USE;   // PLAIT_NOMEM
int plait_segment_check(const plait_code_info *code, const plait_segment *segment);   // 1 if its operations are in range and count what it executes
void plait_place_free_segments(plait_code_info *code);
#endif
