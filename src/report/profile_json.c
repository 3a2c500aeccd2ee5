// SPDX-License-Identifier: Apache-2.0
// profile.json. Contexts keep their ids from the recording, so parent < id; when there are more than CONTEXT_LIMIT, those with the
// smallest totals stay out (a parent's total is at least its child's, so no link breaks) and contexts_left_out counts them.
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "report/profile_formats.h"

enum { CONTEXT_LIMIT = 200000 };

// Length of the well-formed UTF-8 sequence at s, 0 if there is none.
static size_t utf8_length(const unsigned char *s) {
    size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if (n == 3 && ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f))) return 0;
    if (n == 4 && ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))) return 0;
    return n;
}

void plait_profile_json_string(plait_text *out, const char *s) {
    plait_text_add(out, "\"");
    while (*s) {
        size_t n = utf8_length((const unsigned char *)s);
        if (n == 0) plait_text_add(out, "\\ufffd"), n = 1;
        else if (*s == '"' || *s == '\\') plait_text_addf(out, "\\%c", *s);
        else if ((unsigned char)*s < 0x20) plait_text_addf(out, "\\u%04x", *s);
        else plait_text_addn(out, s, n);
        s += n;
    }
    plait_text_add(out, "\"");
}

static void put_field(plait_text *out, const char *key, const char *value) {
    plait_text_addf(out, "\"%s\":", key);
    if (value && *value) plait_profile_json_string(out, value);
    else plait_text_add(out, "null");
}

static void put_warnings(const plait_profile_model *model, plait_text *out) {
    const char *comma = "";
    plait_text_add(out, ",\"warnings\":[");
    if (!model->complete) {
        plait_text_add(out, model->started ? "\"the program did not end through the interpreter (os._exit, exec, a signal or a crash): what it had"
                                             " recorded up to then is here\"" : "\"the main module never started\"");
        comma = ",";
    }
    if (model->forks) plait_text_addf(out, "%s\"%llu child processes made by fork are not in this profile\"", comma, (unsigned long long)model->forks), comma = ",";
    if (model->flattened) plait_text_addf(out, "%s\"the tree was full (--max-memory): later paths are kept by function only, under their thread\"", comma), comma = ",";
    if (model->dropped) plait_text_addf(out, "%s\"%llu calls found no room in the tree; their time is their caller's\"", comma, (unsigned long long)model->dropped), comma = ",";
    if (model->lost_threads) plait_text_addf(out, "%s\"%llu threads found no room and are not in this profile\"", comma, (unsigned long long)model->lost_threads);
    plait_text_add(out, "]");
}

static void put_program(const plait_profile_model *model, plait_text *out) {
    plait_text_add(out, "\"program\":{\"argv\":[");
    for (char **arg = model->argv; arg && *arg; arg++) {
        if (arg != model->argv) plait_text_add(out, ",");
        plait_profile_json_string(out, *arg);
    }
    plait_text_addf(out, "],\"module\":%s,", model->module ? "true" : "false");
    put_field(out, "python", model->python_exe);
    plait_text_add(out, ",");
    put_field(out, "version", model->python_version);
    plait_text_addf(out, ",\"exit_code\":%d,\"signal\":", model->exit_code);
    if (model->signal) plait_text_addf(out, "%d", model->signal);
    else plait_text_add(out, "null");
    plait_text_addf(out, ",\"complete\":%s", model->complete ? "true" : "false");
    put_warnings(model, out);
    plait_text_add(out, "}");
}

static void put_correction(const plait_profile_model *model, plait_text *out) {
    plait_text_addf(out,
        "\"correction\":{\"python_call_ns\":{\"callee\":%.1f,\"caller\":%.1f},\"native_call_ns\":{\"callee\":%.1f,\"caller\":%.1f},"
        "\"recorded_ns\":%.0f,\"removed_ns\":%.0f,\"not_removed_ns\":%.0f",
        model->python_inside, model->python_outside, model->native_inside, model->native_outside, model->recorded_ns, model->removed_ns,
        model->clamped_ns);
    if (model->lines.len)
        plait_text_addf(out, ",\"line_ns\":%.1f,\"turn_ns\":%.1f,\"lines_removed_ns\":%.0f", model->line_cost, model->turn_cost, model->lines_removed);
    plait_text_add(out, "}");
}

static const char *const kinds[] = {"thread", "python", "native"};

