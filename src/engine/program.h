// SPDX-License-Identifier: Apache-2.0
// What is known of the program's text: files, codes, regions, sites. Filled while the stream defines codes; regions and sites are
// numbered in order of definition here and renumbered in source order by the report.
//
// Invariants: regions.at[0] is the program; a region's parent has a smaller index; site 0 means "none"; every code's `units` has one entry per
// instruction of its body; loops of a code are ordered so that a parent precedes its children.
#ifndef PLAIT_ENGINE_PROGRAM_H
#define PLAIT_ENGINE_PROGRAM_H
#include "base/intern.h"
#include "bytecode/plan.h"
#include "bytecode/srcmap.h"
#include "stream/record.h"

enum { PLAIT_NO_LOOP = -1, PLAIT_NO_REGION = UINT32_MAX };
typedef enum plait_region_kind { PLAIT_REGION_PROGRAM, PLAIT_REGION_FUNCTION, PLAIT_REGION_LOOP } plait_region_kind;

typedef struct plait_region {
    plait_region_kind kind;
    plait_src_kind form;               // def, lambda, class... for, while, comp
    uint8_t library, constant_test;
    uint32_t file;                     // index in files; UINT32_MAX for the program
    int32_t line, column;              // column -1: unknown
    int32_t end_line;
    const char *name;                  // borrowed
    uint32_t parent;                   // lexically enclosing region
    uint32_t code;                     // index of the code that runs it (the first that defined it); UINT32_MAX for the program
    uint8_t approximate;               // open when histories were dropped: dependences may be missing
    uint64_t instances, iterations;
    uint64_t instructions, self_instructions;
    uint64_t native_ops;               // element operations of native calls inside, callees included
    uint64_t work;                     // instructions and element operations, callees included; summed over outermost instances, as the spans are
    uint64_t span;                     // longest chain, as written
    uint64_t span_aside;               // with inductions and reductions set aside
    uint64_t burdened;                 // span_aside with PLAIT_OVERHEAD on every edge between children and every child started
    uint64_t max_iterations;           // of one instance
    uint64_t children;                 // calls and inner loops started directly
} plait_region;

typedef struct plait_site {
    uint32_t file;
    plait_position at;
    uint32_t region;                   // innermost lexical region that executes it
    uint8_t makes;                     // a container was made there
    uint8_t arrays;                    // a ufunc or an operator of arrays ran there
} plait_site;

typedef struct plait_code_loop {
    uint32_t region;
    int32_t parent;                    // index in the same code's loops
    uint8_t kind;                      // plait_src_kind
    uint8_t constant;                  // a while without an evaluated test
    plait_position header;             // iterable or test
} plait_code_loop;

enum { PLAIT_UNIT_SKIP = 1 /* its name access is the compiler's */, PLAIT_UNIT_TEST = 2 /* in the test of its innermost while */,
       PLAIT_UNIT_STORE = 4 /* a dropped store to slot site2 */,
       PLAIT_UNIT_BEFORE = 8 /* a dropped store of the same slot at site2 comes first */ };
typedef struct plait_unit {            // per instruction
    int32_t loop;                      // innermost loop, PLAIT_NO_LOOP
    uint32_t site, site2;              // of its accesses; site2: the second local of a super-instruction
    uint8_t flags;
} plait_unit;

typedef struct plait_file {
    const char *path;                  // interned
    plait_srcmap *map;                 // owned; NULL when the source could not be read
    plait_map sites;                   // hash of position -> site + 1, chained by linear re-hash
    plait_map regions;                 // item id -> region
} plait_file;

typedef struct plait_virtual { int32_t comprehension; uint32_t slot; int32_t loop; } plait_virtual;   // loop: the outermost clause

