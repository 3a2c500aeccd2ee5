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
    double near = m->core_memory * cores;
    double rate = load->footprint <= m->cache ? near : least(near, m->memory);
    return load->bytes / rate;
}

double plait_fit_yardstick(const plait_load *load, const plait_machine *m) {
    return most(load->ops / (m->ghz * 1e9 * m->per_cycle), memory_seconds(load, m, 1));
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

// cores side by side, each `rate` times as fast as a scalar core
static double cpu_seconds(const plait_load *load, const plait_machine *m, double cores, double rate) {
    double scalar = load->ops / (m->ghz * 1e9 * m->per_cycle), chunks = load->parallel / cores;
    double even = load->tasks ? 1 : most(ceil(chunks - 1e-9) / most(chunks, 1e-9), 1);   // iterations do not divide
    double longest = load->tasks ? 0 : scalar / most(load->parallel, 1) * load->longest;
    double compute = most(scalar / cores * least(even, cores), longest) / rate;
    return most(compute, memory_seconds(load, m, cores)) + start_seconds(load, m, cores);
}

static double gpu_seconds(const plait_load *load, const plait_machine *m) {
    double lanes = m->cores * m->lanes, hertz = m->ghz * 1e9 * m->per_cycle, threads = load->tasks ? load->parallelism : load->parallel;
    double even = load->tasks ? 1 / m->warp : load->uniform[PLAIT_WIDTHS - 1] * plait_fit_fill(threads, m->warp);
    double rate = least(threads / m->latency, lanes) * hertz;                // few threads: each waits for its own results
    if (load->tasks) rate = most(rate * even, hertz / m->latency);           // every task goes its own way: one lane of a warp works
    else rate *= load->uniform[PLAIT_WIDTHS - 1];
    double used = least(m->cores, most(ceil(threads / m->warp), 1));
    double near = m->core_memory * used * 1.0, bytes = load->bytes / most(load->coalescing, 0.05);
    double memory = bytes / (load->footprint <= m->cache ? near : least(near, m->memory));
    double chain = load->ops / most(load->parallelism, 1) / (hertz / m->latency);
    return most(most(load->ops / rate, memory), chain) + m->start + load->footprint / m->transfer / most(load->instances, 1);
}

double plait_fit_time(const plait_load *load, const plait_machine *m, plait_style style) {
    switch (style) {
    case PLAIT_SIMD:
        if (m->gpu || load->tasks || load->narrow || load->legal < 2) return impossible;
        return most(load->ops / (m->ghz * 1e9 * m->per_cycle * lane_rate(load, m)), memory_seconds(load, m, 1));
    case PLAIT_MIMD: return m->gpu ? impossible : cpu_seconds(load, m, cores_used(load, m), 1);
    case PLAIT_SIMT: return m->gpu && !load->narrow ? gpu_seconds(load, m) : impossible;
    default: return impossible;
    }
}

double plait_fit_both(const plait_load *load, const plait_machine *m) {
    if (m->gpu) return plait_fit_time(load, m, PLAIT_SIMT);
    double best = least(plait_fit_time(load, m, PLAIT_SIMD), plait_fit_time(load, m, PLAIT_MIMD));
    if (load->tasks || load->narrow || load->legal < 2) return best;
    return least(best, cpu_seconds(load, m, cores_used(load, m), lane_rate(load, m)));
}

plait_load plait_fit_scaled(const plait_load *load, double times) {
    plait_load big = *load;
    big.trip *= times, big.handovers *= times, big.ops *= times, big.bytes *= times, big.footprint *= times;
    if (!load->tasks && !load->handovers) big.parallel *= times, big.parallelism *= times;   // a chain grows with its length
    return big;
}
