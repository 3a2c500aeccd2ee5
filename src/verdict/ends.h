// SPDX-License-Identifier: Apache-2.0
// The parts of a region's body: its calls and the loops directly inside it (the children), and which of them an access happened in.
#ifndef PLAIT_VERDICT_ENDS_H
#define PLAIT_VERDICT_ENDS_H
#include "verdict/internal.h"

enum { PLAIT_MOST_CHILDREN = 64, PLAIT_MOST_WAYS = 32 };
typedef struct plait_child {
    uint32_t instr;              // the call, or the first instruction of the loop
    uint32_t region;             // the loop; PLAIT_NO_REGION: a call
    double work;                 // instructions, callees included
} plait_child;

typedef struct plait_body_parts {
    uint32_t region, code;
    plait_child children[PLAIT_MOST_CHILDREN];
    uint32_t nchildren;
    int overflow;
    uint64_t *leads;             // owned; by function region: the children that can lead there
} plait_body_parts;

typedef struct plait_end { int32_t instr; uint64_t children; } plait_end;   // an instruction of the body itself, else a set of children

int plait_ends_open(plait_vctx *v, uint32_t region, plait_body_parts *parts);   // 0: no code, too many children, or no memory
void plait_ends_close(plait_body_parts *parts);
plait_end plait_ends_of(const plait_vctx *v, const plait_body_parts *parts, uint32_t site);
// The pairs of parts that a dependence of this region went through, as they were seen; 0: not all of them are known.
size_t plait_ends_ways(const plait_vctx *v, const plait_body_parts *parts, const plait_dependence *d, plait_end from[PLAIT_MOST_WAYS], plait_end to[PLAIT_MOST_WAYS]);
uint32_t plait_ends_loop(const plait_vctx *v, const plait_body_parts *parts, uint32_t instr);
int plait_ends_holds(const plait_vctx *v, const plait_body_parts *parts, uint32_t instr);   // the instruction is in the region
#endif
