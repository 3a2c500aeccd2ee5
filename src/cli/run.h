// SPDX-License-Identifier: Apache-2.0
// plait run: runs a program under the recorder and writes what it found.
#ifndef PLAIT_CLI_RUN_H
#define PLAIT_CLI_RUN_H
int plait_cli_run(int argc, char **argv);   // argv[0] is "run"; returns the exit code
#endif
