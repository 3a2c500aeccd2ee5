// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE   // basename of string.h
#include "cli/profile_join.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include "report/show_profile.h"

int plait_profile_same(const plait_result_folder *folder, const char *file, const char *program) {
    char path[PATH_MAX];
    int same = 0;
    if (snprintf(path, sizeof path, "%s/%s", folder->path, file) >= PATH_MAX) return 0;
    json_t *result = json_load_file(path, 0, NULL);
    json_t *argv = json_object_get(json_object_get(result, "program"), "argv");
    for (size_t i = 0; i < 2 && i < json_array_size(argv); i++) {   // `-m MODULE` may stand as two words
        const char *theirs = json_string_value(json_array_get(argv, i));
        same |= theirs && !strcmp(basename(theirs), basename(program));
    }
    json_decref(result);
    return same;
}

int plait_profile_keep(const plait_result_folder *folder, const char *program, plait_error *error) {
    static const char *const files[] = {"profile.json", "profile.prof", "profile.speedscope.json", "profile.collapsed", "profile.callgrind"};
    if (!plait_result_has(folder, files[0]) || !plait_profile_same(folder, files[0], program)) return 0;
    int bad = 0;
    for (size_t i = 0; !bad && i < sizeof files / sizeof *files; i++)
        if (plait_result_has(folder, files[i])) bad = plait_result_keep_file(folder, files[i], error);
    return bad;
}

plait_status plait_profile_join(const char *dir, size_t rows, plait_text *out, plait_error *error) {
    plait_show_result result = {0};
    plait_show_profile profile = {0};
    plait_show_options options = {.width = 100};
    plait_page page = {out, &result, &options};
    int same = 0;
    PLAIT_TRY(plait_show_read(dir, &result, error));
    plait_status status = plait_show_profile_read(dir, &profile, error);
    if (status == PLAIT_OK) status = plait_show_profile_join(&profile, &result, &same);
    if (status == PLAIT_OK && same) plait_show_profile_loops(&page, &profile, rows);
    plait_show_profile_fini(&profile);
    plait_show_fini(&result);
    return status == PLAIT_OK ? out->status : status;
}
