// SPDX-License-Identifier: Apache-2.0
// Operand types that follow from the bytecode alone: constants, results of comparisons and tests, displays, formatted strings, and arithmetic of
// operands that are known themselves. Right for every execution, or not known.
#ifndef PLAIT_BYTECODE_OPTYPE_H
#define PLAIT_BYTECODE_OPTYPE_H
#include "bytecode/code.h"

typedef enum plait_optype {   // in the order of plait_type_tag of the record stream
    PLAIT_OT_UNKNOWN, PLAIT_OT_INT, PLAIT_OT_FLOAT, PLAIT_OT_COMPLEX, PLAIT_OT_BOOL, PLAIT_OT_STR, PLAIT_OT_BYTES, PLAIT_OT_LIST,
    PLAIT_OT_TUPLE, PLAIT_OT_DICT, PLAIT_OT_SET, PLAIT_OT_NDARRAY, PLAIT_OT_NONE, PLAIT_OTS
} plait_optype;

// Is this an arithmetic (1) or comparison (2) instruction whose operand types are counted? 0: no.
int plait_optype_site(const plait_instr *instr);
int plait_optype_unary(plait_op op);
// The type of operand k of an instruction, 0 the top of the stack.
plait_optype plait_optype_operand(const plait_body *body, uint32_t instr, uint32_t k);
#endif
