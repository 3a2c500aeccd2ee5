// SPDX-License-Identifier: Apache-2.0
// Iteration by native code: what one step of a built-in iterator reads, and what consuming a whole iterable reads, by docs/semantics.md
// section 4. The layouts of the iterator objects are CPython's (unchanged from 3.12 to 3.14) and private to its .c files, hence the
// structs here. Iterators of other native types belong to the table of effects.
#include "recorder/frame.h"
#include "recorder/recorder.h"
#include <string.h>

typedef struct list_iter { PyObject_HEAD Py_ssize_t index; PyListObject *seq; } list_iter;       // also the reversed one
typedef struct dict_iter { PyObject_HEAD PyDictObject *dict; Py_ssize_t used, pos; PyObject *result; Py_ssize_t len; } dict_iter;
typedef struct set_iter { PyObject_HEAD PySetObject *set; Py_ssize_t used, pos, len; } set_iter;
typedef struct enum_iter { PyObject_HEAD Py_ssize_t index; PyObject *inner; } enum_iter;
typedef struct zip_iter { PyObject_HEAD Py_ssize_t size; PyObject *inners; } zip_iter;
typedef struct map_iter { PyObject_HEAD PyObject *inners, *func; } map_iter;
typedef struct filter_iter { PyObject_HEAD PyObject *func, *inner; } filter_iter;
typedef struct dict_view { PyObject_HEAD PyDictObject *dict; } dict_view;

// The set iterator's type is not exported: it is asked for once.
static PyTypeObject *set_iter_type(void) {
    static PyTypeObject *type;
    if (type) return type;
    PyObject *set = PySet_New(NULL), *iter = set ? PyObject_GetIter(set) : NULL;
    if (iter) type = Py_TYPE(iter);
    else PyErr_Clear();
    Py_XDECREF(iter);
    Py_XDECREF(set);
    return type;
}

static int step_list(recorder *r, unsigned flags, list_iter *it) {
    PyListObject *list = it->seq;
    if (!list) return 0;
    int more = it->index >= 0 && it->index < PyList_GET_SIZE(list);
    emit_length(r, flags, (PyObject *)list);
    if (more) emit_element_at(r, flags, list, it->index);
    return more;
}

static int step_dict(recorder *r, unsigned flags, dict_iter *it, int reversed) {
    PyObject *dict = (PyObject *)it->dict, *key = NULL;
    if (!dict) return 0;
    emit_length(r, flags, dict);
    if (it->used != PyDict_GET_SIZE(dict)) return 0;      // changed while iterating: the step raises
    Py_ssize_t pos = it->pos;
    if (!reversed) {
        if (!PyDict_Next(dict, &pos, &key, NULL)) return 0;
        emit_key(r, flags, dict, key);
        return 1;
    }
    // Backwards there is no such function: walk up to the last entry at or before pos.
    Py_ssize_t at = 0;
    PyObject *candidate = NULL, *next = NULL;
    while (PyDict_Next(dict, &at, &next, NULL) && at - 1 <= pos) candidate = next;
    if (candidate) emit_key(r, flags, dict, candidate);
    return candidate != NULL;
}

static int step_set(recorder *r, unsigned flags, set_iter *it) {
    PyObject *set = (PyObject *)it->set, *key = NULL;
    Py_hash_t hash;
    if (!set) return 0;
    Py_ssize_t pos = it->pos;
    int fixed = PyFrozenSet_CheckExact(set);
    if (!fixed) emit_length(r, flags, set);
    if (it->used != PySet_GET_SIZE(set) || !_PySet_NextEntry(set, &pos, &key, &hash)) return 0;
    if (!fixed) emit_key(r, flags, set, key);
    return 1;
}

static int step_inner(recorder *r, unsigned flags, PyObject *inner) {
    int more = -1;
    plait_call_pending unused = {.name = ""};
    if (!inner || emit_step(r, flags, inner, &more)) return inner ? more : 0;
    if (!PyGen_Check(inner)) plait_effects_step(r->effects, inner, &unused);
    return -1;
}

