// SPDX-License-Identifier: Apache-2.0
// A small assembler for tests: "LOAD_FAST 0; LOAD_FAST 1; BINARY_OP 0; RETURN_VALUE" into a code object of any version. Jump
// operands are written `@label`, labels `name:` before an instruction; lines of the linetable are 1 and columns none.
#ifndef PLAIT_TESTS_BYTECODE_ASM_H
#define PLAIT_TESTS_BYTECODE_ASM_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bytecode/category.h"
#include "bytecode/effect.h"

enum { ASM_UNITS = 60000, ASM_LABELS = 32, ASM_NAMES = 64 };

typedef struct asm_code {
    plait_code code;
    uint8_t bytes[2 * ASM_UNITS], linetable[ASM_UNITS], exctable[256], kinds[ASM_NAMES];
    const char *names[ASM_NAMES];
    plait_const consts[ASM_NAMES];
    struct { char name[32]; uint32_t unit; } labels[ASM_LABELS];
    struct { char name[32]; uint32_t unit, next; int backward; } jumps[ASM_LABELS];
    uint32_t nunits, nlabels, njumps;
} asm_code;

static inline int asm_raw(uint16_t version, plait_op op) {
    const plait_opcode *table = plait_opcode_table(version);
    for (int raw = 0; raw < 256; raw++)
        if (table[raw].op == op && !(table[raw].kinds & PLAIT_OPK_FOLDED)) return raw;
    fail_msg("%s is no opcode of %#x", plait_op_name(op), version);
    return -1;
}

static inline void asm_one(asm_code *a, char *text) {
    char name[64], operand[32] = "0", *colon = strchr(text, ':');
    if (colon) {
        *colon = '\0';
        while (isspace((unsigned char)*text)) text++;
        assert_true(a->nlabels < ASM_LABELS);
        snprintf(a->labels[a->nlabels].name, sizeof a->labels[0].name, "%s", text);
        a->labels[a->nlabels++].unit = a->nunits;
        text = colon + 1;
    }
    if (sscanf(text, " %63s %31s", name, operand) < 1) return;
    plait_op op = plait_op_find(name);
    if (op == PLAIT_OP_UNKNOWN) fail_msg("no opcode %s", name);
    int raw = asm_raw(a->code.version, op), caches = plait_opcode_table(a->code.version)[raw].caches;
    uint32_t argument = operand[0] == '@' ? 0 : (uint32_t)strtoul(operand, NULL, 0);
    int extended = asm_raw(a->code.version, PLAIT_OP_EXTENDED_ARG);
    for (int shift = 24; shift > 0; shift -= 8)
        if (argument >> shift) {
            a->bytes[2 * a->nunits] = (uint8_t)extended;
            a->bytes[2 * a->nunits++ + 1] = (uint8_t)(argument >> shift);
        }
    if (operand[0] == '@') {
        assert_true(a->njumps < ASM_LABELS);
        snprintf(a->jumps[a->njumps].name, sizeof a->jumps[0].name, "%s", operand + 1);
        a->jumps[a->njumps].unit = a->nunits;
        a->jumps[a->njumps].backward = (plait_op_flags(op) & PLAIT_OPF_BACKWARD) != 0;
        a->jumps[a->njumps++].next = a->nunits + 1 + (uint32_t)caches;
    }
    a->bytes[2 * a->nunits] = (uint8_t)raw;
    a->bytes[2 * a->nunits + 1] = (uint8_t)argument;
    a->nunits += 1 + (uint32_t)caches;
    assert_true(a->nunits + 32 < ASM_UNITS);
}

static inline uint32_t asm_label(const asm_code *a, const char *name) {
    for (uint32_t i = 0; i < a->nlabels; i++)
        if (!strcmp(a->labels[i].name, name)) return a->labels[i].unit;
    fail_msg("no label %s", name);
    return 0;
}

// The result is freed with free(). Ten locals a to j, ten constants, ten names; a stack of 50.
static inline asm_code *asm_new(uint16_t version, const char *text) {
    static const char *const letters[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    asm_code *a = calloc(1, sizeof *a);
    char *copy = strdup(text), *rest = copy;
    assert_non_null(a);
    assert_non_null(copy);
    a->code = (plait_code){.parent = UINT32_MAX, .version = version, .stacksize = 50, .firstlineno = 1, .bytes = a->bytes, .consts = a->consts,
                           .nconsts = 10, .names = a->names, .nnames = 10, .slots = a->names, .nslots = 10, .slot_kinds = a->kinds,
                           .filename = "t.py", .name = "f", .qualname = "f", .linetable = a->linetable, .exctable = a->exctable};
    for (int i = 0; i < 10; i++) {
        a->names[i] = letters[i];
        a->kinds[i] = PLAIT_SLOT_LOCAL;
    }
    for (char *one; (one = strsep(&rest, ";\n"));) asm_one(a, one);
    free(copy);
    for (uint32_t j = 0; j < a->njumps; j++) {
        uint32_t to = asm_label(a, a->jumps[j].name), next = a->jumps[j].next;
        uint32_t distance = a->jumps[j].backward ? next - to : to - next;
        assert_true(distance < 256);
        a->bytes[2 * a->jumps[j].unit + 1] = (uint8_t)distance;
    }
    a->code.nbytes = 2 * a->nunits;
    for (uint32_t left = a->nunits, n = 0; left; left -= left < 8 ? left : 8, n++) {
        a->linetable[2 * n] = (uint8_t)(0x80 | 13 << 3 | ((left < 8 ? left : 8) - 1));
        a->linetable[2 * n + 1] = 0;
        a->code.nlinetable = 2 * n + 2;
    }
    return a;
}

static inline void asm_varint(asm_code *a, uint32_t value, uint8_t first) {
    assert_true(value < 4096);
    if (value >= 64) a->exctable[a->code.nexctable++] = (uint8_t)(first | 0x40 | value >> 6), first = 0;
    a->exctable[a->code.nexctable++] = (uint8_t)(first | (value & 63));
}

static inline void asm_handler(asm_code *a, const char *from, const char *to, const char *target, uint32_t depth, int lasti) {
    asm_varint(a, asm_label(a, from), 0x80);
    asm_varint(a, asm_label(a, to) - asm_label(a, from), 0);
    asm_varint(a, asm_label(a, target), 0);
    asm_varint(a, depth << 1 | (uint32_t)lasti, 0);
}

static inline plait_body *asm_body(asm_code *a) {
    plait_body *body;
    plait_error error = {0};
    if (plait_body_new(&a->code, &body, &error) != PLAIT_OK) fail_msg("%s", error.text);
    assert_true(plait_body_check(body));
    return body;
}
#endif
