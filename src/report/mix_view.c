// SPDX-License-Identifier: Apache-2.0
// Counts by line, branch and region, and listings.
#include "report/mix_view.h"
#include <stdlib.h>
#include <string.h>
#include "bytecode/flow.h"
#include "report/mix.h"
#include "report/result_json.h"

// ---- codes counted together

static int same_code(const plait_code_info *a, const plait_code_info *b) {
    return a->region == b->region && a->code->nbytes == b->code->nbytes && !memcmp(a->code->bytes, b->code->bytes, a->code->nbytes);
}

static plait_status add_code(plait_mix_view *view, uint32_t to, const plait_code_info *code) {
    plait_mix_code *at = &view->codes[to];
    size_t n = code->body->ninstrs;
    if (!at->runs) {
        at->runs = plait_calloc(n + 1, sizeof *at->runs);
        at->falls = plait_calloc(n + 1, sizeof *at->falls);
        at->ends = plait_calloc(n + 1, sizeof *at->ends);
        if (!at->runs || !at->falls || !at->ends) return PLAIT_NOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        at->runs[i] += code->runs[i];
        at->falls[i] += code->falls[i];
        at->ends[i] += code->ends[i];
    }
    return PLAIT_OK;
}

static plait_status gather_codes(plait_mix_view *view) {
    const plait_program *program = view->result->program;
    uint32_t *of_region = plait_alloc((program->regions.len + 1) * sizeof *of_region);   // first code of a region
    plait_status status = of_region ? PLAIT_OK : PLAIT_NOMEM;
    if (of_region) memset(of_region, 0xff, (program->regions.len + 1) * sizeof *of_region);
    for (uint32_t i = 0; i < program->codes.len && status == PLAIT_OK; i++) {
        const plait_code_info *code = program->codes.at[i];
        view->first[i] = i;
        view->next[i] = UINT32_MAX;
        if (!code->body || !code->runs) continue;
        uint32_t known = of_region[code->region];
        if (known == UINT32_MAX) of_region[code->region] = i;
        else if (same_code(program->codes.at[known], code)) view->first[i] = known, view->next[i] = view->next[known], view->next[known] = i;
        status = add_code(view, view->first[i], code);
    }
    plait_free(of_region);
    return status;
}

// ---- which regions get details

static const plait_result *ranked_result;   // qsort has no context argument
static int ranked_self;

static int by_weight(const void *pa, const void *pb) {
    const plait_region *a = &ranked_result->program->regions.at[*(const uint32_t *)pa], *b = &ranked_result->program->regions.at[*(const uint32_t *)pb];
    uint64_t x = ranked_self ? a->self_instructions : a->instructions, y = ranked_self ? b->self_instructions : b->instructions;
    if (x != y) return x > y ? -1 : 1;
    return *(const uint32_t *)pa < *(const uint32_t *)pb ? -1 : *(const uint32_t *)pa > *(const uint32_t *)pb;
}

static plait_status choose(plait_mix_view *view) {
    const plait_program *program = view->result->program;
    uint32_t *rank = plait_alloc((view->norder + 1) * sizeof *rank), n = 0;
    if (!rank) return PLAIT_NOMEM;
    for (uint32_t i = 0; i < view->norder; i++) {   // in public order, so that ties do not depend on loading
        const plait_region *g = &program->regions.at[view->order[i]];
        if (!g->library && g->kind != PLAIT_REGION_PROGRAM && g->instructions) rank[n++] = view->order[i];
    }
    ranked_result = view->result;
    for (int self = 0; self < 2; self++) {
        ranked_self = self;
        qsort(rank, n, sizeof *rank, by_weight);
        for (uint32_t i = 0; i < n && i < PLAIT_MIX_HOT; i++) (self ? view->listed : view->hot)[rank[i]] = 1;
    }
    plait_free(rank);
    return PLAIT_OK;
}

