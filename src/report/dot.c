// SPDX-License-Identifier: Apache-2.0
// One small model of nodes and edges, two writers.
//
// Regions that are shown become boxes; a dependence of a shown scope becomes an edge between the statements (file and line) of its ends, each inside
// the innermost shown region that holds it. Edges between the same two statements of one kind are one edge with all variables.
#include "report/dot.h"
#include <stdio.h>
#include <string.h>

enum { LONGEST_LABEL = 60, MOST_VARIABLES = 4, FOLDED_EDGES = 60 };

typedef struct statement { int file, line, region; } statement;
typedef struct edge { size_t from, to; const char *kind, *role; int carried; int64_t low, high; uint64_t count; plait_text variables; int nvariables; } edge;

typedef struct graph {
    plait_show_result *r;
    uint8_t *shown;                    // by region
    PLAIT_VEC(statement) statements;
    PLAIT_VEC(edge) edges;             // variables owned
    int failed;
} graph;

// ---- choosing

static int inside(const plait_show_result *r, int region, int outer) {
    for (int steps = 0; region >= 0 && steps < 1000; steps++) {
        if (region == outer) return 1;
        region = r->regions[region].parent;
    }
    return 0;
}

static void choose(graph *g, int region, int unfold) {
    plait_show_result *r = g->r;
    for (size_t i = 1; i < r->nregions; i++)
        g->shown[i] = r->regions[i].instances && (region < 0 ? unfold || !r->regions[i].library : inside(r, (int)i, region)) ;
    if (region >= 0) g->shown[region] = 1;
    if (unfold || region >= 0) return;
    for (;;) {   // drop the least until few enough are left
        size_t left = 0, least = 0;
        for (size_t i = 1; i < r->nregions; i++) {
            if (!g->shown[i]) continue;
            left++;
            if (!least || r->regions[i].work < r->regions[least].work) least = i;
        }
        if (left <= PLAIT_GRAPH_FOLDED_REGIONS) return;
        g->shown[least] = 0;
    }
}

static int shown_around(const graph *g, int region) {
    for (size_t steps = 0; region > 0 && !g->shown[region]; steps++)   // a damaged result may name a region its own ancestor
        region = steps < g->r->nregions ? g->r->regions[region].parent : -1;
    return region > 0 ? region : -1;
}

// ---- building

static size_t statement_of(graph *g, const plait_show_end *end, int scope) {
    int region = shown_around(g, end->region);
    if (region < 0) region = scope;   // in a function that is not shown: drawn beside the region that it was called from
    for (size_t i = 0; i < g->statements.len; i++) {
        const statement *s = &g->statements.at[i];
        if (s->file == end->file && s->line == end->line && s->region == region) return i;
    }
    if (plait_vec_push(&g->statements, ((statement){end->file, end->line, region})) != PLAIT_OK) g->failed = 1;
    return g->statements.len - (g->statements.len > 0);
}

static void add_variable(edge *e, const char *variable) {
    if (e->variables.at && strstr(e->variables.at, variable)) return;
    if (e->nvariables < MOST_VARIABLES) plait_text_addf(&e->variables, "%s%s", e->nvariables ? ", " : "", variable);
    else if (e->nvariables == MOST_VARIABLES) plait_text_add(&e->variables, ", ...");
    e->nvariables++;
}

static void add_edge(graph *g, const plait_show_dependence *d) {
    size_t from = statement_of(g, &d->source, d->scope), to = statement_of(g, &d->sink, d->scope);
    edge *found = NULL;
    for (size_t i = 0; i < g->edges.len && !found; i++) {
        edge *e = &g->edges.at[i];
        if (e->from == from && e->to == to && !strcmp(e->kind, d->kind) && e->carried == d->carried && !strcmp(e->role, d->role)) found = e;
    }
    if (!found) {
        edge fresh = {.from = from, .to = to, .kind = d->kind, .role = d->role, .carried = d->carried, .low = d->low, .high = d->high};
        if (plait_vec_push(&g->edges, fresh) != PLAIT_OK) {
            g->failed = 1;
            return;
        }
        found = &g->edges.at[g->edges.len - 1];
    }
    found->count += d->count;
    if (d->low < found->low) found->low = d->low;
    if (d->high > found->high) found->high = d->high;
    add_variable(found, d->variable);
}

// What a folded picture of the whole program leaves out first: parameters, and names that only go from line to line of one iteration.
static int is_detail(const plait_show_result *r, const plait_show_dependence *d) {
    if (d->carried || strcmp(d->location, "local")) return 0;
    int at = d->source.region;
    return r->regions[d->scope].is_loop || (at >= 0 && (size_t)at < r->nregions && d->source.line == r->regions[at].line);
}

