// SPDX-License-Identifier: Apache-2.0
// Where the records of `plait run` go: the engine and then a result folder; or a text dump; and a trace file besides.
#ifndef PLAIT_CLI_RUN_SINK_H
#define PLAIT_CLI_RUN_SINK_H
#include "base/text.h"
#include "cli/machines.h"
#include "cli/target.h"
#include "plait.h"

typedef struct plait_run_options {
    const char *output, *trace;      // -o, --trace; NULL: not given
    size_t max_memory;
    plait_cli_machines machines;
    int quiet, dump, discard;        // discard: count the records only (for measuring the recorder)
} plait_run_options;

typedef struct plait_run_sink plait_run_sink;

// Everything that can be refused before the program runs is refused here. Returns 0 or an exit code with one line in *error. Options and target are
// borrowed until close.
int plait_run_sink_open(const plait_run_options *options, const plait_target *target, plait_run_sink **sink, plait_error *error) PLAIT_MUST_USE;
void plait_run_sink_feed(plait_run_sink *sink, const plait_record *records, size_t count);   // a failure is kept until close
// Writes the result, says where, and frees the sink. Returns 0, or an exit code with one line in *error.
int plait_run_sink_close(plait_run_sink *sink, const plait_target *target, const plait_exit *how, plait_error *error) PLAIT_MUST_USE;
void plait_run_sink_free(plait_run_sink *sink);                                              // without writing; NULL is fine
#endif
