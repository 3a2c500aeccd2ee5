// SPDX-License-Identifier: Apache-2.0
// Operand types as the recorder told them: per instruction, which pairs and how often in its first executions.
#ifndef PLAIT_ENGINE_TYPES_H
#define PLAIT_ENGINE_TYPES_H
#include "base/map.h"
#include "base/vec.h"
#include "stream/record.h"

enum { PLAIT_TYPE_PAIRS = 6 };              // of one instruction; the rest counts as (other, other)

typedef struct plait_type_site {
    uint32_t code, instr;                   // index in program.codes
    uint32_t looks;                         // sum of counts
    uint16_t pair[PLAIT_TYPE_PAIRS];        // left << 8 | right, plait_type_tag
    uint32_t count[PLAIT_TYPE_PAIRS];       // 0: not used
} plait_type_site;

typedef struct plait_types {
    PLAIT_VEC(plait_type_site) sites;
    plait_map index;                        // code << 32 | instr -> index in sites
} plait_types;

struct plait_engine;
struct plait_thread;
void plait_types_take(struct plait_engine *engine, struct plait_thread *t, uint32_t unit, uint32_t pair);
const plait_type_site *plait_types_of(const plait_types *types, uint32_t code, uint32_t instr);   // NULL: nothing was told
void plait_types_fini(plait_types *types);
#endif
