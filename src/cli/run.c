// SPDX-License-Identifier: Apache-2.0
// plait run. The program writes records into a ring in shared memory; this process takes them out and feeds the engine, until the
// recorder has said END or the program is gone (then what it had filled is still there).
#define _GNU_SOURCE
#include "cli/run.h"
#include "cli/effects_file.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "cli/memory.h"
#include "cli/run_sink.h"
#include "cli/target.h"
#include "stream/ring.h"

static const char usage[] =
    "usage: plait run [-o DIR] [--python EXE] [--quiet] [--exclude GLOB]... SCRIPT.py [ARGS...]\n"
    "       plait run [...] -m MODULE [ARGS...]\n"
    "Runs the program and finds its exact data dependences. Writes DIR (NAME.plait): result.json, report.html.\n"
    "  --exclude GLOB    leave files that match out (also by their last part); may be repeated\n"
    "  --max-memory N    bound of what the analysis keeps, in bytes or with K, M, G (default: half of the memory here); beyond it\n"
    "                    the oldest histories are dropped, and the result marks what may be missing\n"
    "  --effects FILE    what native functions read and write: lines of NAME WORDS, or a .toml file like plait.toml\n"
    "                    (which is read where it stands beside the script or in the current folder); may be repeated\n"
    "  --machine FILE    compare this machine model, too (docs/fit.md); may be repeated\n"
    "  --trace FILE      also write the records to FILE\n"
    "  --discard         count the records only, and say what recording cost (for measuring)\n"
    "  --dump            print the records as text instead of analysing them (a debugging aid)\n"
    "  -q, --quiet       say nothing when the program has ended\n";

enum { EFFECTS_MAX = 16 };

typedef struct run {
    plait_target target;
    plait_run_options options;
    int bounded;                // --max-memory was given
    plait_text boot;            // options for the boot module
    const char *effects[EFFECTS_MAX]; size_t neffects;   // files of --effects
    plait_ring ring;
    int ring_fd;
    double started, shown;
    uint64_t records;
} run;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// ---- options

static int parse_size(const char *text, size_t *bytes) {
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    unsigned shift = 0;
    if (end == text || *text == '-' || errno) return 0;
    if (*end == 'K' || *end == 'k') shift = 10;
    else if (*end == 'M' || *end == 'm') shift = 20;
    else if (*end == 'G' || *end == 'g') shift = 30;
    if (shift) end++;
    if (*end == 'B' || *end == 'b') end++;
    if (*end || n > SIZE_MAX >> shift) return 0;
    *bytes = (size_t)(n << shift);
    return 1;
}

static int add_boot(run *given, const char *key, const char *value, plait_error *error) {
    if (strchr(value, '\n')) {
        plait_fail(error, PLAIT_INVALID, "--%s: a line break in its value", key);
        return PLAIT_EXIT_FAULT;
    }
    plait_text_addf(&given->boot, "%s=%s\n", key, value);
    return 0;
}

// Declarations: of plait.toml, then of each --effects, so that the latter win.
static int read_effects(run *given, plait_error *error) {
    const char *script = given->target.module ? NULL : given->target.argv[0];
    int bad = plait_effects_read_found(script, &given->boot, error) != PLAIT_OK;
    for (size_t i = 0; i < given->neffects && !bad; i++) bad = plait_effects_read(given->effects[i], &given->boot, error) != PLAIT_OK;
    return bad ? PLAIT_EXIT_FAULT : 0;
}

// One option with a value; 0, or an exit code.
static int take_value(run *given, const char *option, char *value, plait_error *error) {
    if (!strcmp(option, "-o")) given->options.output = value;
    else if (!strcmp(option, "--python")) given->target.python = value;
    else if (!strcmp(option, "--trace")) given->options.trace = value;
    else if (!strcmp(option, "--exclude")) return add_boot(given, "exclude", value, error);
    else if (!strcmp(option, "--machine")) return plait_cli_machines_add(&given->options.machines, value, error);
    else if (!strcmp(option, "--effects")) {
        if (given->neffects < EFFECTS_MAX) given->effects[given->neffects++] = value;
        else return plait_fail(error, PLAIT_INVALID, "more than %d --effects", EFFECTS_MAX), PLAIT_EXIT_FAULT;
    }
    else if (given->bounded = 1, !parse_size(value, &given->options.max_memory)) {
        plait_fail(error, PLAIT_INVALID, "--max-memory takes a number of bytes, or one with K, M or G, not %s", value);
        return PLAIT_EXIT_FAULT;
    }
    return 0;
}

static int is_valued(const char *option) {
    static const char *const valued[] = {"-o", "--python", "--trace", "--exclude", "--effects", "--machine", "--max-memory"};
    for (size_t i = 0; i < sizeof valued / sizeof *valued; i++) if (!strcmp(option, valued[i])) return 1;
    return 0;
}

