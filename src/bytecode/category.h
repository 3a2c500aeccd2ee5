// SPDX-License-Identifier: Apache-2.0
// Sorts of opcodes, for the instruction mix. docs/opcodes.md shows the table; tools/opcodes/categories.txt is its source.
#ifndef PLAIT_BYTECODE_CATEGORY_H
#define PLAIT_BYTECODE_CATEGORY_H
#include "bytecode/code.h"

plait_category plait_op_category(plait_op op);
const char *plait_category_name(plait_category category);   // "local", "constant"...; "other" for anything unknown

// A super-instruction's plain parts (a plain opcode is its own only part); returns how many were written.
size_t plait_op_parts(plait_op op, plait_op parts[4]);

// The opcode as the versions agree on it: 3.14's BINARY_OP with argument 26 is BINARY_SUBSCR. Parts and categories of
// instructions are taken from this.
plait_op plait_op_common(uint16_t version, plait_op op, uint32_t oparg);

// What each opcode byte of a version means: 256 rows, NULL for an unknown version.
const plait_opcode *plait_opcode_table(uint16_t version);

// The opcode of this name, PLAIT_OP_UNKNOWN if there is none.
plait_op plait_op_find(const char *name);
#endif
