// SPDX-License-Identifier: Apache-2.0
// The tree for viewers of stacks: collapsed lines (flamegraph.pl, inferno), speedscope. Both show aggregated time, not its order.
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "report/profile_formats.h"

// A frame's name; ';' separates frames in collapsed stacks and would split one.
static void put_frame(plait_text *out, const plait_prof_function *function) {
    const char *file = strrchr(function->file, '/');
    char label[512];
    if (*function->file) snprintf(label, sizeof label, "%s (%s:%u)", plait_profile_label(function), file ? file + 1 : function->file, function->line);
    else snprintf(label, sizeof label, "%s", plait_profile_label(function));
    for (char *at = label; *at; at++)
        if (*at == ';' || *at == '\n') *at = ':';
    plait_text_add(out, label);
}

void plait_profile_write_collapsed(const plait_profile_model *model, plait_text *out) {
    plait_text prefix = {0};
    PLAIT_VEC(size_t) ends = {0};       // by depth: where the prefix up to there ends
    for (size_t t = 0; t < model->threads.len; t++) {
        uint32_t root = model->threads.at[t].root, at = root;
        for (;;) {
            const plait_prof_context *context = &model->contexts[at];
            prefix.len = context->depth ? ends.at[context->depth - 1] : 0;
            if (context->depth) plait_text_addn(&prefix, ";", 1);
            put_frame(&prefix, &model->functions[context->function]);
            ends.len = context->depth;
            if (plait_vec_push(&ends, prefix.len) != PLAIT_OK || prefix.status != PLAIT_OK) {
                out->status = PLAIT_NOMEM;
                break;
            }
            if (context->own_ns >= 0.5) {
                plait_text_addn(out, prefix.at, prefix.len);
                plait_text_addf(out, " %.0f\n", context->own_ns);
            }
            if (context->first_child) {
                at = context->first_child;
                continue;
            }
            while (at != root && !model->contexts[at].next) at = model->contexts[at].parent;
            if (at == root) break;
            at = model->contexts[at].next;
        }
    }
    plait_text_fini(&prefix);
    plait_vec_fini(&ends);
}

// Opens and closes in tree order: a context lasts its total, its callees first, then its own time.
static void put_events(const plait_profile_model *model, uint32_t root, plait_text *out) {
    uint32_t at = root;
    uint64_t clock = 0;
    const char *comma = "";
    for (;;) {
        const plait_prof_context *context = &model->contexts[at];
        plait_text_addf(out, "%s{\"type\":\"O\",\"frame\":%u,\"at\":%llu}", comma, context->function, (unsigned long long)clock);
        comma = ",";
        if (context->first_child) {
            at = context->first_child;
            continue;
        }
        for (;;) {      // close what has no more callees
            clock += (uint64_t)llround(model->contexts[at].own_ns);
            plait_text_addf(out, ",{\"type\":\"C\",\"frame\":%u,\"at\":%llu}", model->contexts[at].function, (unsigned long long)clock);
            if (at == root || model->contexts[at].next) break;
            at = model->contexts[at].parent;
        }
        if (at == root) return;
        at = model->contexts[at].next;
    }
}

static uint64_t rounded_total(const plait_profile_model *model, size_t thread) {
    uint64_t sum = 0;
    for (size_t i = 1; i < model->context_count; i++)
        if (model->contexts[i].thread == thread) sum += (uint64_t)llround(model->contexts[i].own_ns);
    return sum;
}

void plait_profile_write_speedscope(const plait_profile_model *model, plait_text *out) {
    plait_text_add(out, "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"plait\",\"name\":");
    plait_profile_json_string(out, model->argv && model->argv[0] ? model->argv[0] : "profile");
    plait_text_add(out, ",\"activeProfileIndex\":0,\"shared\":{\"frames\":[{\"name\":\"\"}");
    for (size_t i = 1; i < model->function_count; i++) {
        const plait_prof_function *function = &model->functions[i];
        plait_text_add(out, ",{\"name\":");
        plait_profile_json_string(out, plait_profile_label(function));
        if (*function->file) {
            plait_text_add(out, ",\"file\":");
            plait_profile_json_string(out, function->file);
            plait_text_addf(out, ",\"line\":%u", function->line);
        }
        plait_text_add(out, "}");
    }
    plait_text_add(out, "]},\"profiles\":[");
    for (size_t t = 0; t < model->threads.len; t++) {
        plait_text_add(out, t ? ",{\"type\":\"evented\",\"name\":" : "{\"type\":\"evented\",\"name\":");
        plait_profile_json_string(out, model->threads.at[t].name);
        plait_text_addf(out, ",\"unit\":\"nanoseconds\",\"startValue\":0,\"endValue\":%llu,\"events\":[", (unsigned long long)rounded_total(model, t));
        put_events(model, model->threads.at[t].root, out);
        plait_text_add(out, "]}");
    }
    plait_text_add(out, "]}\n");
}
