// SPDX-License-Identifier: Apache-2.0
// Inside of the bytecode layer: CPython's two packed tables of a code object, unpacked.
#ifndef PLAIT_BYTECODE_TABLES_H
#define PLAIT_BYTECODE_TABLES_H
#include "bytecode/code.h"

// One position a code unit into at[nbytes / 2]; units that the table does not reach get none (-1).
plait_status plait_linetable_decode(const plait_code *code, plait_position *at, plait_error *error) PLAIT_MUST_USE;

typedef struct plait_exception_row { uint32_t from, to, target, depth; uint8_t lasti; } plait_exception_row;   // in code units
// *cursor starts at 0. PLAIT_END after the last row.
plait_status plait_exctable_next(const plait_code *code, size_t *cursor, plait_exception_row *row, plait_error *error) PLAIT_MUST_USE;
#endif
