// SPDX-License-Identifier: Apache-2.0
// Which machine fits a region: evidence as JSON, machine models, and the time each model predicts. docs/fit.md is the account of every formula.
// A *style* is a way to run iterations side by side: SIMD, one core's vector lanes; MIMD, cores without vectors; SIMT, a GPU.
#ifndef PLAIT_VERDICT_FIT_H
#define PLAIT_VERDICT_FIT_H
#include "verdict/internal.h"

typedef enum plait_style { PLAIT_SIMD, PLAIT_SIMT, PLAIT_MIMD, PLAIT_STYLES } plait_style;
enum { PLAIT_FIT_MACHINES = 8 };

typedef struct plait_machine {
    char name[64];
    int gpu;
    double cores, ghz, per_cycle, lanes, cache, memory, core_memory, start, task;   // cache in bytes, memory in bytes/s, start and task in s
    double warp, latency, transfer;
} plait_machine;

typedef struct plait_machines { plait_machine at[PLAIT_FIT_MACHINES]; size_t len; } plait_machines;

// Reads one model; error names what is missing. Every number must have a source.
plait_status plait_machine_read(const char *text, size_t len, plait_machine *machine, plait_error *error) PLAIT_MUST_USE;
plait_status plait_machines_all(plait_machines *machines, plait_error *error) PLAIT_MUST_USE;   // built in; this machine last

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
    double handovers;                   // doacross, pipeline: iterations that wait for the one before
    int tasks, narrow;                  // a function; not even lanes (carried close by)
} plait_load;

typedef struct plait_guess { double seconds, speedup; const plait_machine *machine; } plait_guess;

double plait_fit_yardstick(const plait_load *load, const plait_machine *reference);              // seconds of one instance, one scalar core
double plait_fit_time(const plait_load *load, const plait_machine *machine, plait_style style); // seconds of one instance; a large number: cannot
double plait_fit_fill(double count, double width);                                               // how full groups of `width` are on `count` iterations
plait_load plait_fit_scaled(const plait_load *load, double times);                                  // the same work on so many times the iterations
double plait_fit_both(const plait_load *load, const plait_machine *machine);                    // the machine's best, cores and lanes together

// fit_evidence.c
double plait_fit_efficiency(const plait_region_evidence *e, int w);
double plait_fit_operations(const plait_region_evidence *e);                                     // without calls
const plait_stride *plait_fit_strides(const plait_evidence *e, uint32_t region, size_t *n);
const char *plait_fit_stride_kind(const plait_stride *s);                                        // "0", "1", "constant", "irregular", "objects"
double plait_fit_entropy(const plait_branching *b);
int plait_fit_worst_branch(const plait_vctx *v, uint32_t region, const plait_branching **worst);
void plait_fit_evidence(plait_vctx *v, uint32_t region, plait_text *json);

// Adds `evidence` and `fit` to the members of regions and program. Does nothing without evidence.
plait_status plait_fit_all(plait_vctx *v) PLAIT_MUST_USE;
#endif
