// SPDX-License-Identifier: Apache-2.0
// The marshal format, read without an interpreter. Every object becomes a plait_const, code objects included (by index in
// the tree), so that one recursive reader serves constants and the fields of code objects alike.
//
// 1. No byte is read past the end, and no count is believed that the bytes left could not hold (each item takes at least one).
// 2. A reference names an object that is already complete: no cycles come out of a hostile file.
// 3. Everything lives in the tree's arena; the reader owns only its table of references.
#include "bytecode/marshal.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000, FLAG_REF = 0x80 };

typedef struct ref { plait_const value; int complete; } ref;
typedef struct reader {
    const uint8_t *bytes;   // borrowed
    size_t n, at, base;
    uint16_t version;
    int depth;
    uint32_t parent;        // code object being read, UINT32_MAX outside of any
    plait_code_tree *tree;
    PLAIT_VEC(ref) refs;
    plait_error *error;
} reader;

static plait_status read_object(reader *r, plait_const *out);

static plait_status damaged(const reader *r, const char *what) {
    plait_fail(r->error, PLAIT_INVALID, "damaged code: %s at byte %zu", what, r->base + r->at);
    return PLAIT_INVALID;
}

static plait_status no_memory(const reader *r) {
    return plait_fail(r->error, PLAIT_NOMEM, "out of memory reading code");
}

static plait_status take(reader *r, size_t n, const uint8_t **out) {
    if (n > r->n - r->at) return damaged(r, "data ends too early");
    *out = r->bytes + r->at;
    r->at += n;
    return PLAIT_OK;
}

static plait_status read_byte(reader *r, uint8_t *out) {
    const uint8_t *p;
    PLAIT_TRY(take(r, 1, &p));
    *out = *p;
    return PLAIT_OK;
}

