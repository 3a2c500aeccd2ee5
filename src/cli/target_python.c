// SPDX-License-Identifier: Apache-2.0
// Which interpreter runs the program, and whether plait can watch it. Candidates are asked themselves (a start with -I -S takes some
// 10 ms); nothing is concluded from names, because a python3.12 on PATH may be a version manager's wrapper that fails.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/target.h"
#include "cli/target_cache.h"

enum { OLDEST_MINOR = 12, KNOWN_MINOR = 14, NEWEST_MINOR = 40 };   // KNOWN: whose opcodes we have a table of

// One line: implementation, major, minor, version, free-threaded, JIT, extension suffix.
static const char question[] =
    "import sys, _imp\n"
    "v = sys.version_info\n"
    "jit = 0\n"
    "if v >= (3, 13):\n"
    "    import sysconfig\n"
    "    jit = 'experimental-jit' in (sysconfig.get_config_var('CONFIG_ARGS') or '')\n"
    "    if hasattr(sys, '_jit'): jit = sys._jit.is_enabled()\n"
    "print(sys.implementation.name, v[0], v[1], '%d.%d.%d' % v[:3], int('t' in getattr(sys, 'abiflags', '')), int(jit),"
    " _imp.extension_suffixes()[0])\n";

typedef struct answer {
    char implementation[32], version[32], suffix[128];
    int major, minor, free_threaded, jit;
} answer;

int plait_target_libdir(char *out, plait_error *error) {
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash = n > 0 ? (self[n] = '\0', strrchr(self, '/')) : NULL;
    if (!slash) {
        plait_fail(error, PLAIT_IO, "cannot find plait's own folder: %s", strerror(errno));
        return PLAIT_EXIT_FAULT;
    }
    *slash = '\0';
    struct stat info;
    const char *tail[] = {"/lib/plait", "/../lib/plait"};        // build tree; installed as PREFIX/bin/plait
    for (int i = 0; i < 2; i++)
        if (snprintf(out, PATH_MAX, "%s%s", self, tail[i]) < PATH_MAX && stat(out, &info) == 0 && S_ISDIR(info.st_mode)) return 0;
    plait_fail(error, PLAIT_IO, "plait is not installed completely: no folder lib/plait beside %s", self);
    return PLAIT_EXIT_FAULT;
}

static void ask_child(const char *exe, int out) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(out, 1);
    dup2(null, 2);
    execl(exe, exe, "-I", "-S", "-c", question, (char *)NULL);
    _exit(PLAIT_EXIT_UNUSABLE);
}

// 1 when exe answered: its words.
static int ask_now(const char *exe, char *text, size_t size) {
    int ends[2];
    size_t used = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) return 0;
    pid_t pid = fork();
    if (pid == 0) ask_child(exe, ends[1]);
    close(ends[1]);
    ssize_t got;
    while (pid > 0 && used < size - 1) {
        got = read(ends[0], text + used, size - 1 - used);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        used += got;
    }
    close(ends[0]);
    int status = 1;
    if (pid > 0) while (waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    text[used] = '\0';
    return status == 0;
}

static int understand(const char *text, answer *said) {
    return sscanf(text, "%31s %d %d %31s %d %d %127s", said->implementation, &said->major, &said->minor, said->version, &said->free_threaded,
                  &said->jit, said->suffix) == 7;
}

static int ask(const char *exe, answer *said) {
    char text[512] = "";
    if (plait_target_recall(exe, text, sizeof text) && understand(text, said)) return 1;
    if (!ask_now(exe, text, sizeof text) || !understand(text, said)) return 0;
    plait_target_remember(exe, text);
    return 1;
}

// 0, or 126 with the reason in one line.
static int judge(const plait_target *target, const char *exe, const answer *said, plait_error *error) {
    char path[2 * PATH_MAX];
    const char *why = NULL;
    if (strcmp(said->implementation, "cpython") != 0) why = "is not CPython";
    else if (said->major != 3 || said->minor < OLDEST_MINOR) why = "is older than 3.12";
    else if (said->free_threaded) why = "is a free-threaded build, which plait does not support";
    else if (said->jit) why = "has the JIT compiler switched on, which plait does not support";
    if (why) {
        plait_fail(error, PLAIT_UNKNOWN, "%s (%s %s) %s; plait needs CPython 3.12 or later", exe, said->implementation, said->version, why);
        return PLAIT_EXIT_UNUSABLE;
    }
    if (!target->extension) return 0;
    snprintf(path, sizeof path, "%s/%s%s", target->libdir, target->extension, said->suffix);
    if (access(path, R_OK) == 0) return 0;
    plait_fail(error, PLAIT_UNKNOWN, "plait was not built for %s (%s): no %s%s in %s", said->version, exe, target->extension,
               said->suffix, target->libdir);
    return PLAIT_EXIT_UNUSABLE;
}