static int is_blocker(const edge *e) { return e->carried && !strcmp(e->kind, "RAW") && !*e->role; }

static int matters_less(const edge *a, const edge *b) {
    if (is_blocker(a) != is_blocker(b)) return is_blocker(b);
    return a->count < b->count;
}

// Keeps the edges that matter most, and the statements that have one.
static void thin_out(graph *g) {
    while (g->edges.len > FOLDED_EDGES) {
        size_t least = 0;
        for (size_t i = 1; i < g->edges.len; i++) if (matters_less(&g->edges.at[i], &g->edges.at[least])) least = i;
        plait_text_fini(&g->edges.at[least].variables);
        memmove(&g->edges.at[least], &g->edges.at[least + 1], (g->edges.len - least - 1) * sizeof *g->edges.at);
        g->edges.len--;
    }
    for (size_t i = 0; i < g->statements.len; i++) {
        int used = 0;
        for (size_t k = 0; k < g->edges.len; k++) used |= g->edges.at[k].from == i || g->edges.at[k].to == i;
        if (!used) g->statements.at[i].region = -1;
    }
}

static plait_status build(graph *g, plait_show_result *r, int region, int unfold) {
    *g = (graph){.r = r};
    g->shown = plait_calloc(r->nregions + 1, 1);
    if (!g->shown) return PLAIT_NOMEM;
    choose(g, region, unfold);
    for (size_t i = 0; i < r->ndeps && !g->failed; i++) {
        const plait_show_dependence *d = &r->deps[i];
        if (d->scope < 0 || !g->shown[d->scope]) continue;
        if (!unfold && region < 0 && (strcmp(d->kind, "RAW") || !strcmp(d->location, "length"))) continue;
        if (!unfold && strcmp(d->kind, "RAW") && !d->carried) continue;
        if (!unfold && region < 0 && is_detail(r, d)) continue;
        add_edge(g, d);
    }
    if (!unfold && region < 0) thin_out(g);
    return g->failed ? PLAIT_NOMEM : PLAIT_OK;
}

static void graph_fini(graph *g) {
    for (size_t i = 0; i < g->edges.len; i++) plait_text_fini(&g->edges.at[i].variables);
    plait_vec_fini(&g->edges);
    plait_vec_fini(&g->statements);
    plait_free(g->shown);
}

// ---- labels

static void region_label(const graph *g, plait_text *t, int region) {
    const plait_show_region *r = &g->r->regions[region];
    plait_text_addf(t, "%s %s:%d", r->is_loop ? "loop" : r->name, plait_show_basename(g->r, r->file), r->line);
    if (*r->pattern) plait_text_addf(t, " %s", r->pattern);
    plait_text_addf(t, " %.0f%%", 100 * (r->share > 1 ? 1 : r->share));
}

static void statement_label(const graph *g, plait_text *t, const statement *s) {
    size_t n;
    const char *line = plait_show_line(g->r, s->file, s->line, &n);
    plait_text_addf(t, "%d: ", s->line);
    if (!n) plait_text_add(t, plait_show_basename(g->r, s->file));
    size_t cut = n < LONGEST_LABEL ? n : LONGEST_LABEL;
    while (cut < n && cut > 0 && ((unsigned char)line[cut] & 0xc0) == 0x80) cut--;
    plait_text_addn(t, line, cut);
    if (cut < n) plait_text_add(t, "...");
}

// Instructions side by side in one iteration or activation; 0: not sampled.
static double ilp_of(const graph *g, int region, int path) {
    return json_number_value(json_object_get(json_object_get(g->r->regions[region].json, "ilp"), path ? "critical_path" : "width"));
}

static void edge_label(const edge *e, plait_text *t) {
    plait_text_addf(t, "%s", e->variables.at ? e->variables.at : "");
    if (e->carried && e->low == e->high) plait_text_addf(t, " d=%lld", (long long)e->low);
    else if (e->carried) plait_text_addf(t, " d=%lld..%lld", (long long)e->low, (long long)e->high);
    if (*e->role) plait_text_addf(t, " [%s]", e->role);
}

typedef void (*escape)(plait_text *out, const char *s);

static void dot_escape(plait_text *out, const char *s) {
    for (; s && *s; s++) {
        if (*s == '"' || *s == '\\') plait_text_add(out, "\\");
        if ((unsigned char)*s >= ' ' || (unsigned char)*s >= 0x80) plait_text_addn(out, s, 1);
        else plait_text_add(out, " ");
    }
}

