// SPDX-License-Identifier: Apache-2.0
// plait: dispatches to one file a subcommand.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "cli/compare.h"
#include "cli/here.h"
#include "cli/mix.h"
#include "cli/profile.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/show.h"
#include "cli/target.h"

static const struct { const char *name; int (*run)(int argc, char **argv); const char *what; } commands[] = {
    {"run", plait_cli_run, "runs a program and finds its exact data dependences"},
    {"compare", plait_cli_compare, "several results side by side"},
    {"show", plait_cli_show, "the findings of a run as text, or as a graph"},
    {"report", plait_cli_report, "writes the report page of a run again"},
    {"mix", plait_cli_mix, "what a file's bytecode consists of, without running it"},
    {"profile", plait_cli_profile, "where the time goes, as a true call tree"},
    {"machine", plait_cli_machine, "the model of this machine, measured"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void put_usage(FILE *out) {
    fprintf(out, "usage: plait COMMAND ...   (plait COMMAND --help)\n");
    for (int i = 0; i < COMMANDS; i++) fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].what);
}

int main(int argc, char **argv) {
    signal(SIGXFSZ, SIG_IGN);   // a full quota is an error to report, not a death
    for (int i = 0; argc > 1 && i < COMMANDS; i++)
        if (!strcmp(argv[1], commands[i].name)) return commands[i].run(argc - 1, argv + 1);
    if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        put_usage(stdout);
        return 0;
    }
    if (argc > 1 && !strcmp(argv[1], "--version")) {
        printf("plait %s\n", PLAIT_VERSION);
        return 0;
    }
    if (argc > 1) fprintf(stderr, "plait: no command %s\n", argv[1]);
    put_usage(stderr);
    return PLAIT_EXIT_FAULT;
}
