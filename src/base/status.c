// SPDX-License-Identifier: Apache-2.0
#include "base/status.h"
#include <stdarg.h>
#include <stdio.h>

plait_status plait_fail(plait_error *error, plait_status status, const char *format, ...) {
    if (error) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->text, sizeof error->text, format, arguments);
        va_end(arguments);
    }
    return status;
}
