// SPDX-License-Identifier: Apache-2.0
// Texts of the source: read from the files the program names, by position. A file that is missing costs only the texts: names then come
// from the bytecode.
#include "verdict/internal.h"
#include <stdio.h>
#include <string.h>

enum { LONGEST = 40, LARGEST_FILE = 64 << 20 };

static int read_all(const char *path, char **text, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    size_t cap = 1 << 16, n = 0, got;
    char *buffer = plait_alloc(cap);
    while (buffer && (got = fread(buffer + n, 1, cap - n - 1, file)) > 0) {
        n += got;
        if (cap - n > 1) continue;
        char *more = cap < LARGEST_FILE ? plait_realloc(buffer, cap * 2) : NULL;
        if (!more) plait_free(buffer);
        buffer = more;
        cap *= 2;
    }
    fclose(file);
    if (!buffer) return 0;
    buffer[n] = 0;
    *text = buffer;
    *len = n;
    return 1;
}

static int find_lines(plait_source *source) {
    uint32_t count = 1;
    for (size_t i = 0; i < source->len; i++) count += source->text[i] == '\n';
    source->lines = plait_alloc((count + 1) * sizeof *source->lines);
    if (!source->lines) return 0;
    source->lines[source->nlines++] = 0;
    for (size_t i = 0; i < source->len; i++)
        if (source->text[i] == '\n') source->lines[source->nlines++] = (uint32_t)i + 1;
    return 1;
}

void plait_source_open(plait_vctx *v, uint32_t file) {
    plait_source *source = &v->files[file];
    if (source->tried) return;
    source->tried = 1;
    if (!read_all(v->program->files.at[file]->path, &source->text, &source->len)) return;
    if (find_lines(source)) return;
    plait_free(source->text);
    source->text = NULL;
}

void plait_source_fini(plait_vctx *v) {
    for (size_t i = 0; v->files && i < v->program->files.len; i++) {
        plait_free(v->files[i].text);
        plait_free(v->files[i].lines);
    }
}

// Copies with each run of white space as one space.
static const char *squeezed(plait_vctx *v, const char *s, size_t n) {
    char *out = plait_arena_alloc(v->arena, n + 1);
    size_t len = 0;
    if (!out) return "";
    for (size_t i = 0; i < n; i++) {
        int space = s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r' || s[i] == '\\';
        if (!space) out[len++] = s[i];
        else if (len && out[len - 1] != ' ') out[len++] = ' ';
    }
    out[len] = 0;
    return out;
}

const char *plait_source_text(plait_vctx *v, uint32_t file, const plait_position *at) {
    if (file >= v->program->files.len || at->line < 1 || at->column < 0 || at->end_line < at->line) return "";
    plait_source_open(v, file);
    const plait_source *source = &v->files[file];
    if (!source->text || (uint32_t)at->end_line > source->nlines) return "";
    size_t from = source->lines[at->line - 1] + (size_t)at->column, to = source->lines[at->end_line - 1] + (size_t)at->end_column;
    if (to > source->len || from >= to || to - from > 4096) return "";
    return squeezed(v, source->text + from, to - from);
}

// ---- names from the bytecode

static const char *prefixed(plait_vctx *v, const char *prefix, const char *name) {
    plait_text text = {0};
    plait_text_addf(&text, "%s%s", prefix, name);
    return plait_v_keep(v, &text);
}

static const char *slot_name(const plait_code *code, int32_t slot) {
    return slot >= 0 && (size_t)slot < code->nslots ? code->slots[slot] : NULL;
}

static const char *name_of(const plait_vctx *v, const plait_vref *ref) {
    const plait_body *b = plait_v_code(v, ref->code)->body;
    const plait_instr *in = &b->instrs[ref->instr];
    plait_vval value;
    plait_target t = plait_expr_target(b, ref->instr, ref->second, &value);
    switch (t.kind) {
    case PLAIT_TARGET_LOCAL: return slot_name(b->code, (int32_t)t.name);
    case PLAIT_TARGET_CELL: return slot_name(b->code, (int32_t)t.name);
    case PLAIT_TARGET_NAME: case PLAIT_TARGET_GLOBAL: case PLAIT_TARGET_ATTRIBUTE: return b->code->names[t.name];
    default: break;
    }
    int32_t slot = plait_expr_local(b, (plait_vval){(int32_t)ref->instr, ref->second});
    if (slot >= 0) return slot_name(b->code, slot);
    switch (in->op) {
    case PLAIT_OP_LOAD_GLOBAL: case PLAIT_OP_LOAD_ATTR: return b->code->names[in->oparg >> 1];
    case PLAIT_OP_LOAD_NAME: return b->code->names[in->oparg];
    case PLAIT_OP_LOAD_DEREF: return slot_name(b->code, (int32_t)in->oparg);
    default: return NULL;
    }
}

