// SPDX-License-Identifier: Apache-2.0
// The program that is watched: finding its interpreter, starting it with one inherited file descriptor, passing signals on, waiting.
//
// The program is started as `python SCRIPT ARGS` or `python -m MODULE ARGS` with PYTHONPATH led by LIBDIR/python/plait/site, whose
// sitecustomize starts the boot module and puts everything back (see there). LIBDIR is lib/plait beside the folder of this executable.
//
// Functions that can fail return 0, or the exit code that plait ends with (125 plait's own fault, 126 interpreter unusable or
// unsupported, 127 not found) and one line in *error. One target at a time: the signal handlers are process-wide.
#ifndef PLAIT_CLI_TARGET_H
#define PLAIT_CLI_TARGET_H
#include <limits.h>
#include <sys/resource.h>
#include <sys/types.h>
#include "base/status.h"

enum { PLAIT_EXIT_FAULT = 125, PLAIT_EXIT_UNUSABLE = 126, PLAIT_EXIT_NOT_FOUND = 127 };

typedef struct plait_target {
    // Set by the caller, all borrowed until the target ended.
    const char *python;      // --python EXE, or NULL
    const char *extension;   // "_plait_recorder": LIBDIR must hold one for the interpreter; NULL: none is needed
    const char *boot;        // module of the package plait in LIBDIR/python whose start(fd, options) is called
    const char *options;     // text for start(), may be NULL
    int fd;                  // inherited under the same number; -1: none
    int module;              // 1: -m MODULE
    char **argv;             // SCRIPT or MODULE and its arguments, NULL-terminated
    // Filled by plait_target_find.
    char exe[PATH_MAX];      // as started: not resolved, a virtual environment depends on it
    char version[32];        // "3.12.1"
    int major, minor;
    char libdir[PATH_MAX];
    // Filled by start, poll and wait.
    pid_t pid;
    int ended, exit_code, signal;   // signal: what killed it, else 0; exit_code is then 128 + signal
    struct rusage usage;            // of the target and the children it waited for
} plait_target;

// Finds and checks the interpreter: --python, else $VIRTUAL_ENV/bin/python, else the newest supported python3.X of PATH and pyenv.
// Also looks that a script exists.
int plait_target_find(plait_target *target, plait_error *error) PLAIT_MUST_USE;
// Starts it; from here on SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1 and SIGUSR2 sent to plait alone are passed on, those of the terminal
// (which reach the whole foreground group) only survived.
int plait_target_start(plait_target *target, plait_error *error) PLAIT_MUST_USE;
// 1 when it has ended (status filled in), 0 while it runs. Never blocks.
int plait_target_poll(plait_target *target);
// Waits for the end; calls tick(context) at once, every interval_ms, and a last time between its end and its reaping (tick may be NULL).
void plait_target_wait(plait_target *target, int interval_ms, void (*tick)(void *), void *context);
// What plait itself returns: the program's exit code. A program killed by a signal: plait dies by the same one, without a core.
int plait_target_finish(const plait_target *target);

// LIBDIR into out (PATH_MAX bytes).
int plait_target_libdir(char *out, plait_error *error) PLAIT_MUST_USE;
#endif
