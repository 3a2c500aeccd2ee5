// SPDX-License-Identifier: Apache-2.0
#include "report/show_fit.h"
#include <string.h>

static const char *const styles[] = {"SIMD", "SIMT", "MIMD"};

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static void put_line(plait_page *p, int indent, const char *head, const char *text) {
    plait_text line = {0};
    plait_text_addf(&line, "%s%s", head, text);
    if (line.status == PLAIT_OK) plait_page_wrapped(p, line.at, indent);
    plait_text_fini(&line);
}

void plait_show_fit_program(plait_page *p) {
    const json_t *fit = json_object_get(json_object_get(p->r->json, "program"), "fit"), *parts = json_object_get(fit, "mixed"), *shares = json_object_get(fit, "shares");
    if (!*text_of(fit, "sentence")) return;
    plait_text_add(p->out, "\n");
    plait_page_put(p, PLAIT_BOLD, "Which machine");
    plait_text_add(p->out, "\n");
    put_line(p, 4, "", text_of(fit, "sentence"));
    plait_text line = {0};
    plait_text_add(&line, "By share of the work:");
    for (size_t i = 0; i < 3; i++) plait_text_addf(&line, " %s %.0f%%,", styles[i], 100 * json_number_value(json_object_get(shares, styles[i])));
    plait_text_addf(&line, " none %.0f%%. The interpreter: %.2g instructions for each operation a native program would do.",
                    100 * json_number_value(json_object_get(shares, "none")), json_number_value(json_object_get(fit, "instructions_an_operation")));
    if (line.status == PLAIT_OK) plait_page_wrapped(p, line.at, 4);
    plait_text_fini(&line);
    for (size_t i = 0; i < json_array_size(parts) && i < 6; i++) {
        const json_t *part = json_array_get(parts, i);
        plait_text_addf(p->out, "    %s  %-28s %5.1f%% of the work  %.3gx on %s\n", text_of(part, "style"), text_of(part, "place"),
                        100 * json_number_value(json_object_get(part, "share")), json_number_value(json_object_get(part, "speedup")), text_of(part, "machine"));
    }
}

static void put_natives(plait_page *p, const json_t *natives, int indent) {
    for (size_t i = 0; i < json_array_size(natives) && i < 6; i++) {
        const json_t *call = json_array_get(natives, i);
        plait_text head = {0};
        plait_text_addf(&head, "Machine for %s, %lld calls: ", text_of(call, "name"), (long long)json_integer_value(json_object_get(call, "calls")));
        if (head.status == PLAIT_OK) put_line(p, indent, head.at, text_of(call, "sentence"));
        plait_text_fini(&head);
    }
}

void plait_show_fit_region(plait_page *p, const plait_show_region *g, int indent) {
    const json_t *fit = json_object_get(g->json, "fit"), *limits = json_object_get(fit, "limits");
    if (!*text_of(fit, "sentence")) return;
    plait_text head = {0};
    plait_text_addf(&head, "Machine (confidence %s): ", text_of(fit, "confidence"));
    if (head.status == PLAIT_OK) put_line(p, indent, head.at, text_of(fit, "sentence"));
    plait_text_fini(&head);
    for (size_t i = 0; i < 3; i++) {
        const char *limit = text_of(limits, styles[i]);
        if (!*limit || !strcmp(styles[i], text_of(fit, "best")) || !strcmp(styles[i], text_of(fit, "runner_up"))) continue;
        plait_text name = {0};
        plait_text_addf(&name, "Not %s: ", styles[i]);
        if (name.status == PLAIT_OK) put_line(p, indent, name.at, limit);
        plait_text_fini(&name);
    }
    if (*text_of(fit, "what_would_change")) put_line(p, indent, "What would change it: ", text_of(fit, "what_would_change"));
    put_natives(p, json_object_get(fit, "native"), indent);
}
