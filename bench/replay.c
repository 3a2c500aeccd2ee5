// SPDX-License-Identifier: Apache-2.0
// What the engine alone costs: feeds a trace file (plait run --trace FILE) from memory, prints processor time and nanoseconds a record.
//
//     bench_replay TRACE [ROUNDS [RESULT.json]]     the fastest of ROUNDS counts; RESULT.json: what the engine and the verdicts made of it,
//                                                   to be compared between two builds
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "base/vec.h"
#include "report/result_json.h"
#include "stream/trace.h"

typedef PLAIT_VEC(plait_record) records;

static double processor_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

static int load(const char *path, records *all) {
    plait_trace_reader *reader = NULL;
    plait_error error = {0};
    plait_status status = plait_trace_open(path, &reader, &error);
    while (status == PLAIT_OK) {
        size_t got = 0;
        status = plait_vec_reserve(all, 1 << 16);
        if (status != PLAIT_OK) break;
        status = plait_trace_read(reader, all->at + all->len, 1 << 16, &got, &error);
        all->len += got;
    }
    plait_trace_free(reader);
    if (status == PLAIT_END) return 1;
    fprintf(stderr, "bench_replay: %s: %s\n", path, error.text);
    return 0;
}

static int write_result(const plait_result *result, const char *path) {
    plait_verdict *verdict = NULL;
    plait_error error = {0};
    plait_text json = {0};
    int ok = plait_verdict_new(result, &verdict, &error) == PLAIT_OK && plait_result_json(result, verdict, &json) == PLAIT_OK;
    FILE *file = ok ? fopen(path, "wb") : NULL;
    ok = file && fwrite(json.at, 1, json.len, file) == json.len;
    if (file && fclose(file) != 0) ok = 0;
    if (!ok) fprintf(stderr, "bench_replay: %s: cannot be written\n", path);
    plait_verdict_free(verdict);
    plait_text_fini(&json);
    return ok;
}

int main(int argc, char **argv) {
    records all = {0};
    plait_exit how = {.complete = 1};
    double best = 0;
    int rounds = argc > 2 ? atoi(argv[2]) : 1, ok = 1;
    if (argc < 2 || rounds < 1) return fprintf(stderr, "usage: bench_replay TRACE [ROUNDS [RESULT.json]]\n"), 2;
    if (!load(argv[1], &all)) return 1;
    for (int i = 0; i < rounds && ok; i++) {
        plait_engine_options options = {.set_aside = plait_verdict_set_aside};
        plait_engine *engine = NULL;
        double begin = processor_seconds();
        ok = plait_engine_new(&options, &engine) == PLAIT_OK && plait_engine_feed(engine, all.at, all.len) == PLAIT_OK &&
             plait_engine_finish(engine, &how) == PLAIT_OK;
        double seconds = processor_seconds() - begin;
        if (!best || seconds < best) best = seconds;
        if (!ok) fprintf(stderr, "bench_replay: %s\n", engine ? plait_engine_error(engine) : "out of memory");
        else if (i + 1 == rounds && argc > 3) ok = write_result(plait_engine_result(engine), argv[3]);
        plait_engine_free(engine);
    }
    if (ok) printf("%-40s %10zu records %8.3f s %8.1f ns a record\n", argv[1], all.len, best, best * 1e9 / (double)all.len);
    plait_vec_fini(&all);
    return !ok;
}