static plait_status read_int32(reader *r, int32_t *out) {
    const uint8_t *p;
    PLAIT_TRY(take(r, 4, &p));
    *out = (int32_t)((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
    return PLAIT_OK;
}

static plait_status read_double(reader *r, double *out) {
    const uint8_t *p;
    PLAIT_TRY(take(r, 8, &p));
    uint64_t bits = 0;
    for (int i = 7; i >= 0; i--) bits = bits << 8 | p[i];
    memcpy(out, &bits, sizeof bits);
    return PLAIT_OK;
}

static plait_status read_count(reader *r, int is_short, size_t item_bytes, size_t *out) {
    int32_t count;
    if (is_short) {
        uint8_t byte;
        PLAIT_TRY(read_byte(r, &byte));
        count = byte;
    } else {
        PLAIT_TRY(read_int32(r, &count));
    }
    if (count < 0 || (size_t)count > (r->n - r->at) / item_bytes) return damaged(r, "a count larger than the data");
    *out = (size_t)count;
    return PLAIT_OK;
}

static plait_status read_text(reader *r, plait_const_kind kind, int is_short, plait_const *out) {
    size_t n;
    const uint8_t *p;
    PLAIT_TRY(read_count(r, is_short, 1, &n));
    PLAIT_TRY(take(r, n, &p));
    char *text = plait_arena_strndup(&r->tree->arena, (const char *)p, n);
    if (!text) return no_memory(r);
    *out = (plait_const){.kind = kind, .text = text, .len = n};
    return PLAIT_OK;
}

static plait_status read_long(reader *r, plait_const *out) {   // sign in the count, digits of 15 bits
    int32_t count;
    PLAIT_TRY(read_int32(r, &count));
    size_t n = count < 0 ? (size_t)-(int64_t)count : (size_t)count;
    if (n > (r->n - r->at) / 2) return damaged(r, "a count larger than the data");
    uint64_t magnitude = 0;
    int saturated = 0;
    const uint8_t *p;
    PLAIT_TRY(take(r, 2 * n, &p));
    for (size_t i = 0; i < n; i++) {
        uint64_t digit = (uint64_t)p[2 * i] | (uint64_t)p[2 * i + 1] << 8;
        if (digit > 0x7fff) return damaged(r, "a bad digit of an integer");
        if (i < 4) magnitude |= digit << (15 * i);
        else if (digit && (i > 4 || digit > 7)) saturated = 1;
        else if (digit) magnitude |= digit << 60;
    }
    int64_t value = saturated ? INT64_MAX : (int64_t)magnitude;
    if (count < 0) value = saturated ? INT64_MIN : -value;
    *out = (plait_const){.kind = PLAIT_CONST_INT, .integer = value};
    return PLAIT_OK;
}

static plait_status read_old_float(reader *r, double *out) {   // text form, of marshal versions 0 and 1
    size_t n;
    const uint8_t *p;
    char text[256] = {0};
    PLAIT_TRY(read_count(r, 1, 1, &n));
    PLAIT_TRY(take(r, n, &p));
    memcpy(text, p, n);
    *out = strtod(text, NULL);
    return PLAIT_OK;
}

static plait_status read_items(reader *r, plait_const_kind kind, size_t n, plait_const *out) {
    plait_const *items = NULL;
    if (n && !(items = plait_arena_alloc(&r->tree->arena, n * sizeof *items))) return no_memory(r);
    for (size_t i = 0; i < n; i++) PLAIT_TRY(read_object(r, &items[i]));
    *out = (plait_const){.kind = kind, .items = items, .len = n};
    return PLAIT_OK;
}

static plait_status read_dict(reader *r, plait_const *out) {
    for (;;) {
        if (r->at < r->n && r->bytes[r->at] == '0') break;
        plait_const ignored;
        PLAIT_TRY(read_object(r, &ignored));
        PLAIT_TRY(read_object(r, &ignored));
    }
    r->at++;
    *out = (plait_const){.kind = PLAIT_CONST_OTHER};
    return PLAIT_OK;
}

// ---- code objects

static plait_status read_kind(reader *r, plait_const_kind kind, plait_const *out) {
    size_t at = r->at;
    PLAIT_TRY(read_object(r, out));
    if (out->kind == kind) return PLAIT_OK;
    r->at = at;
    return damaged(r, "a field of a code object has the wrong type");
}

static plait_status read_bytes(reader *r, const uint8_t **bytes, size_t *n) {
    plait_const value;
    PLAIT_TRY(read_kind(r, PLAIT_CONST_BYTES, &value));
    *bytes = (const uint8_t *)value.text;
    *n = value.len;
    return PLAIT_OK;
}

static plait_status read_string(reader *r, const char **text) {
    plait_const value;
    PLAIT_TRY(read_kind(r, PLAIT_CONST_STR, &value));
    *text = value.text;
    return PLAIT_OK;
}

static plait_status read_names(reader *r, const char *const **names, size_t *n) {
    plait_const tuple;
    PLAIT_TRY(read_kind(r, PLAIT_CONST_TUPLE, &tuple));
    const char **list = plait_arena_alloc(&r->tree->arena, (tuple.len + 1) * sizeof *list);
    if (!list) return no_memory(r);
    for (size_t i = 0; i < tuple.len; i++) {
        if (tuple.items[i].kind != PLAIT_CONST_STR) return damaged(r, "a name that is no string");
        list[i] = tuple.items[i].text;
    }
    *names = list;
    *n = tuple.len;
    return PLAIT_OK;
}

static plait_status read_numbers(reader *r, uint32_t *const *fields, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t value;
        PLAIT_TRY(read_int32(r, &value));
        if (value < 0) return damaged(r, "a negative count in a code object");
        *fields[i] = (uint32_t)value;
    }
    return PLAIT_OK;
}

static plait_status read_fields(reader *r, plait_code *code) {
    uint32_t *const counts[] = {&code->argcount, &code->posonlyargcount, &code->kwonlyargcount, &code->stacksize, &code->flags};
    PLAIT_TRY(read_numbers(r, counts, 5));
    PLAIT_TRY(read_bytes(r, &code->bytes, &code->nbytes));
    plait_const consts;
    PLAIT_TRY(read_kind(r, PLAIT_CONST_TUPLE, &consts));
    code->consts = consts.items;
    code->nconsts = consts.len;
    PLAIT_TRY(read_names(r, &code->names, &code->nnames));
    PLAIT_TRY(read_names(r, &code->slots, &code->nslots));
    size_t nkinds;
    PLAIT_TRY(read_bytes(r, &code->slot_kinds, &nkinds));
    PLAIT_TRY(read_string(r, &code->filename));
    PLAIT_TRY(read_string(r, &code->name));
    PLAIT_TRY(read_string(r, &code->qualname));
    uint32_t *const line[] = {&code->firstlineno};
    PLAIT_TRY(read_numbers(r, line, 1));
    PLAIT_TRY(read_bytes(r, &code->linetable, &code->nlinetable));
    PLAIT_TRY(read_bytes(r, &code->exctable, &code->nexctable));
    if (nkinds != code->nslots) return damaged(r, "local names and kinds of different number");
    if (code->nbytes % 2 || code->nbytes == 0) return damaged(r, "bytecode of an odd size");
    uint64_t parameters = (uint64_t)code->argcount + code->kwonlyargcount + !!(code->flags & PLAIT_CO_VARARGS) +
                          !!(code->flags & PLAIT_CO_VARKEYWORDS);
    if (parameters > code->nslots || code->posonlyargcount > code->argcount) return damaged(r, "more parameters than local names");
    return PLAIT_OK;
}

static plait_status read_code(reader *r, plait_const *out) {
    plait_code *code = plait_arena_alloc(&r->tree->arena, sizeof *code);
    if (!code) return no_memory(r);
    if (r->tree->codes.len >= UINT32_MAX - 1) return damaged(r, "too many code objects");
    code->index = (uint32_t)r->tree->codes.len;
    code->parent = r->parent;
    code->version = r->version;
    if (plait_vec_push(&r->tree->codes, code) != PLAIT_OK) return no_memory(r);
    uint32_t outer = r->parent;
    r->parent = code->index;
    PLAIT_TRY(read_fields(r, code));
    r->parent = outer;
    *out = (plait_const){.kind = PLAIT_CONST_CODE, .code = code->index};
    return PLAIT_OK;
}

// ---- objects

static plait_status read_ref(reader *r, plait_const *out) {
    int32_t index;
    PLAIT_TRY(read_int32(r, &index));
    if (index < 0 || (size_t)index >= r->refs.len || !r->refs.at[index].complete) return damaged(r, "a reference to nothing");
    *out = r->refs.at[index].value;
    return PLAIT_OK;
}

static plait_status read_number(reader *r, uint8_t type, plait_const *out) {
    double imaginary;
    int32_t low, high;
    *out = (plait_const){.kind = type == 'f' || type == 'g' ? PLAIT_CONST_FLOAT : PLAIT_CONST_COMPLEX};
    switch (type) {
    case 'f': return read_old_float(r, &out->number);
    case 'g': return read_double(r, &out->number);
    case 'x':
        PLAIT_TRY(read_old_float(r, &out->number));
        return read_old_float(r, &imaginary);
    case 'y':
        PLAIT_TRY(read_double(r, &out->number));
        return read_double(r, &imaginary);
    case 'i':
        PLAIT_TRY(read_int32(r, &low));
        *out = (plait_const){.kind = PLAIT_CONST_INT, .integer = low};
        return PLAIT_OK;
    case 'I':
        PLAIT_TRY(read_int32(r, &low));
        PLAIT_TRY(read_int32(r, &high));
        *out = (plait_const){.kind = PLAIT_CONST_INT, .integer = (int64_t)((uint64_t)(uint32_t)high << 32 | (uint32_t)low)};
        return PLAIT_OK;
    default: return read_long(r, out);
    }
}

static plait_status read_container(reader *r, uint8_t type, plait_const *out) {
    size_t n;
    plait_const_kind kind = type == '(' || type == ')' ? PLAIT_CONST_TUPLE : type == '>' ? PLAIT_CONST_FROZENSET : PLAIT_CONST_OTHER;
    if (type == ':') n = 3;   // slice: start, stop, step
    else PLAIT_TRY(read_count(r, type == ')', 1, &n));
    return read_items(r, kind, n, out);
}

static plait_status read_value(reader *r, uint8_t type, plait_const *out) {
    switch (type) {
    case 'N': *out = (plait_const){.kind = PLAIT_CONST_NONE}; return PLAIT_OK;
    case 'F': *out = (plait_const){.kind = PLAIT_CONST_FALSE}; return PLAIT_OK;
    case 'T': *out = (plait_const){.kind = PLAIT_CONST_TRUE}; return PLAIT_OK;
    case '.': *out = (plait_const){.kind = PLAIT_CONST_ELLIPSIS}; return PLAIT_OK;
    case 'S': *out = (plait_const){.kind = PLAIT_CONST_OTHER}; return PLAIT_OK;
    case 'i': case 'I': case 'l': case 'f': case 'g': case 'x': case 'y': return read_number(r, type, out);
    case 's': return read_text(r, PLAIT_CONST_BYTES, 0, out);
    case 'a': case 'A': case 'u': case 't': return read_text(r, PLAIT_CONST_STR, 0, out);
    case 'z': case 'Z': return read_text(r, PLAIT_CONST_STR, 1, out);
    case '(': case ')': case '[': case '<': case '>': case ':': return read_container(r, type, out);
    case '{': return read_dict(r, out);
    case 'c': return read_code(r, out);
    default: r->at--; return damaged(r, "an unknown type of object");
    }
}

static plait_status read_object(reader *r, plait_const *out) {
    uint8_t tag;
    PLAIT_TRY(read_byte(r, &tag));
    uint8_t type = tag & (uint8_t)~FLAG_REF;
    if (type == 'r') return read_ref(r, out);
    if (r->depth >= MAX_DEPTH) return damaged(r, "objects nested too deeply");
    size_t index = r->refs.len;
    if ((tag & FLAG_REF) && plait_vec_push(&r->refs, (ref){0}) != PLAIT_OK) return no_memory(r);
    r->depth++;
    PLAIT_TRY(read_value(r, type, out));
    r->depth--;
    if (tag & FLAG_REF) r->refs.at[index] = (ref){*out, 1};
    return PLAIT_OK;
}

plait_status plait_marshal_code(plait_code_tree *tree, const uint8_t *bytes, size_t n, size_t base, uint16_t version,
                                plait_error *error) {
    reader r = {.bytes = bytes, .n = n, .base = base, .version = version, .parent = UINT32_MAX, .tree = tree, .error = error};
    plait_const root = {0};
    plait_status status = read_object(&r, &root);
    plait_vec_fini(&r.refs);
    if (status != PLAIT_OK) return status;
    if (root.kind != PLAIT_CONST_CODE) return plait_fail(error, PLAIT_INVALID, "damaged code: no code object at byte %zu", base);
    return PLAIT_OK;
}