plait_status plait_mix_view_init(plait_mix_view *view) {
    size_t codes = view->result->program->codes.len, regions = view->result->program->regions.len;
    view->codes = plait_calloc(codes + 1, sizeof *view->codes);
    view->first = plait_calloc(codes + 1, sizeof *view->first);
    view->next = plait_calloc(codes + 1, sizeof *view->next);
    view->hot = plait_calloc(regions + 1, 1);
    view->listed = plait_calloc(regions + 1, 1);
    if (!view->codes || !view->first || !view->next || !view->hot || !view->listed) return PLAIT_NOMEM;
    PLAIT_TRY(gather_codes(view));
    return choose(view);
}

void plait_mix_view_fini(plait_mix_view *view) {
    for (size_t i = 0; view->codes && i < view->result->program->codes.len; i++) {
        plait_free(view->codes[i].runs);
        plait_free(view->codes[i].falls);
        plait_free(view->codes[i].ends);
    }
    plait_free(view->codes);
    plait_free(view->first);
    plait_free(view->next);
    plait_free(view->hot);
    plait_free(view->listed);
    view->codes = NULL, view->first = view->next = NULL, view->hot = view->listed = NULL;
}

uint32_t plait_mix_region_of(const plait_code_info *code, uint32_t instr) {
    int32_t loop = code->units[instr].loop;
    return loop == PLAIT_NO_LOOP ? code->region : code->loops[loop].region;
}

// ---- by line

typedef struct line_count { uint32_t group; int32_t line; uint64_t n; } line_count;
typedef PLAIT_VEC(line_count) line_counts;

