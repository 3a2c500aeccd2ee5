// SPDX-License-Identifier: Apache-2.0
#include "cli/show.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "cli/target.h"
#include "report/dot.h"
#include "report/show_profile.h"
#include "report/show_ilp.h"
#include "report/show_text.h"

static const char usage[] =
    "usage: plait show [--all] [--ilp] [--dot FILE] [--graphml FILE] [--unfold] DIR [FILE:LINE]\n"
    "\n"
    "The findings of plait run as text: the regions that matter most, or all that is known of one place. Where plait profile has\n"
    "written into the same folder, the loops that cost most time come first.\n"
    "  FILE:LINE        only the loops and functions on that line, else the innermost one around it\n"
    "  --all            every region, library code too; every dependence\n"
    "  --ilp            the instruction-level parallelism of the place, stage by stage; with --dot or --graphml as a graph of instructions\n"
    "  --dot FILE       write the graph of regions, statements and dependences for Graphviz instead; - is standard output\n"
    "  --graphml FILE   the same as GraphML\n"
    "  --unfold         in graphs: everything that ran, not only the regions with the most work\n";

typedef struct request { const char *dir, *place, *dot, *graphml; int all, ilp, unfold, help; } request;

static int complain(const char *text) {
    fprintf(stderr, "plait: show: %s\n", text);
    return PLAIT_EXIT_FAULT;
}

static int complain_of(const char *format, const char *what) {
    plait_error error = {0};
    (void)plait_fail(&error, PLAIT_INVALID, format, what);
    return complain(error.text);
}

static int read_arguments(request *r, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        const char *at = argv[i], **value = !strcmp(at, "--dot") ? &r->dot : !strcmp(at, "--graphml") ? &r->graphml : NULL;
        if (value && i + 1 >= argc) return complain_of("%s needs a file name", at);
        if (value) *value = argv[++i];
        else if (!strcmp(at, "--all")) r->all = 1;
        else if (!strcmp(at, "--unfold")) r->unfold = 1;
        else if (!strcmp(at, "--ilp")) r->ilp = 1;
        else if (!strcmp(at, "--help") || !strcmp(at, "-h")) r->help = 1;
        else if (at[0] == '-' && at[1]) return complain_of("unknown option %s", at);
        else if (!r->dir) r->dir = at;
        else if (!r->place) r->place = at;
        else return complain_of("one place at a time: what is %s?", at);
    }
    if (r->ilp && !r->place && !r->help) return complain("--ilp needs a place, FILE:LINE");
    return r->help || r->dir ? 0 : complain("needs a result folder (plait show --help)");
}

// FILE:LINE into both parts; 0 if it has another form.
static int split_place(const char *place, char *file, size_t size, int *line) {
    const char *colon = strrchr(place, ':');
    char *end;
    if (!colon || colon == place || (size_t)(colon - place) >= size) return 0;
    long n = strtol(colon + 1, &end, 10);
    if (end == colon + 1 || *end || n < 1 || n > 100000000) return 0;
    memcpy(file, place, (size_t)(colon - place));
    file[colon - place] = 0;
    *line = (int)n;
    return 1;
}

static int put_out(const char *path, const plait_text *text, plait_status status) {
    if (status != PLAIT_OK) return complain("out of memory");
    int standard = !strcmp(path, "-");
    FILE *out = standard ? stdout : fopen(path, "wb");
    int failed = !out || (text->len && fwrite(text->at, 1, text->len, out) != text->len);
    if (out) failed |= standard ? fflush(out) != 0 : fclose(out) != 0;
    return failed ? complain_of("cannot write %s", standard ? "the text" : path) : 0;
}

static int width_of_terminal(void) {
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    int n = columns ? atoi(columns) : 0;
    if (n <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) n = size.ws_col;
    return n < 60 ? 100 : n > 120 ? 120 : n;
}

// The region a graph is asked of: the one on the line, else the innermost around it; -1: none.
static int region_at(const plait_show_result *result, const char *file, int line) {
    int best = -1;
    for (size_t i = 1; i < result->nregions; i++) {
        const plait_show_region *g = &result->regions[i];
        if (plait_show_file_matches(result, g->file, file) && g->line <= line && g->end_line >= line &&
            (best < 0 || (g->line >= result->regions[best].line && result->regions[best].line != line))) best = (int)i;
    }
    return best;
}

