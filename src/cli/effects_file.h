// SPDX-License-Identifier: Apache-2.0
// Files that declare what native functions do (docs/effects-file.md): plait.toml, or lines of NAME WORDS.
#ifndef PLAIT_CLI_EFFECTS_FILE_H
#define PLAIT_CLI_EFFECTS_FILE_H
#include "base/text.h"

// Adds "effect=NAME WORDS\n" to boot for each declaration of the file; its first mistake is an error with the line's number.
plait_status plait_effects_read(const char *path, plait_text *boot, plait_error *error) PLAIT_MUST_USE;
// The same for plait.toml in the current folder, then for the one beside script (NULL: none), whose declarations win. No file is no error.
plait_status plait_effects_read_found(const char *script, plait_text *boot, plait_error *error) PLAIT_MUST_USE;
#endif
