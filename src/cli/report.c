// SPDX-License-Identifier: Apache-2.0
// plait report: the page of a result written again, with whatever the folder holds now (a profile added since, say).
#include "cli/report.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cli/target.h"
#include "report/html.h"

static const char usage[] =
    "usage: plait report DIR [-o FILE.html]\n"
    "\n"
    "Writes the report page of a result of plait run again.\n"
    "  -o FILE.html   there instead of DIR/report.html\n";

static int complain(const char *what, const char *which) {
    fprintf(stderr, "plait: report: %s%s\n", what, which);
    return PLAIT_EXIT_FAULT;
}

static int write_page(const char *dir, const char *output) {
    char page[PATH_MAX], result[PATH_MAX];
    plait_error error = {0};
    if ((size_t)snprintf(page, sizeof page, "%s/report.html", dir) >= sizeof page ||
        (size_t)snprintf(result, sizeof result, "%s/result.json", dir) >= sizeof result) return complain("the folder's name is too long", "");
    if (access(result, R_OK) != 0) return complain("no plait result: cannot read ", result);
    if (plait_html_write(&dir, 1, output ? output : page, &error) != PLAIT_OK) return complain(error.text, "");
    fprintf(stderr, "plait: %s\n", output ? output : page);
    return 0;
}

int plait_cli_report(int argc, char **argv) {
    const char *dir = NULL, *output = NULL;
    for (int i = 1; i < argc; i++) {
        const char *at = argv[i];
        if (!strcmp(at, "-h") || !strcmp(at, "--help")) {
            fputs(usage, stdout);
            return 0;
        }
        if (!strcmp(at, "-o") && i + 1 >= argc) return complain("-o needs a file name", "");
        if (!strcmp(at, "-o")) output = argv[++i];
        else if (at[0] == '-' && at[1]) return complain("unknown option ", at);
        else if (dir) return complain("takes one result folder, not also ", at);
        else dir = at;
    }
    if (!dir) return complain("needs a result folder (plait report --help)", "");
    return write_page(dir, output);
}
