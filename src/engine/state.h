// SPDX-License-Identifier: Apache-2.0
// The engine's dynamic state: region tree, location histories, frames, dependences. Shared by the files of src/engine only.
//
// Invariants:
//  1. node 0 is unused, node 1 the program; a node's parent is alive as long as the node is; depth = parent's depth + 1.
//  2. a stamp (node, iteration) names a child of `node`: iteration of a loop instance, 0 for an activation.
//  3. a location's readers have pairwise different sites and all come after its write.
//  4. a frame's node chain: act node, then one node per open loop, each the child of the one before.
#ifndef PLAIT_ENGINE_STATE_H
#define PLAIT_ENGINE_STATE_H
#include "base/text.h"
#include "engine/evidence.h"
#include "engine/place.h"
#include "engine/result.h"
#include "engine/sample.h"
#include "plait.h"

// Spans are kept three times: as written; with the roles that the data flow shows set aside; the same with the overhead on every edge
// between children and every child started.
enum { PLAIT_SPAN_WRITTEN, PLAIT_SPAN_ASIDE, PLAIT_SPAN_BURDENED, PLAIT_SPANS };
enum { PLAIT_OVERHEAD = 200 };      // instructions

typedef struct plait_node {
    uint32_t parent, parent_iteration;
    uint32_t jump;                  // an ancestor, for look-ups in O(log depth) (Myers 1983, skew-binary)
    uint32_t depth;
    uint32_t region;                // and the free list when dead
    uint32_t mark;
    uint64_t start[PLAIT_SPANS];    // parallel start within the parent's child (span.c)
    float slope[PLAIT_SPANS];       // closed loop: how much later each next iteration starts
    uint32_t first;                 // loop: number of its first iteration (resumptions reopen loops later); activation: site of its call
} plait_node;

typedef struct plait_tree {
    plait_node *at;                 // owned
    size_t len, cap;
    uint32_t free;                  // list through `region`
    uint32_t generation;            // sweeps so far: what was remembered of nodes in an earlier one may be about others
    size_t live, next_sweep;
    size_t marked;                  // locations the last sweep looked at
} plait_tree;

typedef struct plait_loc {          // history of one location; site 0: none. High bit of wsite: a silent store
    uint32_t wnode, witer, wsite;
    uint32_t wtime[PLAIT_SPANS];    // parallel time of the write within its iteration or activation
    uint32_t rnode, riter, rsite;   // first reader
    uint32_t seen;                  // elements, keys, attributes: loop instances entered when it was touched last (evidence.h)
    uint32_t more;                  // further readers: index in the reader pool, 0: none
} plait_loc;

typedef struct plait_reader { uint32_t node, iter, site, next; } plait_reader;

enum { PLAIT_SILENT_BIT = 0x80000000u };
enum { PLAIT_PAGE_LOCS = 64 };
#define PLAIT_ADDRESS_END (1ull << 62)         // addresses of user space are far below
enum { PLAIT_MAX_THREADS = 1 << 16, PLAIT_MAX_COUNT = 1 << 28 /* elements one record speaks of: a list of 2 GiB */ };
#define PLAIT_BOUND_REACHED "the memory bound was reached: what follows was not analysed (--max-memory)"
// Keys of an object's map: names and dictionary keys are 64-bit identities; two are set apart for the scalar locations.
#define PLAIT_KEY_LENGTH 0xfffffffffffffff0u
#define PLAIT_KEY_STATE 0xfffffffffffffff1u
#define PLAIT_KEY_STREAM 0xfffffffffffffff2u

// The history of an array's buffer (ranges.c, lattice.c).
typedef struct plait_ranges { struct plait_chunk *at; uint32_t len, cap, near; } plait_ranges;   // sorted, disjoint; owns its chunks; near: the one met last

typedef struct plait_range {        // digits lo..hi-1 of one level of a lattice: bytes that are all alike, or what the next level says of them
    int64_t lo, hi;
    union { plait_loc loc; plait_ranges *inner; };   // inner: owned
} plait_range;

typedef struct plait_chunk { plait_range *at; uint32_t len, cap; int64_t lo; } plait_chunk;   // a stretch of ranges, owned; lo: of the first

