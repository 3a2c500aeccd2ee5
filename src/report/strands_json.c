// SPDX-License-Identifier: Apache-2.0
#include "report/strands_json.h"
#include <stdlib.h>

enum { HOT_SHARE = 100 };   // a loop is hot from 1/100 of the program's work

void plait_timeline_put(plait_text *out, const plait_result *result, uint32_t region, const plait_strand_ids *ids) {
    const plait_timeline *t = region < result->ntimelines ? result->timelines[region] : NULL;
    const plait_region *at = &result->program->regions.at[region];
    if (!t || at->library || at->work < result->program->regions.at[0].work / HOT_SHARE) return;
    plait_text_addf(out, ", \"timeline_of\": {\"run\": %llu, \"iterations\": %llu, \"work\": %llu, \"span\": %llu}, \"timeline\": [", (unsigned long long)t->run,
                    (unsigned long long)t->iterations, (unsigned long long)t->work, (unsigned long long)t->span);
    for (size_t i = 0; i < t->nlaps; i++) {
        const plait_lap *lap = &t->laps[i];
        plait_text_addf(out, "%s{\"iteration\": %zu, \"seq_start\": %llu, \"seq_length\": %llu, \"start\": %llu, \"length\": %llu", i ? ", " : "", i + 1,
                        (unsigned long long)lap->ran, (unsigned long long)lap->ran_for, (unsigned long long)lap->could, (unsigned long long)lap->could_for);
        if (lap->after != PLAIT_NO_HOLD) plait_text_addf(out, ", \"after\": {\"iteration\": %u, \"dependence\": %u}", lap->after, ids->dependence[lap->dependence]);
        plait_text_add(out, "}");
    }
    plait_text_add(out, "]");
}

// ---- via

typedef struct way { int line, column; uint32_t region; } way;   // line 0: the scope itself; region: of a loop, else PLAIT_NO_REGION
typedef struct pair { way source, sink; } pair;

static way way_of(const plait_result *result, uint32_t via, const plait_strand_ids *ids) {
    if (!via) return (way){0, 0, PLAIT_NO_REGION};
    if (via & PLAIT_VIA_LOOP) {
        const plait_region *loop = &result->program->regions.at[via & ~PLAIT_VIA_LOOP];
        return (way){loop->line, loop->column < 0 ? 0 : loop->column, ids->region[via & ~PLAIT_VIA_LOOP]};
    }
    const plait_site *site = &result->program->sites.at[via];
    return (way){site->at.line, site->at.column < 0 ? 0 : site->at.column, PLAIT_NO_REGION};
}

static int by_way(const way *a, const way *b) {
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    if (a->column != b->column) return a->column < b->column ? -1 : 1;
    return (a->region > b->region) - (a->region < b->region);
}

static int by_pair(const void *pa, const void *pb) {
    const pair *a = pa, *b = pb;
    int source = by_way(&a->source, &b->source);
    return source ? source : by_way(&a->sink, &b->sink);
}

static void put_way(plait_text *out, const char *name, const way *at) {
    plait_text_addf(out, "\"%s\": ", name);
    if (!at->line) plait_text_add(out, "null");
    else if (at->region == PLAIT_NO_REGION) plait_text_addf(out, "{\"line\": %d, \"column\": %d}", at->line, at->column);
    else plait_text_addf(out, "{\"line\": %d, \"column\": %d, \"region\": %u}", at->line, at->column, at->region);
}

void plait_via_put(plait_text *out, const plait_result *result, const plait_dependence *d, const plait_strand_ids *ids) {
    pair pairs[256];   // nvias is a byte
    size_t n = 0;
    int any = 0;
    for (uint32_t i = d->vias; i; i = result->vias[i - 1].next) {
        const plait_via *via = &result->vias[i - 1];
        any |= via->source || via->sink;
        pairs[n++] = (pair){way_of(result, via->source, ids), way_of(result, via->sink, ids)};
    }
    if (!any) return;
    qsort(pairs, n, sizeof *pairs, by_pair);
    plait_text_add(out, ", \"via\": [");
    for (size_t i = 0, put = 0; i < n; i++) {
        if (i && !by_pair(&pairs[i - 1], &pairs[i])) continue;   // one call at two places that the compiler made of it
        plait_text_add(out, put++ ? ", {" : "{");
        put_way(out, "source", &pairs[i].source);
        plait_text_add(out, ", ");
        put_way(out, "sink", &pairs[i].sink);
        plait_text_add(out, "}");
    }
    plait_text_add(out, d->more_vias ? "], \"via_more\": true" : "]");
}
