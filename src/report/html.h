// SPDX-License-Identifier: Apache-2.0
// The HTML report: the built viewer page (bytes embedded in the program) filled with one payload.
// Nothing of the traced program is put into the page as text: the payload is JSON, deflated, in base64, and only the
// page's script reads it. docs/report.md describes the payload.
#ifndef PLAIT_REPORT_HTML_H
#define PLAIT_REPORT_HTML_H
#include <stddef.h>
#include "base/status.h"

// Writes output_path from DIR/result.json (and DIR/profile.json where there is one) of each folder: one folder gives a
// report, several a comparison. The file appears whole or not at all. PLAIT_INVALID: a result is missing or not JSON.
plait_status plait_html_write(const char *const *result_dirs, size_t count, const char *output_path, plait_error *error) PLAIT_MUST_USE;
#endif
