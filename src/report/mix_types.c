// SPDX-License-Identifier: Apache-2.0
// Operand types of arithmetic and comparison. What every execution had is exact: known from the bytecode, or each of them was looked at. Else the
// first executions stand for all, in proportion, and the executions so inferred are counted apart.
#include "report/mix_view.h"
#include <stdlib.h>
#include <string.h>
#include "bytecode/optype.h"

_Static_assert((int)PLAIT_OT_NONE == (int)PLAIT_T_NONE && (int)PLAIT_OTS == (int)PLAIT_T_TAGS, "the two numberings of types agree");

enum { PAIRS = PLAIT_T_TAGS * PLAIT_T_TAGS };

typedef struct site {
    uint32_t code, instr;
    uint64_t runs, looks;
    uint32_t seen[PAIRS];                     // looks by pair
    int exact;
    unsigned known;                           // pair, when the bytecode tells
} site;

typedef struct tally { uint64_t pairs[2][PAIRS], unary[2][PLAIT_T_TAGS], exact, inferred, unseen; } tally;

static const char *type_name(unsigned tag) {
    static const char *const names[PLAIT_T_TAGS] = {"other", "int", "float", "complex", "bool", "str", "bytes", "list", "tuple", "dict", "set",
                                                    "ndarray", "None"};
    return names[tag < PLAIT_T_TAGS ? tag : 0];
}

static void put_pair(plait_text *out, unsigned pair, int unary) {
    if (unary) plait_text_addf(out, "\"%s\"", type_name(pair / PLAIT_T_TAGS));
    else plait_text_addf(out, "\"%s,%s\"", type_name(pair / PLAIT_T_TAGS), type_name(pair % PLAIT_T_TAGS));
}

// What is known of an instruction; the same code loaded several times is one.
static void look_up(const plait_mix_view *view, site *s) {
    const plait_program *program = view->result->program;
    const plait_body *body = program->codes.at[s->code]->body;
    int unary = plait_optype_unary(body->instrs[s->instr].op);
    unsigned left = plait_optype_operand(body, s->instr, unary ? 0 : 1), right = unary ? 0 : plait_optype_operand(body, s->instr, 0);
    s->known = left && (unary || right) ? left * PLAIT_T_TAGS + right : 0;
    for (uint32_t c = s->code; c != UINT32_MAX; c = view->next[c]) {
        const plait_type_site *told = plait_types_of(view->result->types, c, s->instr);
        for (int k = 0; told && k < PLAIT_TYPE_PAIRS; k++) s->seen[(told->pair[k] >> 8) * PLAIT_T_TAGS + (told->pair[k] & 255)] += told->count[k];
        if (told) s->looks += told->looks;
    }
    s->exact = s->known || s->looks >= s->runs;
}

static void add(const plait_mix_view *view, tally *t, const site *s) {
    const plait_instr *in = &view->result->program->codes.at[s->code]->body->instrs[s->instr];
    int which = plait_optype_site(in) - 1, unary = plait_optype_unary(in->op);
    uint64_t left = s->runs;
    unsigned most = 0;
    if (!s->known && !s->looks) {
        t->unseen += s->runs;
        return;
    }
    *(s->exact ? &t->exact : &t->inferred) += s->runs;
    for (unsigned p = 0; p < PAIRS; p++) {
        uint64_t n = s->known ? (p == s->known ? s->runs : 0) : s->exact ? s->seen[p] : s->runs / s->looks * s->seen[p] + s->runs % s->looks * s->seen[p] / s->looks;
        if (n > left) n = left;
        left -= n;
        if (unary) t->unary[which][p / PLAIT_T_TAGS] += n;
        else t->pairs[which][p] += n;
        if (s->known ? p == s->known : s->seen[p] > s->seen[most]) most = p;
    }
    if (unary) t->unary[which][most / PLAIT_T_TAGS] += left;   // what rounding left over
    else t->pairs[which][most] += left;
}

static void put_tally(plait_text *out, const tally *t, int which) {
    int any = 0;
    plait_text_add(out, "{");
    for (unsigned p = 0; p < PAIRS; p++) {
        if (!t->pairs[which][p]) continue;
        plait_text_add(out, any++ ? ", " : "");
        put_pair(out, p, 0);
        plait_text_addf(out, ": %llu", (unsigned long long)t->pairs[which][p]);
    }
    for (unsigned p = 0; p < PLAIT_T_TAGS; p++)
        if (t->unary[which][p])
            plait_text_addf(out, "%s\"%s\": %llu", any++ ? ", " : "", type_name(p), (unsigned long long)t->unary[which][p]);
    plait_text_add(out, "}");
}

static const char *operator_of(const plait_body *body, const plait_instr *in) {
    static const char *const binary[] = {"+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=", "*=",
                                         "%=", "|=", "**=", ">>=", "-=", "/=", "^="};
    static const char *const comparisons[] = {"<", "<=", "==", "!=", ">", ">="};
    if (in->op == PLAIT_OP_UNARY_NEGATIVE) return "-";
    if (in->op == PLAIT_OP_UNARY_INVERT) return "~";
    uint32_t which = in->op == PLAIT_OP_COMPARE_OP ? in->oparg >> (body->code->version >= PLAIT_PY_313 ? 5 : 4) : in->oparg;
    if (in->op == PLAIT_OP_COMPARE_OP) return which < 6 ? comparisons[which] : "?";
    return which < sizeof binary / sizeof *binary ? binary[which] : "?";
}

