// SPDX-License-Identifier: Apache-2.0
// The kernels are written so that no compiler option changes what they are: vectors by type, scalar code with a barrier that keeps each iteration
// apart. A round takes well under a millisecond and the least of many counts; only memory needs a working set larger than the caches.
#define _GNU_SOURCE
#include "cli/measure.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/alloc.h"

enum { SMALL = 1024, ROUNDS = 40, MEMORY_MAX = 96 << 20 };

typedef double lanes2 __attribute__((vector_size(16)));
typedef double lanes4 __attribute__((vector_size(32)));
typedef void kernel(double *c, const double *a, const double *b, size_t n);

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

#if defined(__x86_64__)
#define APART(v) __asm__ volatile("" : "+x"(v))
#define WIDE __attribute__((target("avx")))
static int has_wide(void) { return __builtin_cpu_supports("avx2"); }
#elif defined(__aarch64__)
#define APART(v) __asm__ volatile("" : "+w"(v))
#else
#define APART(v) __asm__ volatile("" : "+m"(v))
#endif

// ---- throughput: per element two loads, a store, four operations, and the loop's own branch

enum { OPERATIONS = 8 };

static void scalar_work(double *c, const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double x = a[i];
        APART(x);
        c[i] = (x * 1.5 + b[i]) * 0.5 + x;
    }
}

static void narrow_work(double *c, const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i += 2) {
        lanes2 x = *(const lanes2 *)(a + i), y = *(const lanes2 *)(b + i);
        *(lanes2 *)(c + i) = (x * 1.5 + y) * 0.5 + x;
    }
}

static void narrow_stream(double *c, const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i += 2) *(lanes2 *)(c + i) = *(const lanes2 *)(a + i) + *(const lanes2 *)(b + i);
}

#ifdef WIDE
WIDE static void wide_work(double *c, const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i += 4) {
        lanes4 x = *(const lanes4 *)(a + i), y = *(const lanes4 *)(b + i);
        *(lanes4 *)(c + i) = (x * 1.5 + y) * 0.5 + x;
    }
}

WIDE static void wide_stream(double *c, const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i += 4) *(lanes4 *)(c + i) = *(const lanes4 *)(a + i) + *(const lanes4 *)(b + i);
}
#endif

static kernel *vector_work(int *bits) {
#ifdef WIDE
    if (has_wide()) return *bits = 256, wide_work;
#endif
    return *bits = 128, narrow_work;
}

static kernel *vector_stream(void) {
#ifdef WIDE
    if (has_wide()) return wide_stream;
#endif
    return narrow_stream;
}

static double least_seconds(kernel *run, double *c, const double *a, const double *b, size_t n, int times, int rounds) {
    double least = 1e9;
    for (int r = 0; r < rounds; r++) {
        double start = now();
        for (int k = 0; k < times; k++) run(c, a, b, n);
        double took = (now() - start) / times;
        if (took < least) least = took;
    }
    return least > 1e-12 ? least : 1e-12;
}

static double chain_seconds(void) {
    double least = 1e9, sum = 1;
    for (int r = 0; r < ROUNDS; r++) {
        double start = now();
        for (int i = 0; i < 4096; i++) {
            sum += 1e-3;
            APART(sum);
        }
        double took = (now() - start) / 4096;
        if (took < least) least = took;
    }
    return least;
}

// ---- bandwidth: 24 bytes an element, as the accesses count

static double bandwidth(double *at, double bytes, size_t room, int rounds) {
    size_t n = (size_t)(bytes / 24) & ~(size_t)63;
    if (n > room / 3) n = room / 3 & ~(size_t)63;
    if (n < SMALL) n = SMALL;
    int times = (int)(20000 / n) + 1;
    return 24 * (double)n / least_seconds(vector_stream(), at + 2 * n, at, at + n, n, times, rounds);
}

// ---- all cores: a crew that waits spinning, as OpenMP's does

typedef struct crew {
    atomic_uint go, done;
    atomic_int over;
    double *at;                     // borrowed
    size_t n;                       // elements of each array of one worker; 0: nothing to do
    unsigned size;
} crew;

typedef struct worker { crew *crew; unsigned number; pthread_t thread; } worker;

