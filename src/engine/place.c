// SPDX-License-Identifier: Apache-2.0
// From a code object and its file's source map to regions, loops and sites. Loops are those of the source: an instruction is inside
// a loop if its position lies in one of the loop's inside ranges, or (instructions without a telling position) if it lies in the natural loop of the
// loop's FOR_ITER. Without a source map the natural loops themselves are the loops.
#include "engine/place.h"
#include "bytecode/flow.h"
#include <string.h>

typedef struct placer {
    plait_program *program;
    plait_code_info *info;
    const plait_body *body;
    plait_file *file;
    int32_t item;                 // of the function in the source map, or PLAIT_SRC_NONE
    int32_t *loop_items;          // per loop: its item
    int32_t *headers;             // per loop: its FOR_ITER/GET_ANEXT (lowest), -1
    uint8_t *natural;             // scratch: members of one natural loop
    uint32_t *stack;              // scratch
    uint8_t *member;              // loop * ninstrs + instr: inside by natural loop
    uint32_t *preds; uint32_t *pred_at;   // predecessors, CSR
} placer;

// ---- regions

static plait_status add_region(plait_program *program, plait_file *file, uint64_t key, const plait_region *proto, uint32_t *region) {
    uint64_t *known = plait_map_find(&file->regions, key);
    if (known) {
        *region = (uint32_t)*known;
        return PLAIT_OK;
    }
    PLAIT_TRY(plait_vec_reserve(&program->regions, 1));
    PLAIT_TRY(plait_map_set(&file->regions, key, program->regions.len));
    *region = (uint32_t)program->regions.len;
    program->regions.at[program->regions.len++] = *proto;
    return PLAIT_OK;
}

// The region of a source item, its parents first.
static plait_status item_region(placer *p, int32_t item_id, uint32_t *region) {
    uint64_t *known = plait_map_find(&p->file->regions, (uint64_t)item_id);
    if (known) {
        *region = (uint32_t)*known;
        return PLAIT_OK;
    }
    const plait_src_item *item = &p->file->map->items.at[item_id];
    uint32_t parent = 0;
    if (item->parent != PLAIT_SRC_NONE) PLAIT_TRY(item_region(p, item->parent, &parent));
    const char *name = item->kind == PLAIT_SRC_MODULE ? "<module>" : item->kind == PLAIT_SRC_LAMBDA ? "<lambda>"
                     : item->kind == PLAIT_SRC_GENEXPR ? "<genexpr>" : item->name;
    plait_region proto = {.kind = item->kind >= PLAIT_SRC_FOR ? PLAIT_REGION_LOOP : PLAIT_REGION_FUNCTION, .form = item->kind,
                          .library = p->info->library, .constant_test = item->constant, .file = p->info->file, .line = item->line,
                          .column = item->column >= 0 ? item->column : item->at.column, .end_line = item->at.end_line, .name = name,
                          .parent = parent, .code = (uint32_t)p->program->codes.len};
    if (item->kind == PLAIT_SRC_MODULE) proto.line = 1, proto.column = 0;
    return add_region(p->program, p->file, (uint64_t)item_id, &proto, region);
}

static plait_status bare_region(placer *p, uint32_t *region) {
    const plait_code *code = p->info->code;
    uint64_t key = (plait_hash_bytes(code->qualname, strlen(code->qualname)) ^ code->firstlineno * 0x9e3779b97f4a7c15u) | 1ull << 63;
    plait_region proto = {.kind = PLAIT_REGION_FUNCTION, .form = PLAIT_SRC_DEF, .library = p->info->library, .file = p->info->file,
                          .line = (int32_t)code->firstlineno, .column = -1, .end_line = (int32_t)code->firstlineno, .name = code->name,
                          .parent = 0, .code = (uint32_t)p->program->codes.len};
    return add_region(p->program, p->file, key - (key == PLAIT_MAP_NONE), &proto, region);
}

// ---- natural loops

