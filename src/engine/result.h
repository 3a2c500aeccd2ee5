// SPDX-License-Identifier: Apache-2.0
// What the engine found, read-only: the input of verdict and report. All figures exact unless `degraded` is set.
// Everything is owned by the engine and valid until plait_engine_free.
#ifndef PLAIT_ENGINE_RESULT_H
#define PLAIT_ENGINE_RESULT_H
#include "engine/evidence.h"
#include "engine/program.h"
#include "engine/sample.h"
#include "engine/types.h"
#include "base/text.h"
#include "plait.h"

typedef enum plait_dep_kind { PLAIT_RAW, PLAIT_WAR, PLAIT_WAW } plait_dep_kind;
typedef enum plait_sort {
    PLAIT_SORT_LOCAL, PLAIT_SORT_CELL, PLAIT_SORT_GLOBAL, PLAIT_SORT_ATTRIBUTE, PLAIT_SORT_ELEMENT, PLAIT_SORT_KEY,
    PLAIT_SORT_LENGTH, PLAIT_SORT_STREAM, PLAIT_SORT_STATE, PLAIT_SORTS
} plait_sort;

typedef struct plait_dependence {
    uint32_t source, sink;          // sites
    uint32_t scope;                 // region
    uint8_t kind, sort, carried, assumed;
    uint8_t aside;                  // RAW that the data flow shows to be an induction or a reduction: set aside in the second span
    uint64_t count;
    uint64_t silent;                // of these, how many a silent store took part in (RAW: the write read; else: the writing sink)
    int64_t min_distance, max_distance;
    // one example: the first occurrence
    int64_t index; uint8_t has_index;            // element
    uint32_t key_text;                           // id in program.names of a key or attribute name; 0: none
    uint32_t from_iteration, to_iteration;       // carried: iteration numbers
    uint64_t via;                                // of the latest occurrence (via.c)
    uint32_t vias;                               // all of them: index + 1 in result.vias of the latest kept
    uint8_t nvias, more_vias;
    uint32_t objects;                            // 1 + place in `objects` of the result; 0: its objects have no names
} plait_dependence;

// Through which calls and inner loops of the scope the ends were reached: site of the call, PLAIT_VIA_LOOP | region of the loop; 0: the end
// lies in the scope itself.
#define PLAIT_VIA_LOOP 0x80000000u
typedef struct plait_via { uint32_t source, sink, next; } plait_via;

// The first iterations of one run of a loop, in work since the run began (timeline.c).
enum { PLAIT_NO_HOLD = UINT32_MAX };
typedef struct plait_lap {
    uint64_t ran, ran_for;          // as it ran
    uint64_t could, could_for;      // as it could run, roles that the data flow shows set aside
    uint32_t after, dependence;     // the iteration and dependence that hold its start back; PLAIT_NO_HOLD: nothing does
} plait_lap;

typedef struct plait_timeline {
    uint64_t run;                   // 1: the loop's first
    uint64_t iterations;            // of that run; the first `nlaps` are kept
    uint64_t work, span;            // of that run
    plait_lap *laps; size_t nlaps;  // owned
} plait_timeline;

enum { PLAIT_DEP_OBJECTS = 64 };
typedef struct plait_dep_objects { uint32_t names[PLAIT_DEP_OBJECTS], n, more; } plait_dep_objects;   // in order of first occurrence; more: not all fit

typedef struct plait_call_edge { uint32_t site, caller, callee; uint64_t count, instructions; } plait_call_edge;
typedef struct plait_native_use { uint32_t name, region, dtype /* plait_dtype */; uint64_t calls, element_ops, bytes, nanoseconds; uint8_t updates; /* a ufunc or an operator of arrays */ } plait_native_use;
typedef struct plait_note { const char *what, *why; } plait_note;

typedef struct plait_result {
    const plait_program *program;
    const plait_dependence *deps;       size_t ndeps;
    const plait_via *vias;              size_t nvias;
    plait_timeline *const *timelines;   size_t ntimelines;   // by region, NULL where none was recorded
    const plait_dep_objects *objects;   size_t nobjects;
    const plait_call_edge *calls;       size_t ncalls;
    const plait_native_use *natives;    size_t nnatives;
    const plait_note *notes;            size_t nnotes;
    const plait_map *assumed;           // sites of assumed accesses: see plait_result_assumed
    const char *const *warnings;        size_t nwarnings;
    uint64_t *executed;                 // per plait_op; PLAIT_OP_COUNT entries
    uint64_t *executed_by_region;       // region * PLAIT_OP_COUNT + op
    uint64_t *site_runs;                // per site: executions of instructions there
    const plait_evidence *evidence;     // NULL: none was collected
    const plait_types *types;           // of operands, from first executions
    const plait_samples *samples;       // of execution, for instruction-level parallelism
    const char *hello;                  // key=value lines of the recorder
    uint64_t instructions, records, dropped;   // records: without DEATHs and NATIVE_ENDs, whose number varies
    int degraded;
    plait_exit how;
} plait_result;

// Valid after plait_engine_finish.
const plait_result *plait_engine_result(const plait_engine *engine);
// Value of a hello line ("" if absent); borrowed.
const char *plait_result_hello(const plait_result *result, const char *key, char *buffer, size_t size);
const char *plait_dep_kind_name(int kind);
const char *plait_sort_name(int sort);
// The native function that nobody modelled, called at the site, to whose assumed accesses of this sort it belongs: id in program.names; 0: none.
uint32_t plait_result_assumed(const plait_result *result, uint32_t site, int sort);
const char *plait_dtype_name(unsigned dtype);
#endif