enum { PLAIT_LEVELS = 24 };
typedef struct plait_lattice {      // a byte's place x as digits: x / stride[0], x % stride[0] / stride[1], ...
    uint32_t levels;
    int64_t stride[PLAIT_LEVELS];   // descending, the last is 1
    int64_t reach[PLAIT_LEVELS];    // bytes: the widest access that came with this stride
    plait_ranges top;
} plait_lattice;

typedef struct plait_object {
    uint64_t address;
    uint32_t used;                  // plait_epoch of the last access
    uint64_t serial;                // 1, 2... in order of first access: what an address is not, unique and the same in every run
    plait_loc *small;               // elements 0..nsmall-1 (at most PLAIT_PAGE_LOCS), owned
    uint32_t nsmall;
    plait_map pages;                // element index / PLAIT_PAGE_LOCS -> plait_loc[PLAIT_PAGE_LOCS], owned
    plait_map keys;                 // identity -> index + 1 in pool of single locations
    uint64_t key[3]; uint32_t key_loc[3]; uint32_t nkeys;   // the first few, without the map
    plait_lattice *array;           // of bytes; owned, NULL: none was accessed
    uint32_t name;                  // id in program.names of what the program calls it; 0: not told
} plait_object;

typedef struct plait_pending { plait_record record, ext; } plait_pending;

typedef struct plait_level {        // the iteration or activation that runs now
    uint64_t start[PLAIT_SPANS];    // of the running statement, within it
    uint64_t end[PLAIT_SPANS];      // latest end of its statements, calls and loops so far
    uint64_t length;                // of the running statement so far
} plait_level;

typedef struct plait_shift { uint64_t at[PLAIT_SPANS]; } plait_shift;   // start of one iteration within its loop instance

typedef PLAIT_VEC(plait_shift) plait_shifts;

typedef struct plait_call_end { uint32_t instr; uint64_t at[PLAIT_SPANS]; } plait_call_end;

typedef struct plait_wait {          // wait.c: a read that comes before the value it reads
    uint32_t holder, depth;         // whose statement, or whose iteration, holds the read; its depth
    uint32_t scope, below;          // what is pushed: the scope's node `below`, 0: its running iteration
    uint32_t site;
    uint32_t from, dependence;      // the iteration that makes the value, and the edge (timeline.c)
    uint32_t settled;               // its statement has ended
    int64_t missing[PLAIT_SPANS];   // how late the holder must start; <= 0: nothing is missing
} plait_wait;

typedef struct plait_push { uint32_t site; uint64_t start[PLAIT_SPANS]; } plait_push;   // a statement cannot start earlier because of what it reads here

typedef struct plait_open_loop {
    int32_t loop;                   // index in the code's loops
    uint32_t region, node, parent, iteration;
    uint64_t entered;               // thread clock
    uint64_t native_entered;
    uint8_t outermost;              // of its region on this thread
    plait_collector *collector;     // NULL: no memory
    struct plait_lane *lane;        // NULL: its iterations are not recorded (timeline.c)
    uint32_t first;                 // number of the iteration that shifts.at[0] is about
    plait_level level;
    uint64_t end[PLAIT_SPANS];      // latest end of its iterations so far
    plait_shifts shifts;            // of iterations first, first + 1, ...
    size_t ends_from, pushes_from;  // of a comprehension: what the frame's `ends`, `pushes` and `base` held of the statement that it is in
    uint64_t base[PLAIT_SPANS];
} plait_open_loop;

