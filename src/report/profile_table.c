// SPDX-License-Identifier: Apache-2.0
// The hotspot table for a terminal: functions by own time.
#include <stdlib.h>
#include <string.h>
#include "report/profile_formats.h"

static int by_own(const void *a, const void *b) {
    const plait_prof_function *x = *(const plait_prof_function *const *)a, *y = *(const plait_prof_function *const *)b;
    return (x->own_ns < y->own_ns) - (x->own_ns > y->own_ns);
}

// The end of a path, at most n bytes of it.
static const char *tail(const char *path, size_t n) {
    size_t length = strlen(path);
    if (length <= n) return path;
    const char *slash = strchr(path + length - n, '/');
    return slash ? slash + 1 : path + length - n;
}

static void put_row(const plait_prof_function *function, double whole, plait_text *out) {
    plait_text_addf(out, "%9.3f %5.1f%% %9.3f %5.1f%% %11llu  %s", function->own_ns * 1e-9, 100 * function->own_ns / whole,
                    function->total_ns * 1e-9, 100 * function->total_ns / whole, (unsigned long long)function->calls, plait_profile_label(function));
    if (*function->file) plait_text_addf(out, "  %s:%u", tail(function->file, 48), function->line);
    plait_text_add(out, "\n");
}

plait_status plait_profile_write_table(const plait_profile_model *model, size_t rows, plait_text *out) {
    const plait_prof_function **order = plait_calloc(model->function_count, sizeof *order);
    size_t n = 0;
    double whole = 0, calls = 0;
    if (!order) return PLAIT_NOMEM;
    for (size_t i = 1; i < model->function_count; i++) {
        const plait_prof_function *function = &model->functions[i];
        whole += function->own_ns;
        calls += function->kind == PLAIT_PROFILE_THREAD_ROOT ? 0 : function->calls;
        if (function->calls) order[n++] = function;
    }
    qsort(order, n, sizeof *order, by_own);
    const plait_prof_resources *used = &model->resources;
    plait_text_addf(out, "plait profile: %.3f s wall, %.3f s CPU, %.0f calls, %zu contexts, peak %.1f MB; %.3f s of bookkeeping taken off%s\n",
                    used->wall_s, used->user_s + used->system_s, calls, model->context_count - 1, used->peak_rss_kb / 1024.0,
                    model->removed_ns * 1e-9, model->complete ? "" : "; INCOMPLETE: the program did not end through the interpreter");
    plait_text_add(out, "    own s    own   total s  total       calls  function\n");
    for (size_t i = 0; i < n && i < rows; i++) put_row(order[i], whole > 0 ? whole : 1, out);
    if (n > rows) plait_text_addf(out, "          (%zu more functions in profile.json and profile.prof)\n", n - rows);
    plait_free(order);
    return out->status;
}
