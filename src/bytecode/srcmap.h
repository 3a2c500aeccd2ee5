// SPDX-License-Identifier: Apache-2.0
// The source map: functions, loops and names of one file as the parser of Python saw them (python/plait/sourcemap.py writes it,
// docs/internals/sourcemap.md describes it). It is what makes regions "meanings of the source": where the
// compiler rotates, copies or merges code, positions lead back here.
#ifndef PLAIT_BYTECODE_SRCMAP_H
#define PLAIT_BYTECODE_SRCMAP_H
#include "bytecode/code.h"

enum { PLAIT_SRC_NONE = -1 };
typedef enum plait_src_kind {
    PLAIT_SRC_MODULE, PLAIT_SRC_CLASS, PLAIT_SRC_DEF, PLAIT_SRC_LAMBDA, PLAIT_SRC_GENEXPR,       // functions
    PLAIT_SRC_FOR, PLAIT_SRC_WHILE, PLAIT_SRC_COMP, PLAIT_SRC_ASYNCFOR,                          // loops
} plait_src_kind;

typedef struct plait_src_item {
    plait_src_kind kind;
    int32_t parent;               // item id of the enclosing function or loop; PLAIT_SRC_NONE for the module
    plait_position at;            // the whole node
    int32_t line, column;         // of the keyword (def, class, lambda, for, while); column -1 if unknown
    plait_position body;          // functions: body range; loops: the header expression (iterable, test)
    uint8_t constant;             // while: the test is a constant
    const char *name;             // borrowed from the map
    uint32_t depth;               // number of items around it
    uint32_t inside_from, inside_to;   // loops: rows of `inside`
} plait_src_item;

typedef struct plait_src_name { int32_t line, column, function; uint8_t context; const char *name; } plait_src_name;   // context: 'l', 's', 'd'

typedef struct plait_srcmap {
    plait_arena arena;
    PLAIT_VEC(plait_src_item) items;
    PLAIT_VEC(plait_position) inside;
    PLAIT_VEC(plait_position) comprehensions;
    PLAIT_VEC(plait_src_name) names;
} plait_srcmap;

plait_status plait_srcmap_read(const char *text, size_t n, plait_srcmap **map, plait_error *error) PLAIT_MUST_USE;
void plait_srcmap_free(plait_srcmap *map);   // NULL is fine

int plait_srcmap_check(const plait_srcmap *map);   // parents come first and are less deep; rows of `inside` are in range

int plait_position_within(const plait_position *inner, const plait_position *outer);   // inner lies in outer (may be equal)
int plait_position_equal(const plait_position *a, const plait_position *b);

// The item of a code object: the function whose body holds its code; PLAIT_SRC_NONE if there is none.
int32_t plait_srcmap_function(const plait_srcmap *map, const plait_body *body);
#endif