static plait_status count_preds(placer *p) {
    uint32_t n = p->body->ninstrs, next[2];
    for (uint32_t i = 0; i < n; i++)
        for (unsigned k = plait_flow_next(p->body, i, next); k-- > 0;) p->pred_at[next[k] + 1]++;
    for (uint32_t i = 0; i < n; i++) p->pred_at[i + 1] += p->pred_at[i];
    p->preds = plait_calloc(p->pred_at[n] + 1, sizeof *p->preds);
    if (!p->preds) return PLAIT_NOMEM;
    uint32_t *cursor = p->stack;
    for (uint32_t i = 0; i < n; i++) cursor[i] = p->pred_at[i];
    for (uint32_t i = 0; i < n; i++)
        for (unsigned k = plait_flow_next(p->body, i, next); k-- > 0;) p->preds[cursor[next[k]]++] = i;
    return PLAIT_OK;
}

// Marks in p->natural all that can reach a backward jump to `header` without passing it. Returns 0 if there is no such jump.
static int natural_loop(placer *p, uint32_t header) {
    uint32_t depth = 0, n = p->body->ninstrs;
    memset(p->natural, 0, n);
    p->natural[header] = 1;
    for (uint32_t k = p->pred_at[header]; k < p->pred_at[header + 1]; k++)
        if (p->preds[k] >= header && !p->natural[p->preds[k]]) p->natural[p->preds[k]] = 1, p->stack[depth++] = p->preds[k];
    if (!depth) return 0;
    while (depth) {
        uint32_t i = p->stack[--depth];
        for (uint32_t k = p->pred_at[i]; k < p->pred_at[i + 1]; k++)
            if (!p->natural[p->preds[k]]) p->natural[p->preds[k]] = 1, p->stack[depth++] = p->preds[k];
    }
    return 1;
}

// ---- loops from the source map

static int is_header(plait_op op) { return op == PLAIT_OP_FOR_ITER || op == PLAIT_OP_GET_ANEXT; }

static int in_function(const plait_srcmap *map, int32_t item, int32_t function) {
    for (item = map->items.at[item].parent; item != PLAIT_SRC_NONE; item = map->items.at[item].parent) {
        if (item == function) return 1;
        if (map->items.at[item].kind < PLAIT_SRC_FOR) return 0;
    }
    return 0;
}

static plait_status add_loop(placer *p, int32_t item_id) {
    plait_code_info *info = p->info;
    const plait_src_item *item = &p->file->map->items.at[item_id];
    plait_code_loop loop = {.parent = PLAIT_NO_LOOP, .kind = (uint8_t)item->kind, .constant = item->constant, .header = item->body};
    for (uint32_t k = 0; k < info->nloops; k++) if (p->loop_items[k] == item->parent) loop.parent = (int32_t)k;
    PLAIT_TRY(item_region(p, item_id, &loop.region));
    p->loop_items[info->nloops] = item_id;
    p->headers[info->nloops] = -1;
    info->loops[info->nloops++] = loop;
    return PLAIT_OK;
}

static plait_status loops_from_source(placer *p) {
    const plait_srcmap *map = p->file->map;
    uint32_t count = 0;
    for (size_t i = 0; i < map->items.len; i++)
        count += map->items.at[i].kind >= PLAIT_SRC_FOR && in_function(map, (int32_t)i, p->item);
    p->info->loops = plait_calloc(count + 1, sizeof *p->info->loops);
    p->loop_items = plait_calloc(count + 1, sizeof *p->loop_items);
    p->headers = plait_calloc(count + 1, sizeof *p->headers);
    p->member = plait_calloc((size_t)(count + 1) * p->body->ninstrs, 1);
    if (!p->info->loops || !p->loop_items || !p->headers || !p->member) return PLAIT_NOMEM;
    for (size_t i = 0; i < map->items.len; i++)
        if (map->items.at[i].kind >= PLAIT_SRC_FOR && in_function(map, (int32_t)i, p->item)) PLAIT_TRY(add_loop(p, (int32_t)i));
    return PLAIT_OK;
}

static const plait_position *comprehension_at(const plait_srcmap *map, const plait_position *at) {
    for (size_t i = 0; i < map->comprehensions.len; i++)
        if (plait_position_equal(&map->comprehensions.at[i], at)) return at;
    return NULL;
}

