// SPDX-License-Identifier: Apache-2.0
// Machine models: data files in which every number stands beside its source. Those of data/machines are built in.
// Of "this machine", cores and cache come from hwloc and the vector width from the processor.
#include "verdict/fit.h"
#include "fit_machines.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#ifdef PLAIT_HWLOC
#include <hwloc.h>
#endif

// Cycles from one floating-point addition to the next that needs it: 4 on Intel from Skylake on (Fog, Instruction tables, agner.org)
static const double default_chain = 4;

static const char here_name[] = "this machine";

static double number(const json_t *root, const char *name, plait_error *error, plait_status *status) {
    const json_t *entry = json_object_get(root, name), *value = json_object_get(entry, "value");
    const char *source = json_string_value(json_object_get(entry, "source"));
    if (*status != PLAIT_OK) return 0;
    if (!json_is_number(value) || json_number_value(value) <= 0) *status = plait_fail(error, PLAIT_INVALID, "machine model: %s has no value above 0", name);
    else if (!source || !*source) *status = plait_fail(error, PLAIT_INVALID, "machine model: %s has no source", name);
    return json_number_value(value);
}

// A number that may be left out; 0 then.
static double perhaps(const json_t *root, const char *name, plait_error *error, plait_status *status) {
    return json_object_get(root, name) ? number(root, name, error, status) : 0;
}

static plait_status fill(const json_t *root, plait_machine *m, plait_error *error) {
    const char *name = json_string_value(json_object_get(root, "name")), *kind = json_string_value(json_object_get(root, "kind"));
    const char *format = json_string_value(json_object_get(root, "format"));
    plait_status status = PLAIT_OK;
    if (!format || strcmp(format, "plait-machine")) return plait_fail(error, PLAIT_INVALID, "machine model: format is not plait-machine");
    if (!name || !*name || strlen(name) >= sizeof m->name) return plait_fail(error, PLAIT_INVALID, "machine model: no name");
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == '"' || *c == '\\') return plait_fail(error, PLAIT_INVALID, "machine model: a character in its name that cannot be shown");
    if (!kind || (strcmp(kind, "cpu") && strcmp(kind, "gpu"))) return plait_fail(error, PLAIT_INVALID, "machine model %s: kind is neither cpu nor gpu", name);
    memcpy(m->name, name, strlen(name) + 1);
    m->gpu = !strcmp(kind, "gpu");
    m->cores = number(root, "cores", error, &status);
    m->ghz = number(root, "frequency_ghz", error, &status);
    m->per_cycle = number(root, "operations_per_cycle", error, &status);
    m->lanes = number(root, "vector_lanes", error, &status);
    m->cache = number(root, "cache_mb", error, &status) * 1048576;
    m->memory = number(root, "memory_gbs", error, &status) * 1e9;
    m->core_memory = number(root, "core_gbs", error, &status) * 1e9;
    m->start = number(root, "start_us", error, &status) * 1e-6;
    m->near = perhaps(root, "near_kb", error, &status) * 1024;
    m->near_memory = perhaps(root, "near_gbs", error, &status) * 1e9;
    m->chain = perhaps(root, "chain_ns", error, &status) * 1e-9;
    if (m->gpu) {
        m->warp = number(root, "warp", error, &status);
        m->latency = number(root, "latency_cycles", error, &status);
        m->transfer = number(root, "transfer_gbs", error, &status) * 1e9;
    } else {
        m->task = number(root, "task_us", error, &status) * 1e-6;
    }
    if (status == PLAIT_OK && !m->near_memory != !m->near) status = plait_fail(error, PLAIT_INVALID, "machine model: near_kb and near_gbs go together");
    if (!(m->chain > 0) && m->ghz > 0) m->chain = (m->gpu ? m->latency : default_chain) / (m->ghz * 1e9);
    return status;
}

plait_status plait_machine_read(const char *text, size_t len, plait_machine *machine, plait_error *error) {
    json_error_t parse;
    json_t *root = json_loadb(text, len, 0, &parse);
    *machine = (plait_machine){0};
    if (!root) return plait_fail(error, PLAIT_INVALID, "machine model: line %d: %s", parse.line, parse.text);
    plait_status status = fill(root, machine, error);
    json_decref(root);
    return status;
}

static void look_around(plait_machine *m) {
#if defined(__x86_64__) && defined(__GNUC__)
    m->lanes = __builtin_cpu_supports("avx512f") ? 8 : __builtin_cpu_supports("avx") ? 4 : 2;
#endif
#ifdef PLAIT_HWLOC
    hwloc_topology_t topology;
    if (hwloc_topology_init(&topology)) return;
    if (!hwloc_topology_load(topology)) {
        int cores = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE);
        if (cores > 0) m->cores = cores;
        for (hwloc_obj_type_t type = HWLOC_OBJ_L1CACHE; type <= HWLOC_OBJ_L5CACHE; type++) {
            hwloc_obj_t cache = hwloc_get_obj_by_type(topology, type, 0);
            if (cache && cache->attr && cache->attr->cache.size) m->cache = (double)cache->attr->cache.size;
        }
    }
    hwloc_topology_destroy(topology);
#endif
}

static plait_status add_machine(plait_machines *machines, const char *text, size_t len, plait_error *error) {
    plait_machine m;
    PLAIT_TRY(plait_machine_read(text, len, &m, error));
    for (size_t i = 0; i < machines->len; i++)
        if (!strcmp(machines->at[i].name, m.name)) return plait_fail(error, PLAIT_INVALID, "machine model: there is already one called \"%s\"", m.name);
    if (!strcmp(m.name, here_name)) return plait_fail(error, PLAIT_INVALID, "machine model: \"%s\" is the name of the machine that plait runs on", m.name);
    if (machines->len == PLAIT_FIT_MACHINES) return plait_fail(error, PLAIT_INVALID, "machine model: more than %d models", PLAIT_FIT_MACHINES);
    machines->at[machines->len++] = m;
    return PLAIT_OK;
}

static plait_status built_in(plait_machines *machines, plait_error *error) {
    *machines = (plait_machines){.len = 0};
    for (size_t i = 0; i < sizeof machine_files / sizeof *machine_files; i++) {
        const char *text = (const char *)machine_files[i].at;
        if (machine_files[i].here) PLAIT_TRY(plait_machine_read(text, machine_files[i].len, &machines->here, error));
        else PLAIT_TRY(add_machine(machines, text, machine_files[i].len, error));
    }
    return PLAIT_OK;
}

plait_status plait_machines_all(plait_machines *machines, const plait_verdict_options *options, plait_error *error) {
    PLAIT_TRY(built_in(machines, error));
    for (size_t i = 0; options && i < options->nmachines; i++)
        PLAIT_TRY(add_machine(machines, options->machines[i], strlen(options->machines[i]), error));
    if (options && options->here) {
        machines->measured = 1;
        return plait_machine_read(options->here, strlen(options->here), &machines->here, error);
    }
    look_around(&machines->here);
    return PLAIT_OK;
}

plait_status plait_verdict_machine(const char *const *texts, size_t n, plait_error *error) {
    plait_machines machines;
    plait_verdict_options options = {.machines = texts, .nmachines = n};
    return plait_machines_all(&machines, &options, error);
}

plait_status plait_verdict_here(const plait_verdict_options *options, plait_error *error) {
    plait_machines machines;
    return plait_machines_all(&machines, options, error);
}

double plait_machine_core(const plait_machine *m) { return m->ghz * 1e9 * m->per_cycle; }

double plait_machine_peak(const plait_machine *m) { return plait_machine_core(m) * m->cores * m->lanes; }
