// SPDX-License-Identifier: Apache-2.0
// A profile as the writers see it: nanoseconds, bookkeeping taken off, totals summed up. Built once from the shared layout after the
// program ended; holds everything it needs, except for strings, which point into the layout.
//
// The correction: every call costs its profiler `inside` (falls into the callee's own time) and `outside` (into the caller's). Both are
// measured at the start and taken off per call, never below zero; removed_ns says how much that was in all.
#ifndef PLAIT_REPORT_PROFILE_MODEL_H
#define PLAIT_REPORT_PROFILE_MODEL_H
#include "base/vec.h"
#include "stream/profile_layout.h"

typedef struct plait_prof_function {
    const char *name, *qualname, *file;   // borrowed; file "" for native functions
    uint32_t line, kind, library;
    uint64_t calls, primitive;            // primitive: not below itself on the stack
    double own_ns, total_ns;              // total: outermost activations only
} plait_prof_function;

typedef struct plait_prof_context {
    uint32_t function, parent, target;    // indices; target != own index: a fold of deep recursion
    uint32_t thread, depth, edge;         // edge: index into edges, UINT32_MAX for a thread's root
    uint32_t first_child, next;           // 0: none
    uint32_t max_depth;                   // of folded recursion below a target
    uint64_t calls;
    double own_ns, total_ns;
} plait_prof_context;

typedef struct plait_prof_edge {          // caller and callee, as pstats and callgrind want it
    uint32_t caller, callee;
    uint64_t calls, primitive;
    double own_ns, total_ns;
} plait_prof_edge;

typedef struct plait_prof_thread {
    const char *name;
    uint32_t tid, root;
    int ended;                            // 0: alive when the program ended
    double wall_ns, cpu_ns, calls;        // cpu_ns < 0: unknown
} plait_prof_thread;

typedef struct plait_prof_line {
    uint32_t function, line, is_loop, offset;
    uint64_t hits, exhausted;
    double own_ns, total_ns;
} plait_prof_line;

typedef struct plait_prof_sample {        // along the run
    double at_s, cpu_s;
    uint64_t rss_kb, read_bytes, write_bytes, minor_faults, major_faults;
    uint32_t threads;
} plait_prof_sample;

typedef struct plait_prof_resources {
    double wall_s, user_s, system_s;
    uint64_t peak_rss_kb, profile_kb, minor_faults, major_faults, read_bytes, write_bytes, switches;
    int io_known;
} plait_prof_resources;

typedef struct plait_prof_loop {          // where the source has a loop: filled by the caller, from the source
    uint32_t function, line, end_line, body_line, body_end, is_for;
} plait_prof_loop;

typedef struct plait_profile_model {
    plait_prof_function *functions;       // owned, like all below; [0] is unused
    plait_prof_context *contexts;         // [0] is unused
    size_t function_count, context_count;
    PLAIT_VEC(plait_prof_edge) edges;
    PLAIT_VEC(plait_prof_thread) threads;
    PLAIT_VEC(plait_prof_line) lines;
    PLAIT_VEC(plait_prof_sample) timeline;
    plait_prof_resources resources;
    double ns_per_tick, removed_ns, clamped_ns, recorded_ns;
    double python_inside, python_outside, native_inside, native_outside;    // ns a call
    double line_cost, turn_cost, lines_removed;                             // ns, --lines: taken off while recording
    uint64_t dropped, flattened, folds, forks, lost_threads, resyncs, gc_runs[3], gc_collected[3];
    double gc_ns[3];
    uint32_t main_context, options;
    int started, complete;                // did the main module start; did the program end through the interpreter
    // About the program; set by the caller, borrowed.
    char **argv;
    int module, exit_code, signal;
    const char *python_exe, *python_version;
} plait_profile_model;

// layout is read only. end_ns and end_ticks were read by the caller when it saw the end; they count unless the program said better.
plait_status plait_profile_model_init(plait_profile_model *model, const plait_profile_header *layout, uint64_t end_ns, uint64_t end_ticks,
                                      plait_error *error) PLAIT_MUST_USE;
void plait_profile_model_fini(plait_profile_model *model);
int plait_profile_model_check(const plait_profile_model *model);    // 1 if times add up and links are sound
// A label without line breaks, as users read it: "qualname", or the native name.
const char *plait_profile_label(const plait_prof_function *function);
#endif
