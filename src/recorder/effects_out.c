// SPDX-License-Identifier: Apache-2.0
// Where the accesses of native calls go: to the emitters, or, in the debugging aid, into a list of tuples
// (how, sort, object, details...) with how = "R", "W" or "RW", then "~" for late, "+" for after, "?" for assumed.
// This layer also counts element operations and bytes. It knows nothing of what the accesses mean.
#include "recorder/effects_internal.h"
#include <string.h>

static void capture(plait_effects *fx, unsigned flags, const char *sort, PyObject *o, PyObject *detail)
{
    char how[8];
    size_t n = 0;
    if (flags & FX_R) how[n++] = 'R';
    if (flags & FX_W) how[n++] = 'W';
    if (flags & PLAIT_A_LATE) how[n++] = '~';
    if (flags & PLAIT_A_AFTER) how[n++] = '+';
    if (flags & PLAIT_A_ASSUMED) how[n++] = '?';
    how[n] = 0;
    PyObject *head = Py_BuildValue("(ssO)", how, sort, o);
    PyObject *whole = head && detail ? PySequence_Concat(head, detail) : Py_XNewRef(head);
    if (whole == NULL || PyList_Append(fx->capture, whole) < 0) {
        PyErr_Clear();
        fx->failed = 1;
    }
    Py_XDECREF(head);
    Py_XDECREF(whole);
    Py_XDECREF(detail);
}

void fx_length(plait_effects *fx, unsigned flags, PyObject *o)
{
    flags |= fx->extra;
    if (fx->capture)
        capture(fx, flags, "length", o, NULL);
    else
        emit_length(fx->r, flags, o);
}

void fx_lengths(plait_effects *fx, unsigned flags, PyObject *o, Py_ssize_t times)
{
    if (fx->capture)
        capture(fx, flags | fx->extra, "length", o, times == 1 ? NULL : Py_BuildValue("(n)", times));
    else
        for (Py_ssize_t i = 0; i < times; i++) emit_length(fx->r, flags | fx->extra, o);
}

void fx_element(plait_effects *fx, unsigned flags, PyObject *o, int64_t index)
{
    flags |= fx->extra;
    fx->ops++;
    fx->bytes += sizeof(void *);
    if (fx->capture)
        capture(fx, flags, "element", o, Py_BuildValue("(L)", (long long)index));
    else
        emit_element(fx->r, flags, o, index);
}

void fx_range(plait_effects *fx, unsigned flags, PyObject *o, int64_t first, int64_t count, int64_t step)
{
    flags |= fx->extra;
    if (count <= 0) return;
    fx->ops += (uint64_t)count;
    fx->bytes += (uint64_t)count * sizeof(void *);
    if (fx->capture) {
        capture(fx, flags, "range", o, Py_BuildValue("(LLL)", (long long)first, (long long)count, (long long)step));
        return;
    }
    const int64_t most = UINT32_MAX - 1;
    while (count > 0) {
        int64_t n = count < most ? count : most;
        emit_range(fx->r, flags, o, first, (uint32_t)n, (int32_t)step);
        first += n * step;
        count -= n;
    }
}

void fx_key(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key)
{
    flags |= fx->extra;
    fx->ops++;
    fx->bytes += sizeof(void *);
    if (fx->capture)
        capture(fx, flags, "key", o, Py_BuildValue("(O)", key));
    else
        emit_key(fx->r, flags, o, key);
}

void fx_state(plait_effects *fx, unsigned flags, PyObject *o)
{
    flags |= fx->extra;
    if (fx->capture)
        capture(fx, flags, "state", o, NULL);
    else
        emit_state(fx->r, flags, o);
}

void fx_stream(plait_effects *fx, unsigned flags, PyObject *o)
{
    flags |= fx->extra;
    if (fx->capture)
        capture(fx, flags, "stream", o, NULL);
    else
        emit_stream(fx->r, flags, o);
}

void fx_getattr(plait_effects *fx, unsigned flags, PyObject *o, PyObject *name)
{
    if (!PyUnicode_Check(name)) return;
    if (fx->capture)
        capture(fx, FX_R | flags | fx->extra, "attribute", o, Py_BuildValue("(O)", name));
    else
        emit_getattr(fx->r, FX_R | flags | fx->extra, o, name);
}

void fx_setattr(plait_effects *fx, unsigned flags, PyObject *o, PyObject *name)
{
    if (!PyUnicode_Check(name)) return;
    if (fx->capture)
        capture(fx, FX_W | flags | fx->extra, "attribute", o, Py_BuildValue("(O)", name));
    else
        emit_setattr(fx->r, FX_W | flags | fx->extra, o, name);
}

void fx_coverage(plait_effects *fx, const char *what, const char *why)
{
    if (fx->capture)
        capture(fx, 0, "coverage", Py_None, Py_BuildValue("(ss)", what, why));
    else
        emit_coverage(fx->r, what, why);
}

void fx_created(plait_effects *fx, PyObject *o)
{
    fx_shape shape = fx_shape_of(o);
    if (shape == FX_SHAPE_NONE || shape == FX_SHAPE_FROZEN || shape == FX_SHAPE_BUFFER) return;
    fx_reset_origin(fx, o);
    if (fx->capture)
        capture(fx, FX_W | PLAIT_A_AFTER, "created", o, Py_BuildValue("(n)", fx_count(o)));
    else
        emit_created(fx->r, o, 0);
}

static PyObject *box_detail(int64_t first, uint32_t itemsize, int ndim, const int64_t *counts, const int64_t *strides)
{
    PyObject *dims = PyTuple_New(ndim);
    for (int d = 0; dims && d < ndim; d++) {
        PyObject *pair = Py_BuildValue("(LL)", (long long)counts[d], (long long)strides[d]);
        if (pair == NULL)
            Py_CLEAR(dims);
        else
            PyTuple_SET_ITEM(dims, d, pair);
    }
    return dims ? Py_BuildValue("(LIN)", (long long)first, itemsize, dims) : NULL;
}

void fx_box(plait_effects *fx, unsigned flags, PyObject *o, int64_t first, uint32_t itemsize, int ndim,
            const int64_t *counts, const int64_t *strides)
{
    int64_t c[65] = {fx->times}, s[65] = {0};
    flags |= fx->extra;
    uint64_t items = fx->times;
    for (int d = 0; d < ndim; d++) items *= (uint64_t)counts[d];
    fx->bytes += items * itemsize;
    if (fx->times > 1 && ndim < 64) {   // outermost: as often as that
        memcpy(c + 1, counts, (size_t)ndim * sizeof *c);
        memcpy(s + 1, strides, (size_t)ndim * sizeof *s);
        counts = c;
        strides = s;
        ndim++;
    }
    if (fx->capture)
        capture(fx, flags, "box", o, box_detail(first, itemsize, ndim, counts, strides));
    else
        fx_emit_box(fx->r, flags, o, first, itemsize, ndim, counts, strides);
}
