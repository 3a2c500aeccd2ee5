// SPDX-License-Identifier: Apache-2.0
// A result.json as `plait show` and the graphs want it: regions, dependences and calls as arrays of plain fields, with the source files at hand.
// Strings are borrowed from the JSON, which the result owns.
#ifndef PLAIT_REPORT_SHOW_RESULT_H
#define PLAIT_REPORT_SHOW_RESULT_H
#include <jansson.h>
#include <stdint.h>
#include "base/text.h"

typedef struct plait_show_end { int file, line, region; } plait_show_end;

typedef struct plait_show_region {
    json_t *json;                       // borrowed
    const char *kind, *name, *pattern, *sentence;   // "" if absent
    int file, line, end_line, parent;   // -1: none
    int library, is_loop, is_function;
    double work, share, payoff8;        // share of the program's work
    uint64_t instances, iterations;
} plait_show_region;

typedef struct plait_show_dependence {
    const char *kind, *location, *variable, *role, *example;
    plait_show_end source, sink;
    int scope, carried, assumed;
    int64_t low, high;
    uint64_t count;
} plait_show_dependence;

typedef struct plait_show_call { int caller, callee, line; uint64_t count, instructions; } plait_show_call;
typedef struct plait_show_source { char *text; size_t len; } plait_show_source;   // len 0: could not be read

typedef struct plait_show_result {
    json_t *json;                       // owned
    plait_show_region *regions;         size_t nregions;
    plait_show_dependence *deps;        size_t ndeps;
    plait_show_call *calls;             size_t ncalls;
    const char **files;                 size_t nfiles;
    plait_show_source *sources;         // by file
} plait_show_result;

// Reads DIR/result.json. PLAIT_INVALID or PLAIT_IO with one line in *error if DIR is no result of plait run.
plait_status plait_show_read(const char *dir, plait_show_result *result, plait_error *error) PLAIT_MUST_USE;
void plait_show_fini(plait_show_result *result);
// The source line without its indentation; 0 and *len 0 if the file cannot be read. Borrowed until fini.
const char *plait_show_line(plait_show_result *result, int file, int line, size_t *len);
const char *plait_show_basename(const plait_show_result *result, int file);
// Does "train.py", "src/train.py" or a whole path name this file?
int plait_show_file_matches(const plait_show_result *result, int file, const char *wanted);
#endif
