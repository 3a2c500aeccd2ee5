// SPDX-License-Identifier: Apache-2.0
// plait machine, and the model of this machine for plait run. The file in the cache folder begins with an identity (processor, cores, caches); a file
// of another machine, or of another version of the benchmark, is measured anew. It is replaced by renaming: two runs at once do no harm.
#define _GNU_SOURCE
#include "cli/here.h"
#include <errno.h>
#include <jansson.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/measure.h"
#include "cli/target.h"
#include "verdict/verdict.h"
#ifdef PLAIT_HWLOC
#include <hwloc.h>
#endif

enum { BENCHMARK_VERSION = 1, PATH_SIZE = 4096, MODEL_SIZE = 1 << 16 };

static const char usage[] =
    "usage: plait machine [--again] [-o FILE]\n"
    "The model of this machine that plait run compares regions with: its cores and caches, and its measured speeds. Measured once and kept.\n"
    "  --again      measure again, for example because the machine was busy\n"
    "  -o FILE      write the model to FILE; with another name in it, plait run --machine FILE uses it elsewhere\n";

typedef struct parts { unsigned packages, cores, threads, nodes; double near, cache; char processor[96]; } parts;

// ---- what it is made of

static unsigned processors_allowed(void) {
    cpu_set_t set;
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (!sched_getaffinity(0, sizeof set, &set) && CPU_COUNT(&set) > 0) return (unsigned)CPU_COUNT(&set);
    return online > 0 ? (unsigned)online : 1;
}

#ifdef PLAIT_HWLOC
static unsigned count_of(hwloc_topology_t topology, hwloc_obj_type_t type) {
    int n = hwloc_get_nbobjs_by_type(topology, type);
    return n > 0 ? (unsigned)n : 0;
}

static double cache_size(hwloc_topology_t topology, hwloc_obj_type_t type) {
    hwloc_obj_t cache = hwloc_get_obj_by_type(topology, type, 0);
    return cache && cache->attr ? (double)cache->attr->cache.size : 0;
}

static void look(parts *p) {
    hwloc_topology_t topology;
    if (hwloc_topology_init(&topology)) return;
    if (!hwloc_topology_load(topology)) {
        p->packages = count_of(topology, HWLOC_OBJ_PACKAGE), p->cores = count_of(topology, HWLOC_OBJ_CORE);
        p->threads = count_of(topology, HWLOC_OBJ_PU), p->nodes = count_of(topology, HWLOC_OBJ_NUMANODE);
        p->near = cache_size(topology, HWLOC_OBJ_L2CACHE);
        for (hwloc_obj_type_t type = HWLOC_OBJ_L1CACHE; type <= HWLOC_OBJ_L5CACHE; type++)
            if (cache_size(topology, type) > 0) p->cache = cache_size(topology, type);
    }
    hwloc_topology_destroy(topology);
}
#else
static void look(parts *p) { p->near = 262144, p->cache = 8388608; }
#endif

static void processor_name(char *name, size_t size) {
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];
    snprintf(name, size, "unknown");
    while (file && fgets(line, sizeof line, file)) {
        char *value = strchr(line, ':');
        if (!value || strncmp(line, "model name", 10)) continue;
        value[strcspn(value, "\n")] = '\0';
        snprintf(name, size, "%.90s", value + 2);
        break;
    }
    if (file) fclose(file);
    for (char *c = name; *c; c++) if (*c == '"' || *c == '\\' || (unsigned char)*c < 0x20) *c = ' ';
}

static parts parts_of_this(void) {
    parts p = {0};
    look(&p);
    unsigned allowed = processors_allowed();
    if (!p.cores || p.cores > allowed) p.cores = allowed;
    processor_name(p.processor, sizeof p.processor);
    return p;
}

static void put_identity(const parts *p, plait_text *t) {
    plait_text_addf(t, "benchmark %d; %s; %u packages, %u cores, %u threads, %u memory nodes; %.0f KiB a core, largest cache %.0f KiB", BENCHMARK_VERSION,
                    p->processor, p->packages, p->cores, p->threads, p->nodes, p->near / 1024, p->cache / 1024);
}

// ---- the model

static void put_number(plait_text *t, const char *name, double value, const char *source) {
    plait_text_addf(t, ",\n  \"%s\": {\n    \"value\": %.6g,\n    \"source\": \"%s\"\n  }", name, value, source);
}

