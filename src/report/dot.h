// SPDX-License-Identifier: Apache-2.0
// The graph of a result: regions, statements and calls as nodes, dependences as edges, as DOT (Graphviz) or GraphML.
// Folded it shows the regions with the most work and only the true dependences among their statements; unfolded, everything that ran.
#ifndef PLAIT_REPORT_DOT_H
#define PLAIT_REPORT_DOT_H
#include "report/show_result.h"

enum { PLAIT_GRAPH_FOLDED_REGIONS = 10 };
// region: a region id, or -1 for the whole program. unfold: every region below, every kind of dependence.
plait_status plait_graph_dot(plait_text *out, plait_show_result *result, int region, int unfold) PLAIT_MUST_USE;
plait_status plait_graph_graphml(plait_text *out, plait_show_result *result, int region, int unfold) PLAIT_MUST_USE;
#endif