static void put_site(const plait_mix_view *view, const site *s) {
    const plait_code_info *code = view->result->program->codes.at[s->code];
    const plait_instr *in = &code->body->instrs[s->instr];
    int any = 0;
    plait_text_addf(view->out, "{\"file\": %u, \"line\": %d, \"column\": %d, \"region\": %u, \"offset\": %u, \"opcode\": \"%s\", \"operator\": \"%s\", "
                    "\"count\": %llu, \"seen\": {", view->file_id[code->file], in->at.line, in->at.column < 0 ? 0 : in->at.column,
                    view->region_id[plait_mix_region_of(code, s->instr)], in->unit * 2, plait_op_name(in->op), operator_of(code->body, in),
                    (unsigned long long)s->runs);
    for (unsigned p = 0; p < PAIRS; p++) {
        uint64_t n = s->known ? (p == s->known ? s->runs : 0) : s->seen[p];
        if (!n) continue;
        plait_text_add(view->out, any++ ? ", " : "");
        put_pair(view->out, p, plait_optype_unary(in->op));
        plait_text_addf(view->out, ": %llu", (unsigned long long)n);
    }
    plait_text_addf(view->out, "}, \"exact\": %s}", s->exact ? "true" : "false");
}

static const plait_mix_view *sort_view;

static int by_place(const void *pa, const void *pb) {
    const site *a = pa, *b = pb;
    const plait_code_info *left = sort_view->result->program->codes.at[a->code], *right = sort_view->result->program->codes.at[b->code];
    const plait_instr *x = &left->body->instrs[a->instr], *y = &right->body->instrs[b->instr];
    uint32_t keys[2][5] = {{sort_view->file_id[left->file], (uint32_t)x->at.line, (uint32_t)x->at.column, sort_view->region_id[left->region], x->unit},
                           {sort_view->file_id[right->file], (uint32_t)y->at.line, (uint32_t)y->at.column, sort_view->region_id[right->region], y->unit}};
    for (int k = 0; k < 5; k++)
        if (keys[0][k] != keys[1][k]) return keys[0][k] < keys[1][k] ? -1 : 1;
    return 0;
}

void plait_mix_put_types(const plait_mix_view *view) {
    const plait_program *program = view->result->program;
    PLAIT_VEC(site) own = {0};
    tally t = {0};
    for (uint32_t c = 0; c < program->codes.len; c++) {
        const plait_code_info *code = program->codes.at[c];
        const uint64_t *runs = view->codes[c].runs;
        for (uint32_t i = 0; runs && i < code->body->ninstrs; i++) {
            if (!runs[i] || !plait_optype_site(&code->body->instrs[i])) continue;
            site s = {.code = c, .instr = i, .runs = runs[i]};
            look_up(view, &s);
            add(view, &t, &s);
            if (!code->library && code->body->instrs[i].at.line > 0 && plait_vec_push(&own, s) != PLAIT_OK) view->out->status = PLAIT_NOMEM;
        }
    }
    plait_text_add(view->out, "{\"arithmetic\": ");
    put_tally(view->out, &t, 0);
    plait_text_add(view->out, ", \"comparison\": ");
    put_tally(view->out, &t, 1);
    plait_text_addf(view->out, ", \"exact\": %llu, \"inferred\": %llu, \"unseen\": %llu, \"first\": %d, \"sites\": [", (unsigned long long)t.exact,
                    (unsigned long long)t.inferred, (unsigned long long)t.unseen, PLAIT_TYPES_LOOKS);
    sort_view = view;
    if (own.len) qsort(own.at, own.len, sizeof *own.at, by_place);
    for (size_t i = 0; i < own.len; i++) {
        plait_text_add(view->out, i ? ",\n" : "\n");
        put_site(view, &own.at[i]);
    }
    plait_text_add(view->out, "]}");
    plait_vec_fini(&own);
}

void plait_mix_put_arithmetic(const plait_mix_view *view) {
    const plait_program *program = view->result->program;
    uint64_t bytecode = 0, native = 0, bytes = 0, by_dtype[PLAIT_DTYPES] = {0};
    for (uint32_t c = 0; c < program->codes.len; c++) {
        const plait_code_info *code = program->codes.at[c];
        for (uint32_t i = 0; view->codes[c].runs && i < code->body->ninstrs; i++)
            if (plait_optype_site(&code->body->instrs[i])) bytecode += view->codes[c].runs[i];
    }
    for (size_t i = 0; i < view->result->nnatives; i++) {
        const plait_native_use *use = &view->result->natives[i];
        native += use->element_ops;
        bytes += use->bytes;
        by_dtype[use->dtype == PLAIT_D_NONE ? PLAIT_D_OBJECT : use->dtype < PLAIT_DTYPES ? use->dtype : PLAIT_D_OTHER] += use->element_ops;
    }
    plait_text_addf(view->out, "{\"bytecode\": %llu, \"native\": %llu, \"bytes\": %llu, \"by_dtype\": {", (unsigned long long)bytecode,
                    (unsigned long long)native, (unsigned long long)bytes);
    for (unsigned d = 0, any = 0; d < PLAIT_DTYPES; d++)
        if (by_dtype[d]) plait_text_addf(view->out, "%s\"%s\": %llu", any++ ? ", " : "", plait_dtype_name(d), (unsigned long long)by_dtype[d]);
    plait_text_add(view->out, "}}");
}
