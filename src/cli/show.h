// SPDX-License-Identifier: Apache-2.0
#ifndef PLAIT_CLI_SHOW_H
#define PLAIT_CLI_SHOW_H
// plait show; argv[0] is "show". Returns plait's exit code.
int plait_cli_show(int argc, char **argv);
#endif
