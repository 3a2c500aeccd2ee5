// SPDX-License-Identifier: Apache-2.0
// What result.json tells of the executed mix beyond counts by opcode (docs/mix.md): by line, branches, operand types, disassembly, parallelism of
// instructions. The same code object, loaded several times, counts as one here: the first stands for all (`runs` etc. are sums).
#ifndef PLAIT_REPORT_MIX_VIEW_H
#define PLAIT_REPORT_MIX_VIEW_H
#include "base/text.h"
#include "engine/result.h"

typedef struct plait_mix_code {     // one for each code of the program
    uint64_t *runs, *falls, *ends;  // owned; NULL: not executed, not decoded, or counted with an earlier one
} plait_mix_code;

typedef struct plait_mix_view {
    const plait_result *result;     // borrowed, as all below up to out
    const uint32_t *order;          // regions in the order of their public ids
    uint32_t norder;
    const uint32_t *region_id, *file_id;
    plait_text *out;                // where everything is written; failures stick in it
    plait_mix_code *codes;          // owned
    uint32_t *first;                // owned; by code: the one it is counted with
    uint32_t *next;                 // owned; by code: another one counted with the same, UINT32_MAX: no more (starts at the first)
    uint8_t *hot, *listed;          // owned; by region: gets its parallelism, its disassembly
} plait_mix_view;

enum { PLAIT_MIX_HOT = 40, PLAIT_MIX_LISTED = 600 };   // regions; instructions of one

// The fields of `view` up to out are given. PLAIT_NOMEM leaves it for fini.
plait_status plait_mix_view_init(plait_mix_view *view) PLAIT_MUST_USE;
void plait_mix_view_fini(plait_mix_view *view);

void plait_mix_put_lines(const plait_mix_view *view);                  // {file: {line: n}}
void plait_mix_put_branches(const plait_mix_view *view);               // [...]
void plait_mix_put_regions(const plait_mix_view *view);                // {region: {lines, categories, disassembly}}
void plait_mix_put_types(const plait_mix_view *view);                  // {arithmetic, comparison, ...}
void plait_mix_put_arithmetic(const plait_mix_view *view);             // {bytecode, native, bytes, by_dtype}
void plait_mix_put_ilp(const plait_mix_view *view, uint32_t region);   // `, "ilp": {...}`, or nothing

// Region that instruction i of a code belongs to.
uint32_t plait_mix_region_of(const plait_code_info *code, uint32_t instr);
// The units that show a region's parallelism: the shape that most of them have; NULL: no sample.
const plait_shape *plait_mix_shape(const plait_mix_view *view, uint32_t region);
#endif