// Tries one interpreter; fills the target when it is good.
static int try_exe(plait_target *target, const char *exe, plait_error *error) {
    answer said;
    if (!ask(exe, &said)) {
        plait_fail(error, PLAIT_IO, "%s does not run as a Python 3 interpreter", exe);
        return PLAIT_EXIT_UNUSABLE;
    }
    int bad = judge(target, exe, &said, error);
    if (bad) return bad;
    snprintf(target->exe, sizeof target->exe, "%s", exe);
    snprintf(target->version, sizeof target->version, "%s", said.version);
    target->major = said.major;
    target->minor = said.minor;
    return 0;
}

// The n-th folder of PATH into out; 0 when there is none.
static int path_folder(int n, char *out, size_t size) {
    const char *at = getenv("PATH");
    if (!at || !*at) at = "/usr/local/bin:/usr/bin:/bin";
    for (;; at++) {
        const char *end = strchrnul(at, ':');
        if (n-- == 0) {
            snprintf(out, size, "%.*s", end > at ? (int)(end - at) : 1, end > at ? at : ".");
            return 1;
        }
        if (!*end) return 0;
        at = end;
    }
}

static int is_program(const char *path) {
    struct stat info;
    return access(path, X_OK) == 0 && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static int named(plait_target *target, plait_error *error) {
    const char *name = target->python;
    char folder[PATH_MAX], path[PATH_MAX + 256];
    if (strchr(name, '/')) {
        if (is_program(name)) return try_exe(target, name, error);
        int missing = access(name, F_OK) != 0;
        plait_fail(error, PLAIT_IO, missing ? "%s: no such interpreter" : "%s cannot be executed", name);
        return missing ? PLAIT_EXIT_NOT_FOUND : PLAIT_EXIT_UNUSABLE;
    }
    for (int i = 0; path_folder(i, folder, sizeof folder); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (is_program(path)) return try_exe(target, path, error);
    }
    plait_fail(error, PLAIT_IO, "%s: no such interpreter on PATH", name);
    return PLAIT_EXIT_NOT_FOUND;
}

// Is there an extension for 3.minor? Saves asking interpreters that would be refused.
static int built_for(const plait_target *target, int minor) {
    char pattern[128];
    if (!target->extension) return minor <= KNOWN_MINOR;
    snprintf(pattern, sizeof pattern, "%s.cpython-3%d-*", target->extension, minor);
    DIR *folder = opendir(target->libdir);
    int found = 0;
    for (struct dirent *entry; folder && !found && (entry = readdir(folder));) found = fnmatch(pattern, entry->d_name, 0) == 0;
    if (folder) closedir(folder);
    return found;
}

// python3.minor in PATH, then in pyenv's versions; 1 when a good one was found.
static int try_minor(plait_target *target, int minor, plait_error *error) {
    char folder[PATH_MAX], path[PATH_MAX + 300];
    for (int i = 0; path_folder(i, folder, sizeof folder); i++) {
        snprintf(path, sizeof path, "%s/python3.%d", folder, minor);
        if (is_program(path) && try_exe(target, path, error) == 0) return 1;
    }
    const char *root = getenv("PYENV_ROOT"), *home = getenv("HOME");
    if (root && *root) snprintf(folder, sizeof folder, "%s/versions", root);
    else snprintf(folder, sizeof folder, "%s/.pyenv/versions", home ? home : "");
    DIR *versions = opendir(folder);
    int found = 0;
    for (struct dirent *entry; versions && !found && (entry = readdir(versions));) {
        snprintf(path, sizeof path, "%s/%s/bin/python3.%d", folder, entry->d_name, minor);
        found = entry->d_name[0] != '.' && is_program(path) && try_exe(target, path, error) == 0;
    }
    if (versions) closedir(versions);
    return found;
}

static int newest(plait_target *target, plait_error *error) {
    int any = 0;
    for (int minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--) {
        if (!built_for(target, minor)) continue;
        any = 1;
        if (try_minor(target, minor, error)) return 0;
    }
    if (any) plait_fail(error, PLAIT_IO, "no Python that plait was built for is on PATH or in pyenv; name one with --python");
    else plait_fail(error, PLAIT_IO, "plait is not installed completely: no %s in %s", target->extension, target->libdir);
    return any ? PLAIT_EXIT_NOT_FOUND : PLAIT_EXIT_FAULT;
}

int plait_target_find(plait_target *target, plait_error *error) {
    int bad = plait_target_libdir(target->libdir, error);
    if (bad) return bad;
    if (!target->module && access(target->argv[0], F_OK) != 0) {
        plait_fail(error, PLAIT_IO, "%s: %s", target->argv[0], strerror(errno));
        return PLAIT_EXIT_NOT_FOUND;
    }
    if (target->python) return named(target, error);
    const char *environment = getenv("VIRTUAL_ENV");
    char path[PATH_MAX];
    if (environment && *environment && snprintf(path, sizeof path, "%s/bin/python", environment) < PATH_MAX && is_program(path))
        return try_exe(target, path, error);
    return newest(target, error);
}