typedef struct plait_frame {
    plait_code_info *code;          // NULL: a code that is not replayed
    uint64_t address;
    struct plait_frame *caller;     // in this thread
    uint32_t act, parent;           // node of this activation or resumption; its parent
    uint32_t pos;                   // instruction index
    uint8_t fresh;                  // pos has not begun to execute
    uint8_t generator, begun, outermost, suspends;
    uint8_t thrown;                 // resumed by throw() or close(): raises at once, wherever the interpreter says it stands
    uint8_t unplaced;               // it was suspended before anybody looked: its first record says where it stands
    uint32_t depth;                 // activations of its region open on this thread, itself included
    uint32_t call_site;             // in the caller, 0: none
    uint32_t caller_region;
    uint32_t edge;                  // index + 1 in `calls`, 0: none
    uint64_t entered, native_entered;
    plait_loc *locals;              // nslots
    plait_loc **cells;              // nslots; borrowed from cell objects
    uint64_t namespace_object;      // class body: address of its mapping
    PLAIT_VEC(plait_open_loop) loops;
    PLAIT_VEC(plait_pending) late;
    plait_level level;
    PLAIT_VEC(plait_call_end) ends; // calls of the running statement that have come back
    uint64_t base[PLAIT_SPANS];     // its start when the first of them had, and what has held it back since:
    PLAIT_VEC(plait_push) pushes;   // a later call waits only for what it takes
    uint64_t number;                // for samples; 0: in none so far
    uint8_t sampled, taken;         // open stretches of it; the instruction at pos is in the stretches already
} plait_frame;

typedef struct plait_thread {
    uint32_t number, node;
    plait_frame *top;
    uint32_t cur_node, cur_iter;    // where accesses happen now
    uint32_t cur_region, cur_parent;   // of cur_node
    plait_level *here;              // of cur_node's running child
    plait_open_loop *open;          // cur_node's record if it is a loop, else NULL
    uint64_t clock;                 // instructions executed
    uint64_t native;                // element operations of native calls
    uint64_t bytes;                 // 8 for each element, key or attribute accessed
    plait_collector *collector;     // of the innermost loop open, callers' included
    plait_level level;
    uint32_t ahead;                 // instructions before the access that happens now that are not yet counted in its level
    PLAIT_VEC(plait_wait) waits;    // ordered by depth (wait.c)
    PLAIT_VEC(uint32_t) active;     // per region: open instances
    PLAIT_VEC(plait_pending) pending;
    uint8_t early;                  // some of the running instruction's were committed already, there being too many
    size_t last_native;             // index + 1 of the native use that its next NATIVE_END is about
} plait_thread;

typedef struct plait_dep_slot { uint32_t hash, index; } plait_dep_slot;

typedef struct plait_meet { uint32_t node, iter_a, iter_b; uint32_t below_a, below_b /* just below `node`, 0: the end is in it */; } plait_meet;
typedef struct plait_meet_slot { uint32_t a, b; plait_meet meet; uint64_t via; } plait_meet_slot;

// What an access at `sink` met the last times: most meet the same again (depend.h). Of ends in two nodes it keeps their parents, since the next pair
// are mostly brothers of this one: another run of the same loop, another call.
enum { PLAIT_MEMO_BROTHERS_A = 1, PLAIT_MEMO_BROTHERS_B = 2 /* `a`, `b` are parents, not the nodes */,
       PLAIT_MEMO_NEAR_A = 4, PLAIT_MEMO_NEAR_B = 8 /* ... and the meeting place itself */ };
typedef struct plait_memo {
    uint64_t key;                   // sink, kind, sort; never 0
    uint32_t region;                // of the node that both ends were in
    uint32_t source[2], dep[2];     // both ends in one node, not carried and carried: index + 1 in deps
    uint32_t generation, far;       // ends in two nodes; far: index + 1 in deps, 0: nothing is known
    uint32_t a, b;                  // parents of the nodes; the node itself where the meeting place is that
    uint32_t form;                  // PLAIT_MEMO_*
    plait_meet meet;
    uint64_t via;
} plait_memo;
enum { PLAIT_MEMOS = 8192, PLAIT_CLIMBS = 1024, PLAIT_DESCENTS = 64, PLAIT_TAKES = 256 };

typedef struct plait_climb {        // of closed nodes: starts from `node`'s parent up to below `scope`, summed (span.c)
    uint32_t node, scope, generation;
    uint64_t up[PLAIT_SPANS];
} plait_climb;

typedef struct plait_descent {      // of open nodes: starts from the running node up to below `scope`, but for its own iteration (span.c)
    uint32_t node, scope, generation, below;
    uint64_t pushes;                // valid as long as no open node has been pushed since
    uint64_t up[PLAIT_SPANS];
    plait_frame *frame;             // that holds the scope, as its loop number loops - 1 or as activation (0); NULL: none does
    size_t loops;
} plait_descent;

