// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes as the text of a source map.
#include <stdlib.h>
#include "bytecode/srcmap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    plait_srcmap *map;
    plait_error error = {""};
    plait_status status = plait_srcmap_read((const char *)data, size, &map, &error);
    if (status == PLAIT_OK ? !plait_srcmap_check(map) : map || !error.text[0]) abort();
    plait_srcmap_free(map);
    if (plait_alloc_bytes()) abort();
    return 0;
}
