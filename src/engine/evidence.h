// SPDX-License-Identifier: Apache-2.0
// Evidence for the choice of a machine, counted while the run is replayed: what every iteration of every loop executed, block by
// block, and where consecutive iterations went in memory. Exact; docs/fit.md says what each figure means.
//
// A *collector* belongs to one open loop instance; those of a thread form a stack. Instructions are counted in the innermost one only, and a
// closing instance hands its counts to the one outside, so an event costs O(1). A *lane* is one iteration; a *group* is W lanes. Lanes are
// numbered through all instances that a collector serves: an instance begins at a multiple of 32, with a gap, so that two lanes are of
// one group if lane / W is equal, and neighbours if they differ by one. Nothing has to be cleared when a group or an instance ends.
// Invariants:
//  1. slot.cur is what the running iteration executed in that block; touched lists exactly the slots with cur > 0.
//  2. unions[w] grows with every increase of slot.max[w]: at the end of a group it has grown by the union path of that group.
//  3. a collector off the stack has cur = total = 0 in all slots, unless its loop is suspended in a generator.
//  4. floor is the largest entry on the stack from a collector outwards: what was touched since then is new to none of them.
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
} plait_stride;

typedef struct plait_branching { uint32_t region, site; uint64_t taken, passed; } plait_branching;   // a conditional jump in a body

typedef struct plait_region_evidence {
    uint64_t units;                    // loops: iterations that count; functions: calls
    double work, squares;              // work of each unit, summed; its squares summed
    uint64_t max_work;
    double unions[PLAIT_WIDTHS];       // instructions on the union paths of all groups, by width
    uint64_t bytes;                    // 8 for each element, key or attribute accessed, callees included (outermost instances)
    uint64_t distinct, max_distinct;   // of these, bytes of different locations in each outermost instance, summed; most in one
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
    uint64_t cur;                      // what the running iteration executed there
    uint64_t lent, total;              // lent: part of cur that went out with a suspension
    uint64_t lane;                     // that touched it last
    uint64_t max[PLAIT_WIDTHS];        // of the groups of that lane
    uint64_t all;                      // of outermost instances, for good
    plait_block *block;
    uint32_t up;                       // slot in the collector outside, while up_owner holds
} plait_slot;

// Strides under collection. As long as a group goes by equal steps through one object (run > 0), its accesses are only counted; what they come to is
// told when it ends. One that breaks step is kept sector by sector.
typedef struct plait_walk {
    uint64_t lane, object;             // of the last access; lane 0: none
    int64_t index;
    int64_t first;                     // of the run
    uint32_t run;                      // accesses of the group so far, all in step; 0: out of step
    struct plait_walk *up;             // in the collector outside, while walk_owner holds; NULL: not looked up
    plait_stride sum;
    uint32_t nsectors, group_accesses;
    int64_t top;                       // largest sector of the group
    uint8_t mixed;                     // the group saw several objects
    uint64_t sector_object[PLAIT_GROUP];
    int64_t sector[PLAIT_GROUP];
} plait_walk;

typedef struct plait_tally {           // of the instances a collector served: added to its region's evidence after the run
    uint64_t units, work, max_work, unions[PLAIT_WIDTHS], bytes, native, distinct, max_distinct;
    double squares;
} plait_tally;

typedef struct plait_collector {
    uint32_t region;
    uint8_t outermost, running;
    uint32_t entry, floor;             // number of loop instances entered when this one was
    uint32_t oldest;                   // the smallest entry on the stack from here outwards
    uint64_t passing;                  // bytes new to it and to all outside, not yet in anybody's `distinct`
    uint64_t lane;                     // the running iteration
    uint64_t since;                    // lanes from here on began after it came on the stack
    uint64_t began, before;            // clock at its start; work before a suspension
    uint64_t bytes_entered, native_entered;
    uint64_t distinct;                 // bytes of this instance
    struct plait_collector *outer, *next_free, *up_owner, *walk_owner;
    PLAIT_VEC(plait_slot) slots;
    PLAIT_VEC(uint32_t) touched;
    plait_map index;                   // block -> slot
    PLAIT_VEC(plait_walk *) walks;     // owned
    plait_map walk_index;              // site -> walk
    plait_tally sum;
} plait_collector;

typedef struct plait_site_cache { plait_collector *owner; plait_walk *walk; } plait_site_cache;

typedef struct plait_evidence {
    PLAIT_VEC(plait_region_evidence) regions;
    PLAIT_VEC(plait_collector *) collectors;   // owned; all of them
    PLAIT_VEC(plait_collector *) idle;         // by region: a list through next_free
    PLAIT_VEC(plait_site_cache) sites;
    PLAIT_VEC(plait_stride) strides;           // after the run
    PLAIT_VEC(plait_branching) branches;
    uint32_t entries;                          // loop instances entered; stays at its largest value
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
void plait_evidence_iterate(struct plait_thread *t, plait_collector *c);
void plait_evidence_exit(struct plait_engine *engine, struct plait_thread *t, plait_collector *c, int failed);
void plait_evidence_suspend(struct plait_engine *engine, struct plait_thread *t, plait_collector *c);
void plait_evidence_miss(struct plait_engine *engine, plait_collector *c, plait_block *block);
void plait_evidence_wander(struct plait_engine *engine, plait_collector *c, uint32_t site, uint64_t object, int64_t index);
void plait_evidence_call(struct plait_engine *engine, uint32_t region, uint64_t work, uint32_t depth);

void plait_evidence_fresh(plait_collector *c, uint32_t seen, uint64_t bytes);

static inline void plait_evidence_count(struct plait_engine *engine, plait_collector *c, plait_block *block, uint64_t n) {
    if (!c) return;
    if (block->owner != c) {
        plait_evidence_miss(engine, c, block);
        if (block->owner != c) return;
    }
    plait_slot *slot = &c->slots.at[block->slot];
    if (!slot->cur) c->touched.at[c->touched.len++] = block->slot;   // as long as slots
    slot->cur += n;
}

// An element was accessed. Most accesses go on in step with the iteration before: one more of the run.
static inline void plait_evidence_element(struct plait_engine *engine, const plait_evidence *e, plait_collector *c, uint32_t site, uint64_t object, int64_t index) {
    if (!c) return;
    if (site < e->sites.len && e->sites.at[site].owner == c) {
        plait_walk *w = e->sites.at[site].walk;
        uint64_t last = w->lane;
        if (last == c->lane) return;   // not the first in this iteration
        if (last >= c->since && w->run && object == w->object && index - w->index == w->sum.step && last + 1 == c->lane && c->lane % PLAIT_GROUP) {
            w->run++, w->lane = c->lane, w->index = index;
            return;
        }
    }
    plait_evidence_wander(engine, c, site, object, index);
}

// A location of so many bytes was touched. seen: its own stamp, how many loop instances had been entered when it was touched last.
static inline void plait_evidence_touch(const plait_evidence *e, plait_collector *c, uint32_t *seen, uint64_t bytes) {
    if (!c) return;
    uint32_t was = *seen;
    if (was != e->entries) *seen = e->entries;
    if (was < c->floor) plait_evidence_fresh(c, was, bytes);
}

// After the run: strides, branches, arithmetic. Frees nothing that a result needs.
plait_status plait_evidence_finish(struct plait_engine *engine) PLAIT_MUST_USE;
void plait_evidence_fini(plait_evidence *evidence);
#endif