static void put_functions(const plait_profile_model *model, plait_text *out) {
    const char *comma = "";
    plait_text_add(out, "\"functions\":[");
    for (size_t i = 1; i < model->function_count; i++) {
        const plait_prof_function *function = &model->functions[i];
        if (!function->calls && function->kind != PLAIT_PROFILE_THREAD_ROOT) continue;
        plait_text_addf(out, "%s\n{\"id\":%zu,", comma, i);
        put_field(out, "name", function->name);
        plait_text_add(out, ",");
        put_field(out, "qualname", plait_profile_label(function));
        plait_text_add(out, ",");
        put_field(out, "file", function->file);
        plait_text_addf(out, ",\"line\":%u,\"kind\":\"%s\",\"library\":%s,\"calls\":%llu,\"primitive_calls\":%llu,\"own_ns\":%.0f,\"total_ns\":%.0f}",
                        function->line, kinds[function->kind <= 2 ? function->kind : 0], function->library ? "true" : "false",
                        (unsigned long long)function->calls, (unsigned long long)function->primitive, function->own_ns, function->total_ns);
        comma = ",";
    }
    plait_text_add(out, "]");
}

static int descending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

// The smallest total that is written; negative when all are.
static plait_status threshold(const plait_profile_model *model, double *least) {
    *least = -1;
    if (model->context_count <= CONTEXT_LIMIT) return PLAIT_OK;
    double *totals = plait_alloc(model->context_count * sizeof *totals);
    if (!totals) return PLAIT_NOMEM;
    for (size_t i = 0; i < model->context_count; i++) totals[i] = model->contexts[i].total_ns;
    qsort(totals, model->context_count, sizeof *totals, descending);
    *least = nextafter(totals[CONTEXT_LIMIT], INFINITY);     // strictly above, so that ties do not exceed the limit
    plait_free(totals);
    return PLAIT_OK;
}

static plait_status put_contexts(const plait_profile_model *model, plait_text *out) {
    double least;
    size_t left_out = 0;
    const char *comma = "";
    PLAIT_TRY(threshold(model, &least));
    plait_text_add(out, "\"contexts\":[");
    for (size_t i = 1; i < model->context_count; i++) {
        const plait_prof_context *context = &model->contexts[i];
        const plait_prof_function *function = &model->functions[context->function];
        if (context->total_ns < least && context->parent) {
            left_out++;
            continue;
        }
        plait_text_addf(out, "%s\n{\"id\":%zu,\"parent\":", comma, i);
        if (context->parent) plait_text_addf(out, "%u,", context->parent);
        else plait_text_add(out, "null,");
        put_field(out, "function", plait_profile_label(function));
        plait_text_add(out, ",");
        put_field(out, "file", function->file);
        plait_text_addf(out, ",\"line\":%u,\"function_id\":%u,\"thread\":%u,\"calls\":%llu,\"own_ns\":%.0f,\"total_ns\":%.0f", function->line,
                        context->function, context->thread, (unsigned long long)context->calls, context->own_ns, context->total_ns);
        if (context->target != i) plait_text_addf(out, ",\"folded_into\":%u", context->target);
        if (context->max_depth) plait_text_addf(out, ",\"folded_depth\":%u", context->max_depth);
        plait_text_add(out, "}");
        comma = ",";
    }
    plait_text_addf(out, "],\n\"contexts_left_out\":%zu,\"main_context\":%u", left_out, model->main_context);
    return PLAIT_OK;
}

static void put_threads(const plait_profile_model *model, plait_text *out) {
    plait_text_add(out, "\"threads\":[");
    for (size_t i = 0; i < model->threads.len; i++) {
        const plait_prof_thread *thread = &model->threads.at[i];
        plait_text_addf(out, "%s\n{\"id\":%zu,", i ? "," : "", i);
        put_field(out, "name", thread->name);
        plait_text_addf(out, ",\"tid\":%u,\"context\":%u,\"calls\":%.0f,\"wall_s\":%.6f,\"cpu_s\":", thread->tid, thread->root, thread->calls,
                        thread->wall_ns * 1e-9);
        if (thread->cpu_ns >= 0) plait_text_addf(out, "%.6f", thread->cpu_ns * 1e-9);
        else plait_text_add(out, "null");
        plait_text_addf(out, ",\"ended\":%s}", thread->ended ? "true" : "false");
    }
    plait_text_add(out, "]");
}

static void put_resources(const plait_profile_model *model, plait_text *out) {
    const plait_prof_resources *used = &model->resources;
    plait_text_addf(out, "\"resources\":{\"wall_s\":%.6f,\"user_s\":%.6f,\"system_s\":%.6f,\"peak_rss_kb\":%llu,\"profile_kb\":%llu,"
                    "\"minor_faults\":%llu,\"major_faults\":%llu,\"context_switches\":%llu", used->wall_s, used->user_s, used->system_s,
                    (unsigned long long)used->peak_rss_kb, (unsigned long long)used->profile_kb, (unsigned long long)used->minor_faults,
                    (unsigned long long)used->major_faults, (unsigned long long)used->switches);
    if (used->io_known) plait_text_addf(out, ",\"read_bytes\":%llu,\"write_bytes\":%llu", (unsigned long long)used->read_bytes, (unsigned long long)used->write_bytes);
    else plait_text_add(out, ",\"read_bytes\":null,\"write_bytes\":null");
    plait_text_add(out, ",\"gc\":[");
    for (int i = 0; i < 3; i++)
        plait_text_addf(out, "%s{\"generation\":%d,\"runs\":%llu,\"collected\":%llu,\"time_s\":%.6f}", i ? "," : "", i, (unsigned long long)model->gc_runs[i],
                        (unsigned long long)model->gc_collected[i], model->gc_ns[i] * 1e-9);
    plait_text_add(out, "]}");
}

