// SPDX-License-Identifier: Apache-2.0
// A writer of the payload: bytes go in, deflated base64 comes out to a file, in constant memory. Failure sticks and is
// told once by finish.
#ifndef PLAIT_REPORT_HTML_SINK_H
#define PLAIT_REPORT_HTML_SINK_H
#include <stddef.h>
#include <stdio.h>
#include <zlib.h>
#include "base/status.h"

typedef struct plait_html_sink {
    z_stream deflate;
    FILE *out;                  // borrowed until finish
    unsigned char left[3];      // bytes of an unfinished base64 group
    size_t left_count;
    plait_status status;        // the first failure
} plait_html_sink;

plait_status plait_html_sink_start(plait_html_sink *sink, FILE *out) PLAIT_MUST_USE;
void plait_html_sink_add(plait_html_sink *sink, const char *bytes, size_t count);
void plait_html_sink_text(plait_html_sink *sink, const char *text);             // NUL-terminated
// A JSON string of these bytes, quotes included. Bytes that are not UTF-8 become U+FFFD; returns 1 if any did.
int plait_html_sink_string(plait_html_sink *sink, const char *bytes, size_t count);
plait_status plait_html_sink_finish(plait_html_sink *sink) PLAIT_MUST_USE;      // also after a failure: frees
#endif
