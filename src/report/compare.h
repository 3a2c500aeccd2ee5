// SPDX-License-Identifier: Apache-2.0
// Several results side by side: their instruction mixes, how far apart these are, what is peculiar to each, and which verdicts changed
// between runs of the same program. Definitions: docs/compare.md.
#ifndef PLAIT_REPORT_COMPARE_H
#define PLAIT_REPORT_COMPARE_H
#include "base/text.h"
#include "bytecode/category.h"

typedef struct plait_compare_native { const char *name; uint64_t calls, element_ops, bytes; } plait_compare_native;

typedef struct plait_compare_operands { const char *types; uint64_t count; } plait_compare_operands;   // "int,float"

typedef struct plait_compare_result {
    char *name;                     // owned; short and unlike the others
    const char *dir;                // borrowed from the caller
    struct json_t *json;            // owned: the parsed result.json; strings below are borrowed from it
    const char *python;
    int executed;                   // 0: the result has no executed mix, the static one stands in
    uint64_t ops[PLAIT_OP_COUNT];   // as counted, for unknown opcode names in ops[PLAIT_OP_UNKNOWN]
    uint64_t parts[PLAIT_OP_COUNT], instructions, split;   // sums of ops, of parts
    double part_share[PLAIT_OP_COUNT], category_share[PLAIT_CATEGORY_COUNT];   // of parts; each adds up to 1
    PLAIT_VEC(plait_compare_native) native;   // most element operations first
    uint64_t element_ops, bytes, native_calls;
    PLAIT_VEC(plait_compare_operands) operands;   // of arithmetic and comparisons; empty: the result does not tell
    uint64_t operations, inferred;   // sum of operands; of these, how many are inferred from first executions
    uint64_t jumps, taken;           // conditional jumps
} plait_compare_result;

typedef struct plait_compare_distance { uint32_t a, b; double shannon, cosine, category_shannon, category_cosine; } plait_compare_distance;

typedef struct plait_compare_verdict { const char *pattern; double parallelism; uint64_t iterations, instances; } plait_compare_verdict;
typedef struct plait_compare_change {   // one region, in two results
    uint32_t a, b;
    const char *file, *kind, *name;
    long long line, column;
    plait_compare_verdict from, to;
} plait_compare_change;

typedef struct plait_compare {
    PLAIT_VEC(plait_compare_result) results;
    PLAIT_VEC(plait_compare_distance) distances;   // every pair
    PLAIT_VEC(plait_compare_change) changes;
    size_t matched;                                // regions that stand in two results of the same program
} plait_compare;                                   // zero-initialised: empty

// Reads DIR/result.json of each folder. The names in dirs stay the caller's.
plait_status plait_compare_read(plait_compare *compare, const char *const *dirs, size_t n, plait_error *error) PLAIT_MUST_USE;
void plait_compare_fini(plait_compare *compare);

plait_status plait_compare_find_changes(plait_compare *compare) PLAIT_MUST_USE;   // called by read
// Distances between distributions, 0 the same, 1 nothing in common: the root of the Jensen-Shannon divergence in bits; 1 - cosine.
double plait_compare_shannon(const double *a, const double *b, size_t n);
double plait_compare_cosine(const double *a, const double *b, size_t n);
// "NAME has a larger share of subscript (18.2 %, the others 4.0 %), ...", one sentence.
void plait_compare_sentence(plait_text *out, const plait_compare *compare, size_t result);

// compare_operands.c
plait_status plait_compare_read_operands(plait_compare_result *result, struct json_t *mix) PLAIT_MUST_USE;
void plait_compare_operand_clauses(plait_text *out, const plait_compare *compare, size_t result);
void plait_compare_write_operands(plait_text *out, const plait_compare *compare, double least);
struct json_t *plait_compare_operands_json(const plait_compare_result *result);   // NULL: no memory

enum { PLAIT_COMPARE_ALL = 1 };   // opcodes below 1 % everywhere too
void plait_compare_write_text(plait_text *out, const plait_compare *compare, unsigned options);   // failure sticks in out
plait_status plait_compare_write_json(const char *path, const plait_compare *compare, plait_error *error) PLAIT_MUST_USE;   // "-": stdout
#endif
