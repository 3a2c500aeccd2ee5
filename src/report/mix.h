// SPDX-License-Identifier: Apache-2.0
// The static instruction mix of files: counted, as text, as JSON, and as a listing.
#ifndef PLAIT_REPORT_MIX_H
#define PLAIT_REPORT_MIX_H
#include "base/text.h"
#include "bytecode/category.h"

typedef struct plait_mix_count {
    uint64_t ops[PLAIT_OP_COUNT];             // as dis counts them, EXTENDED_ARG prefixes included
    uint64_t parts[PLAIT_OP_COUNT];           // super-instructions split, see docs/opcodes.md
    uint64_t categories[PLAIT_CATEGORY_COUNT], part_categories[PLAIT_CATEGORY_COUNT];   // of ops, of parts
    uint64_t instructions;                    // sum of ops
    uint64_t units, cache_units;              // of 2 bytes; cache_units of them are inline caches
    uint32_t codes, stacksize, depth;         // code objects; largest co_stacksize; deepest stack really reached
} plait_mix_count;

typedef struct plait_mix_file {
    char *path;                 // owned; as given, "-m NAME" for a module
    plait_code_tree *tree;      // owned
    plait_body **bodies;        // owned; one a code object of the tree
    plait_mix_count *counts;    // owned; likewise
    plait_mix_count total;
} plait_mix_file;               // zero-initialised: empty

// Takes the tree (also on failure) and decodes it all.
plait_status plait_mix_file_init(plait_mix_file *file, const char *path, plait_code_tree *tree, plait_error *error) PLAIT_MUST_USE;
void plait_mix_file_fini(plait_mix_file *file);

void plait_mix_add_body(plait_mix_count *count, const plait_body *body);
void plait_mix_add(plait_mix_count *count, const plait_mix_count *more);

enum { PLAIT_MIX_EACH = 1, PLAIT_MIX_DISASM = 2 };   // tables of each code object; listings
void plait_mix_write_text(plait_text *out, const plait_mix_file *files, size_t n, unsigned options);   // failure sticks in out
// To `path`, "-" for standard output. Format: docs/mix.md.
plait_status plait_mix_write_json(const char *path, const plait_mix_file *files, size_t n, unsigned options,
                                  plait_error *error) PLAIT_MUST_USE;

void plait_mix_write_listing(plait_text *out, const plait_mix_file *file, uint32_t code);
void plait_mix_operand(plait_text *out, const plait_code_tree *tree, const plait_body *body, uint32_t instr);   // "(x)", "(to 24)" or nothing; tree may be NULL
#endif
