// SPDX-License-Identifier: Apache-2.0
// plait's analysis library: records in, dependences out. No Python, no global state, no printing; one engine is used
// by one thread at a time, several engines are independent.
// Ownership: the engine owns all it returns, until plait_engine_free.
#ifndef PLAIT_H
#define PLAIT_H
#include <stddef.h>
#include <stdint.h>
#include "base/status.h"
#include "stream/record.h"

typedef struct plait_engine plait_engine;
struct plait_program;

typedef struct plait_engine_options {
    size_t max_memory;       // bytes of history before exactness is given up, said so in the result (0: no bound)
    // Whether a RAW from the access at one site to that at another (indices of plait_program.sites) is an induction or a reduction as far as the
    // bytecode's data flow tells; asked once per new dependence. NULL: never. src/verdict provides it.
    int (*set_aside)(const struct plait_program *program, uint32_t source, uint32_t sink, int sort);
} plait_engine_options;

// How the target ended. exit_code -1 when a signal ended it.
typedef struct plait_exit {
    int exit_code, signal;
    int complete;            // 0: the caller knows that something is missing; whether END came the engine sees itself
    double wall_seconds;
} plait_exit;

plait_status plait_engine_new(const plait_engine_options *options, plait_engine **engine) PLAIT_MUST_USE;
void plait_engine_free(plait_engine *engine);                       // NULL is fine

// Takes any number of records, in order; a blob may be split over calls. After the first PLAIT_NOMEM or PLAIT_INVALID the
// engine keeps what it has, counts the rest as dropped and returns the same status.
plait_status plait_engine_feed(plait_engine *engine, const plait_record *records, size_t count) PLAIT_MUST_USE;

// Ends all open frames and loops and computes the totals. Call once; feed nothing after it.
plait_status plait_engine_finish(plait_engine *engine, const plait_exit *how) PLAIT_MUST_USE;

uint64_t plait_engine_records(const plait_engine *engine);          // records taken so far
uint64_t plait_engine_instructions(const plait_engine *engine);     // bytecode instructions replayed so far
const char *plait_engine_error(const plait_engine *engine);         // "" or why the status above is not OK
#endif
