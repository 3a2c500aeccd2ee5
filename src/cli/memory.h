// SPDX-License-Identifier: Apache-2.0
#ifndef PLAIT_CLI_MEMORY_H
#define PLAIT_CLI_MEMORY_H
#include <stddef.h>
size_t plait_cli_memory_default(void);      // bytes the analysis may keep when --max-memory says nothing; 0: unknown, no bound
#endif
