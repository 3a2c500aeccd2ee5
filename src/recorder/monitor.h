// SPDX-License-Identifier: Apache-2.0
#ifndef PLAIT_RECORDER_MONITOR_H
#define PLAIT_RECORDER_MONITOR_H
#include "recorder/emit.h"
void monitor_orphan(void);          // callbacks that are still registered answer None from now on (after fork)
void monitor_restart(recorder *r);  // every disabled place is asked once more; works from inside a callback
#endif
