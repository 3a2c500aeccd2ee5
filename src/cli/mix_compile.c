// SPDX-License-Identifier: Apache-2.0
// Source to .pyc bytes, by the interpreter that would run it. The child compiles and marshals; nothing of the program is executed. A module
// is found by the import system's own finders, parent packages by their paths alone, so that not even a package's __init__ runs.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/mix.h"
#include "cli/target.h"

static const char head[] =
    "import sys, marshal, importlib.util\n"
    "sys.dont_write_bytecode = True\n"
    "sys.setrecursionlimit(10000)\n"
    "what = sys.argv[1]\n"
    "def fail(message, code):\n"
    "    sys.stderr.write('plait: ' + message + '\\n')\n"
    "    sys.exit(code)\n"
    "def syntax(error):\n"
    "    import traceback\n"
    "    sys.stderr.write(''.join(traceback.format_exception_only(error)))\n"
    "    sys.exit(1)\n"
    "def send(code):\n"
    "    sys.stdout.buffer.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))\n";

static const char of_file[] =
    "try:\n"
    "    with open(what, 'rb') as file: source = file.read()\n"
    "except OSError as error:\n"
    "    fail('%s: %s' % (what, error.strerror), 127)\n"
    "try: code = compile(source, what, 'exec', dont_inherit=True)\n"
    "except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error: syntax(error)\n"
    "send(code)\n";

static const char of_module[] =
    "def find(name, path):\n"
    "    for finder in sys.meta_path:\n"
    "        spec = finder.find_spec(name, path)\n"
    "        if spec is not None: return spec\n"
    "def locate(name):\n"
    "    path = spec = None\n"
    "    done = []\n"
    "    for part in name.split('.'):\n"
    "        done.append(part)\n"
    "        if spec is not None:\n"
    "            path = spec.submodule_search_locations\n"
    "            if path is None: return None\n"
    "        spec = part and find('.'.join(done), path)\n"
    "        if not spec: return None\n"
    "    return spec\n"
    "spec = locate(what)\n"
    "if spec is None: fail('no module named ' + what, 127)\n"
    "if spec.submodule_search_locations is not None:\n"
    "    spec = find(what + '.__main__', spec.submodule_search_locations) or spec\n"
    "if spec.loader is None or not spec.has_location and spec.origin not in ('frozen',): fail(what + ' has no Python code', 1)\n"
    "try: code = spec.loader.get_code(spec.name)\n"
    "except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error: syntax(error)\n"
    "except (ImportError, OSError, AttributeError) as error: fail('%s: %s' % (what, error), 1)\n"
    "if code is None: fail(what + ' has no Python code', 1)\n"
    "send(code)\n";

static void child(const char *exe, const char *script, const char *what, int module, int out) {
    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
    dup2(out, 1);
    if (module) execl(exe, exe, "-W", "ignore", "-c", script, what, (char *)NULL);
    else execl(exe, exe, "-I", "-S", "-W", "ignore", "-c", script, what, (char *)NULL);
    _exit(PLAIT_EXIT_UNUSABLE);
}

static int drain(int fd, plait_text *out) {
    char block[65536];
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got == 0;
        plait_text_addn(out, block, (size_t)got);
    }
}

static int start(const char *exe, const char *script, const char *what, int module, plait_text *out, plait_error *error) {
    int ends[2], status = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        plait_fail(error, PLAIT_IO, "cannot make a pipe: %s", strerror(errno));
        return PLAIT_EXIT_FAULT;
    }
    pid_t pid = fork();
    if (pid == 0) child(exe, script, what, module, ends[1]);
    int saved = errno;
    close(ends[1]);
    int whole = pid > 0 && drain(ends[0], out);
    close(ends[0]);
    if (pid < 0) {
        plait_fail(error, PLAIT_IO, "cannot start %s: %s", exe, strerror(saved));
        return PLAIT_EXIT_FAULT;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && whole && out->status == PLAIT_OK) return 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) return WEXITSTATUS(status);   // it has said why
    plait_fail(error, PLAIT_IO, "%s: the interpreter %s did not finish compiling", what, exe);
    return PLAIT_EXIT_UNUSABLE;
}

int plait_mix_compile(const char *python, const char *what, int module, plait_text *out, plait_error *error) {
    static plait_target target;   // found once: every input is compiled by the same interpreter
    if (!target.exe[0]) {
        target = (plait_target){.python = python, .fd = -1, .module = 1};
        int bad = plait_target_find(&target, error);
        if (bad) {
            target.exe[0] = '\0';
            return bad;
        }
        if (error) error->text[0] = '\0';   // what was said about candidates before the good one
    }
    char script[sizeof head + sizeof of_module + sizeof of_file];
    snprintf(script, sizeof script, "%s%s", head, module ? of_module : of_file);
    return start(target.exe, script, what, module, out, error);
}
