// SPDX-License-Identifier: Apache-2.0
// See result_folder.h.
#define _GNU_SOURCE
#include "cli/result_folder.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/target.h"

static int fail_at(plait_error *error, const char *what, const char *path) {
    plait_fail(error, PLAIT_IO, "%s %s: %s", what, path, strerror(errno));
    return PLAIT_EXIT_FAULT;
}

static int join(char *out, const char *folder, const char *file) {
    int n = snprintf(out, PATH_MAX, "%s/%s", folder, file);
    if (n < PATH_MAX) return 0;
    errno = ENAMETOOLONG;
    return -1;
}

// The folder that holds `path`, which has no trailing slash.
static void parent_of(const char *path, char *out) {
    snprintf(out, PATH_MAX, "%s", path);
    char *slash = strrchr(out, '/');
    if (!slash) strcpy(out, ".");
    else slash[slash == out] = '\0';
}

int plait_result_name(plait_result_folder *folder, const char *given, const char *program, int module, plait_error *error) {
    char name[PATH_MAX];
    folder->temp[0] = '\0';
    if (!given) {
        char absolute[PATH_MAX];
        const char *from = program;
        if (!module && realpath(program, absolute) && strcmp(absolute, "/") != 0) {       // "." and "dir/" have a name, too
            size_t n = strlen(program);
            if (program[n - 1] == '/' || program[n - 1] == '.') from = absolute;
        }
        const char *slash = strrchr(from, '/');
        snprintf(name, sizeof name - 8, "%.*s", (int)sizeof name - 16, slash ? slash + 1 : from);
        char *dot = strrchr(name, '.');
        if (!module && dot && dot != name && (!strcmp(dot, ".py") || !strcmp(dot, ".pyc") || !strcmp(dot, ".pyz"))) *dot = '\0';
        strcat(name, ".plait");
        given = name;
    }
    size_t n = strlen(given);
    while (n > 1 && given[n - 1] == '/') n--;
    if (n == 0 || n > PATH_MAX - 32) {
        plait_fail(error, PLAIT_INVALID, "-o: the name of the result folder is %s", n ? "too long" : "empty");
        return PLAIT_EXIT_FAULT;
    }
    // Absolute, because the program or a later chdir must not move it.
    char here[PATH_MAX];
    if (given[0] == '/') snprintf(folder->path, sizeof folder->path, "%.*s", (int)n, given);
    else if (!getcwd(here, sizeof here)) return fail_at(error, "cannot find", "the current folder");
    else if (snprintf(folder->path, sizeof folder->path, "%s/%.*s", here, (int)n, given) >= PATH_MAX - 32) {
        errno = ENAMETOOLONG;
        return fail_at(error, "cannot use", given);
    }
    return 0;
}

