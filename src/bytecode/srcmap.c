// SPDX-License-Identifier: Apache-2.0
// Reader of the source map's lines (F B L H I C N) and the match of code objects to functions. The text comes from
// the target, so every field is checked; an unknown line letter is an error, since it would mean another version.
#include "bytecode/srcmap.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 5000 };   // no parser accepts more

typedef struct fields { char *next, *end; int failed; } fields;

static char *word(fields *f) {
    while (f->next < f->end && *f->next == ' ') f->next++;
    char *from = f->next;
    while (f->next < f->end && *f->next != ' ') f->next++;
    if (from == f->next) f->failed = 1;
    if (f->next < f->end) *f->next++ = 0;
    return from;
}

static int32_t number(fields *f) {
    char *text = word(f), *end = NULL;
    long value = f->failed ? 0 : strtol(text, &end, 10);
    if (f->failed || !end || *end || value < INT32_MIN || value > INT32_MAX) f->failed = 1;
    return (int32_t)value;
}

static plait_position range(fields *f) {
    plait_position p;
    p.line = number(f);
    p.column = number(f);
    p.end_line = number(f);
    p.end_column = number(f);
    return p;
}

static const char *name_of(plait_srcmap *map, fields *f) {
    char *text = word(f);
    if (f->failed) return NULL;
    return plait_arena_strndup(&map->arena, text, strlen(text));
}

static int kind_of(const char *word_text, plait_src_kind *kind) {
    static const struct { const char *name; plait_src_kind kind; } kinds[] = {
        {"module", PLAIT_SRC_MODULE}, {"class", PLAIT_SRC_CLASS}, {"def", PLAIT_SRC_DEF}, {"lambda", PLAIT_SRC_LAMBDA},
        {"genexpr", PLAIT_SRC_GENEXPR}, {"for", PLAIT_SRC_FOR}, {"while", PLAIT_SRC_WHILE}, {"comp", PLAIT_SRC_COMP},
        {"asyncfor", PLAIT_SRC_ASYNCFOR},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].name, word_text)) { *kind = kinds[i].kind; return 1; }
    return 0;
}

static plait_status read_item(plait_srcmap *map, fields *f, int is_loop) {
    plait_src_item item = {.column = -1};
    if (number(f) != (int32_t)map->items.len) f->failed = 1;
    item.parent = number(f);
    if (!kind_of(word(f), &item.kind) || (item.kind >= PLAIT_SRC_FOR) != is_loop) f->failed = 1;
    item.at = item.body = range(f);
    item.line = number(f);
    if (is_loop) {
        item.column = number(f);
        item.constant = (uint8_t)(number(f) != 0);
    }
    item.name = name_of(map, f);
    item.inside_from = item.inside_to = (uint32_t)map->inside.len;
    if (f->failed || item.parent >= (int32_t)map->items.len || item.parent < PLAIT_SRC_NONE) return PLAIT_INVALID;
    if (item.parent != PLAIT_SRC_NONE) item.depth = map->items.at[item.parent].depth + 1;
    if (item.depth > MAX_DEPTH) return PLAIT_INVALID;
    if (!item.name) return PLAIT_NOMEM;
    return plait_vec_push(&map->items, item);
}

static plait_status read_part(plait_srcmap *map, fields *f, char letter) {
    int32_t id = number(f);
    plait_position at = range(f);
    if (f->failed || id < 0 || (size_t)id >= map->items.len) return PLAIT_INVALID;
    plait_src_item *item = &map->items.at[id];
    if (letter != 'I') {
        item->body = at;
        return PLAIT_OK;
    }
    if (item->inside_from == item->inside_to) item->inside_from = item->inside_to = (uint32_t)map->inside.len;
    if (item->inside_to != map->inside.len) return PLAIT_INVALID;   // the rows of one loop stand together
    PLAIT_TRY(plait_vec_push(&map->inside, at));
    item->inside_to++;
    return PLAIT_OK;
}

static plait_status read_name(plait_srcmap *map, fields *f) {
    plait_src_name name = {.context = (uint8_t)word(f)[0]};
    name.line = number(f);
    name.column = number(f);
    name.function = number(f);
    name.name = name_of(map, f);
    if (f->failed) return PLAIT_INVALID;
    if (!name.name) return PLAIT_NOMEM;
    return plait_vec_push(&map->names, name);
}

static plait_status read_line(plait_srcmap *map, char *line, char *end) {
    fields f = {line + 1, end, 0};
    switch (line[0]) {
    case 'F': return read_item(map, &f, 0);
    case 'L': return read_item(map, &f, 1);
    case 'B': case 'H': case 'I': return read_part(map, &f, line[0]);
    case 'N': return read_name(map, &f);
    case 'C': {
        plait_position at = range(&f);
        return f.failed ? PLAIT_INVALID : plait_vec_push(&map->comprehensions, at);
    }
    default: return PLAIT_INVALID;
    }
}

