// SPDX-License-Identifier: Apache-2.0
// What the files of src/verdict share: indexes over the engine's result, and what the bytecode's data flow says of each site.
//
// Words: a *site* is a source position with accesses (engine/program.h); an *update* is a store of x = x OP e, found by dataflow.c, whose
// write site and read sites are *tagged*; "inside" a loop means that both ends of a dependence lie in one iteration of it.
// Invariants: sites[] has one entry per site of the program; by_sink and by_source list RAW dependences only; in_* and out_* of plait_reach are
// filled for one loop at a time.
#ifndef PLAIT_VERDICT_INTERNAL_H
#define PLAIT_VERDICT_INTERNAL_H
#include "base/arena.h"
#include "base/text.h"
#include "verdict/verdict.h"

typedef enum plait_vop {
    PLAIT_VOP_NONE, PLAIT_VOP_ADD, PLAIT_VOP_MUL, PLAIT_VOP_MIN, PLAIT_VOP_MAX, PLAIT_VOP_AND, PLAIT_VOP_OR, PLAIT_VOP_BAND,
    PLAIT_VOP_BOR, PLAIT_VOP_BXOR, PLAIT_VOP_APPEND, PLAIT_VOP_SETADD, PLAIT_VOP_COUNT, PLAIT_VOP_ENTRY, PLAIT_VOPS,
} plait_vop;

typedef struct plait_vref { uint32_t code, instr; uint8_t second; } plait_vref;    // an instruction at a site; second: its second local
typedef struct plait_vval { int32_t instr; uint8_t result; } plait_vval;           // a value on the stack: who made it; -1 unknown

typedef struct plait_vsite {
    uint8_t write_op, read_op;      // plait_vop: the store, or the reading, of an update
    uint8_t length_op;              // changes the number of items of its container by append, add, new entry
    uint8_t target;                 // assigned by a for statement itself
    uint8_t output;                 // a call that prints or writes
    uint8_t step;                   // write: x = x + e, e without calls: an induction if e is loop-invariant
    uint8_t creates;                // makes a container: what it writes are new locations
    uint8_t item_op;                // plait_vop of the items of arrays that the statement accumulates into
    uint8_t floating;               // the update's operand is floating-point by its own text
    uint32_t partner;               // write: its reading site; reading: its writing site; 0 none
    uint32_t code;                  // of the update
    plait_vval step_value;
} plait_vsite;

typedef struct plait_lists { uint32_t *at, *items; } plait_lists;   // CSR: items[at[i]..at[i+1]-1] belong to i

typedef struct plait_reach {        // of one region: which regions run inside it, and inside which it runs
    uint32_t region;
    uint8_t *below, *above;         // by region; the region itself is not its own
} plait_reach;

typedef struct plait_source { char *text; size_t len; uint32_t *lines; uint32_t nlines; uint8_t tried; } plait_source;   // lines: offsets

typedef struct plait_stage { uint32_t first_line, last_line; double share; int cyclic; } plait_stage;
typedef struct plait_fork { int32_t line_a, line_b; int found, recursive; double chain; } plait_fork;   // chain: longest, children in sequence inside
typedef struct plait_nest { uint32_t inner; uint8_t wavefront, inner_parallel; } plait_nest;   // inner 0: no nest

typedef struct plait_vctx {
    const plait_result *result;
    const plait_program *program;
    const plait_verdict_options *options;         // NULL: none
    plait_arena *arena;             // lives as long as the verdict
    plait_arena scratch;
    plait_vref *refs; uint32_t *refs_at;          // by site
    plait_vsite *sites;
    plait_lists by_scope;           // dependences carried by or charged to a region
    plait_lists by_sink, by_source; // RAW only, by site
    plait_lists callees, callers;   // by region: indices of calls
    plait_lists children;           // by region: lexical child loops
    plait_reach reach;
    uint32_t *queue;                // nregions
    uint8_t *roles;
    const char **variables;
    plait_region_verdict *regions;
    plait_nest *nests;              // by region: of the outer loop
    plait_fork *forks;              // by region
    const plait_stage **stages; size_t *nstages; // by region: of a pipeline
    plait_source *files;
    uint8_t *marks;                 // site * PLAIT_SORTS + sort, while one loop is judged
    double total;                   // the program's work
    plait_verdict *verdict;
} plait_vctx;

// index.c
plait_status plait_index_build(plait_vctx *v) PLAIT_MUST_USE;
void plait_index_reach(plait_vctx *v, uint32_t region);          // fills v->reach
int plait_index_lexical(const plait_vctx *v, uint32_t region, uint32_t outer);   // region is outer or a loop of the same activation in it
uint32_t plait_index_function(const plait_vctx *v, uint32_t region);             // the function that runs it (0: the program)
// Of v->reach.region: does a dependence of this scope surely / possibly have both ends in one iteration of it (or carried: not asked)?
int plait_index_surely_inside(const plait_vctx *v, uint32_t scope);
int plait_index_maybe_inside(const plait_vctx *v, uint32_t scope);

