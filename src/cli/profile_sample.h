// SPDX-License-Identifier: Apache-2.0
// What the program uses, read from /proc along its run: a timeline of bounded length, and sums at the end.
#ifndef PLAIT_CLI_PROFILE_SAMPLE_H
#define PLAIT_CLI_PROFILE_SAMPLE_H
#include <sys/resource.h>
#include <sys/types.h>
#include "report/profile_model.h"

enum { PLAIT_SAMPLE_MS = 100, PLAIT_SAMPLE_LIMIT = 2000 };

typedef struct plait_sampler {
    pid_t pid;
    const plait_profile_header *layout;      // borrowed: its threads' CPU time is read while they live
    PLAIT_VEC(plait_prof_sample) timeline;   // when full, every second sample goes and the interval doubles
    uint64_t *thread_cpu_ns;                 // owned, by thread index; 0: unknown
    uint32_t skip, skipped;                  // of `skip` ticks one is kept
    uint64_t start_ns, last_ns;              // CLOCK_MONOTONIC of the first and the latest tick
    uint64_t last_ticks;                     // the layout's clock at the latest tick
    int io_known;
} plait_sampler;

plait_status plait_sampler_init(plait_sampler *sampler, pid_t pid, const plait_profile_header *layout) PLAIT_MUST_USE;
void plait_sampler_tick(void *sampler);      // for plait_target_wait
// Moves the timeline into the model, fills its resources and the CPU time of threads that did not say it themselves.
void plait_sampler_finish(plait_sampler *sampler, const struct rusage *usage, plait_profile_model *model);
void plait_sampler_fini(plait_sampler *sampler);
#endif
