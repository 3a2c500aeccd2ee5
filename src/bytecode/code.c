// SPDX-License-Identifier: Apache-2.0
// Code trees: from marshal data, or from a .pyc file with its header of four 32-bit words (PEP 552).
#include "bytecode/marshal.h"
#include <string.h>

enum { PYC_HEADER = 16 };

// The magic number of each release; alphas and betas of a version differ in opcodes, so only the final one is accepted.
static const struct { uint16_t magic, version; } known_magics[] = {
    {3531, PLAIT_PY_312}, {3571, PLAIT_PY_313}, {3627, PLAIT_PY_314},
};

static plait_status read_tree(const void *bytes, size_t n, size_t base, uint16_t version, plait_code_tree **tree, plait_error *error) {
    *tree = NULL;
    plait_code_tree *made = plait_calloc(1, sizeof *made);
    if (!made) return plait_fail(error, PLAIT_NOMEM, "out of memory reading code");
    plait_status status = plait_marshal_code(made, bytes, n, base, version, error);
    if (status != PLAIT_OK) {
        plait_code_tree_free(made);
        return status;
    }
    *tree = made;
    return PLAIT_OK;
}

plait_status plait_code_read(const void *bytes, size_t n, uint16_t version, plait_code_tree **tree, plait_error *error) {
    return read_tree(bytes, n, 0, version, tree, error);
}

plait_status plait_pyc_read(const void *bytes, size_t n, plait_code_tree **tree, plait_error *error) {
    const uint8_t *p = bytes;
    *tree = NULL;
    if (n < PYC_HEADER) return plait_fail(error, PLAIT_INVALID, "damaged .pyc: %zu bytes, the header alone takes 16", n);
    if (p[2] != '\r' || p[3] != '\n') return plait_fail(error, PLAIT_INVALID, "not a .pyc file: no magic number at its start");
    if (p[4] > 3 || p[5] || p[6] || p[7]) return plait_fail(error, PLAIT_INVALID, "damaged .pyc: unknown flags in its header");
    uint16_t magic = (uint16_t)(p[0] | p[1] << 8);
    for (size_t i = 0; i < sizeof known_magics / sizeof *known_magics; i++)
        if (known_magics[i].magic == magic)
            return read_tree(p + PYC_HEADER, n - PYC_HEADER, PYC_HEADER, known_magics[i].version, tree, error);
    return plait_fail(error, PLAIT_UNKNOWN, "the .pyc is of a Python whose bytecode is not known here (magic number %u; known: "
                      "3531 of 3.12, 3571 of 3.13, 3627 of 3.14)", magic);
}

void plait_code_tree_free(plait_code_tree *tree) {
    if (!tree) return;
    plait_vec_fini(&tree->codes);
    plait_arena_fini(&tree->arena);
    plait_free(tree);
}
