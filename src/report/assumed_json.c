// SPDX-License-Identifier: Apache-2.0
#include "report/assumed_json.h"
#include "base/alloc.h"
#include "base/vec.h"
#include <stdlib.h>
#include <string.h>

static int by_name(const void *pa, const void *pb) {
    const plait_hanging *a = pa, *b = pb;
    if (a->name != b->name) return a->name < b->name ? -1 : 1;
    return a->region < b->region ? -1 : a->region > b->region;
}

typedef PLAIT_VEC(plait_hanging) pairs;

static plait_status add(pairs *list, const plait_result *result, const plait_dependence *d, uint32_t region) {
    uint32_t names[2] = {plait_result_assumed(result, d->source, d->sort), plait_result_assumed(result, d->sink, d->sort)};
    for (int i = 0; i < 2; i++) {
        plait_hanging pair = {names[i], region};
        if (names[i] && (!i || names[0] != names[1])) PLAIT_TRY(plait_vec_push(list, pair));
    }
    return PLAIT_OK;
}

plait_status plait_hangings_find(const plait_result *result, const plait_verdict *verdict, plait_hangings *found) {
    pairs list = {0};
    plait_status status = PLAIT_OK;
    *found = (plait_hangings){0};
    if (!verdict || !result->assumed || !result->assumed->used) return PLAIT_OK;
    for (uint32_t r = 0; r < result->program->regions.len && status == PLAIT_OK; r++) {
        const plait_region_verdict *g = &verdict->regions[r];
        for (size_t i = 0; i < g->nblockers && status == PLAIT_OK; i++)
            if (result->deps[g->blockers[i]].assumed) status = add(&list, result, &result->deps[g->blockers[i]], r);
    }
    if (status != PLAIT_OK) {
        plait_vec_fini(&list);
        return status;
    }
    if (list.len) qsort(list.at, list.len, sizeof *list.at, by_name);
    size_t n = 0;
    for (size_t i = 0; i < list.len; i++)
        if (!n || by_name(&list.at[n - 1], &list.at[i])) list.at[n++] = list.at[i];
    *found = (plait_hangings){list.at, n};
    return PLAIT_OK;
}

void plait_hangings_fini(plait_hangings *found) { plait_free(found->at); }

static int by_number(const void *pa, const void *pb) {
    const uint32_t *a = pa, *b = pb;
    return *a < *b ? -1 : *a > *b;
}

void plait_hangings_put(const plait_hangings *found, const plait_result *result, const char *function, const uint32_t *region_id, plait_text *out) {
    uint32_t *ids = found->n ? plait_alloc(found->n * sizeof *ids) : NULL;
    size_t n = 0;
    for (size_t i = 0; ids && i < found->n; i++)
        if (!strcmp(plait_intern_text(&result->program->names, found->at[i].name), function)) ids[n++] = region_id[found->at[i].region];
    if (n) {
        qsort(ids, n, sizeof *ids, by_number);
        plait_text_addf(out, ", \"verdicts\": %zu, \"regions\": [", n);
        for (size_t i = 0; i < n; i++) plait_text_addf(out, "%s%u", i ? ", " : "", ids[i]);
        plait_text_add(out, "]");
    }
    plait_free(ids);
}