typedef struct plait_takes { const plait_code_info *info; uint32_t in; int32_t first; uint64_t value; } plait_takes;   // takes.c

struct plait_engine {
    plait_engine_options options;
    plait_program program;
    plait_tree tree;
    PLAIT_VEC(plait_object *) objects;
    PLAIT_VEC(uint32_t) free_objects;
    plait_map object_at;                    // address -> index
    uint64_t object_serial;
    PLAIT_VEC(plait_loc *) loc_blocks;      // single locations, 1024 a block
    uint32_t nlocs;
    PLAIT_VEC(uint32_t) free_locs;          // not a list through the locations: frames and codes may still point at a dead one
    PLAIT_VEC(plait_reader) readers;
    uint32_t free_reader;
    plait_map cell_at;                      // address -> single location
    PLAIT_VEC(plait_thread *) threads;
    plait_thread *thread;                   // current
    plait_map suspended;                    // frame address -> plait_frame *
    PLAIT_VEC(plait_dependence) deps;
    PLAIT_VEC(plait_via) vias;
    PLAIT_VEC(plait_timeline *) timelines;  // by region; NULL: none was recorded
    PLAIT_VEC(plait_dep_objects) dep_objects;   // of dependences on objects with names
    uint64_t last_beside;           // the pair last put into program.beside
    plait_map assumed;              // site << 4 | sort of assumed accesses -> id of the native function, 0: not one's
    uint32_t last_name;             // name of the object that the access now under way is to; 0: none
    plait_dep_slot *dep_slots; size_t dep_capacity;
    uint32_t dep_cache[8192];               // index + 1, by hash
    plait_memo memos[PLAIT_MEMOS];          // by sink site, kind and sort
    plait_meet_slot meets[1024];            // common ancestors looked up lately; emptied by the sweep, since nodes are recycled
    plait_climb climbs[PLAIT_CLIMBS];
    plait_descent descents[PLAIT_DESCENTS];
    uint64_t pushes;                        // of open nodes, by dependences
    plait_takes takes[PLAIT_TAKES];
    PLAIT_VEC(plait_shifts) idle_shifts;    // memory of loops that were left
    plait_object *near[256];                // objects met lately, by address; one that died has another address
    PLAIT_VEC(plait_call_edge) calls;
    plait_map call_index;
    uint32_t near_edges[256];               // index + 1 in calls, by site
    PLAIT_VEC(plait_native_use) natives;
    plait_map native_index;
    PLAIT_VEC(plait_note) notes;            // coverage
    PLAIT_VEC(const char *) warnings;
    PLAIT_VEC(uint32_t) string_ids;         // stream string id -> id in program.names
    plait_map keytexts;                     // key identity -> id in program.names
    plait_map class_names;
    uint64_t unsteady;                      // of the records, DEATHs and NATIVE_ENDs: how many there are depends on the allocator and the clock
    uint64_t records, dropped, lost_paths;
    size_t fold_at;                         // bytes at which histories are dropped next (fold.c)
    uint64_t folds, folded;                 // how often, and of how many objects
    uint8_t overdue;                        // accesses were committed early, and their call failed
    plait_status status;
    plait_error error;
    // a blob in flight
    uint8_t *blob; size_t blob_len, blob_need, blob_cap; plait_record blob_head;
    plait_record ext; uint8_t has_ext; uint32_t far;
    PLAIT_VEC(int64_t) boxes;               // dimensions of EXT records before a BOX, kept while accesses are pending
    size_t box_from;                        // where those of the record being read start
    uint64_t weight;                        // locations that one access stands for (ranges of arrays)
    plait_text hello;
    plait_result result;
    plait_evidence evidence;
    plait_samples samples;
    plait_types types;
    uint64_t class_namespace;               // mapping of the class body that ended last
    uint8_t ended, finished, clean;
    int64_t last_index; uint64_t last_object, last_key; uint8_t last_has_index;   // for examples
};

