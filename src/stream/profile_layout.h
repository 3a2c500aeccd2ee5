// SPDX-License-Identifier: Apache-2.0
// The profile as it lies in memory shared by the program (which writes) and plait (which reads after the end, however it ended).
//
// One sparse memfd, laid out by plait before the start; only touched pages cost memory. Tables of fixed-size elements, each filled
// from index 0 up and never moved, so a reader needs no lock and no pointer:
//
//     header | threads[thread_limit] | funcs[func_limit] | nodes[node_limit] | lines[line_limit] | strings (bytes)
//
// Invariants. (1) Index 0 of funcs, nodes and lines means "none". (2) nodes[i].parent < i, or 0 for the root of a thread.
// (3) nodes[i].target is i, except for a fold: then an ancestor of i with the same func, where the time goes. (4) A string is
// NUL-terminated at strings + offset; offset 0 is "". (5) Counts are bumped last, so elements below them are complete.
#ifndef PLAIT_STREAM_PROFILE_LAYOUT_H
#define PLAIT_STREAM_PROFILE_LAYOUT_H
#include <stdint.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

enum { PLAIT_PROFILE_CLOCK_MONOTONIC = 0, PLAIT_PROFILE_CLOCK_COUNTER = 1 };   // nanoseconds; the processor's constant-rate counter
enum {                                  // header.state, only ever rising
    PLAIT_PROFILE_LAID_OUT, PLAIT_PROFILE_BOOTED, PLAIT_PROFILE_RUNNING, PLAIT_PROFILE_COMPLETE,
};
enum { PLAIT_PROFILE_THREAD_ROOT, PLAIT_PROFILE_PYTHON, PLAIT_PROFILE_NATIVE };   // func.kind
enum { PLAIT_PROFILE_LINES = 1 };                // header.options

typedef struct plait_profile_func {
    uint32_t name, qualname, file;      // strings; of a native function only name ("<built-in method time.sleep>")
    uint32_t line;                      // of the def
    uint32_t kind, library;
    uint32_t variant, unused;           // tells code objects of one name and line apart: where in the line they stand
} plait_profile_func;

typedef struct plait_profile_node {     // one calling context, or a fold of deep recursion
    uint32_t func, parent, target;
    uint32_t recent;                    // the child entered last: a guess that is mostly right
    uint64_t calls, own;                // own in ticks, callees excluded
    uint32_t depth, max_depth;          // of a target: how deep the folded recursion is, was at most
} plait_profile_node;

typedef struct plait_profile_line {     // with --lines: a source line of a function, or a `for`'s FOR_ITER
    uint32_t func, line;
    uint32_t kind, offset;              // 0: line; 1: loop, by the bytecode offset of its head
    uint64_t hits;                      // line: starts; loop: iterations
    uint64_t own, total;                // ticks; callees excluded, included
    uint64_t exhausted;                 // loop: how often it ended because its iterator did
    uint32_t active, unused;            // line: activations that are on it now; the outermost's total counts
} plait_profile_line;

typedef struct plait_profile_thread {
    uint32_t tid, name;                 // string
    uint32_t root, current;             // nodes; current is where time goes now
    uint64_t last;                      // ticks of its last event: what came later belongs to current
    uint64_t started, ended;            // ticks; ended 0: still alive
    uint64_t cpu_ns;                    // at the end, 0: unknown
} plait_profile_thread;

typedef struct plait_profile_cost {     // of one call's bookkeeping, in ticks, measured at the start
    double inside, outside;             // the part that falls into the callee's time, into the caller's
} plait_profile_cost;

typedef struct plait_profile_header {
    uint64_t magic, size;
    uint64_t threads_at, funcs_at, nodes_at, lines_at, strings_at;      // byte offsets
    uint32_t thread_limit, func_limit, node_limit, line_limit;
    uint64_t strings_limit;
    uint32_t options, clock;
    // Written by the program from here on.
    uint32_t state, pid;
    uint32_t threads, funcs, nodes, lines;      // used, index 0 included
    uint64_t strings;
    uint64_t start_ticks, start_ns, end_ticks, end_ns;      // CLOCK_MONOTONIC beside the counter
    uint64_t dropped;                           // calls that found no room for their context: charged to the caller
    uint64_t flattened;                         // look-ups of contexts whose path found no room: kept under the root
    uint64_t folds, forks, lost_threads;
    uint64_t resyncs;                           // returns that did not match the innermost call (events lost by the interpreter)
    uint64_t gc_runs[3], gc_ticks[3], gc_collected[3], gc_started;
    plait_profile_cost python_cost, native_cost;
    double line_cost, turn_cost;                // --lines: ticks of a line event's bookkeeping, of a `for`'s turn
    uint64_t lines_removed;                     // ticks of it that were taken off while recording
    uint32_t main_node, unused;                 // the context of the main module
} plait_profile_header;

// "PLTPROF" and a digest of the layout, so that parts of different builds refuse each other.
#define PLAIT_PROFILE_MAGIC                                                                                                        \
    (0x00464f5250544c50u ^ (uint64_t)(sizeof(plait_profile_header) << 24 ^ sizeof(plait_profile_node) << 18 ^ sizeof(plait_profile_func) << 12 \
                                      ^ sizeof(plait_profile_line) << 6 ^ sizeof(plait_profile_thread)) << 8)

static inline uint64_t plait_profile_now(uint32_t clock) {
#if defined(__x86_64__)
    if (__builtin_expect(clock == PLAIT_PROFILE_CLOCK_COUNTER, 1)) return __rdtsc();
#elif defined(__aarch64__)
    if (__builtin_expect(clock == PLAIT_PROFILE_CLOCK_COUNTER, 1)) {
        uint64_t ticks;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
        return ticks;
    }
#endif
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000u + now.tv_nsec;
}

#define PLAIT_PROFILE_AT(header, part, type) ((type *)((char *)(header) + (header)->part##_at))
#endif
