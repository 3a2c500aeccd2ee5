// SPDX-License-Identifier: Apache-2.0
// Twelve loops, compiled three times by native_rank.py: scalar, vectorised (-O3 -march=native), and threaded (-fopenmp, FOR set).
// Prints "name seconds" for one pass of each.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 40000 };
static double a[N + 64], b[N + 64], c[N + 64];
static int order[N];
static volatile double sink;

#ifdef THREADS
#define FOR _Pragma("omp parallel for")
#define SUM _Pragma("omp parallel for reduction(+:s)")
#define MOST _Pragma("omp parallel for reduction(max:m)")
#else
#define FOR
#define SUM
#define MOST
#endif

static void scale(void) { FOR for (int i = 0; i < N; i++) c[i] = a[i] * 3.0; }
static void triad(void) { FOR for (int i = 0; i < N; i++) c[i] = a[i] + b[i] * 3.0; }
static void polynomial(void) {
    FOR for (int i = 0; i < N; i++) { double x = a[i]; c[i] = ((((x * 0.1 + 1.0) * x + 2.0) * x + 3.0) * x + 4.0) * x + 5.0; }
}
static void total(void) { double s = 0; SUM for (int i = 0; i < N; i++) s += a[i]; sink = s; }
static void dot(void) { double s = 0; SUM for (int i = 0; i < N; i++) s += a[i] * b[i]; sink = s; }
static void stencil(void) { FOR for (int i = 1; i < N; i++) c[i] = a[i - 1] + a[i] * 2.0 + a[i + 1]; }
static void gather(void) { FOR for (int i = 0; i < N; i++) c[i] = a[order[i]]; }
static void strided(void) { FOR for (int i = 0; i < N / 8; i++) c[i] = a[8 * i] * 3.0; }
static void largest(void) { double m = 0; MOST for (int i = 0; i < N; i++) if (a[i] > m) m = a[i]; sink = m; }
static void clipped(void) { FOR for (int i = 0; i < N; i++) c[i] = a[i] > 20.0 ? 20.0 : a[i] * 2.0; }
static void prefix(void) { for (int i = 1; i < N; i++) c[i] = c[i - 1] * 0.5 + a[i]; }
static void divide(void) { FOR for (int i = 0; i < N; i++) c[i] = a[i] / (b[i] + 1.0); }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(void) {
    static const struct { const char *name; void (*run)(void); } kernels[] = {
        {"scale", scale}, {"triad", triad}, {"polynomial", polynomial}, {"total", total}, {"dot", dot}, {"stencil", stencil}, {"gather", gather},
        {"strided", strided}, {"largest", largest}, {"clipped", clipped}, {"prefix", prefix}, {"divide", divide}};
    for (int i = 0; i < N + 64; i++) a[i] = i % 97 * 0.5, b[i] = i % 89 * 0.25;
    for (long i = 0; i < N; i++) order[i] = (int)(i * 7919 % N);
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        double best = 1e9;
        for (int round = 0; round < 400; round++) {
            double start = now();
            kernels[k].run();
            __asm__ volatile("" : : "r"(c), "r"(a) : "memory");
            double took = now() - start;
            if (took < best) best = took;
        }
        printf("%s %.9f\n", kernels[k].name, best);
    }
    return 0;
}
