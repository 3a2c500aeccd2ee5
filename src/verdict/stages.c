// SPDX-License-Identifier: Apache-2.0
// Pipelines: the statements of a loop's body as nodes (a line, or an inner loop as a whole), values between them as edges; statements on a common cycle make
// one stage, neighbours without a cycle of their own are put together. A stage without a cycle can run for several iterations at once, so the slowest
// cyclic stage, with PLAIT_OVERHEAD an iteration for handing on its result, sets the pace.
//
// What a conditional jump skips depends on the statement that decided; reductions and inductions set aside make no cycle.
#include "verdict/ends.h"
#include <string.h>

enum { MOST_NODES = 64, HANDING_ON = 200 };

typedef struct splitter {
    plait_vctx *v;
    plait_body_parts parts;
    const plait_code_info *info;
    int32_t first_line;
    uint32_t nlines;
    int32_t *line_node;              // per line of the loop: union-find over lines, then the node's number
    uint64_t edges[MOST_NODES];      // bit k of edges[i]: a value goes from i to k
    uint64_t carried;                // nodes with a carried edge to themselves
    uint64_t reaches[MOST_NODES];
    double work[MOST_NODES];
    uint32_t first[MOST_NODES], last[MOST_NODES];   // lines
    uint32_t nnodes;
    uint32_t *loop_node;             // per child: its node
} splitter;

static int32_t find(splitter *s, int32_t line) {
    while (s->line_node[line] != line) line = s->line_node[line] = s->line_node[s->line_node[line]];
    return line;
}

static int own_line(const splitter *s, uint32_t instr, int32_t *line) {   // of an instruction in the body itself
    const plait_instr *in = &s->info->body->instrs[instr];
    *line = in->at.line - s->first_line;
    return in->depth >= 0 && *line >= 0 && (uint32_t)*line < s->nlines && plait_ends_holds(s->v, &s->parts, instr) &&
           plait_ends_loop(s->v, &s->parts, instr) == PLAIT_NO_REGION;
}

// Lines whose instructions hand values to each other over the stack are one statement.
static void join_lines(splitter *s) {
    const plait_body *b = s->info->body;
    for (uint32_t i = 0; i < s->nlines; i++) s->line_node[i] = (int32_t)i;
    for (uint32_t i = 0; i < b->ninstrs; i++) {
        int32_t line, other;
        if (!own_line(s, i, &line)) continue;
        for (uint32_t k = 0; k < b->instrs[i].npops; k++) {
            int32_t maker = b->producers[b->instrs[i].producers + k];
            if (maker >= 0 && b->instrs[maker].op != PLAIT_OP_FOR_ITER && b->instrs[maker].op != PLAIT_OP_GET_ITER &&
                own_line(s, (uint32_t)maker, &other)) s->line_node[find(s, line)] = find(s, other);
        }
    }
}

enum { UNUSED = -1, USED = -2 };

static void note_line(splitter *s, uint32_t node, uint32_t line) {
    if (line < s->first[node]) s->first[node] = line;
    if (line > s->last[node]) s->last[node] = line;
}

// line_node becomes the number of each line's statement, UNUSED where nothing of the body itself stands.
static int number_nodes(splitter *s) {
    int32_t *number = plait_alloc(s->nlines * sizeof *number), line;
    if (!number) return 0;
    for (uint32_t l = 0; l < s->nlines; l++) number[l] = UNUSED;
    for (uint32_t i = 0; i < s->info->body->ninstrs; i++) if (own_line(s, i, &line)) number[find(s, line)] = USED;
    for (uint32_t l = 0; l < s->nlines && s->nnodes <= MOST_NODES; l++) {
        if (number[l] != USED) continue;
        if (s->nnodes < MOST_NODES) s->first[s->nnodes] = UINT32_MAX;
        number[l] = (int32_t)s->nnodes++;
    }
    int fits = s->nnodes <= MOST_NODES;
    for (int32_t l = 0; fits && l < (int32_t)s->nlines; l++) {
        int32_t node = number[find(s, l)];
        if (node >= 0) note_line(s, (uint32_t)node, (uint32_t)(l + s->first_line));
    }
    for (int32_t l = 0; fits && l < (int32_t)s->nlines; l++) {
        int32_t root = find(s, l);
        if (root != l) number[l] = number[root];
    }
    memcpy(s->line_node, number, s->nlines * sizeof *number);
    plait_free(number);
    return fits;
}