int plait_result_has(const plait_result_folder *folder, const char *file) {
    char path[PATH_MAX];
    struct stat info;
    return join(path, folder->path, file) == 0 && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static int is_empty(const char *path) {
    DIR *open = opendir(path);
    int others = !open;
    for (struct dirent *entry; open && (entry = readdir(open));) others |= strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    if (open) closedir(open);
    return !others;
}

int plait_result_check(const plait_result_folder *folder, plait_error *error) {
    char parent[PATH_MAX];
    struct stat info;
    parent_of(folder->path, parent);
    if (access(parent, W_OK | X_OK) != 0) return fail_at(error, "cannot write a result into", parent);
    if (lstat(folder->path, &info) != 0) return errno == ENOENT ? 0 : fail_at(error, "cannot use", folder->path);
    int ours = S_ISDIR(info.st_mode)
            && (plait_result_has(folder, "result.json") || plait_result_has(folder, "profile.json") || is_empty(folder->path));
    if (ours) return 0;
    plait_fail(error, PLAIT_INVALID, "%s exists and is not a plait result folder; choose another with -o", folder->path);
    return PLAIT_EXIT_FAULT;
}

int plait_result_begin(plait_result_folder *folder, plait_error *error) {
    char *slash = strrchr(folder->path, '/');
    int n = snprintf(folder->temp, sizeof folder->temp, "%.*s/.%s.%ld", (int)(slash - folder->path), folder->path, slash + 1, (long)getpid());
    if (n >= (int)sizeof folder->temp) errno = ENAMETOOLONG;
    else if (mkdir(folder->temp, 0777) == 0) return 0;
    int bad = fail_at(error, "cannot make the folder", folder->temp);
    folder->temp[0] = '\0';
    return bad;
}

static int write_all(int fd, const char *data, size_t n) {
    while (n > 0) {
        ssize_t done = write(fd, data, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return -1;
        data += done;
        n -= done;
    }
    return 0;
}

int plait_result_write(const plait_result_folder *folder, const char *file, const void *data, size_t n, plait_error *error) {
    char path[PATH_MAX];
    if (join(path, folder->temp, file) != 0) return fail_at(error, "cannot write", file);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return fail_at(error, "cannot write", path);
    int bad = write_all(fd, data, n);
    int keep = errno;
    if (close(fd) != 0 && !bad) bad = -1, keep = errno;
    errno = keep;
    return bad ? fail_at(error, "cannot write", path) : 0;
}

static int copy_file(const char *from, const char *to) {
    char block[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1, bad = in < 0;
    if (!bad) bad = (out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0;
    while (!bad) {
        ssize_t n = read(in, block, sizeof block);
        if (n == 0) break;
        bad = n < 0 ? errno != EINTR : write_all(out, block, n) != 0;
    }
    if (in >= 0) close(in);
    if (out >= 0 && close(out) != 0) bad = 1;
    return bad ? -1 : 0;
}

// Everything of `from` that `to` lacks; folders recursively.
static int keep_folder(const char *from, const char *to, int depth) {
    DIR *open = opendir(from);
    int bad = 0;
    if (!open) return errno == ENOENT ? 0 : -1;
    for (struct dirent *entry; !bad && (entry = readdir(open));) {
        char source[PATH_MAX], target[PATH_MAX];
        struct stat info, there;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        bad = join(source, from, entry->d_name) || join(target, to, entry->d_name) || lstat(source, &info);
        if (bad) break;
        if (S_ISDIR(info.st_mode) && depth < 16) {
            bad = (mkdir(target, 0777) != 0 && errno != EEXIST) || keep_folder(source, target, depth + 1);
        } else if (lstat(target, &there) != 0) {
            bad = link(source, target) != 0 && (!S_ISREG(info.st_mode) || copy_file(source, target) != 0);
        }
    }
    int keep = errno;
    closedir(open);
    errno = keep;
    return bad ? -1 : 0;
}

int plait_result_keep(const plait_result_folder *folder, plait_error *error) {
    return keep_folder(folder->path, folder->temp, 0) ? fail_at(error, "cannot keep the earlier result in", folder->path) : 0;
}

int plait_result_keep_file(const plait_result_folder *folder, const char *file, plait_error *error) {
    char source[PATH_MAX], target[PATH_MAX];
    if (join(source, folder->path, file) == 0 && join(target, folder->temp, file) == 0 && (link(source, target) == 0 || copy_file(source, target) == 0)) return 0;
    return fail_at(error, "cannot keep the earlier profile in", folder->path);
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk) { return remove(path); }

static void remove_tree(const char *path) { nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

int plait_result_commit(plait_result_folder *folder, plait_error *error) {
    if (plait_result_check(folder, error) != 0) return PLAIT_EXIT_FAULT;     // it may have changed while the program ran
    struct stat info;
    if (lstat(folder->path, &info) != 0) {
        if (rename(folder->temp, folder->path) != 0) return fail_at(error, "cannot write", folder->path);
    } else if (renameat2(AT_FDCWD, folder->temp, AT_FDCWD, folder->path, RENAME_EXCHANGE) == 0) {
        remove_tree(folder->temp);
    } else {        // a file system without exchange: a moment in which only the set-aside old result exists
        char aside[PATH_MAX];
        if (snprintf(aside, sizeof aside, "%s.old", folder->temp) >= PATH_MAX || rename(folder->path, aside) != 0)
            return fail_at(error, "cannot replace", folder->path);
        if (rename(folder->temp, folder->path) != 0) {
            int bad = fail_at(error, "cannot write", folder->path);
            if (rename(aside, folder->path) != 0) return bad;
            return bad;
        }
        remove_tree(aside);
    }
    folder->temp[0] = '\0';
    return 0;
}

void plait_result_abandon(plait_result_folder *folder) {
    if (folder->temp[0]) remove_tree(folder->temp);
    folder->temp[0] = '\0';
}
