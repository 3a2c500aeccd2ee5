// SPDX-License-Identifier: Apache-2.0
// The built viewer page, made from viewer/ by cmake/viewer.cmake. Not NUL-terminated.
#ifndef PLAIT_REPORT_HTML_PAGE_H
#define PLAIT_REPORT_HTML_PAGE_H
#include <stddef.h>

extern const unsigned char plait_html_page[];
extern const size_t plait_html_page_size;
#endif
