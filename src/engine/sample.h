// SPDX-License-Identifier: Apache-2.0
// Samples of execution, for instruction-level parallelism: short stretches of every loop and function of the program's own code, lined up as
// they are replayed. A *unit* is one iteration or one activation; a *stretch* is consecutive iterations of one loop instance, or one activation.
// Stretches start at the 1st, 2nd, 4th, 8th... instance (of loops with few instances: iteration too), as long as the budget of the region lasts,
// so every region has some, hot ones have them spread over the run, and the cost of all is bounded.
//
// While no stretch is open (`open` 0) the replay asks nothing but that, once a segment. Invariants:
//  1. all open stretches belong to one thread; each has a frame, which counts them in `sampled`.
//  2. `reads`, `writes` are of the instruction that the top frame stands at and has not been given to the stretches yet (frame.taken 0).
//  3. of the path of the segment that runs, the first `cursor` instructions have been given to the stretches.
#ifndef PLAIT_ENGINE_SAMPLE_H
#define PLAIT_ENGINE_SAMPLE_H
#include "base/map.h"
#include "base/vec.h"
#include "bytecode/ilp.h"

enum { PLAIT_SAMPLE_STEPS = 320 };        // of a unit, kept for display

typedef struct plait_shape {              // units that executed the same instructions
    uint64_t hash, count;
    plait_ilp_step *steps;                // owned; of the first of them
    size_t nsteps;
    uint64_t path, instructions;
    uint8_t cut;                          // not all of its steps were kept
} plait_shape;

typedef struct plait_sample_sum {         // over units or stretches
    uint64_t count, instructions, free;
    uint64_t path[2][PLAIT_ILP_WINDOWS], max_width[2][PLAIT_ILP_WINDOWS];   // sums; largest
} plait_sample_sum;

typedef struct plait_sample {             // of one region
    plait_sample_sum stretches, whole, cut;   // cut: units too long to be taken whole, by what was taken of them
    PLAIT_VEC(plait_shape) shapes;            // of whole units, or of cut ones while there are no whole ones
    uint64_t taken;                           // instructions, against the budget
    uint8_t open;
} plait_sample;

typedef struct plait_stretch {
    plait_sample *into;                   // borrowed
    struct plait_frame *frame;            // borrowed; the loop's, or the activation itself
    int32_t loop;                         // PLAIT_NO_LOOP: a function
    plait_ilp *all, *unit;                // owned; all: NULL for functions, whose one unit is the stretch
    uint64_t taken, unit_taken, hash;
    uint8_t paused;                       // its frame is suspended
} plait_stretch;

typedef struct plait_samples {
    uint32_t open;                        // stretches
    uint32_t cursor;
    PLAIT_VEC(plait_stretch) stretches;   // the open ones
    PLAIT_VEC(plait_sample *) regions;    // owned; by region, NULL: none
    PLAIT_VEC(uint64_t) reads;
    PLAIT_VEC(uint64_t) writes;
    const struct plait_thread *thread;    // whose stretches are open
    uint64_t frames, taken;
} plait_samples;

struct plait_engine;
struct plait_thread;
struct plait_frame;
struct plait_segment;
struct plait_pending;

// Hooks of the replay; those that follow up open stretches are called only while `open`. A failed allocation fails the engine.
void plait_sample_called(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f);         // f has started
void plait_sample_iterated(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f, int32_t loop, struct plait_segment *segment,
                           uint32_t instr);                           // an iteration began behind instr
void plait_sample_reach(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f, struct plait_segment *segment, uint32_t instr);
void plait_sample_rest(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f, struct plait_segment *segment);   // its end
void plait_sample_here(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f);           // the instruction at pos ends a segment
void plait_sample_calls(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f);          // the instruction at pos starts another frame
void plait_sample_access(struct plait_engine *engine, struct plait_thread *t, struct plait_frame *f, const struct plait_pending *pending);
void plait_sample_lost(struct plait_engine *engine);                  // what ran is not known: nothing open is kept
void plait_sample_exit(struct plait_engine *engine, struct plait_frame *f, int32_t loop, int failed);         // PLAIT_NO_LOOP: f ends
void plait_sample_pause(struct plait_engine *engine, struct plait_frame *f, int paused);
void plait_sample_gone(struct plait_engine *engine, struct plait_frame *f);      // f is being freed

// After the run: what is open ends.
void plait_sample_finish(struct plait_engine *engine);
void plait_samples_fini(plait_samples *samples);
const plait_sample *plait_sample_of(const plait_samples *samples, uint32_t region);   // NULL: none
int plait_samples_check(const struct plait_engine *engine);           // 1 if the invariants hold

// Is this the time of a sample of a region: the 1st, 2nd, 4th...?
static inline int plait_sample_turn(uint64_t n) { return (n & (n - 1)) == 0; }
#endif