static int number_loops(splitter *s) {
    for (uint32_t c = 0; c < s->parts.nchildren; c++) {
        const plait_child *child = &s->parts.children[c];
        int32_t line;
        if (child->region == PLAIT_NO_REGION) {
            s->loop_node[c] = own_line(s, child->instr, &line) && s->line_node[line] >= 0 ? (uint32_t)s->line_node[line] : UINT32_MAX;
            if (s->loop_node[c] != UINT32_MAX) s->work[s->loop_node[c]] += child->work;
            continue;
        }
        if (s->nnodes == MOST_NODES) return 0;
        s->loop_node[c] = s->nnodes;
        s->work[s->nnodes] = child->work;
        s->first[s->nnodes] = (uint32_t)plait_v_region(s->v, child->region)->line;
        s->last[s->nnodes++] = (uint32_t)plait_v_region(s->v, child->region)->end_line;
    }
    return 1;
}

static void add_own_work(splitter *s) {
    int32_t line;
    for (uint32_t i = 0; i < s->info->body->ninstrs; i++) {
        uint32_t site = s->info->units[i].site;
        if (!site || !own_line(s, i, &line) || s->line_node[line] < 0) continue;
        const plait_vref *first = &s->v->refs[s->v->refs_at[site]];
        if (first->code == s->parts.code && first->instr == i) s->work[s->line_node[line]] += (double)plait_v_runs(s->v, site);
    }
}

static uint64_t nodes_of(const splitter *s, plait_end end) {
    uint64_t nodes = 0;
    if (end.instr >= 0) {
        int32_t line;
        if (own_line(s, (uint32_t)end.instr, &line) && s->line_node[line] >= 0) nodes = 1ull << s->line_node[line];
        return nodes;
    }
    for (uint32_t c = 0; c < s->parts.nchildren; c++)
        if ((end.children >> c & 1) && s->loop_node[c] != UINT32_MAX) nodes |= 1ull << s->loop_node[c];
    return nodes;
}

static void connect_nodes(splitter *s, uint64_t from, uint64_t to, int carried) {
    for (uint32_t i = 0; i < s->nnodes; i++) {
        if (!(from >> i & 1)) continue;
        s->edges[i] |= to & ~(carried ? 0 : 1ull << i);
        if (carried && (to >> i & 1)) s->carried |= 1ull << i;
    }
}

static void connect_memory(splitter *s) {
    plait_vctx *v = s->v;
    for (uint32_t k = v->by_scope.at[s->parts.region]; k < v->by_scope.at[s->parts.region + 1]; k++) {
        uint32_t index = v->by_scope.items[k];
        const plait_dependence *d = &v->result->deps[index];
        if (d->kind != PLAIT_RAW || (d->carried && v->roles[index] != PLAIT_ROLE_NONE)) continue;
        plait_end from[PLAIT_MOST_WAYS], to[PLAIT_MOST_WAYS];
        size_t ways = plait_ends_ways(v, &s->parts, d, from, to);
        for (size_t w = 0; w < ways; w++) connect_nodes(s, nodes_of(s, from[w]), nodes_of(s, to[w]), d->carried);
        if (!ways) connect_nodes(s, nodes_of(s, plait_ends_of(v, &s->parts, d->source)), nodes_of(s, plait_ends_of(v, &s->parts, d->sink)), d->carried);
    }
}

static int node_of_instr(const splitter *s, uint32_t instr) {
    int32_t line;
    uint32_t loop = plait_ends_loop(s->v, &s->parts, instr);
    if (own_line(s, instr, &line)) return s->line_node[line];
    for (uint32_t c = 0; c < s->parts.nchildren; c++)
        if (loop != PLAIT_NO_REGION && s->parts.children[c].region == loop) return (int)s->loop_node[c];
    return -1;
}

static void connect_control(splitter *s) {
    const plait_body *b = s->info->body;
    for (uint32_t i = 0; i + 1 < b->ninstrs; i++) {
        int32_t line;
        if (!(plait_op_flags(b->instrs[i].op) & PLAIT_OPF_CONDITIONAL) || b->instrs[i].op == PLAIT_OP_FOR_ITER || !own_line(s, i, &line)) continue;
        int inverted = b->instrs[i + 1].op == PLAIT_OP_JUMP_BACKWARD;
        uint32_t from = inverted ? (uint32_t)b->instrs[i].target : i + 1, to = inverted ? b->ninstrs : (uint32_t)b->instrs[i].target;
        for (uint32_t k = from; k < to && k < b->ninstrs && s->line_node[line] >= 0; k++) {
            int node = plait_ends_holds(s->v, &s->parts, k) ? node_of_instr(s, k) : -1;
            if (node >= 0 && node != s->line_node[line]) s->edges[s->line_node[line]] |= 1ull << node;
        }
    }
}

