// SPDX-License-Identifier: Apache-2.0
// Totals after the run: how often each opcode ran, by region and by site, from the run counts of the segments. No cost while
// the program runs.
#include "engine/state.h"
#include "bytecode/flow.h"

typedef struct tally { plait_engine *engine; const plait_code_info *code; } tally;

static void count_instr(tally *t, uint32_t i, uint64_t runs) {
    plait_result *result = &t->engine->result;
    const plait_unit *unit = &t->code->units[i];
    plait_op op = t->code->body->instrs[i].op;
    uint32_t region = unit->loop == PLAIT_NO_LOOP ? t->code->region : t->code->loops[unit->loop].region;
    t->code->runs[i] += runs;
    result->executed[op] += runs;
    result->executed_by_region[(size_t)region * PLAIT_OP_COUNT + op] += runs;
    result->site_runs[unit->site] += runs;
    t->engine->program.regions.at[region].self_instructions += runs;
}

static plait_status count_code(plait_engine *engine, plait_code_info *code) {
    tally t = {engine, code};
    uint32_t n = code->body->ninstrs, *path = plait_alloc((size_t)n * sizeof *path);
    code->runs = plait_calloc((size_t)n + 1, sizeof *code->runs);
    code->falls = plait_calloc((size_t)n + 1, sizeof *code->falls);
    if (!path || !code->runs || !code->falls) {
        plait_free(path);
        return PLAIT_NOMEM;
    }
    for (size_t k = 0; k < code->segments.capacity; k++) {
        if (code->segments.slots[k].key == PLAIT_MAP_NONE) continue;
        const plait_segment *segment = (const plait_segment *)(uintptr_t)code->segments.slots[k].value;
        if (!segment->runs) continue;
        uint32_t length = plait_place_path(code, segment->from, segment->to, path, n);
        for (uint32_t i = 0; i < length; i++) {
            count_instr(&t, path[i], segment->runs);
            if ((i + 1 < length ? path[i + 1] : segment->to) == path[i] + 1) code->falls[path[i]] += segment->runs;
        }
    }
    for (uint32_t i = 0; i < n; i++) if (code->ends[i]) count_instr(&t, i, code->ends[i]);
    plait_free(path);
    return PLAIT_OK;
}

plait_status plait_totals(plait_engine *engine) {
    plait_result *result = &engine->result;
    size_t regions = engine->program.regions.len;
    result->executed = plait_calloc(PLAIT_OP_COUNT, sizeof *result->executed);
    result->executed_by_region = plait_calloc(regions * PLAIT_OP_COUNT, sizeof *result->executed_by_region);
    result->site_runs = plait_calloc(engine->program.sites.len, sizeof *result->site_runs);
    if (!result->executed || !result->executed_by_region || !result->site_runs) return PLAIT_NOMEM;
    for (size_t i = 0; i < engine->program.codes.len; i++)
        if (engine->program.codes.at[i]->body) PLAIT_TRY(count_code(engine, engine->program.codes.at[i]));
    return PLAIT_OK;
}