static int step_all(recorder *r, unsigned flags, PyObject *inners) {     // a tuple of iterators, up to the first that is exhausted
    int more = 1;
    for (Py_ssize_t i = 0; inners && i < PyTuple_GET_SIZE(inners) && more; i++) {
        int one = step_inner(r, flags, PyTuple_GET_ITEM(inners, i));
        if (one <= 0) more = one;
    }
    return more;
}

int emit_step(recorder *r, unsigned flags, PyObject *iterator, int *more) {
    PyTypeObject *type = Py_TYPE(iterator);
    int ignored;
    if (!more) more = &ignored;
    *more = -1;
    if (type == &PyListIter_Type) *more = step_list(r, flags, (list_iter *)iterator);
    else if (type == &PyRangeIter_Type || type == &PyLongRangeIter_Type || type == &PyTupleIter_Type || type == &PyUnicodeIter_Type
             || type == &PyBytesIter_Type) return 1;
    else if (type == &PyDictIterKey_Type || type == &PyDictIterValue_Type || type == &PyDictIterItem_Type)
        *more = step_dict(r, flags, (dict_iter *)iterator, 0);
    else if (type == &PyEnum_Type) *more = step_inner(r, flags, ((enum_iter *)iterator)->inner);
    else if (type == &PyZip_Type) *more = step_all(r, flags, ((zip_iter *)iterator)->inners);
    else if (type == &PyMap_Type) {
        *more = step_all(r, flags, ((map_iter *)iterator)->inners);
        plait_effects_map(r->effects, iterator);
    }
    else if (type == &PyFilter_Type) *more = step_inner(r, flags, ((filter_iter *)iterator)->inner);
    else if (type == &PyListRevIter_Type) *more = step_list(r, flags, (list_iter *)iterator);
    else if (type == set_iter_type()) *more = step_set(r, flags, (set_iter *)iterator);
    else if (type == &PyDictRevIterKey_Type || type == &PyDictRevIterValue_Type || type == &PyDictRevIterItem_Type)
        *more = step_dict(r, flags, (dict_iter *)iterator, 1);
    else return 0;
    return 1;
}

// -- whole iterables

// Consuming in one go is stepping: each step reads the length and its item, the last one the length alone. Steps that differ in nothing but
// the index go out as one range.
static void consume_list(recorder *r, unsigned flags, PyObject *list, Py_ssize_t from) {
    Py_ssize_t n = PyList_GET_SIZE(list);
    emit_length(r, flags, list);
    if (from < n) emit_range(r, flags, list, from, (uint32_t)(n - from), 1);
}

static void consume_dict(recorder *r, unsigned flags, PyObject *dict, Py_ssize_t pos) {
    PyObject *key;
    emit_length(r, flags, dict);
    while (PyDict_Next(dict, &pos, &key, NULL)) emit_key(r, flags, dict, key);
}

static void consume_set(recorder *r, unsigned flags, PyObject *set, Py_ssize_t pos) {
    PyObject *key;
    Py_hash_t hash;
    if (PyFrozenSet_CheckExact(set)) return;
    emit_length(r, flags, set);
    while (_PySet_NextEntry(set, &pos, &key, &hash)) emit_key(r, flags, set, key);
}

static int consume_inners(recorder *r, unsigned flags, PyObject *inners) {
    for (Py_ssize_t i = 0; inners && i < PyTuple_GET_SIZE(inners); i++)
        if (!emit_iterate_all(r, flags, PyTuple_GET_ITEM(inners, i))) return i > 0;
    return 1;
}