static int write_graphs(const request *r, plait_show_result *result, const char *file, int line) {
    int region = r->place ? region_at(result, file, line) : -1, bad = 0;
    if (r->place && region < 0) return complain_of("nothing at %s in this result", r->place);
    if (r->dot) {
        plait_text text = {0};
        plait_status status = plait_graph_dot(&text, result, region, r->unfold);
        bad = put_out(r->dot, &text, status);
        plait_text_fini(&text);
    }
    if (r->graphml && !bad) {
        plait_text text = {0};
        plait_status status = plait_graph_graphml(&text, result, region, r->unfold);
        bad = put_out(r->graphml, &text, status);
        plait_text_fini(&text);
    }
    return bad;
}

static int write_ilp(const request *r, plait_show_result *result, const char *file, int line) {
    const char *const paths[] = {r->dot, r->graphml, r->dot || r->graphml ? NULL : "-"};
    int bad = 0;
    for (int i = 0; i < 3 && !bad; i++) {
        plait_text text = {0};
        plait_error error = {0};
        if (!paths[i]) continue;
        plait_status status = i == 2 ? plait_show_ilp(&text, result, file, line, &error) : plait_show_ilp_graph(&text, result, file, line, i == 1, &error);
        bad = *error.text ? complain(error.text) : put_out(paths[i], &text, status);
        plait_text_fini(&text);
    }
    return bad;
}

// result NULL: the folder has a profile only.
static int write_text(const request *r, plait_show_result *result, const plait_show_profile *profile, const char *file, int line) {
    const char *no_colour = getenv("NO_COLOR");
    plait_show_options options = {.colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour), .width = width_of_terminal(), .all = r->all, .profile = profile};
    plait_text text = {0};
    plait_error error = {0};
    plait_status status = !result ? plait_show_profile_only(&text, &options) : r->place ? plait_show_place(&text, result, file, line, &options, &error) : plait_show_overview(&text, result, &options);
    int bad = *error.text ? complain(error.text) : put_out("-", &text, status);
    plait_text_fini(&text);
    return bad;
}

static int show_both(const request *r, plait_show_result *result, plait_show_profile *profile, const char *file, int line) {
    int same = 0;
    if (plait_show_profile_join(profile, result, &same) != PLAIT_OK) return complain("out of memory");
    if (profile->json && !same) fprintf(stderr, "plait: show: profile.json in %s is of another program: left aside\n", r->dir);
    return write_text(r, result, same ? profile : NULL, file, line);
}

static int has_result(const char *dir) {
    plait_text path = {0};
    plait_text_addf(&path, "%s/result.json", dir);
    int there = path.status == PLAIT_OK && access(path.at, F_OK) == 0;
    plait_text_fini(&path);
    return there;
}

int plait_cli_show(int argc, char **argv) {
    request r = {0};
    plait_show_result result;
    plait_error error = {0};
    char file[4096] = "";
    int line = 0;
    int bad = read_arguments(&r, argc, argv);
    if (bad) return bad;
    if (r.help) return fputs(usage, stdout) < 0 ? PLAIT_EXIT_FAULT : 0;
    if (r.place && !split_place(r.place, file, sizeof file, &line)) return complain_of("%s is not FILE:LINE", r.place);
    plait_show_profile profile = {0};
    if (!r.dot && !r.graphml && plait_show_profile_read(r.dir, &profile, &error) != PLAIT_OK) return complain(error.text);
    if (profile.json && !r.place && !has_result(r.dir)) bad = write_text(&r, NULL, &profile, file, line);
    else if (plait_show_read(r.dir, &result, &error) != PLAIT_OK) bad = complain(error.text);
    else {
        bad = r.ilp ? write_ilp(&r, &result, file, line) : r.dot || r.graphml ? write_graphs(&r, &result, file, line) : show_both(&r, &result, &profile, file, line);
        plait_show_fini(&result);
    }
    plait_show_profile_fini(&profile);
    return bad;
}