// 0: go on; else the exit code + 1.
static int parse(int argc, char **argv, run *given, plait_error *error) {
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        const char *option = argv[at];
        int valued = is_valued(option);
        if ((valued || !strcmp(option, "-m")) && at + 1 >= argc) {
            plait_fail(error, PLAIT_INVALID, "%s needs a value", option);
            return PLAIT_EXIT_FAULT + 1;
        }
        if (valued) {
            int bad = take_value(given, option, argv[++at], error);
            if (bad) return bad + 1;
        } else if (!strcmp(option, "-m")) {
            given->target.module = 1;
            given->target.argv = argv + at + 1;
            return 0;
        } else if (!strcmp(option, "-h") || !strcmp(option, "--help")) {
            fputs(usage, stdout);
            return 1;
        } else if (!strcmp(option, "-q") || !strcmp(option, "--quiet")) {
            given->options.quiet = 1;
        } else if (!strcmp(option, "--dump")) {
            given->options.dump = 1;
        } else if (!strcmp(option, "--discard")) {
            given->options.discard = 1;
        } else if (!strcmp(option, "--")) {
            at++;
            break;
        } else {
            plait_fail(error, PLAIT_INVALID, "no option %s (plait run --help)", option);
            return PLAIT_EXIT_FAULT + 1;
        }
    }
    given->target.argv = argv + at;
    if (at < argc) return 0;
    plait_fail(error, PLAIT_INVALID, "which program? (plait run --help)");
    return PLAIT_EXIT_FAULT + 1;
}

// ---- the loop

static void show_progress(run *given) {
    double t = now();
    if (given->options.quiet || t - given->shown < 0.25 || !isatty(2)) return;
    given->shown = t;
    fprintf(stderr, "\r\033[Kplait: %.1f s, %.1f million records", t - given->started, (double)given->records / 1e6);
    fflush(stderr);
}

static void clear_progress(const run *given) {
    if (given->shown > given->started) fputs("\r\033[K", stderr);
}

// Takes records until the stream is at its end. The sink keeps its own failure; a program whose records nobody wants still runs to its end.
static void pump(run *given, plait_run_sink *sink) {
    const plait_record *records = NULL;
    size_t n = 0;
    while (plait_ring_read(&given->ring, &records, &n, 50) == PLAIT_OK) {
        if (n > 0) {
            plait_run_sink_feed(sink, records, n);
            plait_ring_release(&given->ring, n);
            given->records += n;
        } else if (plait_target_poll(&given->target)) {
            plait_ring_orphaned(&given->ring);
        }
        show_progress(given);
    }
}

static int trace_program(run *given, plait_run_sink *sink, plait_error *error) {
    int bad = plait_target_start(&given->target, error);
    close(given->ring_fd);
    if (bad) return bad;
    given->started = given->shown = now();
    pump(given, sink);
    plait_target_wait(&given->target, 1000, NULL, NULL);
    clear_progress(given);
    if (given->options.discard) {
        const struct timeval *user = &given->target.usage.ru_utime, *sys = &given->target.usage.ru_stime;
        fprintf(stderr, "plait: %llu records, %.3f s processor time of the program\n", (unsigned long long)given->records,
                (double)(user->tv_sec + sys->tv_sec) + (double)(user->tv_usec + sys->tv_usec) * 1e-6);
    }
    return 0;
}

static int carry_out(run *given, plait_error *error) {
    plait_target *target = &given->target;
    plait_run_sink *sink = NULL;
    target->extension = "_plait_recorder";
    target->boot = "boot";
    target->options = given->boot.at;
    int bad = plait_target_find(target, error);
    if (!bad && plait_ring_create(&given->ring, &given->ring_fd, error) != PLAIT_OK) bad = PLAIT_EXIT_FAULT;
    target->fd = given->ring_fd;
    if (!given->bounded) given->options.max_memory = plait_cli_memory_default();
    if (!bad) bad = plait_run_sink_open(&given->options, target, &sink, error);
    if (!bad) bad = trace_program(given, sink, error);
    if (!bad) {
        plait_exit how = {target->signal ? -1 : target->exit_code, target->signal, 1, now() - given->started};
        bad = plait_run_sink_close(sink, target, &how, error);
    } else {
        plait_run_sink_free(sink);
    }
    plait_ring_detach(&given->ring);
    return bad;
}

int plait_cli_run(int argc, char **argv) {
    run given = {.ring_fd = -1};
    plait_error error = {{0}};
    int bad = parse(argc, argv, &given, &error);
    if (bad) bad--;
    else if ((bad = read_effects(&given, &error))) {}
    else if (!(bad = carry_out(&given, &error))) bad = -1;
    if (bad > 0 && error.text[0]) fprintf(stderr, "plait: %s\n", error.text);
    plait_text_fini(&given.boot);
    plait_cli_machines_fini(&given.options.machines);
    return bad >= 0 ? bad : plait_target_finish(&given.target);
}