// The loop a FOR_ITER belongs to: the one whose header expression stands exactly there; or, where the compiler gives all clauses of a comprehension the position of
// the whole, the first clause of it that has no FOR_ITER yet.
static int32_t loop_of_header(placer *p, const plait_instr *in) {
    int32_t best = PLAIT_NO_LOOP;
    const plait_srcmap *map = p->file->map;
    for (uint32_t k = 0; k < p->info->nloops; k++) {
        const plait_code_loop *loop = &p->info->loops[k];
        int whole = loop->kind != PLAIT_SRC_COMP && plait_position_equal(&map->items.at[p->loop_items[k]].at, &in->at);   // 3.12
        if (loop->kind != PLAIT_SRC_WHILE && (whole || plait_position_equal(&loop->header, &in->at))) return (int32_t)k;
    }
    for (uint32_t k = 0; k < p->info->nloops; k++) {
        const plait_code_loop *loop = &p->info->loops[k];
        if (loop->kind != PLAIT_SRC_COMP || p->headers[k] >= 0 || !plait_position_within(&loop->header, &in->at)) continue;
        // the innermost comprehension that holds the clause must be the one the FOR_ITER speaks of
        const plait_position *owner = NULL;
        for (size_t c = 0; c < map->comprehensions.len; c++) {
            const plait_position *range = &map->comprehensions.at[c];
            if (plait_position_within(&map->items.at[p->loop_items[k]].at, range) && (!owner || plait_position_within(range, owner))) owner = range;
        }
        if (owner && !plait_position_equal(owner, &in->at)) continue;
        if (best == PLAIT_NO_LOOP) best = (int32_t)k;
    }
    return best;
}

static void assign_headers(placer *p) {
    const plait_body *body = p->body;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        if (!is_header(body->instrs[i].op) || body->instrs[i].depth < 0) continue;
        int32_t loop = loop_of_header(p, &body->instrs[i]);
        if (loop == PLAIT_NO_LOOP) continue;
        if (p->headers[loop] < 0) p->headers[loop] = (int32_t)i;
        natural_loop(p, i);
        uint8_t *member = p->member + (size_t)loop * body->ninstrs;
        for (uint32_t k = 0; k < body->ninstrs; k++) member[k] |= p->natural[k];
        member[i] = 2;   // it is the header itself
    }
}

// A comprehension cannot be left early, so its natural loop is the whole loop, and positions (which the compiler spreads oddly there) do not count.
static int within_inside(const placer *p, uint32_t loop, const plait_position *at) {
    if (p->info->loops[loop].kind == PLAIT_SRC_COMP) return 0;
    const plait_src_item *item = &p->file->map->items.at[p->loop_items[loop]];
    for (uint32_t k = item->inside_from; k < item->inside_to; k++)
        if (plait_position_within(at, &p->file->map->inside.at[k])) return 1;
    return 0;
}

// The innermost loop that holds everything the handler at `target` protects; what protects a loop's header stands around the loop.
static int32_t protected_loop(const placer *p, uint32_t target) {
    const plait_code_info *info = p->info;
    int32_t loop = PLAIT_NO_LOOP;
    int any = 0;
    for (uint32_t h = 0; h < p->body->nhandlers; h++) {
        const plait_handler *handler = &p->body->handlers[h];
        if (handler->target != target) continue;
        for (uint32_t i = handler->from; i < handler->to && i < target; i++) {
            int32_t of = info->units[i].loop;
            if (of != PLAIT_NO_LOOP && (info->units[i].flags & PLAIT_UNIT_TEST || p->body->instrs[i].op == PLAIT_OP_FOR_ITER)) of = info->loops[of].parent;
            if (!any++) loop = of;
            while (loop != PLAIT_NO_LOOP && !plait_program_loop_inside(info, of, loop)) loop = info->loops[loop].parent;
        }
    }
    return loop;
}

// An instruction without a position: a handler stands where what it protects stands; anything else goes with the one that flows into it.
static int32_t unplaced(const placer *p, uint32_t i) {
    uint32_t next[2];
    for (uint32_t h = 0; h < p->body->nhandlers; h++) if (p->body->handlers[h].target == i) return protected_loop(p, i);
    uint32_t from = i - 1;
    if (!i) return PLAIT_NO_LOOP;
    if (plait_flow_next(p->body, from, next) < 1 || next[0] != i)       // only jumps lead here: where a `with` in a handler ends
        while (from > 0 && p->body->instrs[from].target != (int32_t)i) from--;
    if (from != i - 1 && p->body->instrs[from].target != (int32_t)i) return PLAIT_NO_LOOP;
    const plait_unit *before = &p->info->units[from];   // behind a test without a position: the way out, since bodies have positions
    return before->flags & PLAIT_UNIT_TEST ? p->info->loops[before->loop].parent : before->loop;
}