struct plait_segment;
struct plait_loc;
typedef struct plait_code_info {
    const plait_code *code;            // borrowed from its tree
    plait_body *body;                  // owned; NULL: cannot be replayed (unknown opcode)
    uint8_t *marker;                   // owned; per instruction: a record is always written here
    uint32_t id;                       // of the stream
    uint32_t file, region;
    uint64_t globals;                  // address of the module dictionary
    uint32_t module;                   // index in modules
    plait_code_loop *loops;  uint32_t nloops;    // owned
    plait_unit *units;                 // owned
    plait_virtual *virtuals; uint32_t nvirtual;  // owned; variables of comprehensions, as slots behind the real ones
    uint32_t *name_ids;                // owned; code->names as ids of `names`
    struct plait_loc **global_locs;    // owned array; per name, filled on first use
    uint32_t params, param_site;       // leading slots that are parameters
    struct plait_segment **last;       // owned; per instruction: the segment last run from it
    struct plait_frame *idle;          // frames that ended, to be used again; the engine's
    uint64_t *ends;                    // owned; per instruction: times it was the last one before a return, yield or exception
    struct plait_block *blocks;        // owned; basic blocks, made with the first segment (evidence.h)
    uint32_t *block_of, nblocks;       // owned; per instruction
    uint64_t *runs, *falls;            // owned; after the run, per instruction: executions; of these, how many went on to the next one
    plait_map segments;                // from << 32 | to -> segment pointer
    uint8_t library, module_body, class_body;
} plait_code_info;

typedef struct plait_module {
    uint64_t globals;                  // dictionary
    uint8_t body_seen;                 // its module body was registered: constant globals can be told
    plait_map bindings;                // name id -> low bits 1: constant (site above), 2: variable
} plait_module;

typedef struct plait_program {
    plait_intern names;                // file names and identifiers
    PLAIT_VEC(plait_file *) files;
    plait_map file_by_name;            // name id -> file index
    PLAIT_VEC(plait_region) regions;
    PLAIT_VEC(plait_site) sites;
    PLAIT_VEC(plait_code_info *) codes;
    plait_map code_by_id;              // stream id -> index
    PLAIT_VEC(plait_code_tree *) trees;
    PLAIT_VEC(plait_module *) modules;
    plait_map beside;                  // writing site << 32 | site of an array operator -> 1: what it read as its other operand was written there
    plait_map module_by_globals;
    plait_error error;                 // the last thing that could not be read
} plait_program;

plait_status plait_program_init(plait_program *program) PLAIT_MUST_USE;
void plait_program_fini(plait_program *program);
plait_status plait_program_file(plait_program *program, const char *path, size_t n, uint32_t *file) PLAIT_MUST_USE;
plait_status plait_program_srcmap(plait_program *program, uint32_t file, const char *text, size_t n) PLAIT_MUST_USE;
// Registers a tree of codes (head and marshal bytes as in PLAIT_B_CODE); their stream ids start at first_id.
plait_status plait_program_codes(plait_program *program, uint64_t first_id, const plait_code_blob *head, const void *marshal,
                                 size_t n) PLAIT_MUST_USE;
plait_code_info *plait_program_code(const plait_program *program, uint64_t id);   // NULL: unknown
plait_status plait_program_site(plait_program *program, uint32_t file, const plait_position *at, uint32_t region,
                                uint32_t *site) PLAIT_MUST_USE;
plait_module *plait_program_module(plait_program *program, uint64_t globals);     // made on first use; NULL: no memory
// 1 if the global is a constant by the contract's rule.
int plait_module_constant(const plait_module *module, uint32_t name);
int plait_program_loop_inside(const plait_code_info *code, int32_t loop, int32_t outer);   // loop == outer or nested in it
int plait_program_check(const plait_program *program);                              // 1 if the invariants above hold
static inline int32_t plait_program_instr(const plait_code_info *code, uint32_t unit) {   // instruction index, -1 if out of range
    return code->body && unit < code->code->nbytes / 2 ? code->body->by_unit[unit] : -1;
}
#endif
