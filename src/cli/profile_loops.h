// SPDX-License-Identifier: Apache-2.0
// Where the source of a profile's functions has loops: asked of the program's interpreter (its ast module), after the program ended.
#ifndef PLAIT_CLI_PROFILE_LOOPS_H
#define PLAIT_CLI_PROFILE_LOOPS_H
#include "report/profile_model.h"

typedef PLAIT_VEC(plait_prof_loop) plait_prof_loops;
// Files that cannot be read or parsed have no loops; a failure to ask leaves loops empty.
void plait_profile_loops(const char *python, const plait_profile_model *model, plait_prof_loops *loops);
#endif