static const char *own_name(plait_vctx *v, uint32_t site, int sort) {
    const char *name = NULL;
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1] && !name; k++) name = name_of(v, &v->refs[k]);
    switch (sort) {
    case PLAIT_SORT_ATTRIBUTE: return name ? prefixed(v, ".", name) : ".?";
    case PLAIT_SORT_ELEMENT: case PLAIT_SORT_KEY: return "[...]";
    case PLAIT_SORT_LENGTH: return "len(...)";
    case PLAIT_SORT_STREAM: return "stream";
    case PLAIT_SORT_STATE: return "state";
    default: return name ? name : "parameter";
    }
}

static const char *site_text(plait_vctx *v, uint32_t site) {
    const plait_site *s = &v->program->sites.at[site];
    return plait_source_text(v, s->file, &s->at);
}

void plait_source_variables(plait_vctx *v) {
    for (size_t i = 0; i < v->result->ndeps; i++) {
        const plait_dependence *d = &v->result->deps[i];
        const char *text = site_text(v, d->sink);
        v->variables[i] = *text && strlen(text) <= LONGEST ? text : own_name(v, d->sink, d->sort);
    }
}

// ---- what an access is about

// The value whose text names the container that the instruction touches.
static plait_vval container_of(const plait_body *b, const plait_vref *ref) {
    plait_vval value, receiver = {PLAIT_NO_PRODUCER, 0};
    const plait_instr *in = &b->instrs[ref->instr];
    plait_target t = plait_expr_target(b, ref->instr, ref->second, &value);
    if (t.kind == PLAIT_TARGET_ITEM) return t.a;
    switch (in->op) {
    case PLAIT_OP_BINARY_SUBSCR: case PLAIT_OP_BINARY_OP: case PLAIT_OP_DELETE_SUBSCR:
        return plait_expr_operand(b, ref->instr, 1);
    case PLAIT_OP_STORE_SLICE: case PLAIT_OP_BINARY_SLICE: return plait_expr_operand(b, ref->instr, 2);
    case PLAIT_OP_CONTAINS_OP: return plait_expr_operand(b, ref->instr, 0);
    default: return receiver;
    }
}

static int is_store_of(const plait_body *b, uint32_t instr, const char *name) {
    plait_vval value;
    if (instr >= b->ninstrs) return 0;
    plait_target t = plait_expr_target(b, instr, 0, &value);
    int named = t.kind == PLAIT_TARGET_NAME || t.kind == PLAIT_TARGET_GLOBAL;
    return named ? !strcmp(b->code->names[t.name], name) : t.kind == PLAIT_TARGET_LOCAL && !strcmp(b->code->slots[t.name], name);
}

// The module that an import statement of the file binds to the name; NULL: none does.
static const char *imported(const plait_vctx *v, uint32_t file, const char *name) {
    for (size_t c = 0; c < v->program->codes.len; c++) {
        const plait_code_info *info = v->program->codes.at[c];
        if (!info->body || info->file != file) continue;
        for (uint32_t i = 0; i + 1 < info->body->ninstrs; i++)
            if (info->body->instrs[i].op == PLAIT_OP_IMPORT_NAME && is_store_of(info->body, i + 1, name)) return info->code->names[info->body->instrs[i].oparg];
    }
    return NULL;
}

// The module whose function a call names, as np.linalg.norm does; NULL: a method of something else. *direct: no attribute between.
static const char *module_called(const plait_vctx *v, const plait_code_info *info, plait_vval receiver, int *direct) {
    const plait_body *b = info->body;
    *direct = 1;
    for (int depth = 0; receiver.instr >= 0 && depth < 4; depth++) {
        const plait_instr *from = &b->instrs[receiver.instr];
        if (from->op == PLAIT_OP_LOAD_GLOBAL) return imported(v, info->file, b->code->names[from->oparg >> 1]);
        if (from->op == PLAIT_OP_LOAD_NAME) return imported(v, info->file, b->code->names[from->oparg]);
        if (from->op != PLAIT_OP_LOAD_ATTR) return NULL;
        *direct = 0;
        receiver = plait_expr_operand(b, (uint32_t)receiver.instr, 0);
    }
    return NULL;
}

