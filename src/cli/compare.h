// SPDX-License-Identifier: Apache-2.0
// plait compare: several results side by side.
#ifndef PLAIT_CLI_COMPARE_H
#define PLAIT_CLI_COMPARE_H
int plait_cli_compare(int argc, char **argv);   // argv[0] is "compare"; returns the exit code
#endif
