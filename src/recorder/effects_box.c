// SPDX-License-Identifier: Apache-2.0
// The wire form of a strided box (docs/internals/boxes.md). A dimension of 2^31 items or more does not fit and is cut in two.
#include "recorder/effects_internal.h"
#include "recorder/recorder.h"
#include <string.h>

enum { CUT = 1 << 20 };

static void put_box(recorder *r, unsigned flags, PyObject *o, int64_t first, uint32_t itemsize, int ndim,
                    const int64_t *counts, const int64_t *strides)
{
    put(r, PLAIT_R_EXT, 0, 0, itemsize, (uint64_t)first);
    for (int d = 0; d < ndim; d++) put(r, PLAIT_R_EXT, 0, 0, (uint32_t)counts[d], (uint64_t)strides[d]);
    put_access(r, PLAIT_R_BOX, flags, (uint32_t)ndim, (uint64_t)(uintptr_t)o);
}

// counts[d] = whole * CUT + rest: a box of whole rows of CUT items, and one of the rest.
static void cut_box(recorder *r, unsigned flags, PyObject *o, int64_t first, uint32_t itemsize, int ndim,
                    const int64_t *counts, const int64_t *strides, int d)
{
    int64_t c[65], s[65], whole = counts[d] / CUT, rest = counts[d] % CUT;
    memcpy(c, counts, (size_t)ndim * sizeof *c);
    memcpy(s, strides, (size_t)ndim * sizeof *s);
    if (rest) {
        c[d] = rest;
        fx_emit_box(r, flags, o, first + whole * CUT * strides[d], itemsize, ndim, c, s);
    }
    memmove(c + d + 1, counts + d, (size_t)(ndim - d) * sizeof *c);
    memmove(s + d + 1, strides + d, (size_t)(ndim - d) * sizeof *s);
    c[d] = whole;
    s[d] = strides[d] * CUT;
    c[d + 1] = CUT;
    fx_emit_box(r, flags, o, first, itemsize, ndim + 1, c, s);
}

void fx_emit_box(recorder *r, unsigned flags, PyObject *o, int64_t first, uint32_t itemsize, int ndim,
                 const int64_t *counts, const int64_t *strides)
{
    if (!recorder_on(r) || ndim > 64) return;
    watch(r, o);
    for (int d = 0; d < ndim; d++) {
        if (counts[d] < INT32_MAX) continue;
        if (ndim < 64) cut_box(r, flags, o, first, itemsize, ndim, counts, strides, d);
        return;
    }
    put_box(r, flags, o, first, itemsize, ndim, counts, strides);
}