static void find_innermost(placer *p) {
    plait_code_info *info = p->info;
    uint32_t n = p->body->ninstrs;
    for (uint32_t i = 0; i < n; i++) {
        const plait_instr *in = &p->body->instrs[i];
        plait_unit *unit = &info->units[i];
        unit->loop = PLAIT_NO_LOOP;
        for (uint32_t k = 0; k < info->nloops; k++)
            if (p->member[(size_t)k * n + i] || within_inside(p, k, &in->at)) unit->loop = (int32_t)k;   // children come later
        if (in->at.line <= 0) {
            int32_t loop = unplaced(p, i);   // a natural loop may hold it as well, but then a wider one
            if (plait_program_loop_inside(info, loop, unit->loop) || unit->loop == PLAIT_NO_LOOP) unit->loop = loop;
        }
        // The implicit return behind a loop takes over the position of the test that led there.
        while (unit->loop != PLAIT_NO_LOOP && plait_op_flags(in->op) & PLAIT_OPF_ENDS &&
               plait_position_within(&in->at, &info->loops[unit->loop].header)) unit->loop = info->loops[unit->loop].parent;
        for (int32_t k = unit->loop; k != PLAIT_NO_LOOP; k = info->loops[k].parent)
            if (info->loops[k].kind == PLAIT_SRC_WHILE && plait_position_within(&in->at, &info->loops[k].header)) {
                if (k == unit->loop) unit->flags |= PLAIT_UNIT_TEST;
                break;
            }
    }
}

// A test that left no instruction behind (folded by the compiler) counts as constant.
static void find_constant_tests(placer *p) {
    for (uint32_t k = 0; k < p->info->nloops; k++) {
        plait_code_loop *loop = &p->info->loops[k];
        if (loop->kind != PLAIT_SRC_WHILE || loop->constant) continue;
        loop->constant = 1;
        for (uint32_t i = 0; i < p->body->ninstrs; i++)
            if (p->body->instrs[i].depth >= 0 && p->body->instrs[i].op != PLAIT_OP_NOP &&
                plait_position_within(&p->body->instrs[i].at, &loop->header)) loop->constant = 0;
    }
}

// ---- loops from the bytecode alone

static plait_status loops_from_code(placer *p) {
    const plait_body *body = p->body;
    plait_code_info *info = p->info;
    uint32_t n = body->ninstrs, count = 0;
    for (uint32_t i = 0; i < n; i++) count += natural_loop(p, i) != 0;
    info->loops = plait_calloc(count + 1, sizeof *info->loops);
    if (!info->loops) return PLAIT_NOMEM;
    for (uint32_t i = 0; i < n; i++) info->units[i].loop = PLAIT_NO_LOOP;
    for (uint32_t i = 0; i < n; i++) {   // ascending headers: an outer loop's header comes first
        if (!natural_loop(p, i)) continue;
        int counted = is_header(body->instrs[i].op);
        plait_code_loop loop = {.parent = info->units[i].loop, .kind = counted ? PLAIT_SRC_FOR : PLAIT_SRC_WHILE, .constant = !counted,
                                .header = body->instrs[i].at};
        plait_region proto = {.kind = PLAIT_REGION_LOOP, .form = (plait_src_kind)loop.kind, .library = info->library, .file = info->file,
                              .line = body->instrs[i].at.line, .column = body->instrs[i].at.column, .end_line = body->instrs[i].at.line,
                              .name = counted ? "for" : "while",
                              .parent = loop.parent == PLAIT_NO_LOOP ? info->region : info->loops[loop.parent].region,
                              .code = (uint32_t)p->program->codes.len};
        uint64_t key = (1ull << 62) | ((uint64_t)info->region << 32) | i;
        PLAIT_TRY(add_region(p->program, p->file, key, &proto, &loop.region));
        for (uint32_t k = 0; k < n; k++) if (p->natural[k]) info->units[k].loop = (int32_t)info->nloops;
        info->loops[info->nloops++] = loop;
    }
    return PLAIT_OK;
}

// ---- sites

static uint32_t region_of(const plait_code_info *info, int32_t loop) {
    return loop == PLAIT_NO_LOOP ? info->region : info->loops[loop].region;
}

