// SPDX-License-Identifier: Apache-2.0
// Evidence for the choice of a machine, counted while the run is replayed: what every iteration of every loop executed, block by
// block, and where consecutive iterations went in memory. Exact; docs/fit.md says what each figure means.
//
// A *collector* belongs to one open loop instance; those of a thread form a stack. Instructions are counted in the innermost one only, and a
// closing instance hands its counts to the one outside, so an event costs O(1). A *lane* is one iteration; a *group* is W lanes.
// Invariants:
//  1. cur[slot] is what the running iteration executed in that block; touched lists exactly the slots with cur > 0.
//  2. unions[w] grows with every increase of slot.max[w]: at the end of a group it has grown by the union path of that group.
//  3. a collector off the stack has cur = total = max = 0 in all slots, unless its loop is suspended in a generator.
#ifndef PLAIT_ENGINE_EVIDENCE_H
#define PLAIT_ENGINE_EVIDENCE_H
#include "base/map.h"
#include "base/vec.h"

enum { PLAIT_WIDTHS = 4, PLAIT_GROUP = 32, PLAIT_SECTOR_ELEMENTS = 4 };   // lanes 4, 8, 16, 32; sectors of 32 bytes, elements of 8

typedef enum plait_arith {
    PLAIT_ARITH_ADD, PLAIT_ARITH_MUL, PLAIT_ARITH_DIV, PLAIT_ARITH_POWER, PLAIT_ARITH_MATRIX, PLAIT_ARITH_BITS, PLAIT_ARITH_UNARY,
    PLAIT_ARITH_COMPARE, PLAIT_ARITH_BRANCH, PLAIT_ARITH_LOAD, PLAIT_ARITH_STORE, PLAIT_ARITH_CALL, PLAIT_ARITHS
} plait_arith;

typedef struct plait_stride {          // one site in one loop: its first execution in each iteration
    uint32_t region, site;
    uint64_t accesses, pairs;          // pairs: of consecutive iterations
    uint64_t same, objects;            // pairs with stride `step`; pairs in different objects
    int64_t step;                      // of the first pair
    uint64_t sectors, ideal;           // over groups of 32 iterations
    int64_t low, high;                 // index range
} plait_stride;

typedef struct plait_branching { uint32_t region, site; uint64_t taken, passed; } plait_branching;   // a conditional jump in a body

typedef struct plait_region_evidence {
    uint64_t units;                    // loops: iterations that count; functions: calls
    double work, squares;              // work of each unit, summed; its squares summed
    uint64_t max_work;
    double unions[PLAIT_WIDTHS];       // instructions on the union paths of all groups, by width
    uint64_t bytes;                    // 8 for each element, key or attribute accessed, callees included (outermost instances)
    double arithmetic[PLAIT_ARITHS];   // operations executed, callees included (outermost instances)
    uint64_t native;                   // element operations of native calls, likewise
    uint32_t depth;                    // functions: most activations open at once on one thread
} plait_region_evidence;

typedef struct plait_block {           // a basic block of a code, and a cache of where it is counted
    struct plait_collector *owner;
    uint32_t slot, first, instrs;      // first: instruction index
    struct plait_code_info *code;
} plait_block;
typedef struct plait_slot {
    uint64_t lent, total, all;         // lent: part of cur that went out with a suspension; all: of outermost instances, for good
    uint64_t max[PLAIT_WIDTHS];
    plait_block *block;
    uint32_t up;                       // slot in the collector outside, while up_owner holds
} plait_slot;

typedef struct plait_walk {            // strides under collection
    plait_stride sum;
    uint64_t serial, instance, object, last_group;
    int64_t index;
    uint32_t iteration, up, nsectors, group_accesses;
    int64_t top;                       // largest sector of the group
    uint8_t mixed;                     // the group saw several objects
    uint64_t sector_object[PLAIT_GROUP];
    int64_t sector[PLAIT_GROUP];
} plait_walk;

typedef struct plait_collector {
    uint32_t region;
    uint8_t outermost, running, stacked;
    uint32_t lane;                     // iterations finished in this instance
    uint64_t instance, serial;         // serial of the running iteration, never used twice
    uint64_t since;                    // serials from here on began after it came on the stack
    uint64_t began, before;            // clock at its start; work before a suspension
    uint64_t bytes_entered, native_entered;
    struct plait_collector *outer, *next_free, *up_owner, *walk_owner;
    PLAIT_VEC(plait_slot) slots;
    PLAIT_VEC(uint64_t) cur;           // by slot: what the running iteration executed there
    PLAIT_VEC(uint32_t) touched;
    plait_map index;                   // block -> slot
    PLAIT_VEC(plait_walk) walks;
    plait_map walk_index;              // site -> walk
} plait_collector;

typedef struct plait_site_cache { plait_collector *owner; uint32_t walk; } plait_site_cache;

typedef struct plait_evidence {
    PLAIT_VEC(plait_region_evidence) regions;
    PLAIT_VEC(plait_collector *) collectors;   // owned; all of them
    PLAIT_VEC(plait_collector *) idle;         // by region: a list through next_free
    PLAIT_VEC(plait_site_cache) sites;
    PLAIT_VEC(plait_stride) strides;           // after the run
    PLAIT_VEC(plait_branching) branches;
    uint64_t serial;
} plait_evidence;

struct plait_engine;
struct plait_thread;
struct plait_code_info;

// Divides a body into blocks; called when its code is placed. Owned by the code: plait_evidence_forget.
plait_status plait_evidence_blocks(struct plait_code_info *code) PLAIT_MUST_USE;
void plait_evidence_forget(struct plait_code_info *code);

// Hooks of the replay. A failed allocation fails the engine.
plait_collector *plait_evidence_enter(struct plait_engine *engine, struct plait_thread *t, uint32_t region, int outermost);
void plait_evidence_resume(struct plait_engine *engine, struct plait_thread *t, plait_collector *c, int outermost);
void plait_evidence_iterate(struct plait_engine *engine, struct plait_thread *t, plait_collector *c);
void plait_evidence_exit(struct plait_engine *engine, struct plait_thread *t, plait_collector *c, int failed);
void plait_evidence_suspend(struct plait_engine *engine, struct plait_thread *t, plait_collector *c);
void plait_evidence_miss(struct plait_engine *engine, plait_collector *c, plait_block *block);
void plait_evidence_element(struct plait_engine *engine, struct plait_thread *t, uint32_t site, uint64_t object, int64_t index);
void plait_evidence_call(struct plait_engine *engine, uint32_t region, uint64_t work, uint32_t depth);

static inline void plait_evidence_count(struct plait_engine *engine, plait_collector *c, plait_block *block, uint64_t n) {
    if (!c) return;
    if (block->owner != c) {
        plait_evidence_miss(engine, c, block);
        if (block->owner != c) return;
    }
    uint64_t *cur = &c->cur.at[block->slot];
    if (!*cur) c->touched.at[c->touched.len++] = block->slot;   // as long as slots
    *cur += n;
}

// After the run: strides, branches, arithmetic. Frees nothing that a result needs.
plait_status plait_evidence_finish(struct plait_engine *engine) PLAIT_MUST_USE;
void plait_evidence_fini(plait_evidence *evidence);
#endif