// tree.c
plait_status plait_tree_init(plait_tree *tree) PLAIT_MUST_USE;
uint32_t plait_tree_add(plait_engine *engine, uint32_t parent, uint32_t parent_iteration, uint32_t region);   // 0: no memory
plait_meet plait_tree_meet(const plait_tree *tree, uint32_t a, uint32_t iter_a, uint32_t b, uint32_t iter_b);
void plait_tree_sweep(plait_engine *engine);

static inline uint32_t plait_epoch(const plait_engine *engine) { return (uint32_t)(engine->records >> 12); }

// locations.c
plait_object *plait_object_find(plait_engine *engine, uint64_t address);      // made on first use; NULL: no memory
static inline plait_object *plait_object_at(plait_engine *engine, uint64_t address) {
    plait_object *near = engine->near[address >> 4 & 255];
    if (!near || near->address != address || !address) return plait_object_find(engine, address);
    near->used = plait_epoch(engine);
    return near;
}
plait_loc *plait_object_key(plait_engine *engine, plait_object *object, uint64_t key);
plait_loc *plait_object_element(plait_engine *engine, plait_object *object, int64_t index);
plait_loc *plait_cell_at(plait_engine *engine, uint64_t address);
void plait_object_death(plait_engine *engine, uint64_t address);
plait_status plait_object_rename(plait_engine *engine, uint64_t from, uint64_t to) PLAIT_MUST_USE;
void plait_locations_fini(plait_engine *engine);
void plait_locations_mark(plait_engine *engine, uint32_t mark);
void plait_loc_mark(plait_engine *engine, const plait_loc *loc, uint32_t mark);
void plait_loc_clear(plait_engine *engine, plait_loc *loc);                   // gives its readers back

int plait_object_forget(plait_engine *engine, plait_object *object);          // its elements and keys; 1 if there were any

// fold.c
void plait_fold(plait_engine *engine);                                        // drops histories if the memory bound is near
plait_status plait_fold_tell(plait_engine *engine) PLAIT_MUST_USE;            // adds what was dropped to the warnings

// box.c
void plait_box_access(plait_engine *engine, plait_object *object, const plait_pending *pending, uint32_t site);

// depend.c; reads and writes themselves: depend.h
void plait_depend_far(plait_engine *engine, plait_dep_kind kind, plait_sort sort, uint32_t node, uint32_t iter, uint32_t source,
                      uint32_t sink, int silent, const plait_loc *raw);
void plait_reader_add(plait_engine *engine, plait_loc *loc, uint32_t site);

// span.c
static inline void plait_span_statement(plait_level *level) {   // ends
    for (int v = 0; v < PLAIT_SPANS; v++) {
        uint64_t end = level->start[v] + level->length;
        if (end > level->end[v]) level->end[v] = end;
        level->start[v] = 0;
    }
    level->length = 0;
}
void plait_span_call(plait_engine *engine, plait_thread *t, uint32_t node, const plait_frame *callee);
void plait_span_return(plait_engine *engine, plait_thread *t, const plait_frame *callee, uint64_t span[PLAIT_SPANS]);
void plait_span_loop_enter(plait_engine *engine, plait_level *outer, plait_open_loop *open);
void plait_span_iterate(plait_engine *engine, plait_open_loop *open);
void plait_span_statement_enter(plait_frame *f, plait_open_loop *open);        // a comprehension's calls are told apart from its statement's
void plait_span_statement_exit(plait_frame *f, const plait_open_loop *open);
void plait_span_loop_exit(plait_engine *engine, plait_level *outer, plait_open_loop *open, int value, uint64_t span[PLAIT_SPANS]);
// A RAW, read at the site: the write is not in the running node / is in an earlier iteration of it.
void plait_span_far(plait_engine *engine, const plait_loc *loc, const plait_meet *meet, uint32_t site, const plait_dependence *d);
void plait_span_carried(plait_engine *engine, plait_open_loop *open, const plait_loc *loc, uint32_t site, const plait_dependence *d);
// A store, a call or a return takes values from calls that must have come back. counted: 1 if the instruction itself is in its level's length.
void plait_span_store(plait_engine *engine, plait_thread *t, uint32_t instr, uint64_t counted);
void plait_span_push(plait_engine *engine, plait_thread *t, uint32_t site);    // a read has held back the running statement, behind a call

