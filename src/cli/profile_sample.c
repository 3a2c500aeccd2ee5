// SPDX-License-Identifier: Apache-2.0
// See profile_sample.h.
#include "cli/profile_sample.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

plait_status plait_sampler_init(plait_sampler *sampler, pid_t pid, const plait_profile_header *layout) {
    *sampler = (plait_sampler){.pid = pid, .layout = layout, .skip = 1};
    sampler->thread_cpu_ns = plait_calloc(layout->thread_limit, sizeof *sampler->thread_cpu_ns);
    return sampler->thread_cpu_ns ? PLAIT_OK : PLAIT_NOMEM;
}

void plait_sampler_fini(plait_sampler *sampler) {
    plait_vec_fini(&sampler->timeline);
    plait_free(sampler->thread_cpu_ns);
    *sampler = (plait_sampler){0};
}

// A small file of /proc/PID into out, NUL-terminated; 0 when it cannot be read.
static int read_proc(pid_t pid, const char *file, char *out, size_t size) {
    char path[96];
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t n = read(fd, out, size - 1);
    close(fd);
    if (n <= 0) return 0;
    out[n] = '\0';
    return 1;
}

static int read_stat(pid_t pid, plait_prof_sample *sample) {
    char text[1024];
    unsigned long long minor = 0, major = 0, user = 0, system = 0;
    long threads = 0, pages = 0;
    if (!read_proc(pid, "stat", text, sizeof text)) return 0;
    char *after = strrchr(text, ')');       // the name may hold spaces and parentheses
    if (!after || sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %llu %*u %llu %*u %llu %llu %*d %*d %*d %*d %ld %*d %*u %*u %ld",
                         &minor, &major, &user, &system, &threads, &pages) != 6) return 0;
    sample->minor_faults = minor;
    sample->major_faults = major;
    sample->cpu_s = (double)(user + system) / sysconf(_SC_CLK_TCK);
    sample->threads = (uint32_t)threads;
    sample->rss_kb = (uint64_t)pages * (sysconf(_SC_PAGESIZE) / 1024);
    return 1;
}

static int read_io(pid_t pid, plait_prof_sample *sample) {
    char text[512];
    unsigned long long in = 0, out = 0;
    if (!read_proc(pid, "io", text, sizeof text) || sscanf(text, "rchar: %llu wchar: %llu", &in, &out) != 2) return 0;
    sample->read_bytes = in;
    sample->write_bytes = out;
    return 1;
}

static void read_threads(plait_sampler *sampler) {
    const plait_profile_thread *threads = PLAIT_PROFILE_AT(sampler->layout, threads, const plait_profile_thread);
    uint32_t n = sampler->layout->threads;
    for (uint32_t i = 0; i < n && i < sampler->layout->thread_limit; i++) {
        char file[48], text[128];
        unsigned long long spent = 0;
        if (threads[i].ended || !threads[i].tid) continue;
        snprintf(file, sizeof file, "task/%u/schedstat", threads[i].tid);
        if (read_proc(sampler->pid, file, text, sizeof text) && sscanf(text, "%llu", &spent) == 1 && spent) sampler->thread_cpu_ns[i] = spent;
    }
}

static void thin_out(plait_sampler *sampler) {
    size_t kept = 0;
    for (size_t i = 0; i < sampler->timeline.len; i += 2) sampler->timeline.at[kept++] = sampler->timeline.at[i];
    sampler->timeline.len = kept;
    sampler->skip *= 2;
}

void plait_sampler_tick(void *context) {
    plait_sampler *sampler = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    sampler->last_ns = now.tv_sec * 1000000000u + now.tv_nsec;
    sampler->last_ticks = plait_profile_now(sampler->layout->clock);
    if (!sampler->start_ns) sampler->start_ns = sampler->last_ns;
    plait_prof_sample sample = {.at_s = (sampler->last_ns - sampler->start_ns) * 1e-9};
    if (!read_stat(sampler->pid, &sample)) return;
    read_threads(sampler);
    const plait_prof_sample *before = sampler->timeline.len ? &sampler->timeline.at[sampler->timeline.len - 1] : NULL;
    if (read_io(sampler->pid, &sample)) sampler->io_known = 1;
    else if (before) sample.read_bytes = before->read_bytes, sample.write_bytes = before->write_bytes;
    int ended = sample.rss_kb == 0;                                  // a process that has ended has no memory left
    if (ended && before) sample.rss_kb = before->rss_kb;
    if (!ended && sampler->skipped++ % sampler->skip != 0) return;
    if (sampler->timeline.len >= PLAIT_SAMPLE_LIMIT) thin_out(sampler);
    if (plait_vec_push(&sampler->timeline, sample) != PLAIT_OK) return;     // a gap in the timeline, nothing more
}

void plait_sampler_finish(plait_sampler *sampler, const struct rusage *usage, plait_profile_model *model) {
    plait_prof_resources *used = &model->resources;
    used->user_s = usage->ru_utime.tv_sec + usage->ru_utime.tv_usec * 1e-6;
    used->system_s = usage->ru_stime.tv_sec + usage->ru_stime.tv_usec * 1e-6;
    used->peak_rss_kb = usage->ru_maxrss;
    used->minor_faults = usage->ru_minflt;
    used->major_faults = usage->ru_majflt;
    used->switches = usage->ru_nvcsw + usage->ru_nivcsw;
    used->io_known = sampler->io_known;
    if (sampler->timeline.len) {
        const plait_prof_sample *last = &sampler->timeline.at[sampler->timeline.len - 1];
        used->read_bytes = last->read_bytes;
        used->write_bytes = last->write_bytes;
    }
    for (size_t i = 0; i < model->threads.len; i++)
        if (model->threads.at[i].cpu_ns < 0 && sampler->thread_cpu_ns[i]) model->threads.at[i].cpu_ns = (double)sampler->thread_cpu_ns[i];
    model->timeline.at = sampler->timeline.at;
    model->timeline.len = sampler->timeline.len;
    model->timeline.cap = sampler->timeline.cap;
    sampler->timeline.at = NULL;
    sampler->timeline.len = sampler->timeline.cap = 0;
}