static void xml_escape(plait_text *out, const char *s) {
    for (; s && *s; s++) {
        if (*s == '<') plait_text_add(out, "&lt;");
        else if (*s == '>') plait_text_add(out, "&gt;");
        else if (*s == '&') plait_text_add(out, "&amp;");
        else if (*s == '"') plait_text_add(out, "&quot;");
        else if ((unsigned char)*s < ' ') plait_text_add(out, " ");
        else plait_text_addn(out, s, 1);
    }
}

static void put_label(plait_text *out, plait_text *label, escape escaped) {
    if (label->status != PLAIT_OK) out->status = label->status;
    else escaped(out, label->at);
    plait_text_fini(label);
}

// ---- DOT

static const char *dot_colour(const char *pattern) {
    if (!strcmp(pattern, "doall") || !strcmp(pattern, "reduction") || !strcmp(pattern, "forkjoin")) return "#2e7d32";
    if (!strcmp(pattern, "doacross") || !strcmp(pattern, "pipeline")) return "#b26a00";
    return !strcmp(pattern, "sequential") ? "#b71c1c" : "#757575";
}

static void dot_region(const graph *g, plait_text *out, int region, int depth) {   // regions nest as the source does: not deep
    plait_text label = {0};
    region_label(g, &label, region);
    plait_text_addf(out, "%*ssubgraph cluster_%d {\n%*slabel=\"", depth * 2, "", region, depth * 2 + 2, "");
    put_label(out, &label, dot_escape);
    plait_text_addf(out, "\"; color=\"%s\";", dot_colour(g->r->regions[region].pattern));
    if (ilp_of(g, region, 0) > 0) plait_text_addf(out, " ilp_width=\"%.3g\"; ilp_path=\"%.0f\";", ilp_of(g, region, 0), ilp_of(g, region, 1));
    plait_text_add(out, "\n");
    plait_text_addf(out, "%*sr%d [shape=point, style=invis];\n", depth * 2 + 2, "", region);
    for (size_t i = 0; i < g->statements.len; i++) {
        if (g->statements.at[i].region != region) continue;
        statement_label(g, &label, &g->statements.at[i]);
        plait_text_addf(out, "%*ss%zu [label=\"", depth * 2 + 2, "", i);
        put_label(out, &label, dot_escape);
        plait_text_add(out, "\"];\n");
    }
    for (size_t i = 1; i < g->r->nregions; i++)
        if (g->shown[i] && shown_around(g, g->r->regions[i].parent) == region) dot_region(g, out, (int)i, depth + 1);
    plait_text_addf(out, "%*s}\n", depth * 2, "");
}

static void dot_edges(const graph *g, plait_text *out) {
    for (size_t i = 0; i < g->edges.len; i++) {
        const edge *e = &g->edges.at[i];
        plait_text label = {0};
        int blocks = e->carried && !strcmp(e->kind, "RAW") && !*e->role;
        edge_label(e, &label);
        plait_text_addf(out, "  s%zu -> s%zu [label=\"", e->from, e->to);
        put_label(out, &label, dot_escape);
        plait_text_addf(out, "\"%s%s];\n", blocks ? ", color=\"#b71c1c\", penwidth=2" : e->carried ? ", color=\"#757575\"" : "",
                        !strcmp(e->kind, "RAW") ? "" : !strcmp(e->kind, "WAR") ? ", style=dashed" : ", style=dotted");
    }
    for (size_t i = 0; i < g->r->ncalls; i++) {
        const plait_show_call *c = &g->r->calls[i];
        if (c->caller <= 0 || c->callee <= 0 || !g->shown[c->callee]) continue;
        int caller = shown_around(g, c->caller);
        if (caller > 0) plait_text_addf(out, "  r%d -> r%d [label=\"call, line %d\", style=bold, color=\"#1565c0\"];\n", caller, c->callee, c->line);
    }
}

plait_status plait_graph_dot(plait_text *out, plait_show_result *result, int region, int unfold) {
    graph g;
    plait_status status = build(&g, result, region, unfold);
    if (status == PLAIT_OK) {
        plait_text_add(out, "digraph plait {\n  compound=true; newrank=true; rankdir=TB; fontname=\"sans-serif\";\n"
                            "  node [shape=box, fontname=\"monospace\", fontsize=10]; edge [fontname=\"sans-serif\", fontsize=9];\n");
        for (size_t i = 1; i < result->nregions; i++)
            if (g.shown[i] && shown_around(&g, result->regions[i].parent) < 0) dot_region(&g, out, (int)i, 1);
        dot_edges(&g, out);
        plait_text_add(out, "}\n");
        status = out->status;
    }
    graph_fini(&g);
    return status;
}

