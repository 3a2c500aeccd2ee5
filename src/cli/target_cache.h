// SPDX-License-Identifier: Apache-2.0
// What interpreters said of themselves, kept between runs: asking one costs its whole start, some 10 ms. An answer counts as long as the
// executable is the very same file: path, device, inode, size, times. Scripts (version managers' shims) answer differently from folder to
// folder and are never kept. Whatever goes wrong here only means asking again.
#ifndef PLAIT_CLI_TARGET_CACHE_H
#define PLAIT_CLI_TARGET_CACHE_H
#include <stddef.h>

// 1 and the answer in `text`, or 0.
int plait_target_recall(const char *exe, char *text, size_t size);
void plait_target_remember(const char *exe, const char *text);
#endif
