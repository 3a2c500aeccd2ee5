// SPDX-License-Identifier: Apache-2.0
// Inside of the bytecode layer: marshal data into a plait_code_tree.
#ifndef PLAIT_BYTECODE_MARSHAL_H
#define PLAIT_BYTECODE_MARSHAL_H
#include "bytecode/code.h"

// Fills an empty tree. On failure the tree may hold some code objects; the caller frees it. `base` is added to the offsets in messages.
plait_status plait_marshal_code(plait_code_tree *tree, const uint8_t *bytes, size_t n, size_t base, uint16_t version,
                                plait_error *error) PLAIT_MUST_USE;
#endif