static int pair_slots(const plait_instr *in, uint32_t slots[2]) {
    switch (in->op) {
    case PLAIT_OP_LOAD_FAST_LOAD_FAST: case PLAIT_OP_STORE_FAST_LOAD_FAST: case PLAIT_OP_STORE_FAST_STORE_FAST:
    case PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW:
        slots[0] = in->oparg >> 4, slots[1] = in->oparg & 15;
        return 1;
    default: return 0;
    }
}

// The row of the source map that instruction `in` (its first half) stands at; -1: none.
static long name_row(const placer *p, const plait_instr *in) {
    const plait_srcmap *map = p->file->map;
    int stores = in->op == PLAIT_OP_STORE_FAST_LOAD_FAST || in->op == PLAIT_OP_STORE_FAST_STORE_FAST;
    for (size_t i = 0; i < map->names.len; i++) {
        const plait_src_name *name = &map->names.at[i];
        if (name->line == in->at.line && name->column == in->at.column && name->function == p->item && (name->context == 's') == stores) return (long)i;
    }
    return -1;
}

// The second half of a super-instruction lost its position. Names stand in the source map in the order of their evaluation, so it is the next row of that
// spelling on the same line; where the compiler swapped two stores, the first such row.
static const plait_src_name *second_name(const placer *p, const plait_instr *in, uint32_t slot) {
    const plait_srcmap *map = p->file->map;
    const char *spelling = p->info->code->slots[slot];
    uint8_t context = in->op == PLAIT_OP_STORE_FAST_STORE_FAST ? 's' : 'l';
    const plait_src_name *before = NULL;
    long row = name_row(p, in);
    for (size_t i = 0; i < map->names.len; i++) {
        const plait_src_name *name = &map->names.at[i];
        if (name->line != in->at.line || name->context != context || name->function != p->item || strcmp(name->name, spelling)) continue;
        if ((long)i > row) return name;
        if (!before) before = name;
    }
    return before;
}

static plait_status second_sites(placer *p) {
    uint32_t slots[2];
    for (uint32_t i = 0; i < p->body->ninstrs; i++) {
        const plait_instr *in = &p->body->instrs[i];
        plait_unit *unit = &p->info->units[i];
        if (!pair_slots(in, slots)) continue;
        const plait_src_name *name = p->file->map && slots[1] < p->info->code->nslots ? second_name(p, in, slots[1]) : NULL;
        unit->site2 = unit->site;
        if (!name) continue;
        plait_position at = {name->line, name->column, name->line, name->column + (int32_t)strlen(name->name)};
        PLAIT_TRY(plait_program_site(p->program, p->info->file, &at, region_of(p->info, unit->loop), &unit->site2));
    }
    return PLAIT_OK;
}

static plait_status make_sites(placer *p) {
    plait_code_info *info = p->info;
    for (uint32_t i = 0; i < p->body->ninstrs; i++) {
        const plait_instr *in = &p->body->instrs[i];
        plait_position at = in->at;
        if (is_header(in->op))
            for (int32_t k = info->units[i].loop; k != PLAIT_NO_LOOP; k = info->loops[k].parent)
                if (p->headers && p->member[(size_t)k * p->body->ninstrs + i] == 2) { at = info->loops[k].header; break; }
        if (at.line <= 0) at = (plait_position){i ? p->body->instrs[i - 1].at.line : (int32_t)info->code->firstlineno, 0, 0, 0};
        PLAIT_TRY(plait_program_site(p->program, info->file, &at, region_of(info, info->units[i].loop), &info->units[i].site));
    }
    return second_sites(p);
}

// ---- name accesses that the source does not show

static int names_slot(plait_op op) {
    switch (op) {
    case PLAIT_OP_STORE_FAST: case PLAIT_OP_DELETE_FAST: case PLAIT_OP_STORE_NAME: case PLAIT_OP_DELETE_NAME:
    case PLAIT_OP_STORE_GLOBAL: case PLAIT_OP_DELETE_GLOBAL: case PLAIT_OP_STORE_DEREF: case PLAIT_OP_DELETE_DEREF: return 1;
    default: return 0;
    }
}

static int loads_none(const plait_code *code, const plait_instr *in) {
    return in->op == PLAIT_OP_LOAD_CONST && in->oparg < code->nconsts && code->consts[in->oparg].kind == PLAIT_CONST_NONE;
}

