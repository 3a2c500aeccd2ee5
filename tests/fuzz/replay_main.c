// SPDX-License-Identifier: Apache-2.0
// A main for a fuzz target without libFuzzer: runs every file of the folders named, so that ctest replays the corpus with any compiler.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path) {
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(1 << 20);
    if (!file || !bytes) return 0;
    size_t n = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, n);
    free(bytes);
    return 1;
}

int main(int argc, char **argv) {
    int seen = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        for (struct dirent *entry; folder && (entry = readdir(folder));) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] != '.') seen += replay(path);
        }
        if (folder) closedir(folder);
    }
    printf("%d inputs replayed\n", seen);
    return seen == 0;
}
