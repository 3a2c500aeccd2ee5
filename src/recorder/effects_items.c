// SPDX-License-Identifier: Apache-2.0
// Containers as the semantics see them: shapes, counts, spans of elements, all keys, iteration, deep reads. Handlers are
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

// -- iteration

static PyObject *view_of(PyObject *o)   // the dict under a view, the sequence under nothing else
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

// How many items an iterator still gives; -1: user code or nobody knows.
static Py_ssize_t left(PyObject *it)
{
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind);
    Py_ssize_t index = fx_iter_index(it, kind), least = -1;
    switch (kind) {
    case FX_IT_LIST: case FX_IT_BYTEARRAY: case FX_IT_ARRAY: case FX_IT_DEQUE:
        return source == NULL || Py_SIZE(source) < index ? 0 : Py_SIZE(source) - index;
    case FX_IT_LISTREV: case FX_IT_REVERSED: case FX_IT_DEQUEREV: return source ? index + 1 : 0;
    case FX_IT_DICT: {
        PyObject *key = NULL, *value = NULL;
        Py_ssize_t n = 0;
        if (source == NULL) return 0;
        if (fx_iter_odict_key(it)) return -1;
        while (PyDict_Next(source, &index, &key, &value)) n++;
        return n;
    }
    case FX_IT_SET: {
        PyObject *key = NULL, *value = NULL;
        Py_ssize_t n = 0;
        while (source && fx_next_key(source, &index, &key, &value)) n++;
        return n;
    }
    case FX_IT_ENUMERATE: return left(source);
    case FX_IT_ZIP: case FX_IT_MAP:
        for (Py_ssize_t i = 0; source && i < PyTuple_GET_SIZE(source); i++) {
            Py_ssize_t n = left(PyTuple_GET_ITEM(source, i));
            if (n >= 0 && (least < 0 || n < least)) least = n;
        }
        return least;
    case FX_IT_IMMUTABLE: {
        if (source) return Py_SIZE(source) - index;
        if (!Py_IS_TYPE(it, &PyRangeIter_Type)) return -1;
        typedef struct { PyObject_HEAD long start, step, len; } range_iter;
        return Py_TYPE(it)->tp_basicsize == sizeof(range_iter) ? ((range_iter *)it)->len : -1;
    }
    default: return -1;
    }
}

static void consume(plait_effects *fx, PyObject *it, Py_ssize_t most, int depth);

// n items of a list-like from index on, in steps: R length and R element each; `end`: the failing step's R length too.
static void consume_span(plait_effects *fx, PyObject *o, Py_ssize_t from, Py_ssize_t n, int end)
{
    if (n + end > 0) fx_lengths(fx, FX_R, o, n + end);
    fx_span(fx, FX_R, o, from, from + n);
}

static void consume_keys(plait_effects *fx, PyObject *o, Py_ssize_t pos, Py_ssize_t most)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t n = 0;
    while ((most < 0 || n < most) && fx_next_key(o, &pos, &key, &value)) {
        fx_key(fx, FX_R, o, key);
        n++;
    }
    fx_lengths(fx, FX_R, o, n + (most < 0 || n < most));
}

// zip and map step their iterators in order and stop at the first that is exhausted.
static void consume_side_by_side(plait_effects *fx, PyObject *it, PyObject *its, Py_ssize_t most, int depth)
{
    Py_ssize_t rounds = left(it);
    int failed = most < 0 || (rounds >= 0 && rounds < most);
    if (rounds < 0 || (most >= 0 && most < rounds)) rounds = most;
    for (Py_ssize_t i = 0; its && i < PyTuple_GET_SIZE(its); i++) {
        PyObject *one = PyTuple_GET_ITEM(its, i);
        Py_ssize_t has = left(one);
        if (rounds < 0) {
            consume(fx, one, -1, depth + 1);
        } else {
            consume(fx, one, rounds + failed, depth + 1);
            if (failed && has == rounds) failed = 0;
        }
    }
}

static int collect(PyObject *o, void *arg)
{
    struct { PyObject *at[4]; int n; } *found = arg;
    if (found->n < 4 && fx_iter_kind(o) != FX_IT_NONE) found->at[found->n++] = o;
    return 0;
}

