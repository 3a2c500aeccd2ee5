// SPDX-License-Identifier: Apache-2.0
// From the two ends of a dependence to the parts of a region's body they happened in. An end in the body's own text is where its instruction
// stands; an end in a callee or an inner loop belongs to that call or loop: the engine has noted which (result.h, plait_via). Where it noted too many to keep,
// all calls of the body that can have led there are candidates.
#include "verdict/ends.h"
#include <string.h>

static void add_child(plait_body_parts *p, uint32_t instr, uint32_t region, double work) {
    for (uint32_t i = 0; i < p->nchildren; i++) {
        if (p->children[i].instr != instr || p->children[i].region != region) continue;
        p->children[i].work += work;
        return;
    }
    if (p->nchildren == PLAIT_MOST_CHILDREN) p->overflow = 1;
    else p->children[p->nchildren++] = (plait_child){.instr = instr, .region = region, .work = work};
}

// The loop directly inside `region` that holds the instruction, PLAIT_NO_REGION if it stands in the region itself, or outside.
uint32_t plait_ends_loop(const plait_vctx *v, const plait_body_parts *p, uint32_t instr) {
    const plait_code_info *info = plait_v_code(v, p->code);
    int32_t loop = info->units[instr].loop;
    uint32_t last = PLAIT_NO_REGION;
    for (; loop != PLAIT_NO_LOOP && info->loops[loop].region != p->region; loop = info->loops[loop].parent) last = info->loops[loop].region;
    return last;
}

int plait_ends_holds(const plait_vctx *v, const plait_body_parts *p, uint32_t instr) {
    const plait_code_info *info = plait_v_code(v, p->code);
    if (plait_v_region(v, p->region)->kind != PLAIT_REGION_LOOP) return 1;
    for (int32_t loop = info->units[instr].loop; loop != PLAIT_NO_LOOP; loop = info->loops[loop].parent)
        if (info->loops[loop].region == p->region) return 1;
    return 0;
}

// An instruction of the region at the site: a for loop's header may share its position with the call that made the iterator.
static int32_t instr_at(const plait_vctx *v, const plait_body_parts *p, uint32_t site) {
    for (uint32_t k = v->refs_at[site]; k < v->refs_at[site + 1]; k++)
        if (v->refs[k].code == p->code && plait_ends_holds(v, p, v->refs[k].instr)) return (int32_t)v->refs[k].instr;
    return -1;
}

static uint32_t first_of_loop(const plait_vctx *v, const plait_body_parts *p, uint32_t loop) {
    const plait_code_info *info = plait_v_code(v, p->code);
    for (uint32_t i = 0; i < info->body->ninstrs; i++) if (plait_ends_loop(v, p, i) == loop) return i;
    return 0;
}

// Children: calls made by the region itself (class bodies are none), and the loops directly inside it (calls in them are theirs).
static void find_children(plait_vctx *v, plait_body_parts *p) {
    for (uint32_t k = v->children.at[p->region]; k < v->children.at[p->region + 1]; k++) {
        uint32_t loop = v->children.items[k];
        const plait_region *r = plait_v_region(v, loop);
        if (r->instances) add_child(p, first_of_loop(v, p, loop), loop, (double)r->instructions);
    }
    for (uint32_t k = v->callees.at[p->region]; k < v->callees.at[p->region + 1]; k++) {
        const plait_call_edge *call = &v->result->calls[v->callees.items[k]];
        int32_t instr = instr_at(v, p, call->site);
        if (plait_v_region(v, call->callee)->form == PLAIT_SRC_CLASS) continue;   // a definition, not a call
        if (instr >= 0) add_child(p, (uint32_t)instr, PLAIT_NO_REGION, (double)call->instructions);
    }
}

