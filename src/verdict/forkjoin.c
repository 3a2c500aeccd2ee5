// SPDX-License-Identifier: Apache-2.0
// Fork-join: two calls or loops of a function that no chain of values connects. Values go from instruction to instruction over the operand stack
// and, from a store to a load, by the RAW dependences charged to the function.
//
// The engine notes through which calls and loops each dependence went. Where there were too many ways to note, every way that the order of the text allows is
// taken, but for ways between two calls that recurse into the function itself where there is another way: there the measured span has told
// (parallelism >= 1.2 is asked first).
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

enum { OWN = PLAIT_MOST_CHILDREN };    // index of the body's own text among the places an end may be in

static uint32_t place_instr(const forker *f, plait_end end, uint32_t place) {
    return place == OWN ? (uint32_t)end.instr : f->parts.children[place].instr;
}

static uint32_t place_node(const forker *f, plait_end end, uint32_t place) {
    return place == OWN ? f->node[end.instr] : child_node(f, place);
}

static int may_be(plait_end end, uint32_t place) { return place == OWN ? end.instr >= 0 : (int)(end.children >> place & 1); }

// Visits all ways the dependence can have gone: from an earlier place of the body to a later one. With one way it is certain; of several, those
// between two recursive calls are left to the measured span (the head of this file says why), and all of them if the source makes a new object: what
// happens to that one follows its reference, through the names and the stack.
static void connect_ends(forker *f, plait_end a, plait_end b, int fresh) {
    uint64_t recursive = f->parts.leads[f->parts.region];
    uint32_t ways = 0;
    for (int add = 0; add < 2; add++)
        for (uint32_t i = 0; i <= OWN; i++)
            for (uint32_t k = 0; may_be(a, i) && k <= OWN; k++) {
                if (!may_be(b, k) || (i == k && i != OWN)) continue;
                if (place_instr(f, a, i) >= place_instr(f, b, k)) continue;
                ways += !add;
                int both_recursive = i != OWN && k != OWN && (recursive >> i & 1) && (recursive >> k & 1);
                if (add && (ways == 1 || (!both_recursive && !(fresh && recursive)))) connect(f, place_node(f, a, i), place_node(f, b, k));
            }
}

static plait_end end_of(const forker *f, uint32_t site, int local) {   // own text may also have run in a recursive call
    plait_end end = plait_ends_of(f->v, &f->parts, site);
    if (!local && plait_index_lexical(f->v, f->v->program->sites.at[site].region, f->parts.region)) end.children |= f->parts.leads[f->parts.region];
    return end;
}

static uint32_t node_of(const forker *f, plait_end end) {   // of an end that is in one place
    if (end.instr >= 0) return f->node[end.instr];
    for (uint32_t c = 0; c < f->parts.nchildren; c++) if (end.children >> c & 1) return child_node(f, c);
    return 0;
}

static void connect_memory(forker *f) {
    plait_vctx *v = f->v;
    for (uint32_t k = v->by_scope.at[f->parts.region]; k < v->by_scope.at[f->parts.region + 1]; k++) {
        const plait_dependence *d = &v->result->deps[v->by_scope.items[k]];
        plait_end from[PLAIT_MOST_WAYS], to[PLAIT_MOST_WAYS];
        if (d->kind != PLAIT_RAW) continue;
        size_t ways = plait_ends_ways(v, &f->parts, d, from, to);
        for (size_t w = 0; w < ways; w++) connect(f, node_of(f, from[w]), node_of(f, to[w]));
        int local = d->sort == PLAIT_SORT_LOCAL;
        if (!ways) connect_ends(f, end_of(f, d->source, local), end_of(f, d->sink, local), v->sites[d->source].creates);
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
