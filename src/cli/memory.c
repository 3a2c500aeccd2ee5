// SPDX-License-Identifier: Apache-2.0
// Half of the memory there is: of the machine, or of the control group that this process was put into (a container's limit).
#include "cli/memory.h"
#include <stdio.h>
#include <unistd.h>

static size_t limit_in(const char *path) {      // 0: no such file, or "max"
    unsigned long long bytes = 0;
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%llu", &bytes) != 1) bytes = 0;
    fclose(file);
    return (size_t)bytes;
}

size_t plait_cli_memory_default(void) {
    static const char *const groups[] = {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    size_t all = pages > 0 && size > 0 ? (size_t)pages * (size_t)size : 0;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        size_t limit = limit_in(groups[i]);
        if (limit && (!all || limit < all)) all = limit;
    }
    return all / 2;
}