static void do_part(const crew *c, unsigned number) {
    double *at = c->at + (size_t)number * 3 * c->n;
    if (c->n) vector_stream()(at + 2 * c->n, at, at + c->n, c->n);
}

static void *work(void *given) {
    const worker *w = given;
    crew *c = w->crew;
    for (unsigned seen = 0; !atomic_load(&c->over);) {
        if (atomic_load(&c->go) == seen) {
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
            continue;
        }
        seen = atomic_load(&c->go);
        do_part(c, w->number);
        atomic_fetch_add(&c->done, 1);
    }
    return NULL;
}

static double together(crew *c) {
    double start = now();
    atomic_store(&c->done, 0);
    atomic_fetch_add(&c->go, 1);
    do_part(c, 0);
    while (atomic_load(&c->done) + 1 < c->size && now() - start < 0.05) { }   // one that got no processor in time: this round does not count
    return now() - start;
}

static double least_together(crew *c, int rounds) {
    double least = 1e9;
    for (int r = 0; r < rounds; r++) {
        double took = together(c);
        if (took < least && atomic_load(&c->done) + 1 == c->size) least = took;
        while (atomic_load(&c->done) + 1 < c->size) { }
    }
    return least;
}

static double task_seconds(void) {   // one locked hand-over and one locked fetch
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    volatile int queue = 0;
    double least = 1e9;
    for (int r = 0; r < ROUNDS; r++) {
        double start = now();
        for (int i = 0; i < 1000; i++) pthread_mutex_lock(&lock), queue++, pthread_mutex_unlock(&lock);
        double took = (now() - start) / 500;
        if (took < least) least = took;
    }
    return least;
}

static plait_status measure_crew(unsigned cores, double *at, size_t room, plait_measured *m) {
    crew c = {.at = at, .size = cores};
    worker *workers = plait_calloc(cores, sizeof *workers);
    plait_status status = workers ? PLAIT_OK : PLAIT_NOMEM;
    unsigned started = 1;
    for (; status == PLAIT_OK && started < cores; started++) {
        workers[started] = (worker){.crew = &c, .number = started};
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started])) break;
    }
    c.size = started;   // without those that could not be started
    if (status == PLAIT_OK) {
        double spin = least_together(&c, 200);
        m->start = spin > 2e-7 ? spin : 2e-7;
        c.n = (room / 3 / started) & ~(size_t)63;
        m->memory = 24 * (double)c.n * started / least_together(&c, 8);
    }
    atomic_store(&c.over, 1);
    for (unsigned i = 1; workers && i < started; i++) pthread_join(workers[i].thread, NULL);
    plait_free(workers);
    return status;
}

plait_status plait_measure(unsigned cores, double near_bytes, double cache_bytes, plait_measured *m) {
    *m = (plait_measured){.memory_bytes = 2 * cache_bytes > 32e6 ? 2 * cache_bytes : 32e6};
    if (m->memory_bytes > MEMORY_MAX) m->memory_bytes = MEMORY_MAX;
    size_t room = (size_t)m->memory_bytes / sizeof(double);
    double *memory = plait_alloc(room * sizeof *memory + 64);
    if (!memory) return PLAIT_NOMEM;
    double *at = (double *)(((uintptr_t)memory + 63) & ~(uintptr_t)63);
    for (size_t i = 0; i < room; i++) at[i] = 1 + (double)(i % 7) * 0.25;
    double apart = least_seconds(scalar_work, at + 2 * SMALL, at, at + SMALL, SMALL, 20, ROUNDS);
    double vectors = least_seconds(vector_work(&m->lane_bits), at + 2 * SMALL, at, at + SMALL, SMALL, 20, ROUNDS);
    m->scalar = OPERATIONS * (double)SMALL / apart;
    m->lanes = apart > vectors ? apart / vectors : 1;
    m->chain = chain_seconds();
    m->near = bandwidth(at, near_bytes > 0 ? near_bytes / 2 : 131072, room, ROUNDS);
    m->shared = bandwidth(at, cache_bytes > 4 * near_bytes ? 4 * near_bytes : cache_bytes / 2, room, 5);
    m->task = task_seconds();
    plait_status status = measure_crew(cores > 64 ? 64 : cores, at, room, m);
    plait_free(memory);
    return status;
}
