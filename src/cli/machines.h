// SPDX-License-Identifier: Apache-2.0
// The machine models that `plait run` compares beside those built in: files of the user.
#ifndef PLAIT_CLI_MACHINES_H
#define PLAIT_CLI_MACHINES_H
#include "base/vec.h"
#include "verdict/verdict.h"

typedef struct plait_cli_machines { PLAIT_VEC(const char *) texts; } plait_cli_machines;   // owned texts; zero-initialised: none

// Reads and checks a model. Returns 0, or an exit code with one line in *error.
int plait_cli_machines_add(plait_cli_machines *machines, const char *path, plait_error *error) PLAIT_MUST_USE;
void plait_cli_machines_fini(plait_cli_machines *machines);
#endif