static int class_machinery(const char *name) {
    static const char *const names[] = {"__module__", "__qualname__", "__classcell__", "__static_attributes__", "__firstlineno__",
                                        "__type_params__", "__annotations__", "__classdictcell__", "__conditional_annotations__"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) if (!strcmp(names[i], name)) return 1;
    return 0;
}

static void skip_compiler_names(placer *p) {
    plait_code_info *info = p->info;
    const plait_body *body = p->body;
    const plait_code *code = info->code;
    for (uint32_t i = 0; i < body->ninstrs; i++) {
        const plait_instr *in = &body->instrs[i];
        // `e = None; del e` at the end of `except ... as e`: three instructions with one position
        if (i >= 1 && i + 1 < body->ninstrs && names_slot(in->op) && names_slot(body->instrs[i + 1].op) &&
            loads_none(code, in - 1) && in[1].oparg == in->oparg && plait_position_equal(&in->at, &in[1].at) &&
            plait_position_equal(&in->at, &in[-1].at))
            info->units[i].flags |= PLAIT_UNIT_SKIP, info->units[i + 1].flags |= PLAIT_UNIT_SKIP;
        // saving and restoring the variables of an inlined comprehension
        if (in->op == PLAIT_OP_LOAD_FAST_AND_CLEAR) info->units[i].flags |= PLAIT_UNIT_SKIP;
        if (p->file->map && (in->op == PLAIT_OP_STORE_FAST || in->op == PLAIT_OP_STORE_FAST_STORE_FAST) &&
            comprehension_at(p->file->map, &in->at))
            info->units[i].flags |= PLAIT_UNIT_SKIP;
        if ((in->op == PLAIT_OP_LOAD_DEREF || in->op == PLAIT_OP_STORE_DEREF) && in->oparg < code->nslots &&
            (!strcmp(code->slots[in->oparg], "__class__") || !strcmp(code->slots[in->oparg], "__classdict__")))
            info->units[i].flags |= PLAIT_UNIT_SKIP;
        int named = in->op == PLAIT_OP_STORE_NAME || in->op == PLAIT_OP_LOAD_NAME;
        if (named && info->class_body && in->oparg < code->nnames &&
            (class_machinery(code->names[in->oparg]) || (in->op == PLAIT_OP_LOAD_NAME && !strcmp(code->names[in->oparg], "__name__"))))
            info->units[i].flags |= PLAIT_UNIT_SKIP;
    }
}

// Where the compiler swapped two adjacent stores, the one further left in the source comes second; it is put before the other again.
static void restore_store(placer *p, uint32_t i, uint32_t slot) {
    plait_unit *unit = &p->info->units[i];
    const plait_instr *in = &p->body->instrs[i];
    if (i && in[-1].op == PLAIT_OP_STORE_FAST && in[-1].oparg == slot && in[-1].at.line == in->at.line && in[-1].at.column > in->at.column) {
        unit[-1].flags |= PLAIT_UNIT_BEFORE;
        unit[-1].site2 = unit->site;
    } else {
        unit->flags |= PLAIT_UNIT_STORE;
        unit->site2 = slot;
    }
}

// `x, x = ...`: the compiler turns the first store into POP_TOP, which keeps the name's position.
static void restore_dropped_stores(placer *p) {
    const plait_srcmap *map = p->file->map;
    for (uint32_t i = 0; map && i < p->body->ninstrs; i++) {
        const plait_instr *in = &p->body->instrs[i];
        if (in->op != PLAIT_OP_POP_TOP || in->at.line <= 0 || in->at.line != in->at.end_line) continue;
        if (i && plait_position_equal(&in->at, &in[-1].at)) continue;   // it took over the position of what stands before it
        for (size_t k = 0; k < map->names.len; k++) {
            const plait_src_name *name = &map->names.at[k];
            if (name->context != 's' || name->line != in->at.line || name->column != in->at.column || name->function != p->item ||
                in->at.end_column - in->at.column != (int32_t)strlen(name->name)) continue;
            for (uint32_t slot = 0; slot < p->info->code->nslots; slot++)
                if (!strcmp(p->info->code->slots[slot], name->name)) restore_store(p, i, slot);
        }
    }
}

// ---- variables of comprehensions

