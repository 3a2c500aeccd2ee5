// SPDX-License-Identifier: Apache-2.0
// plait profile. The program writes its tree into shared memory (stream/profile_layout.h); everything on disk is written here, after it
// ended, however it ended.
#define _GNU_SOURCE
#include "cli/profile.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/profile_join.h"
#include "cli/profile_loops.h"
#include "cli/profile_sample.h"
#include "cli/result_folder.h"
#include "cli/target.h"
#include "report/html.h"
#include "report/profile_formats.h"

static const char usage[] =
    "usage: plait profile [-o DIR] [--python EXE] [--quiet] [--lines] [--max-memory MB] SCRIPT.py [ARGS...]\n"
    "       plait profile [...] -m MODULE [ARGS...]\n"
    "Where the time goes, as a true call tree. Writes DIR (NAME.plait): profile.json, profile.prof (pstats), profile.speedscope.json,\n"
    "profile.collapsed, profile.callgrind.\n"
    "  --lines          time by line, loops' time and iterations (costs more)\n"
    "  --max-memory MB  bound of the profile's own memory in the program (default 256)\n";

typedef struct options {
    plait_target target;
    const char *output;
    int quiet, lines;
    long megabytes;
} options;

typedef struct shared { int fd; plait_profile_header *layout; } shared;

static int complain(int code, const char *text) {
    fprintf(stderr, "plait profile: %s\n", text);
    return code;
}

// ---- options

// 0: go on; else the exit code + 1.
static int parse(int argc, char **argv, options *given, plait_error *error) {
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        const char *option = argv[at];
        int has_value = !strcmp(option, "-o") || !strcmp(option, "--python") || !strcmp(option, "--max-memory") || !strcmp(option, "-m");
        if (has_value && at + 1 >= argc) {
            plait_fail(error, PLAIT_INVALID, "%s needs a value", option);
            return PLAIT_EXIT_FAULT + 1;
        }
        if (!strcmp(option, "-h") || !strcmp(option, "--help")) {
            fputs(usage, stdout);
            return 1;
        } else if (!strcmp(option, "-o")) given->output = argv[++at];
        else if (!strcmp(option, "--python")) given->target.python = argv[++at];
        else if (!strcmp(option, "--quiet")) given->quiet = 1;
        else if (!strcmp(option, "--lines")) given->lines = 1;
        else if (!strcmp(option, "--max-memory")) {
            char *end;
            given->megabytes = strtol(argv[++at], &end, 10);
            if (*end || given->megabytes < 1 || given->megabytes > 65536) {
                plait_fail(error, PLAIT_INVALID, "--max-memory takes megabytes, 1 to 65536, not %s", argv[at]);
                return PLAIT_EXIT_FAULT + 1;
            }
        } else if (!strcmp(option, "-m")) {
            given->target.module = 1;
            given->target.argv = argv + at + 1;
            return 0;
        } else if (!strcmp(option, "--")) {
            at++;
            break;
        } else {
            plait_fail(error, PLAIT_INVALID, "no option %s (plait profile --help)", option);
            return PLAIT_EXIT_FAULT + 1;
        }
    }
    if (at < argc) given->target.argv = argv + at;
    else plait_fail(error, PLAIT_INVALID, "which program? (plait profile --help)");
    return at < argc ? 0 : PLAIT_EXIT_FAULT + 1;
}

// ---- the shared memory

