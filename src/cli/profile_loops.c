// SPDX-License-Identifier: Apache-2.0
// See profile_loops.h.
#define _GNU_SOURCE
#include "cli/profile_loops.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// Prints for each loop: index of its file, the first line and name of the code object it is in, its lines, those of its body's first
// statement, and 1 for a `for`. A code object starts at its first decorator.
static const char script[] =
    "import ast, sys\n"
    "def walk(node, file, line, name):\n"
    "    for child in ast.iter_child_nodes(node):\n"
    "        inner = line, name\n"
    "        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):\n"
    "            inner = min([child.lineno] + [d.lineno for d in child.decorator_list]), child.name\n"
    "        elif isinstance(child, (ast.For, ast.AsyncFor, ast.While)):\n"
    "            first = child.body[0]\n"
    "            end = first.end_lineno if not hasattr(first, 'body') else first.lineno\n"
    "            if isinstance(first, (ast.For, ast.AsyncFor, ast.While)) or first.lineno == child.lineno: end = -1\n"
    "            last = max(s.end_lineno for s in child.body)\n"
    "            print(file, line, name, child.lineno, last, first.lineno, end, int(not isinstance(child, ast.While)))\n"
    "        walk(child, file, *inner)\n"
    "for index, path in enumerate(sys.argv[1:]):\n"
    "    try:\n"
    "        with open(path, 'rb') as source: walk(ast.parse(source.read()), index, 0, '<module>')\n"
    "    except (OSError, SyntaxError, ValueError, RecursionError): pass\n";

enum { FILE_LIMIT = 4096 };

static int add_file(const char **files, int n, const char *file) {
    for (int i = 0; i < n; i++)
        if (files[i] == file) return n;      // one string a file: the layout interns
    if (n < FILE_LIMIT) files[n++] = file;
    return n;
}

static FILE *ask(const char *python, const char **files, int n, pid_t *pid) {
    const char *argv[FILE_LIMIT + 6] = {python, "-I", "-S", "-c", script};
    int ends[2], at = 5;
    for (int i = 0; i < n; i++) argv[at++] = files[i];
    argv[at] = NULL;
    if (pipe2(ends, O_CLOEXEC) != 0) return NULL;
    *pid = fork();
    if (*pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(ends[1], 1);
        dup2(null, 2);
        execv(python, (char **)argv);
        _exit(127);
    }
    close(ends[1]);
    FILE *stream = *pid > 0 ? fdopen(ends[0], "r") : NULL;
    if (!stream) close(ends[0]);
    return stream;
}

static uint32_t function_of(const plait_profile_model *model, const char *file, uint32_t line, const char *name) {
    for (uint32_t i = 1; i < model->function_count; i++) {
        const plait_prof_function *function = &model->functions[i];
        if (function->file == file && function->calls && !strcmp(function->name, name) && (function->line == line || line == 0)) return i;
    }
    return 0;
}

void plait_profile_loops(const char *python, const plait_profile_model *model, plait_prof_loops *loops) {
    const char *files[FILE_LIMIT];
    int n = 0, index, body_end;
    pid_t pid = -1;
    char name[256];
    unsigned function_line;
    plait_prof_loop loop;
    for (size_t i = 0; i < model->lines.len; i++) n = add_file(files, n, model->functions[model->lines.at[i].function].file);
    FILE *stream = n ? ask(python, files, n, &pid) : NULL;
    if (!stream) return;
    while (fscanf(stream, "%d %u %255s %u %u %u %d %u", &index, &function_line, name, &loop.line, &loop.end_line, &loop.body_line, &body_end,
                  &loop.is_for) == 8) {
        loop.body_end = body_end < 0 ? 0 : (uint32_t)body_end;
        loop.function = index >= 0 && index < n ? function_of(model, files[index], function_line, name) : 0;
        if (loop.function && plait_vec_push(loops, loop) != PLAIT_OK) break;
    }
    fclose(stream);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) { }
}