// itertools.chain: the active iterator; when it has no more, the first of the next iterable. The iterables stand in a tuple or list.
static void step_chain(plait_effects *fx, PyObject *it, int depth)
{
    typedef struct { PyObject_HEAD PyObject *source, *active; } chain_layout;
    chain_layout *c = (chain_layout *)it;
    if (Py_TYPE(it)->tp_basicsize != sizeof *c) return;
    if (c->active) {
        consume(fx, c->active, 1, depth + 1);
        if (left(c->active) != 0) return;
    }
    if (c->source == NULL) return;
    fx_iter kind = fx_iter_kind(c->source);
    PyObject *all = fx_iter_source(c->source, kind), *next = NULL;
    Py_ssize_t index = fx_iter_index(c->source, kind);
    if (kind == FX_IT_LIST) consume(fx, c->source, 1, depth + 1);
    if (all == NULL || (kind != FX_IT_LIST && kind != FX_IT_IMMUTABLE) || (next = fx_item(all, index)) == NULL) return;
    fx_shape shape = fx_shape_of(next);
    if (shape != FX_SHAPE_LIST && shape != FX_SHAPE_DEQUE && shape != FX_SHAPE_ARRAY && shape != FX_SHAPE_BYTEARRAY) {
        if (shape == FX_SHAPE_NONE && fx_iter_kind(next) != FX_IT_NONE) consume(fx, next, 1, depth + 1);
        else if (shape == FX_SHAPE_DICT || shape == FX_SHAPE_SET) consume_keys(fx, next, 0, 1);
        return;
    }
    consume_span(fx, next, 0, Py_SIZE(next) > 0, Py_SIZE(next) == 0);
}

// itertools: their own state, and what they run over, found the way the garbage collector finds it.
static void consume_itertools(plait_effects *fx, PyObject *it, Py_ssize_t most, int depth)
{
    struct { PyObject *at[4]; int n; } found = {{0}, 0};
    fx_state(fx, FX_RW, it);
    if (strncmp(Py_TYPE(it)->tp_name, "itertools.", 10) != 0) return;
    int chained = strcmp(Py_TYPE(it)->tp_name, "itertools.chain") == 0;
    if (chained && most == 1) {
        step_chain(fx, it, depth);
        return;
    }
    if (Py_TYPE(it)->tp_traverse) Py_TYPE(it)->tp_traverse(it, collect, &found);
    if (strcmp(Py_TYPE(it)->tp_name, "itertools.islice") == 0) {
        typedef struct { PyObject_HEAD PyObject *it; Py_ssize_t next, stop, step, cnt; } islice_layout;
        islice_layout *s = (islice_layout *)it;
        if (Py_TYPE(it)->tp_basicsize == sizeof *s) most = most >= 0 ? s->next - s->cnt + most : s->stop < 0 ? -1 : s->stop - s->cnt;
    }
    for (int i = found.n - 1; i >= 0; i--) {   // chain: the active one (visited first or second) before what comes later
        PyObject *one = found.at[i];
        fx_iter kind = fx_iter_kind(one);
        PyObject *source = fx_iter_source(one, kind);
        if (chained && most < 0 && source && PyTuple_CheckExact(source) && kind == FX_IT_IMMUTABLE) {
            for (Py_ssize_t k = fx_iter_index(one, kind); k < PyTuple_GET_SIZE(source); k++) fx_iterate(fx, PyTuple_GET_ITEM(source, k));
        } else {
            consume(fx, one, most, depth + 1);
        }
    }
}

