// SPDX-License-Identifier: Apache-2.0
// Result folders: NAME.plait/ with result.json or profile.json inside. A new result is written into a temporary sibling and exchanged for
// the old one in a single step, so a full disk or a crash leaves the old result whole. A folder that is not a plait result is never touched.
// Functions return 0, or PLAIT_EXIT_FAULT with one line in *error.
#ifndef PLAIT_CLI_RESULT_FOLDER_H
#define PLAIT_CLI_RESULT_FOLDER_H
#include <limits.h>
#include <stddef.h>
#include "base/status.h"

typedef struct plait_result_folder {
    char path[PATH_MAX];      // where the result will stand
    char temp[PATH_MAX];      // where it is written: "" outside begin..commit
} plait_result_folder;

// NAME.plait from SCRIPT.py, a folder, or a module (module != 0: its dotted name) in the current folder; `given` (-o) wins if not NULL.
int plait_result_name(plait_result_folder *folder, const char *given, const char *program, int module, plait_error *error) PLAIT_MUST_USE;
// Before the program runs: is path free, empty, or a plait result, and its parent writable?
int plait_result_check(const plait_result_folder *folder, plait_error *error) PLAIT_MUST_USE;
// Is there a file of this name in the result that stands at path now?
int plait_result_has(const plait_result_folder *folder, const char *file);
int plait_result_begin(plait_result_folder *folder, plait_error *error) PLAIT_MUST_USE;     // makes temp
// Writes one file into temp; `file` has no slash.
int plait_result_write(const plait_result_folder *folder, const char *file, const void *data, size_t n, plait_error *error) PLAIT_MUST_USE;
// Takes over what the old result has and temp has not (hard links, or copies): for adding to a result.
int plait_result_keep(const plait_result_folder *folder, plait_error *error) PLAIT_MUST_USE;
int plait_result_keep_file(const plait_result_folder *folder, const char *file, plait_error *error) PLAIT_MUST_USE;   // one of them
int plait_result_commit(plait_result_folder *folder, plait_error *error) PLAIT_MUST_USE;    // temp becomes path; the old result goes
void plait_result_abandon(plait_result_folder *folder);                                     // removes temp
#endif
