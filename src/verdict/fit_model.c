// SPDX-License-Identifier: Apache-2.0
// The time of one instance of a region on a machine model, in seconds: the larger of compute and memory, and what starting it costs
// (docs/fit.md). Operations are those a native program would do: arithmetic, comparisons, branches, loads and stores.
#include "verdict/fit.h"
#include <math.h>

static const double impossible = 1e30;
// Fog, Instruction tables (agner.org): a gather takes about two plain loads a lane; a division about eight operations' time, and four or eight
// lanes of it only twice as much as one.
static const double gather_cost = 2, division_cost = 8, division_gain = 2;
static double least(double a, double b) { return a < b ? a : b; }
static double most(double a, double b) { return a > b ? a : b; }

double plait_fit_fill(double count, double width) {
    double groups = ceil(count / width - 1e-9);
    return groups > 0 ? least(count / (groups * width), 1) : 1;
}

static double memory_seconds(const plait_load *load, const plait_machine *m, double cores) {
    double shared = m->core_memory * cores;
    if (m->near > 0 && load->footprint / cores <= m->near) return load->bytes / (m->near_memory * cores);
    return load->bytes / (load->footprint <= m->cache ? shared : least(shared, m->memory));
}

double plait_fit_yardstick(const plait_load *load, const plait_machine *m) {
    double compute = most(load->ops / plait_machine_core(m), load->serial * m->chain);
    return most(compute, memory_seconds(load, m, 1));
}

static double lane_rate(const plait_load *load, const plait_machine *m) {   // how many times a scalar core's operations
    double lanes = least(m->lanes, load->legal);
    int w = lanes > 4 ? 1 : 0;
    if (lanes < 2) return 1;
    double vector = lanes * load->uniform[w] * plait_fit_fill(load->trip, lanes);
    double divided = load->divides < 1 ? load->divides : 1, plain = 1 - load->gather - divided;
    double scalar = most(plain, 0) + load->gather + divided * division_cost;
    double lane = most(plain, 0) / most(vector, 1e-9) + load->gather * gather_cost + divided * division_cost / division_gain;
    return most(scalar / lane, 1e-9);
}

static double cores_used(const plait_load *load, const plait_machine *m) {
    double children = load->tasks ? load->parallelism : least(load->parallel, load->parallelism);
    return most(least(m->cores, children), 1);
}

static double start_seconds(const plait_load *load, const plait_machine *m, double cores) {
    if (cores <= 1) return 0;
    return m->start * most(load->handovers, 1) + (load->tasks ? m->task * 4 * cores / most(load->instances, 1) : 0);
}

// cores side by side, each `rate` times as fast as a scalar core; a reduction keeps `lanes` sums
static double cpu_seconds(const plait_load *load, const plait_machine *m, double cores, double rate, double lanes) {
    double scalar = load->ops / plait_machine_core(m), chunks = load->parallel / cores;
    double even = load->tasks ? 1 : most(ceil(chunks - 1e-9) / most(chunks, 1e-9), 1);   // iterations do not divide
    double longest = load->tasks ? 0 : scalar / most(load->parallel, 1) * load->longest;
    double compute = most(most(scalar / cores * least(even, cores), longest) / rate, load->serial * m->chain / cores / lanes);
    return most(compute, memory_seconds(load, m, cores)) + start_seconds(load, m, cores);
}

static double gpu_memory(const plait_load *load, const plait_machine *m, double threads) {
    double used = least(m->cores, most(ceil(threads / m->warp), 1));
    double near = m->core_memory * used, bytes = load->bytes / most(load->coalescing, 0.05);
    return bytes / (load->footprint <= m->cache ? near : least(near, m->memory));
}

static double gpu_seconds(const plait_load *load, const plait_machine *m) {
    double lanes = m->cores * m->lanes, hertz = plait_machine_core(m), threads = load->tasks ? load->parallelism : load->parallel;
    double rate = least(threads / m->latency, lanes) * hertz;                          // few threads: each waits for its own results
    if (load->tasks) rate = most(rate / m->warp, hertz / m->latency);                  // every task goes its own way: one lane of a warp works
    else rate *= load->uniform[PLAIT_WIDTHS - 1];
    double chain = load->ops / most(load->parallelism, 1) / (hertz / m->latency);
    return most(most(load->ops / rate, gpu_memory(load, m, threads)), chain) + m->start + load->footprint / m->transfer / most(load->instances, 1);
}

int plait_fit_memory_bound(const plait_load *load, const plait_machine *m, plait_style style) {
    plait_load dry = *load;
    dry.bytes = 0;
    return load->bytes > 0 && plait_fit_time(load, m, style) > 1.05 * plait_fit_time(&dry, m, style);
}

double plait_fit_time(const plait_load *load, const plait_machine *m, plait_style style) {
    switch (style) {
    case PLAIT_SIMD:
        if (m->gpu || load->tasks || load->narrow || load->legal < 2) return impossible;
        return most(most(load->ops / (plait_machine_core(m) * lane_rate(load, m)), load->serial * m->chain / m->lanes), memory_seconds(load, m, 1));
    case PLAIT_MIMD: return m->gpu ? impossible : cpu_seconds(load, m, cores_used(load, m), 1, 1);
    case PLAIT_SIMT: return m->gpu && !load->narrow ? gpu_seconds(load, m) : impossible;
    default: return impossible;
    }
}

double plait_fit_both(const plait_load *load, const plait_machine *m) {
    if (m->gpu) return plait_fit_time(load, m, PLAIT_SIMT);
    double best = least(plait_fit_time(load, m, PLAIT_SIMD), plait_fit_time(load, m, PLAIT_MIMD));
    if (load->tasks || load->narrow || load->legal < 2) return best;
    return least(best, cpu_seconds(load, m, cores_used(load, m), lane_rate(load, m), m->lanes));
}

plait_load plait_fit_scaled(const plait_load *load, double times) {
    plait_load big = *load;
    big.trip *= times, big.handovers *= times, big.ops *= times, big.bytes *= times, big.footprint *= times, big.serial *= times;
    if (!load->tasks && !load->handovers) big.parallel *= times, big.parallelism *= times;   // a chain grows with its length
    return big;
}
