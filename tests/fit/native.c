// SPDX-License-Identifier: Apache-2.0
// Times loops that translate.py has written from Python, compiled three times by native_rank.py: scalar, vectorised (-O3 -march=native), and threaded
// (-fopenmp, THREADS set). Prints "name seconds check" for one pass of each; check is what it returned, or a sum over c.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef SIZE
#define SIZE 40000
#define ROUNDS 400
#endif
enum { N = SIZE };
static double a[N + 64], b[N + 64], c[N + 64];
static int order[N];
static volatile double sink;

#ifdef THREADS
#define PARALLEL(text) _Pragma(text)
#else
#define PARALLEL(text)
#endif

#include "kernels.inc"     // the loops and KERNELS, a row {"name", name} of each; translated from native.py

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(void) {
    static const struct { const char *name; void (*run)(void); } kernels[] = {KERNELS};
    for (int i = 0; i < N + 64; i++) a[i] = i % 97 * 0.5, b[i] = i % 89 * 0.25;
    for (long i = 0; i < N; i++) order[i] = (int)(i * 7919 % N);
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        double best = 1e9, check = 0;
        memset(c, 0, sizeof c);   // once: each thread then finds its part of c in its own cache, as in a program that loops
        sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double start = now();
            kernels[k].run();
            __asm__ volatile("" : : "r"(c), "r"(a) : "memory");
            double took = now() - start;
            if (took < best) best = took;
        }
        for (int i = 0; i < N; i++) check += c[i] * (i % 5 + 1);
        printf("%s %.9f %.17g\n", kernels[k].name, best, check + sink);
    }
    return 0;
}
