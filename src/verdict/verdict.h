// SPDX-License-Identifier: Apache-2.0
// Verdicts: the role of each dependence, the pattern of each region with its conditions and blockers, payoff, and the sentence
// for people. Reads only the engine's result. Everything is owned by the verdict.
#ifndef PLAIT_VERDICT_VERDICT_H
#define PLAIT_VERDICT_VERDICT_H
#include "engine/result.h"

typedef enum plait_role {
    PLAIT_ROLE_NONE, PLAIT_ROLE_INDUCTION, PLAIT_ROLE_REDUCTION, PLAIT_ROLE_PRIVATE, PLAIT_ROLE_SILENT, PLAIT_ROLE_OUTPUT,
} plait_role;
typedef enum plait_pattern {
    PLAIT_PATTERN_NONE /* not a loop or function */, PLAIT_PATTERN_UNPROVEN, PLAIT_PATTERN_DOALL, PLAIT_PATTERN_REDUCTION,
    PLAIT_PATTERN_DOACROSS, PLAIT_PATTERN_PIPELINE, PLAIT_PATTERN_SEQUENTIAL, PLAIT_PATTERN_FORKJOIN,
} plait_pattern;

typedef struct plait_condition {
    const char *kind;            // "privatize", "reduce", "copy", "buffer-output"
    const char *variable;        // source text
    const char *operator_name;   // reduce: "+", "*", "min", "max", "and", "or", "&", "|", "^", "append", "add", "count"; else NULL
    int text;                    // reduce by +: strings are joined, in order
    int reassociates;            // reduce: floating-point addition or product: the result may differ in the last digits
    int last;                    // privatize: what the last iteration that writes it leaves is read after the loop (OpenMP's lastprivate)
    const char *with;            // ... and it is written where the minimum or maximum of this name is (the place of the minimum); else NULL
    uint32_t site;               // a write of it
} plait_condition;

enum { PLAIT_PAYOFF_CORES = 5 };   // 2, 4, 8, 16, 64
typedef struct plait_payoff { double ideal, cores[PLAIT_PAYOFF_CORES]; } plait_payoff;

typedef struct plait_region_verdict {
    plait_pattern pattern;
    const plait_condition *conditions;  size_t nconditions;
    const uint32_t *blockers;           size_t nblockers;   // dependence indices
    double work, span, parallelism, burdened;
    plait_payoff payoff;
    const char *sentence;               // one or two plain sentences; "" for none
    const char *const *strategies;      size_t nstrategies; // what to do, concretely
    const char *extra_json;             // further fields of the region as JSON members without braces ("\"stages\": [...]"), or ""
} plait_region_verdict;

typedef struct plait_verdict {
    size_t nregions;
    const plait_region_verdict *regions;   // by region index of the result
    size_t ndeps;
    const uint8_t *roles;                  // plait_role by dependence index
    const char *const *variables;          // by dependence index: source text of the sink (docs/semantics.md, section 6)
    const char *program_json;              // further members of `program` ("best_set" and so on), or ""
    void *private_data;                    // owned
} plait_verdict;

plait_status plait_verdict_new(const plait_result *result, plait_verdict **verdict, plait_error *error) PLAIT_MUST_USE;
typedef struct plait_verdict_options {      // texts of machine models (docs/fit.md), borrowed during the call
    const char *const *machines;  size_t nmachines;     // besides those built in
    const char *here;                                   // this machine as it was measured; NULL: nobody did
} plait_verdict_options;
plait_status plait_verdict_new_for(const plait_result *result, const plait_verdict_options *options, plait_verdict **verdict, plait_error *error) PLAIT_MUST_USE;
// Is this a machine model that can be used beside the built-in ones and the `n` given before it? error: one line.
plait_status plait_verdict_machine(const char *const *texts, size_t n, plait_error *error) PLAIT_MUST_USE;
plait_status plait_verdict_here(const plait_verdict_options *options, plait_error *error) PLAIT_MUST_USE;   // is options->here one?
void plait_verdict_free(plait_verdict *verdict);
// For plait_engine_options.set_aside: is a RAW between these sites an induction or a reduction, as far as the code alone tells?
int plait_verdict_set_aside(const plait_program *program, uint32_t source, uint32_t sink, int sort);
const char *plait_role_name(plait_role role);        // NULL for none
const char *plait_pattern_name(plait_pattern pattern);   // NULL for none
#endif
