// SPDX-License-Identifier: Apache-2.0
// plait profile: runs a program under the profiler extension and writes where its time went.
#ifndef PLAIT_CLI_PROFILE_H
#define PLAIT_CLI_PROFILE_H
int plait_cli_profile(int argc, char **argv);   // argv[0] is "profile"; returns the exit code
#endif
