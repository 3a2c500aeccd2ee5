// SPDX-License-Identifier: Apache-2.0
// Memory shared through the buffer protocol: bytearray, array.array, memoryview, mmap, ctypes. Every view is traced back to the object
// that owns the memory (the root), and what it covers becomes locations of the root, by byte from the start of its memory; for
// array.array, whose own locations are its items, by item (docs/internals/boxes.md).
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"
#include "recorder/effects_torch.h"
#include <string.h>

static int defines_buffer(PyObject *o)   // its class exports a buffer from Python code
{
    if (!(Py_TYPE(o)->tp_flags & Py_TPFLAGS_HEAPTYPE)) return 0;
    PyObject *text = PyUnicode_InternFromString("__buffer__");
    PyObject *found = text ? _PyType_Lookup(Py_TYPE(o), text) : NULL;
    if (text == NULL) PyErr_Clear();
    Py_XDECREF(text);
    return found && Py_IS_TYPE(found, &PyFunction_Type);
}

// Where the memory of a root begins; NULL: immutable, or not to be asked.
static const char *start_of(PyObject *root, Py_ssize_t *size, Py_ssize_t *itemsize)
{
    Py_buffer view;
    *itemsize = 1;
    if (PyByteArray_Check(root)) {
        *size = PyByteArray_GET_SIZE(root);
        return PyByteArray_AS_STRING(root);
    }
    if (PyBytes_Check(root) || !PyObject_CheckBuffer(root) || defines_buffer(root)) return NULL;
    if (PyObject_GetBuffer(root, &view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return NULL;
    }
    const char *start = view.buf;
    *size = view.len;
    *itemsize = view.itemsize;
    PyBuffer_Release(&view);
    return start;
}

// Dimensions in any order and sign to outermost-first positive strides without dimensions of one item or of stride 0, neighbours joined.
static int tidy(int64_t *first, int ndim, int64_t *counts, int64_t *strides)
{
    int n = 0;
    for (int d = 0; d < ndim; d++) {
        if (counts[d] == 0) return -1;
        if (counts[d] == 1 || strides[d] == 0) continue;
        if (strides[d] < 0) {
            *first += (counts[d] - 1) * strides[d];
            strides[d] = -strides[d];
        }
        int64_t count = counts[d], stride = strides[d];
        int at = n++;
        for (; at > 0 && strides[at - 1] < stride; at--) counts[at] = counts[at - 1], strides[at] = strides[at - 1];
        counts[at] = count;
        strides[at] = stride;
    }
    for (int d = n - 2; d >= 0; d--) {
        if (strides[d] != strides[d + 1] * counts[d + 1]) continue;
        counts[d] *= counts[d + 1];
        strides[d] = strides[d + 1];
        for (int k = d + 1; k < n - 1; k++) counts[k] = counts[k + 1], strides[k] = strides[k + 1];
        n--;
    }
    return n;
}

void fx_region(plait_effects *fx, unsigned flags, PyObject *root, int64_t first, uint32_t itemsize, int ndim,
               const int64_t *shape, const int64_t *steps)
{
    int64_t counts[64], strides[64];
    if (ndim > 64 || itemsize == 0) return;
    for (int d = 0; d < ndim; d++) counts[d] = shape[d], strides[d] = steps[d];
    int n = tidy(&first, ndim, counts, strides);
    if (n < 0) return;
    uint64_t items = fx->times;
    for (int d = 0; d < n; d++) items *= (uint64_t)counts[d];
    fx->ops += items;
    int64_t unit = fx_is_array(root) ? fx_array_itemsize(root) : PyByteArray_Check(root) ? 1 : 0;
    int contiguous = n == 0 || (n == 1 && strides[0] == itemsize);
    if (unit && contiguous) {
        int64_t end = first + (n ? counts[0] : 1) * itemsize;
        uint64_t ops = fx->ops;
        for (uint32_t k = 0; k < fx->times; k++) fx_range(fx, flags, root, first / unit, (end + unit - 1) / unit - first / unit, 1);
        fx->ops = ops;
    } else if (unit && unit == itemsize && n == 1 && first % unit == 0 && strides[0] % unit == 0) {
        uint64_t ops = fx->ops;
        for (uint32_t k = 0; k < fx->times; k++) fx_range(fx, flags, root, first / unit, counts[0], strides[0] / unit);
        fx->ops = ops;
    } else if (unit > 1) {   // odd views of an array.array: its whole items from the first to the last
        int64_t end = first + itemsize;
        for (int d = 0; d < n; d++) end += (counts[d] - 1) * strides[d];
        for (uint32_t k = 0; k < fx->times; k++) fx_range(fx, flags | PLAIT_A_ASSUMED, root, first / unit, (end + unit - 1) / unit - first / unit, 1);
    } else {
        fx_box(fx, flags, root, first, itemsize, n, counts, strides);
    }
}

PyObject *fx_root(plait_effects *fx, PyObject *o, const char **start)
{
    Py_ssize_t size = 0, itemsize = 0;
    for (int turns = 0; o && turns < 64; turns++) {
        if (fx_is_ndarray(fx, o)) return fx_ndarray_root(fx, o, start);
        if (fx_is_tensor(fx, o)) return fx_tensor_root(fx, o, start);
        if (!PyMemoryView_Check(o)) {
            *start = start_of(o, &size, &itemsize);
            return *start ? o : NULL;
        }
        o = PyMemoryView_GET_BUFFER(o)->obj;
    }
    return NULL;
}

void fx_buffer(plait_effects *fx, unsigned flags, PyObject *o)
{
    const char *start = NULL;
    if (PyBytes_Check(o) || PyUnicode_Check(o)) return;
    if (PyByteArray_Check(o) || fx_is_array(o)) {
        fx_span(fx, flags, o, 0, Py_SIZE(o));
        return;
    }
    if (fx_is_ndarray(fx, o)) {
        fx_ndarray_all(fx, flags, o);
        return;
    }
    if (PyMemoryView_Check(o)) {
        Py_buffer *view = PyMemoryView_GET_BUFFER(o);
        PyObject *root = view->obj ? fx_root(fx, o, &start) : NULL;
        int64_t shape[64], strides[64];
        if (root == NULL || view->ndim > 64 || view->suboffsets) return;
        for (int d = 0; d < view->ndim; d++) shape[d] = view->shape[d], strides[d] = view->strides[d];
        fx_region(fx, flags, root, (const char *)view->buf - start, (uint32_t)view->itemsize, view->ndim, shape, strides);
        return;
    }
    Py_ssize_t size = 0, itemsize = 0;
    start = start_of(o, &size, &itemsize);
    int64_t count = size, one = 1;
    if (start) fx_region(fx, flags, o, 0, 1, 1, &count, &one);
}

void fx_buffer_part(plait_effects *fx, unsigned flags, PyObject *o, int64_t first, int64_t count)
{
    const char *start = NULL;
    PyObject *root = PyBytes_Check(o) ? NULL : fx_root(fx, o, &start);
    Py_buffer view;
    int64_t one = 1;
    if (root == NULL || PyObject_GetBuffer(o, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        return;
    }
    if (first < 0) first += view.len;
    if (first >= 0 && count >= 0 && first + count <= view.len) fx_region(fx, flags, root, (char *)view.buf + first - start, 1, 1, &count, &one);
    PyBuffer_Release(&view);
}

static int64_t number(PyObject *owned)
{
    int64_t n = owned ? PyLong_AsLongLong(owned) : -1;
    if (PyErr_Occurred()) PyErr_Clear();
    Py_XDECREF(owned);
    return n;
}

void h_struct_part(fx_call *c)   // pack_into(format, buffer, offset, ...), unpack_from(format, buffer, offset): as many bytes as the format says
{
    int own = c->self && !PyModule_Check(c->self), writes = strstr(c->row->name, "pack_into") != NULL;   // a method of a Struct
    PyObject *buffer = fx_arg(c, own ? 0 : 1, writes ? NULL : "buffer"), *offset = fx_arg(c, own ? 1 : 2, writes ? NULL : "offset");
    PyObject *module = own ? NULL : PyDict_GetItemString(PyImport_GetModuleDict(), "_struct");
    if (buffer == NULL || (!own && (c->npos == 0 || module == NULL))) return;
    int64_t size = number(own ? PyObject_GetAttrString(c->self, "size") : PyObject_CallMethod(module, "calcsize", "O", c->args[0]));
    int64_t first = offset ? PyLong_Check(offset) ? number(Py_NewRef(offset)) : -1 : 0;
    if (size >= 0) fx_buffer_part(c->fx, writes ? FX_W : FX_R, buffer, first, size);
}

// o[key] of a memoryview, mmap or ctypes array; 1: done.
int fx_buffer_item(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key)
{
    const char *start = NULL, *data = NULL;
    Py_ssize_t size = 0, itemsize = 1, n = 0, index = 0, first = 0, step = 1, count = 1;
    int64_t stride = 0;
    PyObject *root = o;
    if (PyMemoryView_Check(o)) {
        Py_buffer *view = PyMemoryView_GET_BUFFER(o);
        root = view->obj ? fx_root(fx, o, &start) : NULL;
        if (root == NULL || view->ndim != 1 || view->suboffsets) return root == NULL;
        if (PySlice_Check(key) && flags == FX_R) return 1;   // a view: reads nothing
        data = view->buf;
        itemsize = view->itemsize;
        n = view->shape[0];
        stride = view->strides[0];
    } else {
        data = start = start_of(o, &size, &itemsize);
        if (start == NULL) return 0;
        if (Py_TYPE(o)->tp_as_sequence && Py_TYPE(o)->tp_as_sequence->sq_length) n = Py_TYPE(o)->tp_as_sequence->sq_length(o);
        if (n > 0) itemsize = size / n;
        stride = itemsize;
    }
    if (PySlice_Check(key)) {
        if (!fx_slice_of(key, n, &first, &step, &count)) return 0;
    } else {
        if (!fx_index_of(key, &index)) return 0;
        first = index < 0 ? index + n : index;
        if (first < 0 || first >= n) return 1;
    }
    int64_t shape = count, steps = step * stride;
    fx_region(fx, flags, root, data - start + first * stride, (uint32_t)itemsize, 1, &shape, &steps);
    return 1;
}
