// SPDX-License-Identifier: Apache-2.0
// One line an interpreter: its key, a tab, what it said. Written whole into a file beside and renamed, so readers see old or new.
#define _GNU_SOURCE
#include "cli/target_cache.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 16, LINE = PATH_MAX + 768 };
#define FORMAT "1"   // of a line, and of what is asked

// The folder for it, made if it is missing; 0: there is none.
static int folder_of(char *out, size_t size) {
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char base[PATH_MAX];
    if (cache && cache[0] == '/') snprintf(base, sizeof base, "%s", cache);
    else if (home && home[0] == '/') snprintf(base, sizeof base, "%.*s/.cache", PATH_MAX - 16, home);
    else return 0;
    if (snprintf(out, size, "%s/plait", base) >= (int)size) return 0;
    if (mkdir(out, 0700) == 0 || errno == EEXIST) return 1;
    return errno == ENOENT && mkdir(base, 0700) == 0 && mkdir(out, 0700) == 0;
}

// A line break in a path could pretend to be another line.
static int key_of(const char *exe, char *out, size_t size) {
    char path[PATH_MAX], magic[4] = "";
    struct stat at;
    int fd = strchr(exe, '\n') || !realpath(exe, path) ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    int good = fstat(fd, &at) == 0 && S_ISREG(at.st_mode) && read(fd, magic, 4) == 4 && !memcmp(magic, "\177ELF", 4);
    close(fd);
    if (!good || strpbrk(path, "\n\t")) return 0;
    int n = snprintf(out, size, FORMAT " %llu %llu %lld %lld.%09ld %lld.%09ld %s\t", (unsigned long long)at.st_dev, (unsigned long long)at.st_ino, (long long)at.st_size,
                     (long long)at.st_mtim.tv_sec, at.st_mtim.tv_nsec, (long long)at.st_ctim.tv_sec, at.st_ctim.tv_nsec, path);
    return n > 0 && n < (int)size;
}

// The whole file into `text`; only if it is ours alone to write.
static size_t read_all(const char *folder, char text[MOST_BYTES + 1]) {
    char path[PATH_MAX];
    struct stat at;
    size_t used = 0;
    ssize_t got;
    if (snprintf(path, sizeof path, "%s/interpreters", folder) >= PATH_MAX) return 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return 0;
    int ours = fstat(fd, &at) == 0 && S_ISREG(at.st_mode) && at.st_uid == geteuid() && !(at.st_mode & 022);
    while (ours && used < MOST_BYTES && (got = read(fd, text + used, MOST_BYTES - used)) > 0) used += (size_t)got;
    close(fd);
    text[used] = 0;
    return used;
}

// Under a bound on memory an interpreter that runs elsewhere may not start at all, and asking it says so before the program is begun.
static int is_bounded(void) {
    struct rlimit bound;
    return getrlimit(RLIMIT_AS, &bound) != 0 || bound.rlim_cur != RLIM_INFINITY;
}

int plait_target_recall(const char *exe, char *out, size_t size) {
    char folder[PATH_MAX], key[LINE], *text = malloc(MOST_BYTES + 1);
    int found = 0;
    if (text && !is_bounded() && key_of(exe, key, sizeof key) && folder_of(folder, sizeof folder) && read_all(folder, text)) {
        size_t n = strlen(key);
        for (const char *line = text; *line && !found;) {
            size_t length = strcspn(line, "\n");
            found = line[length] == '\n' && length > n && length - n < size && !strncmp(line, key, n);
            if (found) snprintf(out, size, "%.*s", (int)(length - n), line + n);
            line += length + (line[length] == '\n');
        }
    }
    free(text);
    return found;
}

static void write_all(const char *folder, const char *key, const char *said, const char *older) {
    char path[PATH_MAX], temporary[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/interpreters", folder) >= PATH_MAX || snprintf(temporary, sizeof temporary, "%s/.XXXXXX", folder) >= PATH_MAX) return;
    int fd = mkostemp(temporary, O_CLOEXEC);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file) {
        if (fd >= 0) close(fd), unlink(temporary);
        return;
    }
    fprintf(file, "%s%s\n%s", key, said, strlen(older) < MOST_BYTES / 2 ? older : "");
    if (fclose(file) != 0 || rename(temporary, path) != 0) unlink(temporary);
}

void plait_target_remember(const char *exe, const char *said) {
    char folder[PATH_MAX], key[LINE], line[512], *older = malloc(MOST_BYTES + 1);
    snprintf(line, sizeof line, "%.*s", (int)strcspn(said, "\n"), said);
    if (older) *older = 0;
    if (older && key_of(exe, key, sizeof key) && folder_of(folder, sizeof folder)) {
        read_all(folder, older);
        write_all(folder, key, line, older);
    }
    free(older);
}