static void close_over(splitter *s) {
    memcpy(s->reaches, s->edges, sizeof s->reaches);
    for (uint32_t k = 0; k < s->nnodes; k++)
        for (uint32_t i = 0; i < s->nnodes; i++) if (s->reaches[i] >> k & 1) s->reaches[i] |= s->reaches[k];
}

// Components in an order in which values only go forward; neighbours of one kind put together.
static size_t list_stages(splitter *s, plait_stage *out, double *slowest, double *total) {
    uint64_t done = 0;
    size_t n = 0;
    *slowest = *total = 0;
    for (uint32_t placed = 0; placed < s->nnodes;) {
        uint64_t pick = 0;
        int cyclic = 0;
        for (uint32_t i = 0; i < s->nnodes && !pick; i++) {   // a component that waits for nothing
            if (done >> i & 1) continue;
            uint64_t component = 1ull << i;
            for (uint32_t k = 0; k < s->nnodes; k++) if ((s->reaches[i] >> k & 1) && (s->reaches[k] >> i & 1)) component |= 1ull << k;
            int waits = 0;
            for (uint32_t k = 0; k < s->nnodes; k++) waits |= !((done | component) >> k & 1) && (s->reaches[k] >> i & 1);
            if (!waits) pick = component, cyclic = (component & (component - 1)) != 0 || (s->carried & component) != 0;
        }
        if (!pick) return 0;
        plait_stage stage = {UINT32_MAX, 0, 0, cyclic};
        for (uint32_t i = 0; i < s->nnodes; i++) {
            if (!(pick >> i & 1)) continue;
            placed++;
            stage.share += s->work[i];
            if (s->first[i] < stage.first_line) stage.first_line = s->first[i];
            if (s->last[i] > stage.last_line) stage.last_line = s->last[i];
        }
        done |= pick;
        *total += stage.share;
        if (cyclic && stage.share > *slowest) *slowest = stage.share;
        if (n && !cyclic && !out[n - 1].cyclic) {
            out[n - 1].share += stage.share;
            if (stage.first_line < out[n - 1].first_line) out[n - 1].first_line = stage.first_line;
            if (stage.last_line > out[n - 1].last_line) out[n - 1].last_line = stage.last_line;
        } else {
            out[n++] = stage;
        }
    }
    return n;
}

static size_t split(splitter *s, plait_stage *out, double *gain) {
    double slowest, total;
    const plait_region *region = plait_v_region(s->v, s->parts.region);
    join_lines(s);
    if (!number_nodes(s) || !number_loops(s)) return 0;
    add_own_work(s);
    connect_memory(s);
    connect_control(s);
    close_over(s);
    size_t n = list_stages(s, out, &slowest, &total);
    int free_stage = 0;
    for (size_t i = 0; i < n; i++) {
        free_stage |= !out[i].cyclic;
        out[i].share = total > 0 ? out[i].share / total : 0;
    }
    slowest += (double)region->iterations * HANDING_ON;
    *gain = total / slowest;
    return free_stage ? n : 0;
}

size_t plait_stages_split(plait_vctx *v, uint32_t region, plait_stage **stages, double *gain) {
    splitter *s = plait_calloc(1, sizeof *s);
    size_t n = 0;
    *gain = 0;
    *stages = plait_arena_alloc(&v->scratch, MOST_NODES * sizeof **stages);
    if (!s || !*stages || !plait_ends_open(v, region, &s->parts)) {
        plait_free(s);
        return 0;
    }
    const plait_region *r = plait_v_region(v, region);
    s->v = v;
    s->info = plait_v_code(v, s->parts.code);
    s->first_line = r->line;
    s->nlines = r->end_line >= r->line ? (uint32_t)(r->end_line - r->line + 1) : 1;
    s->line_node = plait_alloc(s->nlines * sizeof *s->line_node);
    s->loop_node = plait_alloc((s->parts.nchildren + 1) * sizeof *s->loop_node);
    if (s->line_node && s->loop_node) n = split(s, *stages, gain);
    plait_free(s->line_node);
    plait_free(s->loop_node);
    plait_ends_close(&s->parts);
    plait_free(s);
    return n;
}
