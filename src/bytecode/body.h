// SPDX-License-Identifier: Apache-2.0
// Inside of the bytecode layer: the second half of decoding, once instructions, targets and handlers stand.
#ifndef PLAIT_BYTECODE_BODY_H
#define PLAIT_BYTECODE_BODY_H
#include "bytecode/code.h"

// Fills depth, producers and npops of every instruction, and producers of the body.
plait_status plait_stack_solve(plait_body *body, plait_error *error) PLAIT_MUST_USE;
#endif