// Which functions each child can lead to; one reach for each callee.
static void find_functions(plait_vctx *v, plait_body_parts *p, uint32_t caller, uint64_t child) {
    for (uint32_t k = v->callees.at[caller]; k < v->callees.at[caller + 1]; k++) {
        const plait_call_edge *call = &v->result->calls[v->callees.items[k]];
        uint64_t mask = child;
        if (!mask) {
            int32_t instr = instr_at(v, p, call->site);
            for (uint32_t c = 0; c < p->nchildren && instr >= 0; c++)
                if (p->children[c].instr == (uint32_t)instr && p->children[c].region == PLAIT_NO_REGION) mask |= 1ull << c;
        }
        if (!mask) continue;
        plait_index_reach(v, call->callee);
        for (uint32_t r = 0; r < v->program->regions.len; r++)
            if (r == call->callee || v->reach.below[r]) p->leads[r] |= mask;
    }
}

static void find_functions_of_loop(plait_vctx *v, plait_body_parts *p, uint32_t loop, uint64_t child) {
    find_functions(v, p, loop, child);
    for (uint32_t k = v->children.at[loop]; k < v->children.at[loop + 1]; k++) find_functions_of_loop(v, p, v->children.items[k], child);
}

int plait_ends_open(plait_vctx *v, uint32_t region, plait_body_parts *p) {
    *p = (plait_body_parts){.region = region, .code = plait_v_region(v, region)->code};
    if (p->code >= v->program->codes.len || !plait_v_code(v, p->code)->body) return 0;
    find_children(v, p);
    if (p->overflow) return 0;
    p->leads = plait_calloc(v->program->regions.len, sizeof *p->leads);
    if (!p->leads) return 0;
    find_functions(v, p, region, 0);
    for (uint32_t c = 0; c < p->nchildren; c++)
        if (p->children[c].region != PLAIT_NO_REGION) find_functions_of_loop(v, p, p->children[c].region, 1ull << c);
    return 1;
}

void plait_ends_close(plait_body_parts *p) { plait_free(p->leads); }

plait_end plait_ends_of(const plait_vctx *v, const plait_body_parts *p, uint32_t site) {
    plait_end end = {-1, 0};
    uint32_t region = v->program->sites.at[site].region;
    if (plait_index_lexical(v, region, p->region)) {
        int32_t instr = instr_at(v, p, site);
        uint32_t loop = instr >= 0 ? plait_ends_loop(v, p, (uint32_t)instr) : PLAIT_NO_REGION;
        if (loop == PLAIT_NO_REGION) {
            end.instr = instr;
            return end;
        }
        for (uint32_t c = 0; c < p->nchildren; c++) if (p->children[c].region == loop) end.children = 1ull << c;
        return end;
    }
    end.children = p->leads[plait_index_function(v, region)];
    return end;
}

static int way_end(const plait_vctx *v, const plait_body_parts *p, uint32_t via, uint32_t site, plait_end *end) {
    *end = (plait_end){-1, 0};
    int32_t instr = via & PLAIT_VIA_LOOP ? -1 : instr_at(v, p, via ? via : site);
    if (!via) {
        end->instr = instr;
        return instr >= 0;
    }
    for (uint32_t c = 0; c < p->nchildren; c++) {
        const plait_child *child = &p->children[c];
        int is = via & PLAIT_VIA_LOOP ? child->region == (via & ~PLAIT_VIA_LOOP) : child->region == PLAIT_NO_REGION && (int32_t)child->instr == instr;
        if (is) end->children = 1ull << c;
    }
    return end->children != 0;
}

size_t plait_ends_ways(const plait_vctx *v, const plait_body_parts *p, const plait_dependence *d, plait_end from[PLAIT_MOST_WAYS], plait_end to[PLAIT_MOST_WAYS]) {
    size_t n = 0;
    if (d->more_vias) return 0;
    for (uint32_t i = d->vias; i && n < PLAIT_MOST_WAYS; i = v->result->vias[i - 1].next, n++) {
        const plait_via *via = &v->result->vias[i - 1];
        if (!way_end(v, p, via->source, d->source, &from[n]) || !way_end(v, p, via->sink, d->sink, &to[n])) return 0;
    }
    return n;
}