static int of_arrays(const char *module) {
    static const char *const names[] = {"numpy", "torch", "jax", "scipy"};
    for (size_t i = 0; module && i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (!strncmp(module, names[i], n) && (!module[n] || module[n] == '.')) return 1;
    }
    return 0;
}

// What a call touches: the object whose method it is; of a plain function or one of a module, its first argument.
static plait_vval container_of_call(const plait_vctx *v, const plait_code_info *info, uint32_t call, int methods) {
    const plait_body *b = info->body;
    plait_vval receiver = {PLAIT_NO_PRODUCER, 0}, unknown = receiver, written;
    const plait_instr *in = &b->instrs[call];
    int direct = 0, method = plait_expr_method(b, call, &receiver) != NULL;
    const char *module = method ? module_called(v, info, receiver, &direct) : NULL;
    if (method && !module) return receiver;
    if (!in->oparg || methods || (!method && !plait_expr_global_call(b, call))) return method ? receiver : unknown;
    if (method && !direct && !of_arrays(module)) return receiver;
    if (module && of_arrays(module) && (written = plait_arrays_written(b, call)).instr >= 0) return written;
    return plait_arrays_argument(b, call);
}

// a of a[i:j] and of a[i]: views of arrays are spoken of by what they are views of.
static plait_vval viewed(const plait_body *b, plait_vval v) {
    for (int depth = 0; v.instr >= 0 && depth < 8; depth++) {
        const plait_instr *in = &b->instrs[v.instr];
        if (in->op == PLAIT_OP_BINARY_SLICE) v = plait_expr_operand(b, (uint32_t)v.instr, 2);
        else if (plait_expr_binary(in) == 26) v = plait_expr_operand(b, (uint32_t)v.instr, 1);
        else break;
    }
    return v;
}

static const char *container_text(plait_vctx *v, uint32_t site, int methods) {   // methods: of calls, those only
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_code_info *info = plait_v_code(v, v->refs[k].code);
        plait_op op = info->body->instrs[v->refs[k].instr].op;
        int call = op == PLAIT_OP_CALL || op == PLAIT_OP_CALL_KW;
        plait_vval c = call ? container_of_call(v, info, v->refs[k].instr, methods) : container_of(info->body, &v->refs[k]);
        if (v->program->sites.at[site].arrays) c = viewed(info->body, c);
        if (c.instr < 0) continue;
        const char *local = slot_name(info->code, plait_expr_local(info->body, c));   // a pair's second local has no position of its own
        if (local) return local;
        const char *text = plait_source_text(v, info->file, &info->body->instrs[c.instr].at);
        if (*text && strlen(text) <= LONGEST) return text;
        const char *name = own_name(v, plait_expr_site(info, c), PLAIT_SORT_LOCAL);
        if (strcmp(name, "parameter")) return name;
    }
    return NULL;
}

static int is_call_at(const plait_vctx *v, uint32_t site) {
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        plait_op op = plait_v_code(v, v->refs[k].code)->body->instrs[v->refs[k].instr].op;
        if (op == PLAIT_OP_CALL || op == PLAIT_OP_CALL_KW) return 1;
    }
    return 0;
}

static int is_header_at(const plait_vctx *v, uint32_t site) {   // for x in f(y): the state is that of what the call gave
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++)
        if (plait_v_code(v, v->refs[k].code)->body->instrs[v->refs[k].instr].op == PLAIT_OP_FOR_ITER) return 1;
    return 0;
}

