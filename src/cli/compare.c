// SPDX-License-Identifier: Apache-2.0
#include "cli/compare.h"
#include <stdio.h>
#include <string.h>
#include "cli/target.h"
#include "report/compare.h"
#include "report/html.h"

static const char usage[] =
    "usage: plait compare [-o FILE.html] [--json FILE] [--all] DIR DIR ...\n"
    "\n"
    "Compares the instruction mixes of results of plait run, and the verdicts of runs of the same program.\n"
    "  -o FILE.html   also write an HTML page\n"
    "  --json FILE    also write everything as JSON; - writes it to standard output instead of the tables\n"
    "  --all          show opcodes below one per cent too\n";

typedef struct request {
    const char *html, *json;
    unsigned options;
    PLAIT_VEC(const char *) dirs;
} request;

static int complain(const char *text) {
    fprintf(stderr, "plait: compare: %s\n", text);
    return PLAIT_EXIT_FAULT;
}

static int read_arguments(request *r, int argc, char **argv, int *help) {
    for (int i = 1; i < argc; i++) {
        const char *at = argv[i], **value = NULL;
        if (strcmp(at, "-o") == 0) value = &r->html;
        else if (strcmp(at, "--json") == 0) value = &r->json;
        else if (strcmp(at, "--all") == 0) r->options |= PLAIT_COMPARE_ALL;
        else if (strcmp(at, "-h") == 0 || strcmp(at, "--help") == 0) *help = 1;
        else if (at[0] == '-' && at[1]) {
            fprintf(stderr, "plait: compare: unknown option %s\n", at);
            return PLAIT_EXIT_FAULT;
        } else if (plait_vec_push(&r->dirs, at) != PLAIT_OK) return complain("out of memory");
        if (value && i + 1 >= argc) {
            fprintf(stderr, "plait: compare: %s needs a file name\n", at);
            return PLAIT_EXIT_FAULT;
        }
        if (value) *value = argv[++i];
    }
    if (!*help && r->dirs.len < 2) return complain("needs at least two result folders (plait compare --help)");
    return 0;
}

static int write_text(const request *r, const plait_compare *compare) {
    plait_text text = {0};
    plait_compare_write_text(&text, compare, r->options);
    int failed = text.status != PLAIT_OK || fwrite(text.at, 1, text.len, stdout) != text.len || fflush(stdout) != 0;
    plait_text_fini(&text);
    return failed ? complain("cannot write the tables") : 0;
}

static int write_all(const request *r, const plait_compare *compare) {
    plait_error error = {0};
    if (r->json && plait_compare_write_json(r->json, compare, &error) != PLAIT_OK) return complain(error.text);
    if (r->html && plait_html_write(r->dirs.at, r->dirs.len, r->html, &error) != PLAIT_OK) return complain(error.text);
    return r->json && strcmp(r->json, "-") == 0 ? 0 : write_text(r, compare);
}

int plait_cli_compare(int argc, char **argv) {
    request r = {0};
    plait_compare compare;
    plait_error error = {0};
    int help = 0, bad = read_arguments(&r, argc, argv, &help);
    if (!bad && help) bad = fputs(usage, stdout) == EOF;
    else if (!bad && plait_compare_read(&compare, r.dirs.at, r.dirs.len, &error) != PLAIT_OK) bad = complain(error.text);
    else if (!bad) {
        bad = write_all(&r, &compare);
        plait_compare_fini(&compare);
    }
    plait_vec_fini(&r.dirs);
    return bad;
}
