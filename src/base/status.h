// SPDX-License-Identifier: Apache-2.0
// Every function that can fail returns a plait_status that must be looked at. The library never exits,
// aborts or prints. A plait_error carries the one-line message for people; it is optional (may be NULL).
#ifndef PLAIT_BASE_STATUS_H
#define PLAIT_BASE_STATUS_H

typedef enum plait_status {
    PLAIT_OK = 0,
    PLAIT_NOMEM,      // an allocation failed; nothing was changed
    PLAIT_INVALID,    // bad input (file, record, option); the message says which
    PLAIT_UNKNOWN,    // well-formed, but not known to this version (opcode, Python version)
    PLAIT_IO,         // a system call failed; errno is kept
    PLAIT_END,        // no more input: not a failure
} plait_status;

#define PLAIT_MUST_USE __attribute__((warn_unused_result))
#define PLAIT_PRINTF(f, a) __attribute__((format(printf, f, a)))

typedef struct plait_error {
    char text[512];   // NUL-terminated, one line; "" when nothing failed
} plait_error;

// Writes the message (error may be NULL) and returns status, so that `return plait_fail(...)` reads well.
plait_status plait_fail(plait_error *error, plait_status status, const char *format, ...) PLAIT_PRINTF(3, 4);

#define PLAIT_TRY(expression)                       \
    do {                                            \
        plait_status status_ = (expression);        \
        if (status_ != PLAIT_OK) return status_;    \
    } while (0)
#endif
