// SPDX-License-Identifier: Apache-2.0
#ifndef PLAIT_CLI_REPORT_H
#define PLAIT_CLI_REPORT_H
// plait report; argv[0] is "report". Returns plait's exit code.
int plait_cli_report(int argc, char **argv);
#endif
