// SPDX-License-Identifier: Apache-2.0
// Containers as the semantics see them: shapes, counts, spans of elements, all keys, deep reads. Handlers are
// written in these words. Nothing here runs user code: counts come from the C structs, subclasses included.
#include "recorder/effects_internal.h"
#include "recorder/effects_torch.h"
#include <string.h>

fx_shape fx_shape_of(PyObject *o)
{
    if (PyList_Check(o)) return FX_SHAPE_LIST;
    if (PyDict_Check(o)) return FX_SHAPE_DICT;
    if (PySet_Check(o)) return FX_SHAPE_SET;
    if (PyByteArray_Check(o)) return FX_SHAPE_BYTEARRAY;
    if (PyTuple_Check(o) || PyUnicode_Check(o) || PyBytes_Check(o) || PyFrozenSet_Check(o)) return FX_SHAPE_FROZEN;
    if (fx_is_deque(o)) return FX_SHAPE_DEQUE;
    if (fx_is_array(o)) return FX_SHAPE_ARRAY;
    if (PyMemoryView_Check(o)) return FX_SHAPE_BUFFER;
    return FX_SHAPE_NONE;
}

Py_ssize_t fx_count(PyObject *o)
{
    switch (fx_shape_of(o)) {
    case FX_SHAPE_LIST: case FX_SHAPE_BYTEARRAY: case FX_SHAPE_ARRAY: case FX_SHAPE_DEQUE: return Py_SIZE(o);
    case FX_SHAPE_DICT: return ((PyDictObject *)o)->ma_used;
    case FX_SHAPE_SET: return ((PySetObject *)o)->used;
    case FX_SHAPE_FROZEN:
        if (PyUnicode_Check(o)) return PyUnicode_GET_LENGTH(o);
        return PyFrozenSet_Check(o) ? ((PySetObject *)o)->used : Py_SIZE(o);
    default: return 0;
    }
}

int64_t fx_origin(plait_effects *fx, PyObject *o)
{
    if (fx->deque_origin.used == 0 || !fx_is_deque(o)) return 0;
    const uint64_t *at = plait_map_find(&fx->deque_origin, (uint64_t)(uintptr_t)o);
    return at ? (int64_t)*at : 0;
}

void fx_move_origin(plait_effects *fx, PyObject *o, int64_t by)
{
    uint64_t *at = NULL;
    if (plait_map_at(&fx->deque_origin, (uint64_t)(uintptr_t)o, 0, &at) == PLAIT_OK)
        *at += (uint64_t)by;
    else
        fx->failed = 1;
}

void fx_reset_origin(plait_effects *fx, PyObject *o)
{
    if (fx->deque_origin.used) plait_map_remove(&fx->deque_origin, (uint64_t)(uintptr_t)o);
}

void fx_span(plait_effects *fx, unsigned flags, PyObject *o, Py_ssize_t from, Py_ssize_t to)
{
    if (to - from == 1)
        fx_element(fx, flags, o, fx_origin(fx, o) + from);
    else
        fx_range(fx, flags, o, fx_origin(fx, o) + from, to - from, 1);
}

PyObject *fx_item(PyObject *o, Py_ssize_t index)
{
    if (PyList_Check(o)) return index < PyList_GET_SIZE(o) ? PyList_GET_ITEM(o, index) : NULL;
    if (PyTuple_Check(o)) return index < PyTuple_GET_SIZE(o) ? PyTuple_GET_ITEM(o, index) : NULL;
    return fx_is_deque(o) ? fx_deque_item(o, index) : NULL;
}

int fx_next_key(PyObject *o, Py_ssize_t *pos, PyObject **key, PyObject **value)
{
    if (PyDict_Check(o)) return PyDict_Next(o, pos, key, value);
    PySetObject *s = (PySetObject *)o;
    while (*pos <= s->mask) {
        setentry *entry = &s->table[(*pos)++];
        if (entry->key == NULL || entry->hash == -1) continue;
        *key = entry->key;
        *value = NULL;
        return 1;
    }
    return 0;
}

static void all_keys(plait_effects *fx, unsigned flags, PyObject *o)
{
    Py_ssize_t pos = 0;
    PyObject *key = NULL, *value = NULL;
    while (fx_next_key(o, &pos, &key, &value)) fx_key(fx, flags, o, key);
}

void fx_all(plait_effects *fx, unsigned flags, PyObject *o)
{
    switch (fx_shape_of(o)) {
    case FX_SHAPE_LIST: case FX_SHAPE_BYTEARRAY: case FX_SHAPE_ARRAY: case FX_SHAPE_DEQUE:
        fx_span(fx, flags, o, 0, Py_SIZE(o));
        break;
    case FX_SHAPE_DICT: case FX_SHAPE_SET: all_keys(fx, flags, o); break;
    case FX_SHAPE_BUFFER: fx_buffer(fx, flags, o); break;
    case FX_SHAPE_FROZEN: break;
    default:
        if (fx_is_ndarray(fx, o)) fx_ndarray_all(fx, flags, o);
    }
}