// dataflow.c
void plait_dataflow_tag(plait_vctx *v);
void plait_dataflow_code(plait_vctx *v, uint32_t code, uint32_t site);           // one code; of it only the instructions at a site (0: all)
int plait_dataflow_invariant(const plait_vctx *v, const plait_vsite *site);      // its step, in v->reach.region
int plait_dataflow_text(const plait_vctx *v, uint32_t site);                     // an update's write site: strings, as far as can be told
int plait_dataflow_floating(const plait_vctx *v, uint32_t site);                 // an update's write site: float, as far as can be told
// expr.c: expression trees on the operand stack
typedef struct plait_target { uint8_t kind; uint32_t name; plait_vval a, b; } plait_target;
enum { PLAIT_TARGET_NONE, PLAIT_TARGET_LOCAL, PLAIT_TARGET_NAME, PLAIT_TARGET_GLOBAL, PLAIT_TARGET_CELL, PLAIT_TARGET_ATTRIBUTE, PLAIT_TARGET_ITEM };
plait_vval plait_expr_operand(const plait_body *b, uint32_t instr, uint32_t k);
int32_t plait_expr_local(const plait_body *b, plait_vval v);                     // the slot it loads, -1
int plait_expr_same(const plait_body *b, plait_vval x, plait_vval y, int depth);
plait_target plait_expr_target(const plait_body *b, uint32_t instr, int second, plait_vval *value);
int plait_expr_reads(const plait_body *b, const plait_target *t, plait_vval v);  // v is a reading of t itself
int plait_expr_count(const plait_body *b, const plait_target *t, plait_vval v, int depth);   // readings of t in the tree of v
const char *plait_expr_method(const plait_body *b, uint32_t call, plait_vval *receiver);     // name of the method called, NULL
const char *plait_expr_global_call(const plait_body *b, uint32_t call);          // name of the global called, NULL
uint32_t plait_expr_site(const plait_code_info *info, plait_vval v);             // site of a load
int plait_expr_binary(const plait_instr *in);                                    // NB_* without in-place, -1
// source.c
void plait_source_open(plait_vctx *v, uint32_t file);
const char *plait_source_text(plait_vctx *v, uint32_t file, const plait_position *at);       // "" if unknown; arena
void plait_source_variables(plait_vctx *v);
int plait_source_creates(const plait_vctx *v, uint32_t site);                               // the site makes a container with its first items
const char *plait_source_subject(plait_vctx *v, uint32_t site, int sort, int container);     // what an access at the site is about
const char *plait_source_stored(plait_vctx *v, uint32_t site);                               // the name that the value made there gets; NULL: none
uint32_t plait_source_named_at(const plait_vctx *v, const plait_dependence *d, uint32_t site);   // the site whose text names it for who wrote the program
void plait_source_fini(plait_vctx *v);
// arrays.c
plait_vval plait_arrays_written(const plait_body *b, uint32_t call);             // the argument that a module's function fills; instr -1: none known
plait_vval plait_arrays_argument(const plait_body *b, uint32_t call);            // the first positional one that is no constant
int plait_arrays_makes(const char *method);
void plait_arrays_tag_operator(plait_vctx *v, const plait_code_info *info, uint32_t code, uint32_t instr, plait_vop op);
int32_t plait_arrays_slice_update(const plait_body *b, uint32_t store);           // the in-place operator whose result a STORE_SLICE puts back; -1
void plait_arrays_tag_slice(plait_vctx *v, const plait_code_info *info, uint32_t code, uint32_t store, uint32_t instr, plait_vop op);
void plait_arrays_tag_call(plait_vctx *v, const plait_code_info *info, uint32_t code, uint32_t call);
int plait_arrays_beside(const plait_program *program, const plait_dependence *d);   // the sink read it as an operand beside the array it works on
int plait_arrays_floating(const plait_vctx *v, uint32_t site);
// generators.c: the sink reads a name that a generator binds before its first yield, and nowhere else
int plait_generator_sets_up(const plait_program *program, uint32_t source, uint32_t sink, int sort);
// roles.c
void plait_roles_loop(plait_vctx *v, uint32_t region);
// patterns.c
plait_status plait_patterns_judge(plait_vctx *v) PLAIT_MUST_USE;
const char *plait_vop_name(plait_vop op);
// stages.c
size_t plait_stages_split(plait_vctx *v, uint32_t region, plait_stage **stages, double *gain);   // 0: not split
// forkjoin.c
plait_fork plait_forkjoin_find(plait_vctx *v, uint32_t region);
// nest.c, payoff.c, sentence.c, strategy.c
void plait_nest_describe(plait_vctx *v, uint32_t region, plait_text *json);
void plait_payoff_all(plait_vctx *v, plait_text *program_json);
void plait_sentence_all(plait_vctx *v);
void plait_strategy_all(plait_vctx *v);

// Up to `most` loops inside the region that can run in parallel and have the most work, none inside another. Changes v->reach.
size_t plait_index_parallel_inside(plait_vctx *v, uint32_t region, uint32_t *list, size_t most);
uint32_t plait_index_parallel_around(plait_vctx *v, uint32_t region);   // the nearest loop that runs it and can run in parallel; 0: none
double plait_payoff_overlap(const plait_vctx *v, uint32_t region);   // how much faster by overlapping its own children alone
int plait_early_exit(const plait_vctx *v, uint32_t region);         // the loop can be left from its body
int plait_yields(const plait_vctx *v, uint32_t region);             // it is a generator's, and hands out items
const char *plait_v_keep(plait_vctx *v, plait_text *text);       // into the arena; frees text; "" on failure
const char *plait_v_basename(const char *path);
const char *plait_v_function_name(const plait_vctx *v, uint32_t region);   // qualified name of a function region
static inline const plait_region *plait_v_region(const plait_vctx *v, uint32_t r) { return &v->program->regions.at[r]; }
static inline const plait_code_info *plait_v_code(const plait_vctx *v, uint32_t c) { return v->program->codes.at[c]; }
// 0 where the totals are missing (a run whose analysis ran out of memory)
static inline uint64_t plait_v_runs(const plait_vctx *v, uint32_t site) { return v->result->site_runs ? v->result->site_runs[site] : 0; }
#endif
