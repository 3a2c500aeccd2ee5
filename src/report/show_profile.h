// SPDX-License-Identifier: Apache-2.0
// profile.json as `plait show` wants it, and beside a result of the same program: what each of its functions and loops cost.
#ifndef PLAIT_REPORT_SHOW_PROFILE_H
#define PLAIT_REPORT_SHOW_PROFILE_H
#include "base/vec.h"
#include "report/show_page.h"

typedef struct plait_show_function {
    const char *name, *label, *file;    // borrowed from the JSON; label: its qualified name; file "" for native functions
    int line, library, thread;          // thread: the root of a thread, no function
    uint64_t calls;
    double own, total;                  // seconds
} plait_show_function;

// The call tree for people: contexts of the profile with recursion folded into the outermost activation.
typedef struct plait_show_context { int parent, function; uint64_t calls; double own, total; } plait_show_context;   // parent < own index; -1: a root

typedef struct plait_show_cost { double seconds; uint64_t calls; int known, measured; } plait_show_cost;   // measured: else an estimate

typedef struct plait_show_profile {
    json_t *json;                       // owned; NULL: there is no profile
    plait_show_function *functions;     size_t nfunctions;
    PLAIT_VEC(plait_show_context) contexts;
    double all;                         // sum of own times
    plait_show_cost *costs;             // by region of the result it was joined with; NULL: none
    int *loops; size_t nloops;          // regions, the costliest first: loops, and functions whose calls are worth running side by side
} plait_show_profile;

// Reads DIR/profile.json; PLAIT_OK with json NULL where there is none. PLAIT_INVALID or PLAIT_IO with one line in *error if it is damaged.
plait_status plait_show_profile_read(const char *dir, plait_show_profile *profile, plait_error *error) PLAIT_MUST_USE;
// Takes the text of a profile.json; `where` names it in *error.
plait_status plait_show_profile_parse(const char *text, size_t n, const char *where, plait_show_profile *profile, plait_error *error) PLAIT_MUST_USE;
void plait_show_profile_fini(plait_show_profile *profile);
// Finds the cost of each region. 0 in *same, and nothing found, if both are of different programs.
plait_status plait_show_profile_join(plait_show_profile *profile, const plait_show_result *result, int *same) PLAIT_MUST_USE;

// Text: one line of resources; the loops that cost most and whether they can run in parallel; functions; the tree.
void plait_show_profile_head(plait_page *page, const plait_show_profile *profile);
void plait_show_profile_loops(plait_page *page, const plait_show_profile *profile, size_t rows);
void plait_show_profile_functions(plait_page *page, const plait_show_profile *profile, size_t rows);
void plait_show_profile_tree(plait_page *page, const plait_show_profile *profile, size_t rows);
// Of one region: a line with its time, and its lines' times where the profile has them.
void plait_show_profile_region(plait_page *page, const plait_show_profile *profile, const plait_show_region *region);
#endif