// Writes of items that a new container begins with: the text there is its contents, not a name of it.
int plait_source_creates(const plait_vctx *v, uint32_t site) {
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_body *b = plait_v_code(v, v->refs[k].code)->body;
        const plait_instr *in = &b->instrs[v->refs[k].instr];
        plait_vval receiver = {PLAIT_NO_PRODUCER, 0};
        const char *method;
        int direct;
        switch (in->op) {
        case PLAIT_OP_BUILD_LIST: case PLAIT_OP_BUILD_MAP: case PLAIT_OP_BUILD_SET: case PLAIT_OP_BUILD_CONST_KEY_MAP: case PLAIT_OP_LIST_EXTEND:
        case PLAIT_OP_LIST_APPEND: case PLAIT_OP_SET_ADD: case PLAIT_OP_MAP_ADD: case PLAIT_OP_SET_UPDATE: case PLAIT_OP_DICT_UPDATE:
        case PLAIT_OP_BINARY_SLICE: return 1;
        case PLAIT_OP_BINARY_OP: if (in->oparg < 13 && plait_expr_binary(in) != 26) return 1; break;
        case PLAIT_OP_CALL: case PLAIT_OP_CALL_KW:
            method = plait_expr_method(b, v->refs[k].instr, &receiver);
            if (!method && in->op == PLAIT_OP_CALL) return 1;
            if (method && plait_arrays_makes(method) && v->program->sites.at[site].arrays) return 1;
            if (of_arrays(module_called(v, plait_v_code(v, v->refs[k].code), receiver, &direct)) && plait_arrays_written(b, v->refs[k].instr).instr < 0) return 1;
            break;
        default: break;
        }
    }
    return 0;
}

const char *plait_source_stored(plait_vctx *v, uint32_t site) {
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_body *b = plait_v_code(v, v->refs[k].code)->body;
        for (uint32_t i = v->refs[k].instr + 1; i < b->ninstrs && i <= v->refs[k].instr + 3; i++) {
            plait_vval value;
            plait_target t = plait_expr_target(b, i, 0, &value);
            if (t.kind == PLAIT_TARGET_NONE || value.instr != (int32_t)v->refs[k].instr) continue;
            if (t.kind == PLAIT_TARGET_LOCAL || t.kind == PLAIT_TARGET_CELL) return slot_name(b->code, (int32_t)t.name);
            if (t.kind == PLAIT_TARGET_NAME || t.kind == PLAIT_TARGET_GLOBAL) return b->code->names[t.name];
        }
    }
    return NULL;
}

static int is_update_at(const plait_vctx *v, uint32_t site) {   // x += e on a whole container: its text is the statement
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++) {
        const plait_instr *in = &plait_v_code(v, v->refs[k].code)->body->instrs[v->refs[k].instr];
        if (in->op == PLAIT_OP_BINARY_OP && in->oparg >= 13 && in->oparg < 26) return 1;
    }
    return 0;
}

const char *plait_source_subject(plait_vctx *v, uint32_t site, int sort, int container) {
    const char *text = site_text(v, site), *base = NULL;
    if (sort == PLAIT_SORT_LOCAL || sort == PLAIT_SORT_CELL || sort == PLAIT_SORT_GLOBAL) {
        const char *name = own_name(v, site, sort);
        return strcmp(name, "parameter") || !*text ? name : text;
    }
    if (sort == PLAIT_SORT_STREAM && is_call_at(v, site)) {
        base = container_text(v, site, 1);
        if (!base && !v->sites[site].output) base = container_text(v, site, 0);      // next(reader)
        return base ? base : "stdout";
    }
    if (sort == PLAIT_SORT_STATE && is_call_at(v, site) && !is_header_at(v, site)) {       // rng of rng.random(), it of next(it)
        base = container_text(v, site, 1);
        if (!base) base = container_text(v, site, 0);
    }
    if (sort == PLAIT_SORT_ELEMENT || sort == PLAIT_SORT_KEY || sort == PLAIT_SORT_LENGTH)
        if (container || sort == PLAIT_SORT_LENGTH || is_call_at(v, site) || is_update_at(v, site)) base = container_text(v, site, 0);
    if (base) return base;
    if (sort == PLAIT_SORT_STATE && strlen(text) > LONGEST && strcspn(text, "(") <= LONGEST) return squeezed(v, text, strcspn(text, "("));
    return *text && strlen(text) <= LONGEST ? text : own_name(v, site, sort);
}

// Names inside a library say nothing to who wrote the program: there, the call that led to the end, where it was always the same.
uint32_t plait_source_named_at(const plait_vctx *v, const plait_dependence *d, uint32_t site) {
    int items = d->sort == PLAIT_SORT_ELEMENT || d->sort == PLAIT_SORT_KEY || d->sort == PLAIT_SORT_LENGTH || d->sort == PLAIT_SORT_STATE;
    if (!items || !d->vias || d->more_vias || !plait_v_region(v, v->program->sites.at[site].region)->library) return site;
    const plait_via *via = &v->result->vias[d->vias - 1];
    uint32_t call = site == d->source ? via->source : via->sink;
    if (via->next || !call || call & PLAIT_VIA_LOOP || plait_v_region(v, v->program->sites.at[call].region)->library) return site;
    return call;
}
