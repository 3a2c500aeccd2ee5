// SPDX-License-Identifier: Apache-2.0
// The callbacks that sys.monitoring calls, and the threads they are called in.
#ifndef PLAIT_RECORDER_PROFILE_EVENTS_H
#define PLAIT_RECORDER_PROFILE_EVENTS_H
#include "recorder/profile/profile_names.h"

typedef enum plait_profile_event {
    PLAIT_ON_ARMED,      // PY_START, until the main module starts
    PLAIT_ON_ENTER,      // PY_START, PY_RESUME, PY_THROW
    PLAIT_ON_LEAVE,      // PY_RETURN, PY_YIELD, PY_UNWIND
    PLAIT_ON_CALL,       // CALL
    PLAIT_ON_NATIVE,     // C_RETURN, C_RAISE
    PLAIT_ON_ENTER_LINES, PLAIT_ON_RESUME_LINES, PLAIT_ON_LEAVE_LINES, PLAIT_ON_CALL_LINES, PLAIT_ON_NATIVE_LINES,   // with --lines
    PLAIT_ON_LINE, PLAIT_ON_BRANCH,
    PLAIT_ON_COUNT,
} plait_profile_event;

// A callable object for one kind of event; new reference, NULL with an exception set. `disable` is sys.monitoring.DISABLE (kept).
int plait_profile_events_open(PyObject *module, PyObject *disable);
PyObject *plait_profile_callback(plait_profile_event event);
// What the armed callback calls, with no arguments, at the start of the main module: switches the other events on.
extern PyObject *plait_profile_on_main;
plait_profile_stack *plait_profile_here(void);     // this thread's stack, made on first use; NULL: no room
void plait_profile_drop_here(void);                // frees this thread's stack without recording its end
#endif
