// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes as marshalled code of the version that the first byte chooses; what can be read is decoded and planned.
#include <stdlib.h>
#include "bytecode/plan.h"

static void look_at(const plait_code *code) {
    plait_body *body;
    plait_plan *plan;
    plait_error error = {""};
    if (plait_body_new(code, &body, &error) != PLAIT_OK) return;
    if (!plait_body_check(body)) abort();
    if (body->ninstrs < 3000 && plait_plan_new(body, 0, &plan) == PLAIT_OK) plait_plan_free(plan);
    plait_body_free(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint16_t versions[] = {PLAIT_PY_312, PLAIT_PY_313, PLAIT_PY_314};
    plait_code_tree *tree = NULL;
    plait_error error = {""};
    if (!size) return 0;
    if (plait_code_read(data + 1, size - 1, versions[data[0] % 3], &tree, &error) == PLAIT_OK)
        for (size_t i = 0; i < tree->codes.len; i++) look_at(tree->codes.at[i]);
    plait_code_tree_free(tree);
    if (plait_alloc_bytes()) abort();
    return 0;
}
