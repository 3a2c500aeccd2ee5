// SPDX-License-Identifier: Apache-2.0
// plait show: which machine fits, of the program and of one region.
#ifndef PLAIT_REPORT_SHOW_FIT_H
#define PLAIT_REPORT_SHOW_FIT_H
#include "report/show_page.h"

void plait_show_fit_program(plait_page *page);                                     // nothing if the result has no verdict on machines
void plait_show_fit_region(plait_page *page, const plait_show_region *region, int indent);
#endif
