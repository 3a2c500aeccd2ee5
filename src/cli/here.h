// SPDX-License-Identifier: Apache-2.0
// A model of the machine that plait runs on: its parts from hwloc, its speeds measured once and then kept in the user's cache folder.
#ifndef PLAIT_CLI_HERE_H
#define PLAIT_CLI_HERE_H
#include "base/text.h"

// The model that was kept for this very machine, or else a new one, measured and kept (if there is a folder for it). Empty: neither was possible.
void plait_here_model(plait_text *json);
int plait_cli_machine(int argc, char **argv);
#endif
