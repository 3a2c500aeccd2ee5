// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes as records: the engine must refuse or take them, never crash, and keep its invariants. Counts of elements are kept small,
// because a record may rightly speak of very many (tests/core/test_engine_hostile.c tests the bound).
#include <stdlib.h>
#include <string.h>
#include "engine/state.h"

static void tame(plait_record *r) {
    if ((r->kind == PLAIT_R_RANGE || r->kind == PLAIT_R_CREATED) && r->a <= PLAIT_MAX_COUNT) r->a &= 0x3ff;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t n = size / sizeof(plait_record);
    plait_record *records = malloc(n * sizeof *records + 1);
    plait_engine_options options = {.max_memory = (size_t)512 << 20};
    plait_exit how = {.exit_code = 0, .complete = 1};
    plait_engine *engine;
    if (!records || plait_engine_new(&options, &engine) != PLAIT_OK) abort();
    memcpy(records, data, n * sizeof *records);
    size_t half = n / 2;
    for (size_t i = 0; i < n; i++) tame(&records[i]);
    plait_status status = plait_engine_feed(engine, records, half);
    if (status == PLAIT_OK) status = plait_engine_feed(engine, records + half, n - half);
    if (status != PLAIT_OK && !plait_engine_error(engine)[0]) abort();
    if (!plait_engine_check(engine)) abort();
    if (plait_engine_finish(engine, &how) != PLAIT_OK || !plait_engine_check(engine)) abort();
    plait_engine_free(engine);
    free(records);
    if (plait_alloc_bytes()) abort();
    return 0;
}
