// SPDX-License-Identifier: Apache-2.0
#include "cli/machines.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "cli/target.h"

enum { MODEL_MAX = 1 << 20 };

// The whole file as text of its own; NULL with *error set.
static char *read_text(const char *path, plait_error *error) {
    FILE *file = fopen(path, "rb");
    char *text = file ? plait_alloc(MODEL_MAX) : NULL;
    size_t n = text ? fread(text, 1, MODEL_MAX, file) : 0;
    if (!file) plait_fail(error, PLAIT_IO, "--machine %s: %s", path, strerror(errno));
    else if (!text) plait_fail(error, PLAIT_NOMEM, "out of memory");
    else if (ferror(file)) plait_fail(error, PLAIT_IO, "--machine %s: %s", path, strerror(errno));
    else if (n == MODEL_MAX) plait_fail(error, PLAIT_INVALID, "--machine %s: too long for a machine model", path);
    else if (text[n] = '\0', strlen(text) != n) plait_fail(error, PLAIT_INVALID, "--machine %s: not a text", path);
    else {
        fclose(file);
        return text;
    }
    plait_free(text);
    if (file) fclose(file);
    return NULL;
}

int plait_cli_machines_add(plait_cli_machines *machines, const char *path, plait_error *error) {
    plait_error why = {""};
    char *text = read_text(path, error);
    if (!text) return PLAIT_EXIT_FAULT;
    if (plait_vec_push(&machines->texts, text) != PLAIT_OK) {
        plait_free(text);
        plait_fail(error, PLAIT_NOMEM, "out of memory");
        return PLAIT_EXIT_FAULT;
    }
    if (plait_verdict_machine(machines->texts.at, machines->texts.len, &why) == PLAIT_OK) return 0;
    plait_fail(error, PLAIT_INVALID, "--machine %s: %s", path, why.text);
    return PLAIT_EXIT_FAULT;
}

void plait_cli_machines_fini(plait_cli_machines *machines) {
    for (size_t i = 0; i < machines->texts.len; i++) plait_free((void *)(uintptr_t)machines->texts.at[i]);
    plait_vec_fini(&machines->texts);
}
