// SPDX-License-Identifier: Apache-2.0
// The iterations of a loop as they ran and as they could run, for the report: of a few runs of each loop (its first ones, and those whose number is
// a power of two) the first LAPS_MAX iterations are recorded, and the run with the most iterations is kept. So the cost is
// one comparison at each run of a loop, and one at each iteration and each push of the others.
//
// Invariants: laps.at[k] is about iteration k + 1 of the run; a lap's `could` is filled when the run ends, from the shifts that span.c keeps; what
// holds a lap back is the last edge that pushed it (wait.c): each push makes it start when that edge's value is there.
#include "engine/state.h"

enum { RUNS = 8, LAPS_MAX = 64 };

typedef struct plait_lane {
    uint64_t began, run;            // work of the thread when the run began
    uint8_t running;                // the last lap is that of the iteration that runs now
    PLAIT_VEC(plait_lap) laps;
} plait_lane;

static void lane_free(plait_lane *lane) {
    if (lane) plait_vec_fini(&lane->laps);
    plait_free(lane);
}

void plait_timeline_enter(plait_engine *engine, plait_open_loop *open, uint32_t region) {
    uint64_t run = engine->program.regions.at[region].instances;
    if (run > RUNS && (run & (run - 1))) return;
    open->lane = plait_calloc(1, sizeof *open->lane);
    if (open->lane) *open->lane = (plait_lane){.began = open->entered + open->native_entered, .run = run};
    else plait_engine_fail(engine, PLAIT_NOMEM, "no memory for a timeline");
}

// Ends the lap that runs: called before its level is emptied, with its last statement closed.
static void lap_end(plait_lane *lane, const plait_thread *t, const plait_open_loop *open) {
    if (!lane->running) return;
    plait_lap *lap = &lane->laps.at[lane->laps.len - 1];
    uint64_t last = open->level.start[PLAIT_SPAN_ASIDE] + open->level.length, end = open->level.end[PLAIT_SPAN_ASIDE];
    lap->ran_for = t->clock + t->native - lane->began - lap->ran;
    lap->could_for = last > end ? last : end;
    lane->running = 0;
}

void plait_timeline_iterate(plait_engine *engine, plait_thread *t, plait_open_loop *open) {
    plait_lane *lane = open->lane;
    lap_end(lane, t, open);
    if (lane->laps.len >= LAPS_MAX) return;
    plait_lap lap = {.ran = t->clock + t->native - lane->began, .after = PLAIT_NO_HOLD, .dependence = PLAIT_NO_HOLD};
    if (plait_vec_push(&lane->laps, lap) == PLAIT_OK) lane->running = 1;
    else plait_engine_fail(engine, PLAIT_NOMEM, "no memory for a timeline");
}

void plait_timeline_hold(plait_open_loop *open, uint32_t iteration, uint32_t dependence) {
    plait_lane *lane = open->lane;
    if (!lane->running) return;
    plait_lap *lap = &lane->laps.at[lane->laps.len - 1];
    lap->after = iteration;
    lap->dependence = dependence;
}

static plait_status keep(plait_engine *engine, uint32_t region, plait_lane *lane, const plait_timeline *found) {
    while (engine->timelines.len <= region) PLAIT_TRY(plait_vec_push(&engine->timelines, NULL));
    plait_timeline *at = engine->timelines.at[region];
    if (!at) at = plait_calloc(1, sizeof *at);
    if (!at) return PLAIT_NOMEM;
    engine->timelines.at[region] = at;
    plait_free(at->laps);
    *at = *found;
    at->laps = lane->laps.at;
    lane->laps.at = NULL;
    return PLAIT_OK;
}

void plait_timeline_drop(plait_open_loop *open) {
    lane_free(open->lane);
    open->lane = NULL;
}

void plait_timeline_end(const plait_thread *t, plait_open_loop *open) {
    plait_lane *lane = open->lane;
    lap_end(lane, t, open);
    for (size_t k = 0; k < lane->laps.len; k++) lane->laps.at[k].could = k < open->shifts.len ? open->shifts.at[k].at[PLAIT_SPAN_ASIDE] : 0;
}

void plait_timeline_exit(plait_engine *engine, plait_thread *t, plait_open_loop *open, uint32_t region, int failed, uint64_t span) {
    plait_lane *lane = open->lane;
    uint64_t n = open->iteration - (failed && open->iteration > 0);
    const plait_timeline *best = region < engine->timelines.len ? engine->timelines.at[region] : NULL;
    plait_timeline found = {.run = lane->run, .iterations = n, .work = t->clock + t->native - lane->began, .span = span};
    found.nlaps = lane->laps.len < n ? lane->laps.len : (size_t)n;
    // A generator's loop that yields runs in pieces, of which none is a run.
    int better = span && open->first == 1 && n >= 2 && (!best || n > best->iterations);
    if (better && keep(engine, region, lane, &found) != PLAIT_OK) plait_engine_fail(engine, PLAIT_NOMEM, "no memory for a timeline");
    plait_timeline_drop(open);
}

void plait_timelines_fini(plait_engine *engine) {
    for (size_t i = 0; i < engine->timelines.len; i++) {
        if (engine->timelines.at[i]) plait_free(engine->timelines.at[i]->laps);
        plait_free(engine->timelines.at[i]);
    }
    plait_vec_fini(&engine->timelines);
}