static plait_status put_model(const parts *p, plait_text *t) {
    plait_measured m;
    char memory[160], lanes[160];
    PLAIT_TRY(plait_measure(p->cores, p->near, p->cache, &m));
    snprintf(memory, sizeof memory, "measured here: sums of two arrays into a third by all cores, working set of %.0f MB", m.memory_bytes / 1e6);
    snprintf(lanes, sizeof lanes, "measured here: the same with vectors of %d bits against scalar code", m.lane_bits);
    plait_text_add(t, "{\n  \"format\": \"plait-machine\",\n  \"version\": 1,\n  \"name\": \"this machine\",\n  \"kind\": \"cpu\",\n  \"note\": \"");
    put_identity(p, t);
    plait_text_add(t, "\"");
    put_number(t, "cores", p->cores, "hwloc (cores that this process may use)");
    put_number(t, "frequency_ghz", 1, "none: operations_per_cycle is measured by the nanosecond");
    put_number(t, "operations_per_cycle", m.scalar / 1e9, "measured here: 10^9 operations a second of scalar code in the first-level cache");
    put_number(t, "vector_lanes", m.lanes, lanes);
    put_number(t, "cache_mb", p->cache > 0 ? p->cache / 1048576 : 8, "hwloc (largest cache)");
    put_number(t, "core_gbs", m.shared / 1e9, "measured here: sums of two arrays into a third, beyond the core's own cache, within the shared one");
    put_number(t, "near_kb", p->near > 0 ? p->near / 1024 : 256, "hwloc (second-level cache)");
    put_number(t, "near_gbs", m.near / 1e9, "measured here: sums of two arrays into a third that fill half of the second-level cache");
    put_number(t, "memory_gbs", m.memory / 1e9, memory);
    put_number(t, "chain_ns", m.chain * 1e9, "measured here: additions, each of which needs the one before");
    put_number(t, "start_us", m.start * 1e6, "measured here: waking a spinning thread on each core and waiting for all");
    put_number(t, "task_us", m.task * 1e6, "measured here: putting a task under a lock and taking it out again");
    plait_text_add(t, "\n}\n");
    return t->status;
}

// ---- where it is kept

static int cache_path(char *path, size_t size, int make) {
    const char *folder = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n = folder && *folder == '/' ? snprintf(path, size, "%s", folder) : home && *home == '/' ? snprintf(path, size, "%s/.cache", home) : -1;
    if (n < 0 || (size_t)n + 32 > size) return 0;
    if (make && mkdir(path, 0700) && errno != EEXIST) return 0;
    memcpy(path + n, "/plait", 7);
    if (make && mkdir(path, 0700) && errno != EEXIST) return 0;
    memcpy(path + n, "/plait/machine.json", 20);
    return 1;
}

static int read_kept(const char *path, const char *identity, plait_text *json) {
    FILE *file = fopen(path, "rb");
    char *text = file ? plait_alloc(MODEL_SIZE) : NULL;
    size_t n = text ? fread(text, 1, MODEL_SIZE - 1, file) : 0;
    json_t *root = n ? json_loadb(text, n, 0, NULL) : NULL;
    const char *note = json_string_value(json_object_get(root, "note"));
    int same = note && !strcmp(note, identity);
    if (same) {
        plait_text_addn(json, text, n);
        plait_verdict_options options = {.here = json->at};
        same = json->status == PLAIT_OK && plait_verdict_here(&options, NULL) == PLAIT_OK;
        if (!same) json->len = 0;
    }
    json_decref(root);
    plait_free(text);
    if (file) fclose(file);
    return same;
}

static int write_file(const char *path, const plait_text *json) {
    char temporary[PATH_SIZE + 32];
    snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");
    int ok = file && fwrite(json->at, 1, json->len, file) == json->len;
    if (file && fclose(file)) ok = 0;
    if (ok && !rename(temporary, path)) return 1;
    if (file) unlink(temporary);
    return 0;
}

static int model(plait_text *json, int again) {
    char path[PATH_SIZE];
    parts p = parts_of_this();
    plait_text identity = {0};
    put_identity(&p, &identity);
    int kept = identity.status == PLAIT_OK && cache_path(path, sizeof path, 1), known = kept && !again && read_kept(path, identity.at, json);
    if (!known && (kept || again) && put_model(&p, json) != PLAIT_OK) json->len = 0;
    if (!known && kept && json->len) kept = write_file(path, json);
    plait_text_fini(&identity);
    return json->len > 0;
}

void plait_here_model(plait_text *json) {
    if (!model(json, 0)) json->len = 0;
}

// ---- plait machine

static int complain(const char *what, const char *why) {
    fprintf(stderr, "plait: machine: %s%s%s\n", what, *why ? ": " : "", why);
    return PLAIT_EXIT_FAULT;
}

int plait_cli_machine(int argc, char **argv) {
    const char *output = NULL;
    int again = 0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return fputs(usage, stdout) < 0 ? PLAIT_EXIT_FAULT : 0;
        if (!strcmp(argv[i], "--again")) again = 1;
        else if (!strcmp(argv[i], "-o") && i + 1 < argc) output = argv[++i];
        else return complain(!strcmp(argv[i], "-o") ? "-o needs a file name" : "it takes --again and -o FILE only, not", !strcmp(argv[i], "-o") ? "" : argv[i]);
    }
    plait_text json = {0};
    int ok = model(&json, again) || model(&json, 1);   // without a folder to keep it in: measured for this once
    int bad = 0;
    if (!ok) bad = complain("out of memory", "");
    else if (output && !write_file(output, &json)) bad = complain(output, strerror(errno));
    else if (!output && (fwrite(json.at, 1, json.len, stdout) != json.len || fflush(stdout))) bad = complain("standard output", strerror(errno));
    plait_text_fini(&json);
    return bad;
}
