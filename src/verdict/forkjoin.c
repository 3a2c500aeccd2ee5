// SPDX-License-Identifier: Apache-2.0
// Fork-join: two calls or loops of a function that no chain of values connects. Values go from instruction to instruction over the operand stack
// and, from a store to a load, by the RAW dependences charged to the function.
//
// A dependence between callees does not say which of several calls it went through. Where the calls recurse into the function itself, the
// measured span has already told (parallelism >= 1.2 is asked first); elsewhere every candidate counts as connected.
#include "verdict/ends.h"
#include <string.h>

typedef struct edge { uint32_t from, to; } edge;
typedef struct forker {
    plait_vctx *v;
    plait_body_parts parts;
    const plait_code_info *info;
    uint32_t nodes;                  // instructions, then children
    uint32_t *node;                  // per instruction: itself, or the child it is part of
    PLAIT_VEC(edge) edges;
    int failed;
} forker;

static uint32_t child_node(const forker *f, uint32_t child) { return f->info->body->ninstrs + child; }

static void connect(forker *f, uint32_t from, uint32_t to) {
    if (from != to && plait_vec_push(&f->edges, ((edge){from, to})) != PLAIT_OK) f->failed = 1;
}

static void name_nodes(forker *f) {
    for (uint32_t i = 0; i < f->info->body->ninstrs; i++) {
        uint32_t loop = plait_ends_loop(f->v, &f->parts, i);
        f->node[i] = i;
        for (uint32_t c = 0; c < f->parts.nchildren; c++) {
            const plait_child *child = &f->parts.children[c];
            if (child->region == PLAIT_NO_REGION ? child->instr == i : child->region == loop) f->node[i] = child_node(f, c);
        }
    }
}

static void connect_stack(forker *f) {
    const plait_body *b = f->info->body;
    for (uint32_t i = 0; i < b->ninstrs; i++)
        for (uint32_t k = 0; b->instrs[i].depth >= 0 && k < b->instrs[i].npops; k++) {
            int32_t maker = b->producers[b->instrs[i].producers + k];
            if (maker >= 0 && b->instrs[i].op != PLAIT_OP_COPY && b->instrs[i].op != PLAIT_OP_SWAP) connect(f, f->node[maker], f->node[i]);
        }
}

static int recursive(const forker *f, uint64_t children) {
    uint64_t own = f->parts.leads[f->parts.region];
    return (children & own) != 0;
}

static void connect_ends(forker *f, plait_end a, plait_end b) {
    uint64_t both = a.children | b.children;
    int certain = __builtin_popcountll(both) <= 2;
    if (!certain && recursive(f, both)) return;
    for (uint32_t i = 0; i <= f->parts.nchildren; i++) {
        if (i == f->parts.nchildren ? a.instr < 0 : !(a.children >> i & 1)) continue;
        uint32_t from = i == f->parts.nchildren ? f->node[a.instr] : child_node(f, i);
        if (b.instr >= 0) connect(f, from, f->node[b.instr]);
        for (uint32_t k = 0; k < f->parts.nchildren; k++) {
            if (!(b.children >> k & 1) || k == i) continue;
            if (i < f->parts.nchildren && f->parts.children[i].instr > f->parts.children[k].instr) continue;   // later in the text
            connect(f, from, child_node(f, k));
        }
    }
}

static void connect_memory(forker *f) {
    plait_vctx *v = f->v;
    for (uint32_t k = v->by_scope.at[f->parts.region]; k < v->by_scope.at[f->parts.region + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_scope.items[k]];
        if (d->kind == PLAIT_RAW) connect_ends(f, plait_ends_of(v, &f->parts, d->source), plait_ends_of(v, &f->parts, d->sink));
    }
}