static int by_line(const void *pa, const void *pb) {
    const line_count *a = pa, *b = pb;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

// Executed instructions by line, of each file or each region (public ids), sorted and without doubles.
static plait_status gather_lines(const plait_mix_view *view, int by_region, line_counts *lines) {
    const plait_program *program = view->result->program;
    for (size_t c = 0; c < program->codes.len; c++) {
        const plait_code_info *code = program->codes.at[c];
        const uint64_t *runs = view->codes[c].runs;
        for (uint32_t i = 0; runs && i < code->body->ninstrs; i++) {
            int32_t line = code->body->instrs[i].at.line;
            if (!runs[i] || line <= 0) continue;
            uint32_t group = by_region ? view->region_id[plait_mix_region_of(code, i)] : view->file_id[code->file];
            line_count *last = lines->len ? &lines->at[lines->len - 1] : NULL;
            if (last && last->group == group && last->line == line) last->n += runs[i];
            else PLAIT_TRY(plait_vec_push(lines, ((line_count){group, line, runs[i]})));
        }
    }
    if (!lines->len) return PLAIT_OK;
    qsort(lines->at, lines->len, sizeof *lines->at, by_line);
    size_t kept = 0;
    for (size_t i = 1; i < lines->len; i++) {
        if (!by_line(&lines->at[kept], &lines->at[i])) lines->at[kept].n += lines->at[i].n;
        else lines->at[++kept] = lines->at[i];
    }
    lines->len = kept + 1;
    return PLAIT_OK;
}

// {line: n} of the group that starts at `from`; returns where the next one does.
static size_t put_group(plait_text *out, const line_counts *lines, size_t from) {
    size_t i = from;
    plait_text_add(out, "{");
    for (; i < lines->len && lines->at[i].group == lines->at[from].group; i++)
        plait_text_addf(out, "%s\"%d\": %llu", i > from ? ", " : "", lines->at[i].line, (unsigned long long)lines->at[i].n);
    plait_text_add(out, "}");
    return i;
}

static void failed(plait_text *out) { if (out->status == PLAIT_OK) out->status = PLAIT_NOMEM; }

void plait_mix_put_lines(const plait_mix_view *view) {
    line_counts lines = {0};
    if (gather_lines(view, 0, &lines) != PLAIT_OK) failed(view->out);
    plait_text_add(view->out, "{");
    for (size_t i = 0; i < lines.len;) {
        plait_text_addf(view->out, "%s\"%u\": ", i ? ",\n" : "", lines.at[i].group);
        i = put_group(view->out, &lines, i);
    }
    plait_text_add(view->out, "}");
    plait_vec_fini(&lines);
}

// ---- branches

typedef struct branch { uint32_t code, instr; } branch;
static const plait_mix_view *sort_view;

static const plait_instr *branch_instr(const branch *b) { return &sort_view->result->program->codes.at[b->code]->body->instrs[b->instr]; }

static int by_place(const void *pa, const void *pb) {
    const branch *a = pa, *b = pb;
    const plait_code_info *left = sort_view->result->program->codes.at[a->code], *right = sort_view->result->program->codes.at[b->code];
    uint32_t file_a = sort_view->file_id[left->file], file_b = sort_view->file_id[right->file];
    const plait_instr *x = branch_instr(a), *y = branch_instr(b);
    if (file_a != file_b) return file_a < file_b ? -1 : 1;
    if (x->at.line != y->at.line) return x->at.line < y->at.line ? -1 : 1;
    if (x->at.column != y->at.column) return x->at.column < y->at.column ? -1 : 1;
    uint32_t region_a = sort_view->region_id[left->region], region_b = sort_view->region_id[right->region];
    if (region_a != region_b) return region_a < region_b ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void put_branch(const plait_mix_view *view, const branch *b) {
    const plait_code_info *code = view->result->program->codes.at[b->code];
    const plait_mix_code *counts = &view->codes[b->code];
    const plait_instr *in = &code->body->instrs[b->instr];
    uint64_t done = counts->runs[b->instr] - counts->ends[b->instr], passed = counts->falls[b->instr];   // ends: it raised
    plait_text_addf(view->out, "{\"file\": %u, \"line\": %d, \"column\": %d, \"region\": %u, \"offset\": %u, \"opcode\": \"%s\", "
                    "\"taken\": %llu, \"passed\": %llu}", view->file_id[code->file], in->at.line, in->at.column < 0 ? 0 : in->at.column,
                    view->region_id[plait_mix_region_of(code, b->instr)], in->unit * 2, plait_op_name(in->op),
                    (unsigned long long)(done > passed ? done - passed : 0), (unsigned long long)passed);
}

void plait_mix_put_branches(const plait_mix_view *view) {
    PLAIT_VEC(branch) rows = {0};
    const plait_program *program = view->result->program;
    uint32_t next[2];
    for (uint32_t c = 0; c < program->codes.len; c++) {
        const plait_code_info *code = program->codes.at[c];
        for (uint32_t i = 0; view->codes[c].runs && !code->library && i < code->body->ninstrs; i++) {
            const plait_instr *in = &code->body->instrs[i];
            if (!view->codes[c].runs[i] || in->at.line <= 0 || !(plait_op_flags(in->op) & PLAIT_OPF_CONDITIONAL)) continue;
            if (plait_flow_next(code->body, i, next) == 2 && plait_vec_push(&rows, ((branch){c, i})) != PLAIT_OK) failed(view->out);
        }
    }
    sort_view = view;
    if (rows.len) qsort(rows.at, rows.len, sizeof *rows.at, by_place);
    plait_text_add(view->out, "[");
    for (size_t i = 0; i < rows.len; i++) {
        plait_text_add(view->out, i ? ",\n" : "\n");
        put_branch(view, &rows.at[i]);
    }
    plait_text_add(view->out, "]");
    plait_vec_fini(&rows);
}

// ---- by region

static int inside(const plait_program *program, const plait_code_info *code, uint32_t i, uint32_t region) {
    if (code->region == region) return 1;
    for (int32_t k = code->units[i].loop; k != PLAIT_NO_LOOP; k = code->loops[k].parent)
        if (code->loops[k].region == region) return 1;
    return 0;
}

// The earliest stage that the unit shown has for an instruction of its first frame; 0: not in it.
static uint32_t stage_of(const plait_shape *shape, const plait_body *body, uint32_t i) {
    for (size_t k = 0; shape && k < shape->nsteps; k++)
        if (shape->steps[k].instr == i && shape->steps[k].body == body && shape->steps[k].frame == shape->steps[0].frame && shape->steps[k].stage)
            return shape->steps[k].stage;
    return 0;
}

static void put_argument(plait_text *out, const plait_body *body, uint32_t i) {
    plait_text argument = {0};
    plait_mix_operand(&argument, NULL, body, i);
    size_t n = argument.len;
    if (n >= 2 && argument.at[0] == '(' && argument.at[n - 1] == ')') plait_json_string(out, argument.at + 1, n - 2);
    else plait_json_string(out, n ? argument.at : "", n);
    if (argument.status != PLAIT_OK) failed(out);
    plait_text_fini(&argument);
}

static void put_disassembly(const plait_mix_view *view, uint32_t region) {
    const plait_program *program = view->result->program;
    uint32_t c = program->regions.at[region].code, shown = 0;
    if (c >= program->codes.len || !view->codes[view->first[c]].runs) return;
    c = view->first[c];
    const plait_code_info *code = program->codes.at[c];
    const plait_shape *shape = plait_mix_shape(view, region);
    int large = code->body->ninstrs > PLAIT_MIX_LISTED;   // then only what ran
    plait_text_add(view->out, ", \"disassembly\": [");
    for (uint32_t i = 0; i < code->body->ninstrs && shown < PLAIT_MIX_LISTED; i++) {
        const plait_instr *in = &code->body->instrs[i];
        if (!inside(program, code, i, region) || (large && !view->codes[c].runs[i])) continue;
        uint32_t stage = stage_of(shape, code->body, i);
        plait_text_addf(view->out, "%s{\"offset\": %u, \"line\": %d, \"opcode\": \"%s\", \"argument\": ", shown++ ? ",\n" : "\n", in->unit * 2,
                        in->at.line > 0 ? in->at.line : 0, plait_op_name(in->op));
        put_argument(view->out, code->body, i);
        plait_text_addf(view->out, ", \"count\": %llu", (unsigned long long)view->codes[c].runs[i]);
        if (stage) plait_text_addf(view->out, ", \"stage\": %u", stage);
        plait_text_add(view->out, "}");
    }
    plait_text_add(view->out, "]");
}

static void put_region_categories(const plait_mix_view *view, uint32_t region) {
    const uint64_t *counts = view->result->executed_by_region + (size_t)region * PLAIT_OP_COUNT;
    uint64_t totals[PLAIT_CATEGORY_COUNT] = {0};
    plait_op parts[4];
    for (int op = 1; op < PLAIT_OP_COUNT; op++)
        for (size_t k = counts[op] ? plait_op_parts((plait_op)op, parts) : 0; k-- > 0;) totals[plait_op_category(parts[k])] += counts[op];
    plait_text_add(view->out, ", \"categories\": {");
    for (int c = 0, any = 0; c < PLAIT_CATEGORY_COUNT; c++)
        if (totals[c])
            plait_text_addf(view->out, "%s\"%s\": %llu", any++ ? ", " : "", plait_category_name((plait_category)c), (unsigned long long)totals[c]);
    plait_text_add(view->out, "}");
}

void plait_mix_put_regions(const plait_mix_view *view) {
    line_counts lines = {0};
    size_t at = 0;
    if (gather_lines(view, 1, &lines) != PLAIT_OK) failed(view->out);
    plait_text_add(view->out, "{");
    for (uint32_t id = 0, any = 0; id < view->norder && at < lines.len; id++) {
        uint32_t region = view->order[id];
        if (lines.at[at].group != id) continue;
        if (view->result->program->regions.at[region].library) {
            while (at < lines.len && lines.at[at].group == id) at++;
            continue;
        }
        plait_text_addf(view->out, "%s\n\"%u\": {\"lines\": ", any++ ? "," : "", id);
        at = put_group(view->out, &lines, at);
        put_region_categories(view, region);
        if (view->listed[region]) put_disassembly(view, region);
        plait_text_add(view->out, "}");
    }
    plait_text_add(view->out, "}");
    plait_vec_fini(&lines);
}