// Parts of the bound: contexts half of it, functions an eighth, lines and strings the rest.
static void lay_out(plait_profile_header *layout, uint64_t size, const options *given) {
    uint64_t at = 4096;
    layout->thread_limit = (uint32_t)(size / 64 / sizeof(plait_profile_thread));
    layout->func_limit = (uint32_t)(size / 8 / sizeof(plait_profile_func));
    layout->node_limit = (uint32_t)(size / 2 / sizeof(plait_profile_node));
    layout->line_limit = (uint32_t)(size / 8 / sizeof(plait_profile_line));
#define PLACE(part, bytes) layout->part##_at = at, at = (at + (bytes) + 63) / 64 * 64
    PLACE(threads, layout->thread_limit * sizeof(plait_profile_thread));
    PLACE(funcs, layout->func_limit * sizeof(plait_profile_func));
    PLACE(nodes, layout->node_limit * sizeof(plait_profile_node));
    PLACE(lines, layout->line_limit * sizeof(plait_profile_line));
#undef PLACE
    layout->strings_at = at;
    layout->strings_limit = size - at < UINT32_MAX ? size - at : UINT32_MAX;
    layout->size = size;
    layout->options = given->lines ? PLAIT_PROFILE_LINES : 0;
    layout->magic = PLAIT_PROFILE_MAGIC;
}

static int share(const options *given, shared *memory, plait_error *error) {
    uint64_t size = (uint64_t)given->megabytes << 20;
    memory->fd = memfd_create("plait-profile", MFD_CLOEXEC);
    if (memory->fd >= 0 && ftruncate(memory->fd, size) == 0) {
        memory->layout = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory->fd, 0);
        if (memory->layout != MAP_FAILED) {
            lay_out(memory->layout, size, given);
            return 0;
        }
    }
    plait_fail(error, PLAIT_IO, "cannot make the shared memory for the profile: %s", strerror(errno));
    return PLAIT_EXIT_FAULT;
}

// ---- the result

typedef void (*writer)(const plait_profile_model *, plait_text *);

static int put_file(const plait_result_folder *folder, const char *name, plait_text *text, plait_status status, plait_error *error) {
    int bad = 0;
    if (status == PLAIT_OK) status = text->status;
    if (status != PLAIT_OK) {
        plait_fail(error, status, "not enough memory to write %s", name);
        bad = PLAIT_EXIT_FAULT;
    } else {
        bad = plait_result_write(folder, name, text->at ? text->at : "", text->len, error);
    }
    plait_text_fini(text);
    return bad;
}

static int write_files(const plait_result_folder *folder, const options *given, const plait_profile_model *model, plait_error *error) {
    static const struct { const char *name; writer write; } plain[] = {
        {"profile.speedscope.json", plait_profile_write_speedscope},
        {"profile.collapsed", plait_profile_write_collapsed},
        {"profile.callgrind", plait_profile_write_callgrind},
    };
    plait_prof_loops loops = {0};
    plait_text text = {0};
    if (given->lines) plait_profile_loops(given->target.exe, model, &loops);
    plait_status status = plait_profile_write_json(model, loops.at, loops.len, &text);
    plait_vec_fini(&loops);
    int bad = put_file(folder, "profile.json", &text, status, error);
    if (bad) return bad;
    status = plait_profile_write_pstats(model, &text);
    bad = put_file(folder, "profile.prof", &text, status, error);
    for (size_t i = 0; !bad && i < sizeof plain / sizeof *plain; i++) {
        plain[i].write(model, &text);
        bad = put_file(folder, plain[i].name, &text, PLAIT_OK, error);
    }
    return bad;
}

// The page of the result that stays, now with the profile in it.
static int write_page(const plait_result_folder *folder, plait_error *error) {
    char page[PATH_MAX + 16];
    const char *temp = folder->temp;
    snprintf(page, sizeof page, "%s/report.html", temp);
    return plait_html_write(&temp, 1, page, error) == PLAIT_OK ? 0 : PLAIT_EXIT_FAULT;
}

static int write_result(plait_result_folder *folder, const options *given, const plait_profile_model *model, plait_error *error) {
    int bad = plait_result_begin(folder, error);
    if (bad) return bad;
    bad = write_files(folder, given, model, error);
    if (!bad && plait_profile_same(folder, "result.json", given->target.argv[0])) {
        bad = plait_result_keep(folder, error);
        if (!bad) bad = write_page(folder, error);
    }
    if (!bad) bad = plait_result_commit(folder, error);
    if (bad) plait_result_abandon(folder);
    return bad;
}