static void put_timeline(const plait_profile_model *model, plait_text *out) {
    plait_text_add(out, "\"timeline\":[");
    for (size_t i = 0; i < model->timeline.len; i++) {
        const plait_prof_sample *sample = &model->timeline.at[i];
        plait_text_addf(out, "%s\n{\"at_s\":%.3f,\"cpu_s\":%.3f,\"rss_kb\":%llu,\"read_bytes\":%llu,\"write_bytes\":%llu,\"minor_faults\":%llu,"
                        "\"major_faults\":%llu,\"threads\":%u}", i ? "," : "", sample->at_s, sample->cpu_s, (unsigned long long)sample->rss_kb,
                        (unsigned long long)sample->read_bytes, (unsigned long long)sample->write_bytes, (unsigned long long)sample->minor_faults,
                        (unsigned long long)sample->major_faults, sample->threads);
    }
    plait_text_add(out, "]");
}

static void put_lines(const plait_profile_model *model, plait_text *out) {
    const char *comma = "";
    plait_text_add(out, "\"lines\":[");
    for (size_t i = 0; i < model->lines.len; i++) {
        const plait_prof_line *line = &model->lines.at[i];
        const plait_prof_function *function = &model->functions[line->function];
        if (line->is_loop) continue;
        plait_text_addf(out, "%s\n{\"function_id\":%u,", comma, line->function);
        put_field(out, "file", function->file);
        plait_text_addf(out, ",\"line\":%u,\"hits\":%llu,\"own_ns\":%.0f,\"total_ns\":%.0f}", line->line, (unsigned long long)line->hits,
                        line->own_ns, line->total_ns);
        comma = ",";
    }
    plait_text_add(out, "]");
}

// Time of a loop: that of the lines of its function from its first to its last. Iterations: of a `for` what its iterators gave; of a
// `while` how often the first line of its body started. Null where the source puts more than one loop or statement on the line.
static void put_loop(const plait_profile_model *model, const plait_prof_loop *loop, const char *comma, plait_text *out) {
    double own = 0, total = 0;
    uint64_t iterations = 0, heads = 0;
    for (size_t i = 0; i < model->lines.len; i++) {
        const plait_prof_line *line = &model->lines.at[i];
        if (line->function != loop->function) continue;
        if (!line->is_loop && line->line >= loop->line && line->line <= loop->end_line) own += line->own_ns, total += line->total_ns;
        if (loop->is_for && line->is_loop && line->line == loop->line) iterations += line->hits, heads++;
        if (!loop->is_for && !line->is_loop && line->line == loop->body_line && loop->body_line == loop->body_end) iterations += line->hits, heads++;
    }
    const plait_prof_function *function = &model->functions[loop->function];
    plait_text_addf(out, "%s\n{\"function_id\":%u,", comma, loop->function);
    put_field(out, "file", function->file);
    plait_text_addf(out, ",\"line\":%u,\"end_line\":%u,\"kind\":\"%s\",\"iterations\":", loop->line, loop->end_line, loop->is_for ? "for" : "while");
    if (heads == 1) plait_text_addf(out, "%llu", (unsigned long long)iterations);
    else plait_text_add(out, "null");
    plait_text_addf(out, ",\"own_ns\":%.0f,\"total_ns\":%.0f}", own, total);
}

plait_status plait_profile_write_json(const plait_profile_model *model, const plait_prof_loop *loops, size_t loop_count, plait_text *out) {
    plait_text_add(out, "{\"format\":\"plait-profile\",\"version\":1,\n");
    put_program(model, out);
    plait_text_add(out, ",\n");
    put_resources(model, out);
    plait_text_add(out, ",\n");
    put_correction(model, out);
    plait_text_add(out, ",\n");
    put_threads(model, out);
    plait_text_add(out, ",\n");
    put_functions(model, out);
    plait_text_add(out, ",\n");
    PLAIT_TRY(put_contexts(model, out));
    if (model->options & PLAIT_PROFILE_LINES) {
        plait_text_add(out, ",\n");
        put_lines(model, out);
        plait_text_add(out, ",\n\"loops\":[");
        for (size_t i = 0; i < loop_count; i++) put_loop(model, &loops[i], i ? "," : "", out);
        plait_text_add(out, "]");
    }
    plait_text_add(out, ",\n");
    put_timeline(model, out);
    plait_text_add(out, "}\n");
    return out->status;
}
