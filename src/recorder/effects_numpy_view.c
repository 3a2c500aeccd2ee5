// SPDX-License-Identifier: Apache-2.0
// What stands for part of an array without being one: records (numpy.void), a.flat, and the objects that views made by as_strided and by nditer have as their base.
// These types' layouts are not ours: they are asked through their public attributes and the buffer protocol.
#include "recorder/effects_numpy.h"
#include "recorder/effects_handlers.h"
#include <string.h>

static PyObject *attribute(PyObject *o, const char *name)   // new reference; NULL without an exception
{
    PyObject *value = PyObject_GetAttrString(o, name);
    if (value == NULL) PyErr_Clear();
    return value;
}

static int is_named(PyObject *o, const char *name)
{
    for (PyTypeObject *t = Py_TYPE(o); t; t = t->tp_base)
        if (strcmp(t->tp_name, name) == 0) return 1;
    return 0;
}

static int holds(plait_effects *fx, PyObject *array, const char *data)   // among the bytes from its first to its last item
{
    const fx_array *a = fx_as_array(array);
    const char *first = a->data, *last = a->data + fx_elsize(fx, array);
    for (int d = 0; d < a->nd; d++) {
        if (a->dims[d] == 0) return 0;
        if (a->strides[d] < 0) first += (a->dims[d] - 1) * a->strides[d];
        else last += (a->dims[d] - 1) * a->strides[d];
    }
    return data >= first && data < last;
}

PyObject *fx_array_behind(plait_effects *fx, PyObject *base, const char *data)
{
    PyObject *found = NULL, *held = NULL;
    if (is_named(base, "DummyArray") && (held = attribute(base, "base"))) {      // numpy.lib.stride_tricks.as_strided
        if (fx_is_ndarray(fx, held)) found = held;
    } else if (is_named(base, "numpy.nditer") && (held = attribute(base, "operands"))) {
        for (Py_ssize_t i = 0; PyTuple_Check(held) && i < PyTuple_GET_SIZE(held); i++) {
            PyObject *one = PyTuple_GET_ITEM(held, i);
            if (fx_is_ndarray(fx, one) && holds(fx, one, data)) found = one;
        }
    } else if (is_named(base, "numpy.void") && (held = attribute(base, "base"))) {
        if (fx_is_ndarray(fx, held)) found = held;
    }
    Py_XDECREF(held);                // borrowed from `base` now
    return found;
}

// -- records: a[i]["x"]

// A field's offset and size; 0: none of that name, or a record inside the record.
static int field_of(plait_effects *fx, PyObject *record, PyObject *key, int64_t *offset, int64_t *size)
{
    PyObject *dtype = attribute(record, "dtype"), *fields = dtype ? attribute(dtype, "fields") : NULL, *names = dtype ? attribute(dtype, "names") : NULL;
    Py_ssize_t index = 0;
    if (names && PyTuple_Check(names) && fx_index_of(key, &index)) {
        if (index < 0) index += PyTuple_GET_SIZE(names);
        key = index >= 0 && index < PyTuple_GET_SIZE(names) ? PyTuple_GET_ITEM(names, index) : NULL;
    }
    PyObject *field = key && fields && PyUnicode_Check(key) ? PyObject_GetItem(fields, key) : NULL;
    PyObject *inner = field && PyTuple_Check(field) ? PyTuple_GET_ITEM(field, 0) : NULL, *itemsize = inner ? attribute(inner, "itemsize") : NULL;
    PyObject *nested = inner ? attribute(inner, "names") : NULL;
    int found = itemsize && nested == Py_None;
    if (found) *offset = PyLong_AsLongLong(PyTuple_GET_ITEM(field, 1)), *size = PyLong_AsLongLong(itemsize);
    PyErr_Clear();
    Py_XDECREF(nested);
    Py_XDECREF(itemsize);
    Py_XDECREF(field);
    Py_XDECREF(names);
    Py_XDECREF(fields);
    Py_XDECREF(dtype);
    return found;
}

