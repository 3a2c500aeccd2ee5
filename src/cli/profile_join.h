// SPDX-License-Identifier: Apache-2.0
// A profile and the dependences of the same program in one result folder: each command keeps what the other wrote there.
#ifndef PLAIT_CLI_PROFILE_JOIN_H
#define PLAIT_CLI_PROFILE_JOIN_H
#include "base/text.h"
#include "cli/result_folder.h"

// Does FILE (result.json or profile.json) in the folder tell of the program that argv[0] names? By the last part of its path.
int plait_profile_same(const plait_result_folder *folder, const char *file, const char *program);
// For `plait run`: takes the profile of the same program over into the new result.
int plait_profile_keep(const plait_result_folder *folder, const char *program, plait_error *error) PLAIT_MUST_USE;
// The loops by time with what the result in the folder says of them; nothing if either is missing.
plait_status plait_profile_join(const char *dir, size_t rows, plait_text *out, plait_error *error) PLAIT_MUST_USE;
#endif