// Which children a chain of values from child c reaches. Repeats over the edges until nothing changes: bodies are small.
static uint64_t reached(const forker *f, uint32_t c, uint8_t *seen) {
    uint64_t found = 0;
    memset(seen, 0, f->nodes);
    seen[child_node(f, c)] = 1;
    for (int changed = 1; changed;) {
        changed = 0;
        for (size_t i = 0; i < f->edges.len; i++) {
            if (!seen[f->edges.at[i].from] || seen[f->edges.at[i].to]) continue;
            seen[f->edges.at[i].to] = 1;
            changed = 1;
        }
    }
    for (uint32_t k = 0; k < f->parts.nchildren; k++) if (seen[child_node(f, k)]) found |= 1ull << k;
    return found;
}

static int32_t child_line(const forker *f, uint32_t c) {
    const plait_child *child = &f->parts.children[c];
    return child->region == PLAIT_NO_REGION ? f->info->body->instrs[child->instr].at.line : plait_v_region(f->v, child->region)->line;
}

static plait_fork best_pair(const forker *f, const uint64_t *reaches) {
    plait_fork best = {0};
    double most = -1;
    for (uint32_t i = 0; i < f->parts.nchildren; i++)
        for (uint32_t k = i + 1; k < f->parts.nchildren; k++) {
            double a = f->parts.children[i].work, b = f->parts.children[k].work, least = a < b ? a : b;
            if ((reaches[i] >> k & 1) || (reaches[k] >> i & 1) || least <= most) continue;
            most = least;
            best = (plait_fork){.line_a = child_line(f, i), .line_b = child_line(f, k), .found = 1};
        }
    return best;
}

// The longest chain of children, each as long as all its work; `later` lists who must wait for whom.
static double longest_chain(const forker *f, const uint64_t *later) {
    double end[PLAIT_MOST_CHILDREN] = {0}, longest = 0;
    uint64_t done = 0;
    for (uint32_t round = 0; round < f->parts.nchildren; round++)
        for (uint32_t i = 0; i < f->parts.nchildren; i++) {
            double start = 0;
            int waits = 0;
            if (done >> i & 1) continue;
            for (uint32_t k = 0; k < f->parts.nchildren; k++) {
                if (k == i || !(later[k] >> i & 1) || (later[i] >> k & 1)) continue;
                waits |= !(done >> k & 1);
                if (end[k] > start) start = end[k];
            }
            if (waits) continue;
            done |= 1ull << i;
            end[i] = start + f->parts.children[i].work;
            if (end[i] > longest) longest = end[i];
        }
    return longest;
}

static plait_fork find(forker *f) {
    plait_fork fork = {0};
    uint64_t reaches[PLAIT_MOST_CHILDREN];
    uint8_t *seen = plait_alloc(f->nodes);
    name_nodes(f);
    connect_stack(f);
    connect_memory(f);
    double in_children = 0;
    for (uint32_t c = 0; seen && !f->failed && c < f->parts.nchildren; c++) {
        reaches[c] = reached(f, c, seen);
        in_children += f->parts.children[c].work;
    }
    plait_free(seen);
    if (!seen || f->failed) return fork;
    fork = best_pair(f, reaches);
    fork.recursive = f->parts.leads[f->parts.region] != 0;
    fork.chain = longest_chain(f, reaches) + (double)plait_v_region(f->v, f->parts.region)->instructions - in_children;
    return fork;
}

plait_fork plait_forkjoin_find(plait_vctx *v, uint32_t region) {
    plait_fork fork = {0};
    forker f = {.v = v};
    if (!plait_ends_open(v, region, &f.parts)) return fork;
    f.info = plait_v_code(v, f.parts.code);
    f.nodes = f.info->body->ninstrs + f.parts.nchildren;
    f.node = plait_alloc(f.nodes * sizeof *f.node);
    if (f.node && f.parts.nchildren >= 2) fork = find(&f);
    plait_free(f.node);
    plait_vec_fini(&f.edges);
    plait_ends_close(&f.parts);
    return fork;
}
