// SPDX-License-Identifier: Apache-2.0
// plait mix: what files consist of, instruction by instruction, without running them.
#ifndef PLAIT_CLI_MIX_H
#define PLAIT_CLI_MIX_H
#include "base/status.h"
#include "base/text.h"

int plait_cli_mix(int argc, char **argv);   // argv[0] is "mix"; returns the exit code

// Has an interpreter compile a source file (module: 0) or find the code of a module (1), never executing it. out gets what a .pyc file holds.
// Returns 0 or an exit code; *error is empty when the interpreter has already written its own message (a syntax error) to stderr.
int plait_mix_compile(const char *python, const char *what, int module, plait_text *out, plait_error *error) PLAIT_MUST_USE;
#endif
