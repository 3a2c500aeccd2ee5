// SPDX-License-Identifier: Apache-2.0
// What an instruction's argument means, in the words of the source. tree may be NULL: then code objects have no names.
#include "report/mix.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_TEXT = 60, DEEPEST_CONST = 4 };

static void write_quoted(plait_text *out, const char *prefix, const plait_const *value) {
    plait_text_addf(out, "%s'", prefix);
    for (size_t i = 0; i < value->len; i++) {
        unsigned char c = (unsigned char)value->text[i];
        if (i >= LONGEST_TEXT && (c & 0xc0) != 0x80) {
            plait_text_add(out, "...");
            break;
        }
        if (c == '\n') plait_text_add(out, "\\n");
        else if (c == '\'' || c == '\\') plait_text_addf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f || (c >= 0x80 && *prefix)) plait_text_addf(out, "\\x%02x", c);
        else plait_text_addf(out, "%c", c);
    }
    plait_text_add(out, "'");
}

static void write_float(plait_text *out, double number) {   // the shortest that reads back the same
    char text[40];
    if (isnan(number) || isinf(number)) {
        plait_text_add(out, isnan(number) ? "nan" : number < 0 ? "-inf" : "inf");
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) break;
    }
    plait_text_add(out, text);
    if (!strpbrk(text, ".en")) plait_text_add(out, ".0");
}

static void write_const(plait_text *out, const plait_code_tree *tree, const plait_const *value, int depth) {
    switch (value->kind) {
    case PLAIT_CONST_NONE: plait_text_add(out, "None"); break;
    case PLAIT_CONST_FALSE: plait_text_add(out, "False"); break;
    case PLAIT_CONST_TRUE: plait_text_add(out, "True"); break;
    case PLAIT_CONST_ELLIPSIS: plait_text_add(out, "..."); break;
    case PLAIT_CONST_INT:
        if (value->integer == INT64_MAX || value->integer == INT64_MIN) plait_text_add(out, "a large int");
        else plait_text_addf(out, "%lld", (long long)value->integer);
        break;
    case PLAIT_CONST_FLOAT: write_float(out, value->number); break;
    case PLAIT_CONST_COMPLEX: plait_text_add(out, "a complex number"); break;
    case PLAIT_CONST_STR: write_quoted(out, "", value); break;
    case PLAIT_CONST_BYTES: write_quoted(out, "b", value); break;
    case PLAIT_CONST_CODE: plait_text_addf(out, "<code of %s>", tree ? tree->codes.at[value->code]->qualname : "a function"); break;
    case PLAIT_CONST_OTHER: plait_text_add(out, "..."); break;
    case PLAIT_CONST_TUPLE: case PLAIT_CONST_FROZENSET:
        plait_text_add(out, value->kind == PLAIT_CONST_TUPLE ? "(" : "frozenset({");
        for (size_t i = 0; i < value->len; i++) {
            if (i) plait_text_add(out, ", ");
            if (depth >= DEEPEST_CONST || i >= 8) { plait_text_add(out, "..."); break; }
            write_const(out, tree, &value->items[i], depth + 1);
        }
        plait_text_add(out, value->kind == PLAIT_CONST_TUPLE ? value->len == 1 ? ",)" : ")" : "})");
        break;
    }
}

static const char *comparison(uint16_t version, uint32_t oparg) {
    static const char *const names[] = {"<", "<=", "==", "!=", ">", ">="};
    uint32_t which = oparg >> (version >= PLAIT_PY_313 ? 5 : 4);
    return which < 6 ? names[which] : "?";
}

static const char *arithmetic(uint32_t oparg) {
    static const char *const names[] = {"+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=",
                                        "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=", "[]"};
    return oparg < sizeof names / sizeof *names ? names[oparg] : "?";
}

static void write_name(plait_text *out, const plait_code *code, const plait_instr *instr) {
    uint32_t index = instr->oparg;
    const char *extra = "";
    if (instr->op == PLAIT_OP_LOAD_GLOBAL || instr->op == PLAIT_OP_LOAD_ATTR) {
        if (index & 1) extra = instr->op == PLAIT_OP_LOAD_ATTR ? ", as method" : ", for a call";
        index >>= 1;
    } else if (instr->op == PLAIT_OP_LOAD_SUPER_ATTR) {
        if (index & 1) extra = ", as method";
        index >>= 2;
    }
    plait_text_addf(out, "(%s%s)", code->names[index], extra);
}

static void write_locals(plait_text *out, const plait_code *code, const plait_instr *instr) {
    switch (instr->op) {
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_STORE_FAST_LOAD_FAST: case PLAIT_OP_STORE_FAST_STORE_FAST:
    case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        plait_text_addf(out, "(%s, %s)", code->slots[instr->oparg >> 4], code->slots[instr->oparg & 15]);
        break;
    default: plait_text_addf(out, "(%s)", code->slots[instr->oparg]);
    }
}

void plait_mix_operand(plait_text *out, const plait_code_tree *tree, const plait_body *body, uint32_t i) {
    const plait_instr *instr = &body->instrs[i];
    const plait_code *code = body->code;
    unsigned kinds = plait_opcode_table(code->version)[instr->raw].kinds;
    if (instr->target >= 0) plait_text_addf(out, "(to %u)", body->instrs[instr->target].start * 2);
    else if (kinds & PLAIT_OPK_CONST) {
        plait_text_add(out, "(");
        write_const(out, tree, &code->consts[instr->oparg], 0);
        plait_text_add(out, ")");
    } else if (kinds & PLAIT_OPK_NAME) write_name(out, code, instr);
    else if ((kinds & PLAIT_OPK_LOCAL) || ((kinds & PLAIT_OPK_FREE) && instr->op != PLAIT_OP_COPY_FREE_VARS)) write_locals(out, code, instr);
    else if (instr->op == PLAIT_OP_COMPARE_OP) plait_text_addf(out, "(%s)", comparison(code->version, instr->oparg));
    else if (instr->op == PLAIT_OP_BINARY_OP) plait_text_addf(out, "(%s)", arithmetic(instr->oparg));
    else if (instr->op == PLAIT_OP_IS_OP) plait_text_add(out, instr->oparg ? "(is not)" : "(is)");
    else if (instr->op == PLAIT_OP_CONTAINS_OP) plait_text_add(out, instr->oparg ? "(not in)" : "(in)");
}
