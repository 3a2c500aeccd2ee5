// SPDX-License-Identifier: Apache-2.0
// What this machine does, measured in about a tenth of a second: the figures of a machine model that no vendor's page tells of the machine at hand.
#ifndef PLAIT_CLI_MEASURE_H
#define PLAIT_CLI_MEASURE_H
#include <stddef.h>
#include "base/status.h"

typedef struct plait_measured {
    double scalar;              // operations a second, one core, counted as the models count: arithmetic, loads, stores, branches
    double lanes;               // how many times as fast with vectors of lane_bits
    int lane_bits;
    double chain;               // seconds from one floating-point addition to the next that needs it
    double near, shared;        // bytes a second of one core within its own cache, and beyond it within the shared one
    double memory;              // bytes a second, all cores, from memory (working set: memory_bytes)
    double memory_bytes;
    double start, task;         // seconds: waking all cores and waiting for them; handing over one task
} plait_measured;

// near_bytes, cache_bytes: sizes of a core's own cache and of the largest one (0: unknown). The least of several rounds each, so that other load
// disturbs little. Fails only for lack of memory or threads.
plait_status plait_measure(unsigned cores, double near_bytes, double cache_bytes, plait_measured *measured) PLAIT_MUST_USE;
#endif