static plait_status read_lines(plait_srcmap *map, char *text, size_t n, plait_error *error) {
    int number_of_line = 1;
    for (char *line = text, *stop = text + n; line < stop; number_of_line++) {
        char *end = memchr(line, '\n', (size_t)(stop - line));
        if (!end) end = stop;
        *end = 0;   // the copy has room for it at its end as well
        if (end > line) {
            plait_status status = read_line(map, line, end);
            if (status != PLAIT_OK) return plait_fail(error, status, "source map: line %d cannot be read", number_of_line);
        }
        line = end + 1;
    }
    return PLAIT_OK;
}

plait_status plait_srcmap_read(const char *text, size_t n, plait_srcmap **result, plait_error *error) {
    *result = NULL;
    plait_srcmap *map = plait_calloc(1, sizeof *map);
    char *copy = plait_strndup(text, n);
    plait_status status = map && copy ? read_lines(map, copy, n, error) : PLAIT_NOMEM;
    plait_free(copy);
    if (status == PLAIT_OK) *result = map;
    else plait_srcmap_free(map);
    return status;
}

void plait_srcmap_free(plait_srcmap *map) {
    if (!map) return;
    plait_vec_fini(&map->items);
    plait_vec_fini(&map->inside);
    plait_vec_fini(&map->comprehensions);
    plait_vec_fini(&map->names);
    plait_arena_fini(&map->arena);
    plait_free(map);
}

int plait_srcmap_check(const plait_srcmap *map) {
    for (size_t i = 0; i < map->items.len; i++) {
        const plait_src_item *item = &map->items.at[i];
        if (item->parent < PLAIT_SRC_NONE || item->parent >= (int32_t)i || !item->name) return 0;
        if (item->depth != (item->parent == PLAIT_SRC_NONE ? 0 : map->items.at[item->parent].depth + 1)) return 0;
        if (item->inside_from > item->inside_to || item->inside_to > map->inside.len) return 0;
    }
    return plait_arena_check(&map->arena);
}

static int before(int32_t line_a, int32_t column_a, int32_t line_b, int32_t column_b) {
    return line_a != line_b ? line_a < line_b : column_a < column_b;
}

int plait_position_within(const plait_position *inner, const plait_position *outer) {
    return inner->line > 0 && inner->column >= 0 &&
           !before(inner->line, inner->column, outer->line, outer->column) &&
           !before(outer->end_line, outer->end_column, inner->end_line, inner->end_column);
}

int plait_position_equal(const plait_position *a, const plait_position *b) {
    return a->line == b->line && a->column == b->column && a->end_line == b->end_line && a->end_column == b->end_column;
}

static int smaller(const plait_position *a, const plait_position *b) { return plait_position_within(a, b); }

// A named function or class: same name, defined at or just after the code's first line (decorators come before the `def`).
static int32_t find_named(const plait_srcmap *map, const plait_code *code) {
    int32_t best = PLAIT_SRC_NONE;
    for (size_t i = 0; i < map->items.len; i++) {
        const plait_src_item *item = &map->items.at[i];
        if (item->kind != PLAIT_SRC_DEF && item->kind != PLAIT_SRC_CLASS) continue;
        if (strcmp(item->name, code->name) || item->line < (int32_t)code->firstlineno) continue;
        if (best == PLAIT_SRC_NONE || item->line < map->items.at[best].line) best = (int32_t)i;
    }
    return best;
}

// A lambda or generator expression: the one whose body is exactly where its result is made, else the smallest that holds all its code.
static int32_t find_anonymous(const plait_srcmap *map, const plait_body *body, plait_src_kind kind) {
    int32_t best = PLAIT_SRC_NONE;
    for (size_t i = 0; i < map->items.len; i++) {
        const plait_src_item *item = &map->items.at[i];
        if (item->kind != kind) continue;
        int exact = 0, holds = 1;
        for (uint32_t k = 0; k < body->ninstrs; k++) {
            const plait_instr *in = &body->instrs[k];
            if (in->at.line <= 0 || in->at.column < 0 || in->op == PLAIT_OP_RESUME) continue;
            int result = kind == PLAIT_SRC_GENEXPR ? in->op == PLAIT_OP_YIELD_VALUE
                                                   : in->op == PLAIT_OP_RETURN_VALUE || in->op == PLAIT_OP_RETURN_CONST;
            if (result && plait_position_equal(&in->at, &item->body)) exact = 1;
            if (!plait_position_within(&in->at, &item->at)) holds = 0;
        }
        if (exact) return (int32_t)i;
        if (holds && (best == PLAIT_SRC_NONE || smaller(&item->at, &map->items.at[best].at))) best = (int32_t)i;
    }
    return best;
}

int32_t plait_srcmap_function(const plait_srcmap *map, const plait_body *body) {
    const plait_code *code = body->code;
    if (!strcmp(code->name, "<module>")) return map->items.len && map->items.at[0].kind == PLAIT_SRC_MODULE ? 0 : PLAIT_SRC_NONE;
    if (!strcmp(code->name, "<lambda>")) return find_anonymous(map, body, PLAIT_SRC_LAMBDA);
    if (!strcmp(code->name, "<genexpr>")) return find_anonymous(map, body, PLAIT_SRC_GENEXPR);
    return find_named(map, code);
}
