// SPDX-License-Identifier: Apache-2.0
#include "cli/mix.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "cli/target.h"
#include "report/mix.h"

enum { EXIT_INPUT = 1 };   // an input is damaged, or does not compile

static const char usage[] =
    "usage: plait mix [--json FILE] [--each] [--disasm] [--python EXE] FILE.py|FILE.pyc|-m MODULE ...\n"
    "\n"
    "Counts the bytecode instructions of each file without running it, by opcode and by category.\n"
    "  --json FILE    also write everything as JSON; - writes it to standard output instead of the tables\n"
    "  --each         tables of every code object, not only of the file\n"
    "  --disasm       list the instructions, with source lines, jump targets and loops\n"
    "  --python EXE   the interpreter that compiles .py files (.pyc files need none)\n";

typedef struct request {
    const char *json, *python;
    unsigned options;
    PLAIT_VEC(plait_mix_file) files;   // owned
    int worst;                         // exit code of the first input that failed
} request;

static int complain(int code, const char *text) {
    fprintf(stderr, "plait: %s\n", text);
    return code;
}

static int ends_with(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n >= m && strcmp(text + n - m, tail) == 0;
}

static int read_file(const char *path, plait_text *out, plait_error *error) {
    char block[65536];
    size_t got = 0;
    FILE *file = fopen(path, "rb");
    while (file && (got = fread(block, 1, sizeof block, file)) > 0) plait_text_addn(out, block, got);
    if (file && !ferror(file)) {
        fclose(file);
        return 0;
    }
    int missing = !file && errno == ENOENT;
    plait_fail(error, PLAIT_IO, "%s: %s", path, strerror(errno));
    if (file) fclose(file);
    return missing ? PLAIT_EXIT_NOT_FOUND : EXIT_INPUT;
}

static int take_bytes(request *r, const char *name, const plait_text *bytes, plait_error *error) {
    plait_code_tree *tree;
    plait_mix_file file;
    plait_error why = {0};
    plait_status status = bytes->status != PLAIT_OK ? plait_fail(&why, bytes->status, "out of memory") : PLAIT_OK;
    if (status == PLAIT_OK) status = plait_pyc_read(bytes->at, bytes->len, &tree, &why);
    if (status == PLAIT_OK) status = plait_mix_file_init(&file, name, tree, &why);
    if (status == PLAIT_OK && plait_vec_push(&r->files, file) != PLAIT_OK) {
        plait_mix_file_fini(&file);
        status = plait_fail(&why, PLAIT_NOMEM, "out of memory");
    }
    if (status == PLAIT_OK) return 0;
    plait_fail(error, status, "%s: %s", name, why.text);
    return status == PLAIT_NOMEM ? PLAIT_EXIT_FAULT : status == PLAIT_UNKNOWN ? PLAIT_EXIT_UNUSABLE : EXIT_INPUT;
}

static void take_input(request *r, const char *what, int module) {
    plait_text bytes = {0};
    plait_error error = {0};
    char name[4096];
    snprintf(name, sizeof name, "%s%s", module ? "-m " : "", what);
    int bad = !module && ends_with(what, ".pyc") ? read_file(what, &bytes, &error)
                                                 : plait_mix_compile(r->python, what, module, &bytes, &error);
    if (!bad) bad = take_bytes(r, name, &bytes, &error);
    plait_text_fini(&bytes);
    if (bad && error.text[0]) complain(bad, error.text);
    if (bad && !r->worst) r->worst = bad;
}

static int write_all(const request *r) {
    plait_error error = {0};
    plait_text text = {0};
    if (r->json && plait_mix_write_json(r->json, r->files.at, r->files.len, r->options, &error) != PLAIT_OK)
        return complain(PLAIT_EXIT_FAULT, error.text);
    if (r->json && strcmp(r->json, "-") == 0) return 0;
    plait_mix_write_text(&text, r->files.at, r->files.len, r->options);
    int failed = text.status != PLAIT_OK;
    if (!failed && text.len) failed = fwrite(text.at, 1, text.len, stdout) != text.len || fflush(stdout) != 0;
    plait_text_fini(&text);
    return failed ? complain(PLAIT_EXIT_FAULT, "cannot write the tables") : 0;
}

static const char *value_of(int argc, char **argv, int *i) { return *i + 1 < argc ? argv[++*i] : NULL; }

// The options; inputs are left where they stand, as plain arguments and -m pairs. Returns 0 or an exit code; 1 in *help to stop.
static int read_options(request *r, int argc, char **argv, int *inputs, int *help) {
    int bare = 0;
    for (int i = 1; i < argc; i++) {
        const char *at = argv[i], **value = NULL;
        if (bare || at[0] != '-' || !at[1]) { ++*inputs; continue; }
        if (strcmp(at, "--") == 0) bare = 1;
        else if (strcmp(at, "--disasm") == 0) r->options |= PLAIT_MIX_DISASM;
        else if (strcmp(at, "--each") == 0) r->options |= PLAIT_MIX_EACH;
        else if (strcmp(at, "--help") == 0 || strcmp(at, "-h") == 0) *help = 1;
        else if (strcmp(at, "--json") == 0) value = &r->json;
        else if (strcmp(at, "--python") == 0) value = &r->python;
        else if (strcmp(at, "-m") == 0 && value_of(argc, argv, &i)) ++*inputs;
        else {
            fprintf(stderr, strcmp(at, "-m") == 0 ? "plait: mix: %s needs a module\n" : "plait: mix: unknown option %s\n", at);
            return PLAIT_EXIT_FAULT;
        }
        if (value && !(*value = value_of(argc, argv, &i))) {
            fprintf(stderr, "plait: mix: %s needs a value\n", at);
            return PLAIT_EXIT_FAULT;
        }
    }
    return 0;
}

static void take_inputs(request *r, int argc, char **argv) {
    int bare = 0;
    for (int i = 1; i < argc; i++) {
        const char *at = argv[i];
        if (bare || at[0] != '-' || !at[1]) take_input(r, at, 0);
        else if (strcmp(at, "--") == 0) bare = 1;
        else if (strcmp(at, "-m") == 0) take_input(r, argv[++i], 1);
        else if (strcmp(at, "--json") == 0 || strcmp(at, "--python") == 0) i++;
    }
}

int plait_cli_mix(int argc, char **argv) {
    request r = {0};
    int inputs = 0, help = 0, bad = read_options(&r, argc, argv, &inputs, &help);
    if (bad) return bad;
    if (help) return fputs(usage, stdout) == EOF;
    if (!inputs) return complain(PLAIT_EXIT_FAULT, "mix: no file given (plait mix --help)");
    take_inputs(&r, argc, argv);
    if (r.files.len) bad = write_all(&r);
    for (size_t i = 0; i < r.files.len; i++) plait_mix_file_fini(&r.files.at[i]);
    plait_vec_fini(&r.files);
    return bad ? bad : r.worst;
}