// A name that a comprehension binds is a location of that comprehension, not the variable of the same name around it, although the
// interpreter keeps both in one slot. Each (comprehension, slot) gets a slot of its own behind the real ones.
static int32_t comprehension_of(const placer *p, uint32_t loop) {
    const plait_srcmap *map = p->file->map;
    const plait_position *at = &map->items.at[p->loop_items[loop]].at;
    int32_t best = -1;
    for (size_t c = 0; c < map->comprehensions.len; c++)
        if (plait_position_within(at, &map->comprehensions.at[c]) &&
            (best < 0 || plait_position_within(&map->comprehensions.at[c], &map->comprehensions.at[best]))) best = (int32_t)c;
    return best;
}

static plait_status own_slot(plait_code_info *info, int32_t comprehension, uint32_t slot, uint32_t *own) {
    for (uint32_t k = 0; k < info->nvirtual; k++)
        if (info->virtuals[k].comprehension == comprehension && info->virtuals[k].slot == slot) {
            *own = (uint32_t)info->code->nslots + k;
            return PLAIT_OK;
        }
    size_t capacity = info->nvirtual;
    PLAIT_TRY(plait_grow((void **)&info->virtuals, &capacity, info->nvirtual + 1, sizeof *info->virtuals));
    info->virtuals[info->nvirtual] = (plait_virtual){comprehension, slot, 0};
    *own = (uint32_t)info->code->nslots + info->nvirtual++;
    return PLAIT_OK;
}

static int in_target(const placer *p, uint32_t loop, const plait_position *at) {   // the first inside range of a clause is its target
    const plait_src_item *item = &p->file->map->items.at[p->loop_items[loop]];
    return item->inside_from < item->inside_to && plait_position_within(at, &p->file->map->inside.at[item->inside_from]);
}

static plait_status bind_targets(placer *p) {
    uint32_t slots[2] = {0, 0}, own;
    for (uint32_t i = 0; i < p->body->ninstrs; i++) {
        const plait_instr *in = &p->body->instrs[i];
        int pair = pair_slots(in, slots);
        if (in->op == PLAIT_OP_STORE_FAST) slots[0] = in->oparg;
        else if (!pair || in->op == PLAIT_OP_LOAD_FAST_LOAD_FAST || in->op == PLAIT_OP_LOAD_FAST_BORROW_LOAD_FAST_BORROW) continue;
        for (int32_t k = p->info->units[i].loop; k != PLAIT_NO_LOOP; k = p->info->loops[k].parent) {
            if (p->info->loops[k].kind != PLAIT_SRC_COMP || comprehension_of(p, (uint32_t)k) < 0) continue;
            if (!in_target(p, (uint32_t)k, &in->at)) continue;
            PLAIT_TRY(own_slot(p->info, comprehension_of(p, (uint32_t)k), slots[0], &own));
            if (in->op == PLAIT_OP_STORE_FAST_STORE_FAST) PLAIT_TRY(own_slot(p->info, comprehension_of(p, (uint32_t)k), slots[1], &own));
            break;
        }
    }
    for (uint32_t k = 0; k < p->info->nvirtual; k++)   // which loops each belongs to: those of its comprehension
        for (uint32_t loop = p->info->nloops; loop-- > 0;)
            if (p->info->loops[loop].kind == PLAIT_SRC_COMP && comprehension_of(p, loop) == p->info->virtuals[k].comprehension)
                p->info->virtuals[k].loop = (int32_t)loop;
    return PLAIT_OK;
}

uint32_t plait_place_slot(const plait_code_info *info, uint32_t instr, uint32_t slot) {
    if (!info->nvirtual) return slot;
    for (int32_t loop = info->units[instr].loop; loop != PLAIT_NO_LOOP; loop = info->loops[loop].parent)
        for (uint32_t k = 0; k < info->nvirtual; k++)
            if (info->virtuals[k].slot == slot && info->virtuals[k].loop == loop) return (uint32_t)info->code->nslots + k;
    return slot;
}

// ---- the code itself

static void find_params(plait_code_info *info) {
    const plait_code *code = info->code;
    info->params = code->argcount + code->kwonlyargcount + !!(code->flags & PLAIT_CO_VARARGS) + !!(code->flags & PLAIT_CO_VARKEYWORDS);
    if (info->params > code->nslots) info->params = (uint32_t)code->nslots;
}