static int consume_iterator(recorder *r, unsigned flags, PyObject *it) {
    PyTypeObject *type = Py_TYPE(it);
    if (type == &PyListIter_Type) {
        if (((list_iter *)it)->seq) consume_list(r, flags, (PyObject *)((list_iter *)it)->seq, ((list_iter *)it)->index);
    } else if (type == &PyListRevIter_Type) {
        list_iter *rev = (list_iter *)it;
        if (rev->seq) emit_length(r, flags, (PyObject *)rev->seq);
        if (rev->seq && rev->index >= 0) emit_range(r, flags, (PyObject *)rev->seq, rev->index, (uint32_t)(rev->index + 1), -1);
    } else if (type == &PyDictIterKey_Type || type == &PyDictIterValue_Type || type == &PyDictIterItem_Type) {
        if (((dict_iter *)it)->dict) consume_dict(r, flags, (PyObject *)((dict_iter *)it)->dict, ((dict_iter *)it)->pos);
    } else if (type == set_iter_type()) {
        if (((set_iter *)it)->set) consume_set(r, flags, (PyObject *)((set_iter *)it)->set, ((set_iter *)it)->pos);
    } else if (type == &PyEnum_Type) {
        return emit_iterate_all(r, flags, ((enum_iter *)it)->inner);
    } else if (type == &PyFilter_Type && PyFunction_Check(((filter_iter *)it)->func)) {
        return emit_iterate_all(r, flags, ((filter_iter *)it)->inner);
    } else if (type == &PyZip_Type) {
        return consume_inners(r, flags, ((zip_iter *)it)->inners);
    } else if (type == &PyMap_Type && PyFunction_Check(((map_iter *)it)->func)) {
        return consume_inners(r, flags, ((map_iter *)it)->inners);
    } else {
        return 0;
    }
    return 1;
}

int emit_iterate_all(recorder *r, unsigned flags, PyObject *iterable) {
    PyTypeObject *type = Py_TYPE(iterable);
    if (PyList_Check(iterable) && type->tp_iter == PyList_Type.tp_iter) consume_list(r, flags, iterable, 0);
    else if (PyDict_Check(iterable) && type->tp_iter == PyDict_Type.tp_iter) consume_dict(r, flags, iterable, 0);
    else if (PyAnySet_Check(iterable) && type->tp_iter == PySet_Type.tp_iter) consume_set(r, flags, iterable, 0);
    else if (PyDictViewSet_Check(iterable) || PyDictValues_Check(iterable)) {
        dict_view *view = (dict_view *)iterable;
        if (view->dict) consume_dict(r, flags, (PyObject *)view->dict, 0);
    } else if (PyTuple_CheckExact(iterable) || PyUnicode_CheckExact(iterable) || PyBytes_CheckExact(iterable) || type == &PyRange_Type
               || type == &PyRangeIter_Type || type == &PyTupleIter_Type || type == &PyUnicodeIter_Type || type == &PyBytesIter_Type) return 1;
    else return consume_iterator(r, flags, iterable);
    return 1;
}

// -- new containers

// Elements of a sequence in C (array, deque); -1: not one.
static Py_ssize_t native_length(PyObject *obj) {
    PyTypeObject *type = Py_TYPE(obj);
    if (PyList_Check(obj) || PyByteArray_Check(obj)) return Py_SIZE(obj);
    const char *name = type->tp_name;
    int known = strcmp(name, "collections.deque") == 0 || strcmp(name, "array.array") == 0;
    return known ? type->tp_as_sequence->sq_length(obj) : -1;
}

void emit_created(recorder *r, PyObject *obj, unsigned flags) {
    unsigned write = PLAIT_A_WRITE | PLAIT_A_AFTER;
    int empty = (flags & PLAIT_C_EMPTY_LENGTH) != 0, keyed = PyDict_Check(obj) || PySet_Check(obj);
    Py_ssize_t n = keyed ? 0 : native_length(obj), pos = 0;
    PyObject *key;
    Py_hash_t hash;
    if (n < 0) return;
    watch(r, obj);
    put_access(r, PLAIT_R_CREATED, flags | (keyed ? PLAIT_C_KEYED : PLAIT_C_LIST), empty ? 0 : (uint32_t)n, (uintptr_t)obj);
    if (empty || !keyed) return;
    if (PyDict_Check(obj)) while (PyDict_Next(obj, &pos, &key, NULL)) emit_key(r, write, obj, key);
    else while (_PySet_NextEntry(obj, &pos, &key, &hash)) emit_key(r, write, obj, key);
}
