// SPDX-License-Identifier: Apache-2.0
// plait show --ilp: a region's instruction-level parallelism as tables and stages, and as a graph of its instructions.
#ifndef PLAIT_REPORT_SHOW_ILP_H
#define PLAIT_REPORT_SHOW_ILP_H
#include "report/show_result.h"

// Of the loops and functions on the line, else of the innermost region around it that has a sample. PLAIT_INVALID: there is none.
plait_status plait_show_ilp(plait_text *out, plait_show_result *result, const char *file, int line, plait_error *error) PLAIT_MUST_USE;
// The unit shown as a graph for Graphviz, a rank for each stage; or as GraphML.
plait_status plait_show_ilp_graph(plait_text *out, plait_show_result *result, const char *file, int line, int graphml, plait_error *error) PLAIT_MUST_USE;
#endif