static plait_status intern_names(plait_program *program, plait_code_info *info) {
    const plait_code *code = info->code;
    info->name_ids = plait_calloc(code->nnames + 1, sizeof *info->name_ids);
    info->global_locs = plait_calloc(code->nnames + 1, sizeof *info->global_locs);
    if (!info->name_ids || !info->global_locs) return PLAIT_NOMEM;
    for (size_t i = 0; i < code->nnames; i++)
        PLAIT_TRY(plait_intern_add(&program->names, code->names[i], strlen(code->names[i]), &info->name_ids[i]));
    return PLAIT_OK;
}

static plait_status find_markers(plait_code_info *info) {
    plait_plan *plan;
    PLAIT_TRY(plait_plan_new(info->body, 0, &plan));
    for (uint32_t i = 0; i < info->body->ninstrs; i++)
        info->marker[i] = (plan->probes[info->body->instrs[i].unit].flags & PLAIT_P_MARK) || plait_flow_reported(info->body->instrs[i].op);
    plait_plan_free(plan);
    return PLAIT_OK;
}

static plait_status place_regions(placer *p) {
    plait_code_info *info = p->info;
    p->item = p->file->map ? plait_srcmap_function(p->file->map, info->body) : PLAIT_SRC_NONE;
    int32_t header_line = (int32_t)info->code->firstlineno;
    if (p->item != PLAIT_SRC_NONE) {
        PLAIT_TRY(item_region(p, p->item, &info->region));
        header_line = p->file->map->items.at[p->item].line;
        info->class_body = p->file->map->items.at[p->item].kind == PLAIT_SRC_CLASS;
        PLAIT_TRY(loops_from_source(p));
        assign_headers(p);
        find_innermost(p);
        find_constant_tests(p);
    } else {
        PLAIT_TRY(bare_region(p, &info->region));
        info->class_body = !(info->code->flags & PLAIT_CO_OPTIMIZED) && strcmp(info->code->name, "<module>") != 0;
        PLAIT_TRY(loops_from_code(p));
    }
    plait_position at = {header_line, 0, header_line, 0};
    return plait_program_site(p->program, info->file, &at, info->region, &info->param_site);
}

static plait_status place_body(placer *p) {
    plait_code_info *info = p->info;
    uint32_t n = p->body->ninstrs;
    info->units = plait_calloc(n + 1, sizeof *info->units);
    info->last = plait_calloc(n + 1, sizeof *info->last);
    info->ends = plait_calloc(n + 1, sizeof *info->ends);
    info->marker = plait_calloc(n + 1, 1);
    p->natural = plait_calloc(n + 1, 1);
    p->stack = plait_calloc((size_t)n * 2 + 2, sizeof *p->stack);
    p->pred_at = plait_calloc((size_t)n + 2, sizeof *p->pred_at);
    if (!info->units || !info->last || !info->ends || !info->marker || !p->natural || !p->stack || !p->pred_at) return PLAIT_NOMEM;
    PLAIT_TRY(count_preds(p));
    PLAIT_TRY(place_regions(p));
    skip_compiler_names(p);
    PLAIT_TRY(make_sites(p));
    restore_dropped_stores(p);
    if (p->item != PLAIT_SRC_NONE && p->file->map->items.at[p->item].kind != PLAIT_SRC_GENEXPR) PLAIT_TRY(bind_targets(p));
    find_params(info);
    return find_markers(info);
}

plait_status plait_place_code(plait_program *program, plait_code_info *info, int module_body) {
    plait_error error = {""};
    placer p = {.program = program, .info = info, .file = program->files.at[info->file], .item = PLAIT_SRC_NONE};
    plait_module *module = plait_program_module(program, info->globals);
    if (!module) return PLAIT_NOMEM;
    info->module_body = (uint8_t)module_body;
    for (size_t i = 0; i < program->modules.len; i++) if (program->modules.at[i] == module) info->module = (uint32_t)i;
    PLAIT_TRY(intern_names(program, info));
    plait_status status = plait_body_new(info->code, &info->body, &error);
    if (status == PLAIT_NOMEM) return status;
    if (status != PLAIT_OK) {   // fail closed: this code is not replayed, and the result says so
        plait_fail(&program->error, status, "%.120s: %.300s", info->code->qualname, error.text);
        return bare_region(&p, &info->region);
    }
    p.body = info->body;
    status = place_body(&p);
    plait_free(p.loop_items);
    plait_free(p.headers);
    plait_free(p.natural);
    plait_free(p.stack);
    plait_free(p.member);
    plait_free(p.preds);
    plait_free(p.pred_at);
    return status;
}