static void consume(plait_effects *fx, PyObject *it, Py_ssize_t most, int depth)
{
    if (depth > FX_DEPTH || most == 0) return;
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind);
    Py_ssize_t has = 0, index = fx_iter_index(it, kind);
    switch (kind) {
    case FX_IT_LIST: case FX_IT_BYTEARRAY: case FX_IT_ARRAY: case FX_IT_DEQUE:
        if (source == NULL) return;
        has = left(it);
        if (most >= 0 && most <= has) consume_span(fx, source, index, most, 0);
        else consume_span(fx, source, index, has, 1);
        return;
    case FX_IT_LISTREV: case FX_IT_DEQUEREV: case FX_IT_REVERSED:
        if (source == NULL || index < 0 || fx_shape_of(source) == FX_SHAPE_FROZEN || fx_shape_of(source) == FX_SHAPE_NONE) return;
        has = index + 1;
        if (most >= 0 && most < has) has = most;
        fx_lengths(fx, FX_R, source, has + (most < 0 || has < most));
        fx_range(fx, FX_R, source, fx_origin(fx, source) + index, has, -1);
        return;
    case FX_IT_SEQ:
        if (source && fx_is_ndarray(fx, source)) fx_ndarray_step(fx, source, index, most);
        return;
    case FX_IT_DICT:
        if (source == NULL) return;
        if (most == 1 && fx_iter_odict_key(it)) {
            fx_length(fx, FX_R, source);
            fx_key(fx, FX_R, source, fx_iter_odict_key(it));
        } else {
            consume_keys(fx, source, fx_iter_odict_key(it) ? 0 : index, most);
        }
        return;
    case FX_IT_SET:
        if (source && !PyFrozenSet_Check(source)) consume_keys(fx, source, index, most);
        return;
    case FX_IT_ENUMERATE: if (source) consume(fx, source, most, depth + 1); return;
    case FX_IT_FILTER:
        if (source) consume(fx, source, most, depth + 1);
        if (source && most < 0) fx_call_items(fx, fx_filter_func(it), source);
        return;
    case FX_IT_ZIP: consume_side_by_side(fx, it, source, most, depth); return;
    case FX_IT_MAP:
        consume_side_by_side(fx, it, source, most, depth);
        fx_call_map(fx, it, source, most);
        return;
    case FX_IT_FLAT: fx_flat_rest(fx, it, most); return;
    case FX_IT_CALL: fx_call_sentinel(fx, it, most); return;
    case FX_IT_STATE: consume_itertools(fx, it, most, depth); return;
    case FX_IT_STREAM: fx_stream(fx, FX_RW, it); return;
    default: return;
    }
}

void fx_iterate(plait_effects *fx, PyObject *o)
{
    PyObject *dict = view_of(o);
    if (dict) {
        consume_keys(fx, dict, 0, -1);
        return;
    }
    if (!fx_iterates_natively(o)) return;
    switch (fx_shape_of(o)) {
    case FX_SHAPE_LIST: case FX_SHAPE_BYTEARRAY: case FX_SHAPE_ARRAY: case FX_SHAPE_DEQUE: consume_span(fx, o, 0, Py_SIZE(o), 1); break;
    case FX_SHAPE_DICT: case FX_SHAPE_SET: consume_keys(fx, o, 0, -1); break;
    case FX_SHAPE_BUFFER: fx_buffer(fx, FX_R, o); break;
    case FX_SHAPE_FROZEN: break;
    default:
        if (fx_is_ndarray(fx, o)) fx_ndarray_step(fx, o, 0, -1);
        else if (fx_iter_kind(o) != FX_IT_NONE) consume(fx, o, -1, 0);
        else fx_all(fx, FX_R, o);
    }
}

int fx_step(plait_effects *fx, PyObject *iterator)
{
    fx_iter kind = fx_iter_kind(iterator);
    if (kind == FX_IT_NONE) return 0;
    consume(fx, iterator, 1, 0);
    return kind == FX_IT_FILTER ? 2 : 1;
}

void fx_any(plait_effects *fx, unsigned flags, PyObject *o)
{
    if (PyTuple_CheckExact(o)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(o) && i < FX_DEPTH; i++)
            if (!PyTuple_CheckExact(PyTuple_GET_ITEM(o, i))) fx_any(fx, flags, PyTuple_GET_ITEM(o, i));
        return;
    }
    PyObject *dict = view_of(o);
    if (dict) all_keys(fx, flags, dict);
    else if (fx_is_tensor(fx, o)) fx_tensor_all(fx, flags, o);
    else if (fx_shape_of(o) == FX_SHAPE_NONE && fx_iter_kind(o) != FX_IT_NONE) consume(fx, o, -1, 0);
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
    PyObject *dict = view_of(o);
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
