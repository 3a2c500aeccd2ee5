// SPDX-License-Identifier: Apache-2.0
// Twenty-four loops, compiled three times by native_rank.py: scalar, vectorised (-O3 -march=native), and threaded (-fopenmp, FOR set).
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
#define LEAST _Pragma("omp parallel for reduction(min:m)")
#define COUNT _Pragma("omp parallel for reduction(+:n)")
#else
#define FOR
#define SUM
#define MOST
#define LEAST
#define COUNT
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

// held out: no constant of the model was ever chosen by looking at these
static void copied(void) { FOR for (int i = 0; i < N; i++) c[i] = a[i]; }
static void blend(void) { FOR for (int i = 0; i < N; i++) c[i] = a[i] * 2.0 + b[i] * 3.0 - 1.0; }
static void squares(void) { double s = 0; SUM for (int i = 0; i < N; i++) s += a[i] * a[i]; sink = s; }
static void smallest(void) { double m = 1e9; LEAST for (int i = 0; i < N; i++) if (a[i] < m) m = a[i]; sink = m; }
static void smooth(void) { FOR for (int i = 2; i < N; i++) c[i] = (a[i - 2] + a[i - 1] + a[i] + a[i + 1] + a[i + 2]) * 0.2; }
static void even(void) { FOR for (int i = 0; i < N / 2; i++) c[i] = a[2 * i] + 1.0; }
static void reversed(void) { FOR for (int i = 0; i < N; i++) c[i] = a[N - 1 - i]; }
static void rows(void) {
    FOR for (int i = 0; i < 200; i++) { double s = 0; for (int j = 0; j < 200; j++) s += a[200 * i + j]; c[i] = s; }
}
static void ratio(void) { FOR for (int i = 0; i < N; i++) c[i] = (a[i] - 3.0) / (b[i] * 2.0 + 1.0) * 0.5; }
static void counted(void) { long n = 0; COUNT for (int i = 0; i < N; i++) if (a[i] > 20.0) n += 1; sink = (double)n; }
static void scatter(void) { FOR for (int i = 0; i < N; i++) c[order[i]] = a[i]; }
static void decay(void) { for (int i = 1; i < N; i++) c[i] = a[i] - c[i - 1] * 0.3; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(void) {
    static const struct { const char *name; void (*run)(void); } kernels[] = {
        {"scale", scale}, {"triad", triad}, {"polynomial", polynomial}, {"total", total}, {"dot", dot}, {"stencil", stencil}, {"gather", gather},
        {"strided", strided}, {"largest", largest}, {"clipped", clipped}, {"prefix", prefix}, {"divide", divide},
        {"copied", copied}, {"blend", blend}, {"squares", squares}, {"smallest", smallest}, {"smooth", smooth}, {"even", even}, {"reversed", reversed},
        {"rows", rows}, {"ratio", ratio}, {"counted", counted}, {"scatter", scatter}, {"decay", decay}};
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