static void say(const options *given, const plait_result_folder *folder, const plait_profile_model *model) {
    plait_text text = {0};
    if (!given->quiet && plait_profile_write_table(model, 20, &text) == PLAIT_OK) {
        plait_error error = {0};
        if (plait_result_has(folder, "result.json") && plait_profile_join(folder->path, 10, &text, &error) != PLAIT_OK)
            plait_text_addf(&text, "(no loops: %s)\n", *error.text ? error.text : "not enough memory");
        fwrite(text.at, 1, text.len, stderr);
        fprintf(stderr, "plait profile: %s %s; result in %s\n", given->target.exe, given->target.version, folder->path);
    }
    plait_text_fini(&text);
}

// After the program ended: its memory to the result. Returns plait's own failure, or 0.
static int conclude(options *given, plait_result_folder *folder, shared *memory, plait_sampler *sampler, plait_error *error) {
    plait_target *target = &given->target;
    plait_profile_model model;
    struct stat held = {0};
    if (memory->layout->state < PLAIT_PROFILE_BOOTED) {
        if (target->exit_code == PLAIT_EXIT_FAULT) return 0;      // the boot module has said why
        plait_fail(error, PLAIT_UNKNOWN, "%s ran the program without plait: does it ignore PYTHONPATH?", target->exe);
        return PLAIT_EXIT_UNUSABLE;
    }
    if (plait_profile_model_init(&model, memory->layout, sampler->last_ns, sampler->last_ticks, error) != PLAIT_OK) return PLAIT_EXIT_FAULT;
    model.argv = target->argv;
    model.module = target->module;
    model.exit_code = target->exit_code;
    model.signal = target->signal;
    model.python_exe = target->exe;
    model.python_version = target->version;
    plait_sampler_finish(sampler, &target->usage, &model);
    if (fstat(memory->fd, &held) == 0) model.resources.profile_kb = held.st_blocks / 2;
    int bad = model.started ? write_result(folder, given, &model, error) : 0;       // a syntax error: nothing ran
    if (!bad && model.started) say(given, folder, &model);
    plait_profile_model_fini(&model);
    return bad;
}

static int watch(options *given, plait_result_folder *folder, shared *memory, plait_error *error) {
    plait_sampler sampler;
    given->target.fd = memory->fd;
    int bad = plait_target_start(&given->target, error);
    if (bad) return bad;
    if (plait_sampler_init(&sampler, given->target.pid, memory->layout) != PLAIT_OK) {
        plait_target_wait(&given->target, PLAIT_SAMPLE_MS, NULL, NULL);
        plait_fail(error, PLAIT_NOMEM, "not enough memory");
        return PLAIT_EXIT_FAULT;
    }
    plait_target_wait(&given->target, PLAIT_SAMPLE_MS, plait_sampler_tick, &sampler);
    bad = conclude(given, folder, memory, &sampler, error);
    plait_sampler_fini(&sampler);
    return bad;
}

int plait_cli_profile(int argc, char **argv) {
    plait_error error = {""};
    options given = {.megabytes = 256, .target = {.extension = "_plait_profiler", .boot = "profile_boot"}};
    plait_result_folder folder;
    shared memory = {-1, NULL};
    int bad = parse(argc, argv, &given, &error);
    if (bad) return error.text[0] ? complain(bad - 1, error.text) : bad - 1;
    bad = plait_target_find(&given.target, &error);
    if (!bad) bad = plait_result_name(&folder, given.output, given.target.argv[0], given.target.module, &error);
    if (!bad) bad = plait_result_check(&folder, &error);
    if (!bad) bad = share(&given, &memory, &error);
    if (!bad) bad = watch(&given, &folder, &memory, &error);
    if (memory.layout && memory.layout != MAP_FAILED) munmap(memory.layout, memory.layout->size);
    if (memory.fd >= 0) close(memory.fd);
    if (bad) return complain(bad, error.text);
    return plait_target_finish(&given.target);
}
