// SPDX-License-Identifier: Apache-2.0
#include "bytecode/category.h"
#include <string.h>

enum { SUBSCRIPT_OPERATOR = 26 };   // NB_SUBSCR of 3.14

plait_category plait_op_category(plait_op op) {
    return (unsigned)op < PLAIT_OP_COUNT ? (plait_category)plait_op_categories[op] : PLAIT_CATEGORY_OTHER;
}

const char *plait_category_name(plait_category category) {
    return plait_category_names[(unsigned)category < PLAIT_CATEGORY_COUNT ? category : PLAIT_CATEGORY_OTHER];
}

size_t plait_op_parts(plait_op op, plait_op parts[4]) {
    size_t n = 0;
    if ((unsigned)op < PLAIT_OP_COUNT)
        while (n < 2 && plait_op_part_table[op][n]) {
            parts[n] = (plait_op)plait_op_part_table[op][n];
            n++;
        }
    if (n == 0) parts[n++] = op;
    return n;
}

plait_op plait_op_common(uint16_t version, plait_op op, uint32_t oparg) {
    return version >= PLAIT_PY_314 && op == PLAIT_OP_BINARY_OP && oparg == SUBSCRIPT_OPERATOR ? PLAIT_OP_BINARY_SUBSCR : op;
}

plait_op plait_op_find(const char *name) {   // names are in ascending order
    size_t low = 1, high = PLAIT_OP_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(plait_op_names[middle], name);
        if (order == 0) return (plait_op)middle;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return PLAIT_OP_UNKNOWN;
}