static void record_bytes(plait_effects *fx, unsigned flags, PyObject *record, int64_t offset, int64_t size)
{
    PyObject *base = attribute(record, "base");
    Py_buffer view;
    if (base && fx_is_ndarray(fx, base) && PyObject_GetBuffer(record, &view, PyBUF_SIMPLE) == 0) {
        const char *start = NULL, *at = view.buf;
        PyBuffer_Release(&view);
        PyObject *root = holds(fx, base, at) ? fx_ndarray_root(fx, base, &start) : NULL;
        if (root) fx_region(fx, flags, root, at + offset - start, (uint32_t)size, 0, NULL, NULL);
    }
    PyErr_Clear();
    Py_XDECREF(base);
}

static void record_item(plait_effects *fx, unsigned flags, PyObject *record, PyObject *key)
{
    int64_t offset = 0, size = 0;
    if (field_of(fx, record, key, &offset, &size)) record_bytes(fx, flags, record, offset, size);
}

int fx_is_record(PyObject *o) { return strncmp(Py_TYPE(o)->tp_name, "numpy.", 6) == 0 && is_named(o, "numpy.void"); }

void fx_record_all(plait_effects *fx, unsigned flags, PyObject *o)
{
    Py_buffer view;
    if (PyObject_GetBuffer(o, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        return;
    }
    Py_ssize_t size = view.len;
    PyBuffer_Release(&view);
    record_bytes(fx, flags, o, 0, size);
}

// -- a.flat

static PyObject *flat_base(plait_effects *fx, PyObject *flat)   // borrowed: the iterator holds it
{
    PyObject *base = attribute(flat, "base");
    int known = base && fx_is_ndarray(fx, base);
    Py_XDECREF(base);
    return known ? base : NULL;
}

static const char *flat_at(const fx_array *a, int64_t index)
{
    const char *data = a->data;
    for (int d = a->nd - 1; d >= 0; d--) {
        data += index % a->dims[d] * a->strides[d];
        index /= a->dims[d];
    }
    return data;
}

static void flat_items(plait_effects *fx, unsigned flags, PyObject *base, int64_t first, int64_t count, int64_t step)
{
    const fx_array *a = fx_as_array(base);
    int64_t stride = step * fx_elsize(fx, base);
    if (count <= 0) return;
    if (a->flags & 1) fx_array_part(fx, flags, base, a->data + first * fx_elsize(fx, base), 1, &count, &stride);   // NPY_ARRAY_C_CONTIGUOUS
    else if (count <= 1 << 12)
        for (int64_t k = 0; k < count; k++) fx_array_part(fx, flags, base, flat_at(a, first + k * step), 0, NULL, NULL);
    else {
        fx->extra |= PLAIT_A_ASSUMED;
        fx_ndarray_all(fx, flags, base);
        fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    }
}

static void flat_item(plait_effects *fx, unsigned flags, PyObject *flat, PyObject *key)
{
    PyObject *base = flat_base(fx, flat);
    Py_ssize_t index = 0, first = 0, step = 0, count = 0;
    int64_t n = base ? fx_array_items(base) : 0;
    if (base == NULL) return;
    if (fx_index_of(key, &index)) {
        if (index < 0) index += n;
        if (index >= 0 && index < n) flat_items(fx, flags, base, index, 1, 1);
    } else if (PySlice_Check(key) && fx_slice_of(key, (Py_ssize_t)n, &first, &step, &count)) {
        flat_items(fx, flags, base, first, count, step);
    } else if (key == Py_Ellipsis || (fx_is_ndarray(fx, key) && fx_kind(key) == 'b')) {
        fx_any(fx, FX_R, key);
        fx_ndarray_all(fx, flags, base);
    } else {
        fx_any(fx, FX_R, key);
        if (!fx_array_flat(fx, flags, base, key)) fx_ndarray_all(fx, flags | PLAIT_A_ASSUMED, base);
    }
}

int fx_is_flat(PyObject *o) { return strcmp(Py_TYPE(o)->tp_name, "numpy.flatiter") == 0; }

void fx_flat_rest(plait_effects *fx, PyObject *flat, Py_ssize_t most)
{
    PyObject *base = flat_base(fx, flat), *at = attribute(flat, "index");
    int64_t from = at ? PyLong_AsLongLong(at) : 0, left = base ? fx_array_items(base) - from : 0;
    if (PyErr_Occurred()) PyErr_Clear();
    Py_XDECREF(at);
    if (base) flat_items(fx, FX_R, base, from, most >= 0 && most < left ? most : left, 1);
}

void fx_flat_all(plait_effects *fx, unsigned flags, PyObject *flat)
{
    PyObject *base = flat_base(fx, flat);
    if (base) fx_ndarray_all(fx, flags, base);
}

// -- o[key], o[key] = value of either

int fx_is_array_piece(plait_effects *fx, PyObject *o) { return fx->numpy && (fx_is_record(o) || fx_is_flat(o)); }

void fx_array_piece(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key)
{
    if (fx_is_record(o)) record_item(fx, flags, o, key);
    else flat_item(fx, flags, o, key);
}

// -- rows

void h_array_piece(fx_call *c)   // getfield, setfield of a record; __getitem__, __setitem__ of records and of a.flat
{
    int store = strstr(c->row->name, "set") != NULL;
    if (c->self == NULL || c->npos == 0) return;
    if (strstr(c->row->name, "__")) {
        if (store && c->npos > 1) fx_any(c->fx, FX_R, c->args[1]);
        if (fx_is_array_piece(c->fx, c->self)) fx_array_piece(c->fx, store ? FX_W : FX_R, c->self, c->args[0]);
        return;
    }
    PyObject *dtype = c->args[store ? 1 : 0], *at = fx_arg(c, store ? 2 : 1, "offset"), *size = c->npos > store ? attribute(dtype, "itemsize") : NULL;
    int64_t offset = at ? PyLong_AsLongLong(at) : 0, bytes = size ? PyLong_AsLongLong(size) : 0;
    if (PyErr_Occurred()) PyErr_Clear();
    Py_XDECREF(size);
    if (fx_is_record(c->self)) record_bytes(c->fx, store ? FX_W : FX_R, c->self, offset, bytes);
    else if (store && fx_is_ndarray(c->fx, c->self)) fx_ndarray_all(c->fx, FX_W, c->self);   // getfield of an array is a view
}

void h_flat_all(fx_call *c)   // flatiter.copy, __array__
{
    if (c->self && fx_is_flat(c->self)) fx_flat_all(c->fx, FX_R, c->self);
    c->pending->what = FX_AFTER_ARRAY;
    c->answer |= PLAIT_EFFECT_AFTER;
}

// -- a.flat = x, a.real = x, a.imag = x

void plait_effects_set(plait_effects *fx, PyObject *obj, PyObject *name)
{
    if (fx->numpy == NULL || !fx_is_ndarray(fx, obj)) return;
    int imag = PyUnicode_CompareWithASCIIString(name, "imag") == 0, half = imag || PyUnicode_CompareWithASCIIString(name, "real") == 0;
    if (!half && PyUnicode_CompareWithASCIIString(name, "flat") != 0) return;
    const fx_array *a = fx_as_array(obj);
    const char *start = NULL;
    int64_t dims[64], strides[64], size = fx_elsize(fx, obj);
    if (!half || fx_kind(obj) != 'c' || a->nd > 64) {
        fx_ndarray_all(fx, FX_W, obj);
        return;
    }
    for (int d = 0; d < a->nd; d++) dims[d] = a->dims[d], strides[d] = a->strides[d];
    PyObject *root = fx_ndarray_root(fx, obj, &start);
    fx_region(fx, FX_W, root, a->data + (imag ? size / 2 : 0) - start, (uint32_t)(size / 2), a->nd, dims, strides);
}