// -- what stands behind others

PyObject *fx_view_of(PyObject *o)   // the dict under a view; NULL: it is none
{
    if (PyDictKeys_Check(o) || PyDictValues_Check(o) || PyDictItems_Check(o)) return fx_view_dict(o);
    return NULL;
}

static PyObject *dunder_iter;

int fx_iterates_natively(PyObject *o)
{
    if (!(Py_TYPE(o)->tp_flags & Py_TPFLAGS_HEAPTYPE)) return 1;
    if (dunder_iter == NULL && (dunder_iter = PyUnicode_InternFromString("__iter__")) == NULL) PyErr_Clear();
    PyObject *method = dunder_iter ? _PyType_Lookup(Py_TYPE(o), dunder_iter) : NULL;
    return method == NULL || !Py_IS_TYPE(method, &PyFunction_Type);
}

// Nobody knows whether it will be stepped: its own state or position is charged at once, what steps read when they come.
static void any_iterator(plait_effects *fx, unsigned flags, PyObject *it)
{
    fx_iter kind = fx_iter_kind(it);
    if (kind == FX_IT_STREAM) fx_stream(fx, FX_RW, it);
    if (kind == FX_IT_STATE) fx_state(fx, FX_RW, it);
    fx_iterate(fx, it);
    if (kind == FX_IT_STREAM || kind == FX_IT_STATE) fx_told(fx, it);
}

void fx_any(plait_effects *fx, unsigned flags, PyObject *o)
{
    if (PyTuple_CheckExact(o)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(o) && i < FX_DEPTH; i++)
            if (!PyTuple_CheckExact(PyTuple_GET_ITEM(o, i))) fx_any(fx, flags, PyTuple_GET_ITEM(o, i));
        return;
    }
    PyObject *dict = fx_view_of(o);
    if (dict) all_keys(fx, flags, dict);
    else if (fx_is_tensor(fx, o)) fx_tensor_all(fx, flags, o);
    else if (fx_shape_of(o) == FX_SHAPE_NONE && fx_iter_kind(o) != FX_IT_NONE) any_iterator(fx, flags, o);
    else fx_all(fx, flags, o);
}

// -- deep reads: repr, str, copies, encoders

typedef struct trail { PyObject *o; const struct trail *up; int depth; } trail;

static void deep(plait_effects *fx, PyObject *o, const trail *up)
{
    int depth = up ? up->depth + 1 : 0;
    if (depth > FX_DEPTH) return;
    for (const trail *t = up; t; t = t->up)
        if (t->o == o) return;
    trail here = {o, up, depth};
    PyObject *dict = fx_view_of(o);
    if (dict) o = dict;
    fx_shape shape = fx_shape_of(o);
    if (shape == FX_SHAPE_NONE && !fx_is_ndarray(fx, o)) return;
    fx_all(fx, FX_R, o);
    if (shape == FX_SHAPE_DICT || shape == FX_SHAPE_SET || PyFrozenSet_Check(o)) {
        Py_ssize_t pos = 0;
        PyObject *key = NULL, *value = NULL;
        while (fx_next_key(o, &pos, &key, &value)) {
            deep(fx, key, &here);
            if (value) deep(fx, value, &here);
        }
    } else if (shape == FX_SHAPE_LIST || shape == FX_SHAPE_DEQUE || PyTuple_Check(o)) {
        for (Py_ssize_t i = 0; i < Py_SIZE(o); i++) {
            PyObject *item = fx_item(o, i);
            if (item && !PyLong_CheckExact(item) && !PyFloat_CheckExact(item) && !PyUnicode_CheckExact(item)) deep(fx, item, &here);
        }
    }
}

void fx_deep(plait_effects *fx, PyObject *o) { deep(fx, o, NULL); }

// -- indices

int fx_index_of(PyObject *o, Py_ssize_t *index)
{
    if (!PyLong_CheckExact(o) && !PyBool_Check(o)) return 0;
    *index = PyLong_AsSsize_t(o);
    if (*index == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return 0;
    }
    return 1;
}

int fx_slice_of(PyObject *slice, Py_ssize_t n, Py_ssize_t *first, Py_ssize_t *step, Py_ssize_t *count)
{
    PySliceObject *s = (PySliceObject *)slice;
    PyObject *fields[3] = {s->start, s->stop, s->step};
    Py_ssize_t stop = 0;
    for (int i = 0; i < 3; i++)
        if (fields[i] != Py_None && !PyLong_CheckExact(fields[i]) && !PyBool_Check(fields[i]) && !fx_is_numpy_integer(fields[i])) return 0;
    if (PySlice_Unpack(slice, first, &stop, step) < 0) {
        PyErr_Clear();
        return 0;
    }
    *count = PySlice_AdjustIndices(n, first, &stop, *step);
    return 1;
}
