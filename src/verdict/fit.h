// SPDX-License-Identifier: Apache-2.0
// Which machine fits a region: evidence as JSON, machine models, and the time each model predicts. docs/fit.md is the account of every formula.
// A *style* is a way to run iterations side by side: SIMD, one core's vector lanes; MIMD, cores without vectors; SIMT, a GPU.
#ifndef PLAIT_VERDICT_FIT_H
#define PLAIT_VERDICT_FIT_H
#include "verdict/internal.h"

typedef enum plait_style { PLAIT_SIMD, PLAIT_SIMT, PLAIT_MIMD, PLAIT_STYLES } plait_style;
enum { PLAIT_FIT_MACHINES = 16 };

typedef struct plait_machine {
    char name[64];
    int gpu;
    double cores, ghz, per_cycle, lanes, cache, memory, core_memory, start, task;   // cache in bytes, memory in bytes/s, start and task in s
    double near, near_memory;           // a core's own cache, bytes and bytes/s; 0: not told apart from `cache`
    double chain;                       // seconds from one operation to the next that needs it
    double warp, latency, transfer;
} plait_machine;

// `here` is the machine that plait runs on. It takes no part in verdicts: they are to be the same everywhere.
typedef struct plait_machines { plait_machine at[PLAIT_FIT_MACHINES], here; size_t len; int measured; } plait_machines;

// Reads one model; error names what is missing. Every number must have a source.
plait_status plait_machine_read(const char *text, size_t len, plait_machine *machine, plait_error *error) PLAIT_MUST_USE;
plait_status plait_machines_all(plait_machines *machines, const plait_verdict_options *options, plait_error *error) PLAIT_MUST_USE;   // options may be NULL
double plait_machine_peak(const plait_machine *m);      // operations a second, all cores and lanes
double plait_machine_core(const plait_machine *m);      // one scalar core (of a GPU: one lane)

typedef struct plait_load {             // what one region asks of a machine
    double instances, trip;             // iterations of one instance
    double ops, bytes, footprint;       // of one instance; bytes: of the sectors its lanes touch
    double uniform[PLAIT_WIDTHS];       // lane efficiency of full groups: what is lost to lanes that go different ways
    double coalescing;
    double parallel;                    // iterations that can run side by side, those of nested parallel loops included
    double parallelism;                 // work / span
    double longest;                     // largest / mean work of an iteration
    double gather;                      // share of the operations that are loads from irregular places
    double divides;                     // share of the operations that are divisions
    double legal;                       // lanes the smallest carried distance allows
    double grain;                       // operations of a task (functions)
    double serial;                      // additions that one core does one after the other (reductions)
    double handovers;                   // doacross, pipeline: iterations that wait for the one before
    int tasks, narrow;                  // a function; not even lanes (carried close by)
} plait_load;

typedef struct plait_guess { double seconds, speedup; const plait_machine *machine; } plait_guess;

double plait_fit_yardstick(const plait_load *load, const plait_machine *reference);              // seconds of one instance, one scalar core
double plait_fit_time(const plait_load *load, const plait_machine *machine, plait_style style); // seconds of one instance; a large number: cannot
double plait_fit_fill(double count, double width);                                               // how full groups of `width` are on `count` iterations
plait_load plait_fit_scaled(const plait_load *load, double times);                                  // the same work on so many times the iterations
int plait_fit_memory_bound(const plait_load *load, const plait_machine *machine, plait_style style);
double plait_fit_both(const plait_load *load, const plait_machine *machine);                    // the machine's best, cores and lanes together

// ---- shared by fit*.c

typedef struct plait_judged {           // a region, or the native calls of one kind made in it
    plait_load load;
    plait_guess by_style[PLAIT_STYLES];
    double share;                       // of the program's work
    int told, best, second;             // styles; -1: none
    uint32_t region;
    const plait_native_use *native;     // NULL: the region itself
} plait_judged;

typedef struct plait_fitter {
    plait_vctx *v;
    plait_machines machines;
    plait_judged *at;                   // by region
    plait_judged *natives; size_t nnatives;
} plait_fitter;

// fit.c
void plait_fit_guess(const plait_fitter *f, const plait_load *load, plait_guess by_style[PLAIT_STYLES]);
void plait_fit_rank(const plait_guess by_style[PLAIT_STYLES], int *best, int *second);
const char *plait_fit_style(int style);
void plait_fit_quoted(plait_text *json, const char *name, const plait_text *text);   // "name": "text"
void plait_fit_put_style(plait_text *json, const char *name, int style);             // "name": "SIMD" or null
// fit_words.c
void plait_fit_limits(const plait_fitter *f, const plait_judged *j, plait_text *json);
void plait_fit_change(const plait_fitter *f, const plait_judged *j, plait_text *text);
void plait_fit_chain(const plait_fitter *f, uint32_t region, plait_text *text);      // why a region fits none
// fit_load.c
plait_load plait_fit_load(plait_vctx *v, uint32_t region);
plait_load plait_fit_native_load(const plait_native_use *use);
int plait_fit_is_array_call(const plait_vctx *v, const plait_native_use *use);       // its element operations can run side by side
double plait_fit_arithmetic(const plait_region_evidence *e);                         // fit_evidence.c: operations on values: without loads, stores, compares, branches
// fit_program.c
void plait_fit_program(plait_fitter *f, plait_text *json);
void plait_fit_roofline(const plait_fitter *f, const plait_judged *j, int one_core, plait_text *json);

// fit_evidence.c
double plait_fit_efficiency(const plait_region_evidence *e, int w);
double plait_fit_native_operations(double elements, double bytes);
double plait_fit_operations(const plait_region_evidence *e);                                     // without calls
const plait_stride *plait_fit_strides(const plait_evidence *e, uint32_t region, size_t *n);
const char *plait_fit_stride_kind(const plait_stride *s);                                        // "0", "1", "constant", "irregular", "objects"
double plait_fit_entropy(const plait_branching *b);
int plait_fit_worst_branch(const plait_vctx *v, uint32_t region, const plait_branching **worst);
void plait_fit_evidence(plait_vctx *v, uint32_t region, plait_text *json);

// Adds `evidence` and `fit` to the members of regions and program. Does nothing without evidence.
plait_status plait_fit_all(plait_vctx *v) PLAIT_MUST_USE;
#endif
