// SPDX-License-Identifier: Apache-2.0
// plait_html OUT.html DIR...: the C side of the report by itself, for the tests of the page.
#include <stdio.h>
#include "report/html.h"

int main(int argc, char **argv) {
    plait_error error = {""};
    if (argc < 3) return fputs("usage: plait_html OUT.html DIR...\n", stderr), 125;
    if (plait_html_write((const char *const *)argv + 2, (size_t)(argc - 2), argv[1], &error) == PLAIT_OK) return 0;
    return fprintf(stderr, "plait_html: %s\n", error.text), 1;
}
