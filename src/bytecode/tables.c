// SPDX-License-Identifier: Apache-2.0
// The location table (PEP 626 and 657) and the exception table (CPython's zero-cost exceptions). Both are sequences of bytes whose
// first byte of each entry has its top bit set; numbers are little-endian in the first, big-endian in the second, six bits a byte.
#include "bytecode/tables.h"

typedef struct cursor { const uint8_t *bytes; size_t n, at; int bad; } cursor;

static uint32_t varint(cursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; c->at < c->n && shift < 36; shift += 6) {
        uint8_t byte = c->bytes[c->at++];
        value |= (uint64_t)(byte & 0x3f) << shift;
        if (!(byte & 0x40)) {
            if (value > INT32_MAX) break;
            return (uint32_t)value;
        }
    }
    c->bad = 1;
    return 0;
}

static int32_t signed_varint(cursor *c) {
    uint32_t value = varint(c);
    return value & 1 ? -(int32_t)(value >> 1) : (int32_t)(value >> 1);
}

static uint8_t plain_byte(cursor *c) {
    if (c->at < c->n) return c->bytes[c->at++];
    c->bad = 1;
    return 0;
}

// Position of one entry; *line is the running line number. Forms: 0-9 short, 10-12 one line, 13 no columns, 14 long, 15 none.
static plait_position entry(cursor *c, unsigned form, int64_t *line) {
    plait_position p = {-1, -1, -1, -1};
    int64_t end;
    if (form == 15) return p;
    if (form >= 13) *line += signed_varint(c);
    else if (form >= 10) *line += form - 10;
    if (*line < INT32_MIN || *line > INT32_MAX) c->bad = 1;
    if (c->bad) return p;
    p.line = p.end_line = (int32_t)*line;
    if (form == 14) {
        end = *line + varint(c);
        p.end_line = end > INT32_MAX ? -1 : (int32_t)end;
        p.column = (int32_t)varint(c) - 1;
        p.end_column = (int32_t)varint(c) - 1;
    } else if (form >= 10 && form < 13) {
        p.column = plain_byte(c);
        p.end_column = plain_byte(c);
    } else if (form < 10) {
        uint8_t second = plain_byte(c);
        p.column = (int32_t)(form * 8 + (second >> 4));
        p.end_column = p.column + (second & 15);
    }
    return p;
}

plait_status plait_linetable_decode(const plait_code *code, plait_position *at, plait_error *error) {
    size_t nunits = code->nbytes / 2, unit = 0;
    cursor c = {.bytes = code->linetable, .n = code->nlinetable};
    int64_t line = code->firstlineno;
    while (c.at < c.n && unit < nunits && !c.bad) {
        uint8_t first = c.bytes[c.at++];
        if (!(first & 0x80)) break;
        plait_position p = entry(&c, first >> 3 & 15, &line);
        for (unsigned left = (first & 7) + 1u; left > 0 && unit < nunits; left--) at[unit++] = p;
        while (c.at < c.n && !(c.bytes[c.at] & 0x80) && !c.bad) c.bad = 1;   // a stray byte
    }
    if (c.bad || (unit < nunits && c.at < c.n))
        return plait_fail(error, PLAIT_INVALID, "damaged code: line table of %s, byte %zu", code->qualname, c.at);
    for (; unit < nunits; unit++) at[unit] = (plait_position){-1, -1, -1, -1};
    return PLAIT_OK;
}

static uint32_t big_varint(cursor *c) {
    uint64_t value = 0;
    for (int i = 0; i < 6 && c->at < c->n; i++) {
        uint8_t byte = c->bytes[c->at++];
        value = value << 6 | (byte & 0x3f);
        if (!(byte & 0x40)) {
            if (value > UINT32_MAX) break;
            return (uint32_t)value;
        }
    }
    c->bad = 1;
    return 0;
}

plait_status plait_exctable_next(const plait_code *code, size_t *at, plait_exception_row *row, plait_error *error) {
    if (*at >= code->nexctable) return PLAIT_END;
    cursor c = {.bytes = code->exctable, .n = code->nexctable, .at = *at};
    uint32_t from = big_varint(&c), size = big_varint(&c), target = big_varint(&c), packed = big_varint(&c);
    uint64_t units = code->nbytes / 2;
    if (c.bad || from >= units || size > units - from || target >= units)
        return plait_fail(error, PLAIT_INVALID, "damaged code: exception table of %s, byte %zu", code->qualname, *at);
    *row = (plait_exception_row){from, from + size, target, packed >> 1, packed & 1};
    *at = c.at;
    return PLAIT_OK;
}