// takes.c: the first instruction to take a value on its way into `in`, -1: it does not go there. value: the instruction that made it, or the site
// at which it was read with PLAIT_TAKES_SITE.
#define PLAIT_TAKES_SITE (1ull << 32)
int32_t plait_takes_first(plait_engine *engine, const plait_code_info *info, uint32_t in, uint64_t value);

// wait.c
void plait_wait_add(plait_engine *engine, plait_thread *t, const plait_wait *wait);
void plait_wait_statement(plait_engine *engine, plait_thread *t, uint32_t holder, const plait_level *level);   // before it ends
void plait_wait_iteration(plait_engine *engine, plait_thread *t, const plait_open_loop *open);                 // before it ends
void plait_wait_call(plait_engine *engine, plait_thread *t, const plait_level *level);                         // its arguments are read
void plait_wait_leave(plait_thread *t, uint32_t depth);                                                        // drops what is left from there on

// via.c
uint64_t plait_via_of(const plait_engine *engine, const plait_meet *meet);               // source << 32 | sink
void plait_via_note(plait_engine *engine, plait_dependence *d, uint64_t via);

// timeline.c
void plait_timeline_enter(plait_engine *engine, plait_open_loop *open, uint32_t region);   // decides whether this run of the loop is recorded
void plait_timeline_iterate(plait_engine *engine, plait_thread *t, plait_open_loop *open);
void plait_timeline_hold(plait_open_loop *open, uint32_t iteration, uint32_t dependence);
void plait_timeline_end(const plait_thread *t, plait_open_loop *open);                        // while the starts of its iterations are known
void plait_timeline_exit(plait_engine *engine, plait_thread *t, plait_open_loop *open, uint32_t region, int failed, uint64_t span);   // span 0: it is only suspended
void plait_timeline_drop(plait_open_loop *open);
void plait_timelines_fini(plait_engine *engine);

// frames.c
void plait_locate(plait_thread *t);                                // after any change of what is open: where accesses happen now
void plait_loop_enter(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop, uint32_t iteration, int again);
void plait_loop_exit(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop, int failed);
void plait_loop_iterate(plait_engine *engine, plait_thread *t, plait_frame *f, int32_t loop);
void plait_loops_follow(plait_engine *engine, plait_thread *t, plait_frame *f, uint32_t instr);
plait_frame *plait_frame_new(plait_code_info *code, uint64_t address);
void plait_frame_free(plait_engine *engine, plait_frame *frame);
void plait_frames_fini(plait_engine *engine);
uint32_t plait_frame_region(const plait_frame *f);
void plait_frame_push(plait_engine *engine, plait_thread *t, plait_frame *f, uint32_t call_site);
void plait_frame_leave(plait_engine *engine, plait_thread *t, int suspends);

// replay.c
void plait_replay_record(plait_engine *engine, const plait_record *record);
void plait_replay_end(plait_engine *engine);
void plait_engine_fail(plait_engine *engine, plait_status status, const char *what);

// access.c
void plait_access_commit(plait_engine *engine, plait_frame *frame, const plait_pending *pending);

// The location of a global / of a class-body name; NULL: a constant, or (reading) not bound there.
plait_loc *plait_access_global(plait_engine *engine, plait_code_info *code, uint32_t name, int write);
plait_loc *plait_access_name(plait_engine *engine, uint64_t object_address, uint32_t name, int write);

// check.c: 1 if the invariants hold. plait_engine_check is all of them, and is asserted at the end of every run of a PLAIT_TINY build.
int plait_tree_check(const plait_tree *tree);
int plait_locations_check(const plait_engine *engine);
void plait_assumed_at(plait_engine *engine, uint32_t site, plait_sort sort, uint32_t name);          // assumed.c
void plait_assumed_native(plait_engine *engine, const plait_thread *t, uint32_t name);                // the native call that the pending accesses are of
void plait_assumed_finish(plait_engine *engine);
int plait_depend_check(const plait_engine *engine);
int plait_replay_check(const plait_engine *engine);
int plait_totals_check(const plait_engine *engine);
int plait_engine_check(const plait_engine *engine);

// totals.c
plait_status plait_totals(plait_engine *engine) PLAIT_MUST_USE;
#endif