// ---- GraphML

static void xml_data(plait_text *out, const char *key, const char *value) {
    plait_text_addf(out, "<data key=\"%s\">", key);
    xml_escape(out, value);
    plait_text_add(out, "</data>");
}

static void xml_labelled(plait_text *out, plait_text *label) {
    plait_text_add(out, "<data key=\"label\">");
    put_label(out, label, xml_escape);
    plait_text_add(out, "</data>");
}

static void xml_parent(plait_text *out, int region) {
    if (region > 0) plait_text_addf(out, "<data key=\"parent\">r%d</data>", region);
}

// One flat graph in which each node names its region: few readers know graphs inside of nodes.
static void xml_region(const graph *g, plait_text *out, int region) {
    plait_text label = {0};
    region_label(g, &label, region);
    plait_text_addf(out, "<node id=\"r%d\"><data key=\"type\">region</data>", region);
    xml_data(out, "pattern", g->r->regions[region].pattern);
    if (ilp_of(g, region, 0) > 0)
        plait_text_addf(out, "<data key=\"ilp_width\">%.6g</data><data key=\"ilp_path\">%.0f</data>", ilp_of(g, region, 0), ilp_of(g, region, 1));
    xml_parent(out, shown_around(g, g->r->regions[region].parent));
    xml_labelled(out, &label);
    plait_text_add(out, "</node>\n");
    for (size_t i = 0; i < g->statements.len; i++) {
        if (g->statements.at[i].region != region) continue;
        statement_label(g, &label, &g->statements.at[i]);
        plait_text_addf(out, "<node id=\"s%zu\"><data key=\"type\">statement</data>", i);
        xml_parent(out, region);
        xml_labelled(out, &label);
        plait_text_add(out, "</node>\n");
    }
    for (size_t i = 1; i < g->r->nregions; i++)
        if (g->shown[i] && shown_around(g, g->r->regions[i].parent) == region) xml_region(g, out, (int)i);
}

static void xml_edges(const graph *g, plait_text *out) {
    for (size_t i = 0; i < g->edges.len; i++) {
        const edge *e = &g->edges.at[i];
        plait_text label = {0};
        edge_label(e, &label);
        plait_text_addf(out, "<edge source=\"s%zu\" target=\"s%zu\"><data key=\"kind\">%s</data><data key=\"carried\">%s</data>"
                        "<data key=\"count\">%llu</data>", e->from, e->to, e->kind, e->carried ? "true" : "false", (unsigned long long)e->count);
        xml_data(out, "role", e->role);
        xml_labelled(out, &label);
        plait_text_add(out, "</edge>\n");
    }
    for (size_t i = 0; i < g->r->ncalls; i++) {
        const plait_show_call *c = &g->r->calls[i];
        int caller = c->caller > 0 ? shown_around(g, c->caller) : -1;
        if (caller > 0 && c->callee > 0 && g->shown[c->callee])
            plait_text_addf(out, "<edge source=\"r%d\" target=\"r%d\"><data key=\"kind\">call</data><data key=\"count\">%llu</data></edge>\n",
                            caller, c->callee, (unsigned long long)c->count);
    }
}

plait_status plait_graph_graphml(plait_text *out, plait_show_result *result, int region, int unfold) {
    static const char *const keys[][3] = {{"type", "node", "string"}, {"parent", "node", "string"}, {"pattern", "node", "string"}, {"label", "all", "string"},
                                          {"kind", "edge", "string"}, {"carried", "edge", "boolean"}, {"role", "edge", "string"},
                                          {"count", "edge", "long"}, {"ilp_width", "node", "double"}, {"ilp_path", "node", "long"}};
    graph g;
    plait_status status = build(&g, result, region, unfold);
    if (status == PLAIT_OK) {
        plait_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            plait_text_addf(out, "<key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", keys[i][0], keys[i][1], keys[i][0], keys[i][2]);
        plait_text_add(out, "<graph id=\"plait\" edgedefault=\"directed\">\n");
        for (size_t i = 1; i < result->nregions; i++)
            if (g.shown[i] && shown_around(&g, result->regions[i].parent) < 0) xml_region(&g, out, (int)i);
        xml_edges(&g, out);
        plait_text_add(out, "</graph>\n</graphml>\n");
        status = out->status;
    }
    graph_fini(&g);
    return status;
}
