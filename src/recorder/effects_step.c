// SPDX-License-Identifier: Apache-2.0
// Iteration that can be foreseen: the steps of iterators over containers, and of zip, enumerate and map over such, told before they are made.
// What cannot be (a filter, itertools, a native function that is called on the way, a generator among others) is told step by
// step while it happens (effects_live.c).
#include "recorder/effects_internal.h"

enum { ONE_STEP, TO_THE_END };

// How many items an iterator still gives; -1: nobody knows beforehand.
static Py_ssize_t left(PyObject *it)
{
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind), *key = NULL, *value = NULL;
    Py_ssize_t index = fx_iter_index(it, kind), least = -1, n = 0;
    switch (kind) {
    case FX_IT_LIST: case FX_IT_BYTEARRAY: case FX_IT_ARRAY: case FX_IT_DEQUE:
        return source == NULL || Py_SIZE(source) < index ? 0 : Py_SIZE(source) - index;
    case FX_IT_LISTREV: case FX_IT_REVERSED: case FX_IT_DEQUEREV: return source ? index + 1 : 0;
    case FX_IT_DICT: case FX_IT_DICTREV:
        if (source == NULL) return 0;
        if (kind == FX_IT_DICTREV || fx_iter_odict_key(it)) return -1;
        while (PyDict_Next(source, &index, &key, &value)) n++;
        return n;
    case FX_IT_SET:
        while (source && fx_next_key(source, &index, &key, &value)) n++;
        return n;
    case FX_IT_ENUMERATE: return left(source);
    case FX_IT_ZIP:
        for (Py_ssize_t i = 0; source && i < PyTuple_GET_SIZE(source); i++) {
            if ((n = left(PyTuple_GET_ITEM(source, i))) < 0) return -1;
            if (least < 0 || n < least) least = n;
        }
        return least < 0 ? 0 : least;
    case FX_IT_IMMUTABLE:
        if (Py_IS_TYPE(it, &PyTupleIter_Type) || Py_IS_TYPE(it, &PyBytesIter_Type)) return source ? Py_SIZE(source) - index : 0;
        if (!Py_IS_TYPE(it, &PyRangeIter_Type)) return -1;
        typedef struct { PyObject_HEAD long start, step, len; } range_iter;
        return Py_TYPE(it)->tp_basicsize == sizeof(range_iter) ? ((range_iter *)it)->len : -1;
    default: return -1;
    }
}

static int foreseen(PyObject *it, int how, int depth);

// Of zip and map. A generator tells what it reads when it runs: what comes behind it in the same step must not be told before.
static int foreseen_together(PyObject *its, int how, int depth)
{
    Py_ssize_t n = its ? PyTuple_GET_SIZE(its) : 0;
    int waits = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *one = PyTuple_GET_ITEM(its, i);
        fx_iter kind = fx_iter_kind(one);
        if (kind == FX_IT_IMMUTABLE && how == ONE_STEP) continue;
        if (waits || !foreseen(one, how, depth + 1) || (how == TO_THE_END && n > 1 && left(one) < 0)) return 0;
        waits = kind != FX_IT_LIST && kind != FX_IT_DICT && kind != FX_IT_SET && kind != FX_IT_IMMUTABLE;
        if (waits && left(one) >= 0) waits = 0;
    }
    return 1;
}

static int foreseen(PyObject *it, int how, int depth)
{
    fx_iter kind = fx_iter_kind(it);
    if (depth > FX_DEPTH) return 0;
    switch (kind) {
    case FX_IT_CALL: case FX_IT_FILTER: case FX_IT_STATE: case FX_IT_STREAM: return 0;
    case FX_IT_DICTREV: return how == ONE_STEP;
    case FX_IT_DICT: return how == ONE_STEP || !fx_iter_odict_key(it);
    case FX_IT_ENUMERATE: return foreseen(fx_iter_source(it, kind), how, depth + 1);
    case FX_IT_ZIP: return !fx_zip_is_strict(it) && foreseen_together(fx_iter_source(it, kind), how, depth);
    case FX_IT_MAP: return how == ONE_STEP && PyFunction_Check(fx_map_func(it)) && foreseen_together(fx_iter_source(it, kind), how, depth);
    default: return 1;
    }
}

// n items of a list-like from index on, in steps: R length and R element each; `end`: the failing step's R length too.
static void consume_span(plait_effects *fx, PyObject *o, Py_ssize_t from, Py_ssize_t n, int end)
{
    if (n + end > 0) fx_lengths(fx, FX_R, o, n + end);
    fx_span(fx, FX_R, o, from, from + n);
}

static Py_ssize_t consume_keys(plait_effects *fx, PyObject *o, Py_ssize_t pos, Py_ssize_t most)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t n = 0;
    while ((most < 0 || n < most) && fx_next_key(o, &pos, &key, &value)) {
        fx_key(fx, FX_R, o, key);
        n++;
    }
    fx_lengths(fx, FX_R, o, n + (most < 0 || n < most));
    return n;
}

// -- one step: 1: it will give an item, 0: it is at its end, -1: only running it will tell

// Backwards there is no PyDict_Next: up to the last entry at or before pos.
static int step_back(plait_effects *fx, PyObject *dict, Py_ssize_t pos)
{
    PyObject *last = NULL, *key = NULL, *value = NULL;
    for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value) && at - 1 <= pos;) last = key;
    if (last) fx_key(fx, FX_R, dict, last);
    return last != NULL;
}

static int step_keys(plait_effects *fx, PyObject *it, fx_iter kind, PyObject *source)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t pos = fx_iter_index(it, kind);
    if (source == NULL) return 0;
    if (kind == FX_IT_SET && PyFrozenSet_Check(source)) return fx_next_key(source, &pos, &key, &value);
    fx_length(fx, FX_R, source);
    Py_ssize_t now = kind == FX_IT_SET ? ((PySetObject *)source)->used : ((PyDictObject *)source)->ma_used;
    if (fx_iter_used(it, kind) != now) return 0;      // changed while iterating: the step raises
    if (kind == FX_IT_DICTREV) return step_back(fx, source, pos);
    if ((key = fx_iter_odict_key(it)) == NULL && !fx_next_key(source, &pos, &key, &value)) return 0;
    fx_key(fx, FX_R, source, key);
    return 1;
}

static int step_items(plait_effects *fx, PyObject *source, Py_ssize_t index)
{
    if (source == NULL || fx_shape_of(source) == FX_SHAPE_FROZEN || fx_shape_of(source) == FX_SHAPE_NONE) return source ? -1 : 0;
    int more = index >= 0 && index < Py_SIZE(source);
    fx_length(fx, FX_R, source);
    if (more) fx_element(fx, FX_R, source, fx_origin(fx, source) + index);
    return more;
}

// zip and map step their iterators in order and stop at the first that is exhausted.
static int step_together(plait_effects *fx, PyObject *its)
{
    int more = 1;
    for (Py_ssize_t i = 0; its && i < PyTuple_GET_SIZE(its) && more; i++) {
        int one = fx_step_one(fx, PyTuple_GET_ITEM(its, i));
        if (one <= 0) more = one;
    }
    return more;
}

int fx_step_one(plait_effects *fx, PyObject *it)
{
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind);
    Py_ssize_t n = 0;
    switch (kind) {
    case FX_IT_LIST: case FX_IT_LISTREV: case FX_IT_BYTEARRAY: case FX_IT_ARRAY: case FX_IT_DEQUE: case FX_IT_DEQUEREV: case FX_IT_REVERSED:
        return step_items(fx, source, fx_iter_index(it, kind));
    case FX_IT_SEQ:
        if (source && fx_is_ndarray(fx, source)) fx_ndarray_step(fx, source, fx_iter_index(it, kind), 1);
        return -1;
    case FX_IT_FLAT: fx_flat_rest(fx, it, 1); return -1;
    case FX_IT_DICT: case FX_IT_DICTREV: case FX_IT_SET: return step_keys(fx, it, kind, source);
    case FX_IT_ENUMERATE: return source ? fx_step_one(fx, source) : 0;
    case FX_IT_ZIP: case FX_IT_MAP: return step_together(fx, source);
    case FX_IT_IMMUTABLE: return (n = left(it)) < 0 ? -1 : n > 0;
    default: return -1;
    }
}

int fx_step(plait_effects *fx, PyObject *iterator)
{
    fx_iter kind = fx_iter_kind(iterator);
    if (kind == FX_IT_NONE) return 0;
    if (kind != FX_IT_DICT && kind != FX_IT_SET && !foreseen(iterator, ONE_STEP, 0)) {
        fx_go_live(fx, iterator);
        return 1;
    }
    fx_note(fx, iterator);
    fx_step_one(fx, iterator);
    return 1;
}

// -- to the end

static void consume(plait_effects *fx, PyObject *it, Py_ssize_t most, int depth);

static void consume_together(plait_effects *fx, PyObject *it, PyObject *its, Py_ssize_t most, int depth)
{
    Py_ssize_t rounds = left(it);
    int failed = most < 0 || rounds < most;
    if (most >= 0 && most < rounds) rounds = most;
    for (Py_ssize_t i = 0; its && i < PyTuple_GET_SIZE(its); i++) {
        PyObject *one = PyTuple_GET_ITEM(its, i);
        Py_ssize_t has = left(one);
        consume(fx, one, rounds + failed, depth + 1);
        if (failed && has == rounds) failed = 0;
    }
}

static void consume(plait_effects *fx, PyObject *it, Py_ssize_t most, int depth)
{
    if (depth > FX_DEPTH || most == 0) return;
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind);
    Py_ssize_t has = 0, index = fx_iter_index(it, kind);
    if (kind == FX_IT_FLAT) fx_flat_rest(fx, it, most);
    if (source == NULL) return;
    switch (kind) {
    case FX_IT_LIST: case FX_IT_BYTEARRAY: case FX_IT_ARRAY: case FX_IT_DEQUE:
        has = left(it);
        if (most >= 0 && most <= has) consume_span(fx, source, index, most, 0);
        else consume_span(fx, source, index, has, 1);
        return;
    case FX_IT_LISTREV: case FX_IT_DEQUEREV: case FX_IT_REVERSED:
        if (fx_shape_of(source) == FX_SHAPE_FROZEN || fx_shape_of(source) == FX_SHAPE_NONE) return;
        has = index + 1;
        if (most >= 0 && most < has) has = most;
        fx_lengths(fx, FX_R, source, has + (most < 0 || has < most));
        fx_range(fx, FX_R, source, fx_origin(fx, source) + index, has, -1);
        return;
    case FX_IT_SEQ:
        if (fx_is_ndarray(fx, source)) fx_ndarray_step(fx, source, index, most);
        return;
    case FX_IT_DICT: consume_keys(fx, source, index, most); return;
    case FX_IT_SET:
        if (!PyFrozenSet_Check(source)) consume_keys(fx, source, index, most);
        return;
    case FX_IT_ENUMERATE: consume(fx, source, most, depth + 1); return;
    case FX_IT_ZIP: consume_together(fx, it, source, most, depth); return;
    default: return;
    }
}

// A container whose items are handed out one by one.
static void iterate_container(plait_effects *fx, PyObject *o)
{
    fx_note(fx, o);
    switch (fx_shape_of(o)) {
    case FX_SHAPE_LIST: case FX_SHAPE_BYTEARRAY: case FX_SHAPE_ARRAY: case FX_SHAPE_DEQUE: consume_span(fx, o, 0, Py_SIZE(o), 1); break;
    case FX_SHAPE_DICT: case FX_SHAPE_SET: consume_keys(fx, o, 0, -1); break;
    case FX_SHAPE_BUFFER: fx_buffer(fx, FX_R, o); break;
    case FX_SHAPE_FROZEN: break;
    default:
        if (fx_is_ndarray(fx, o)) fx_ndarray_step(fx, o, 0, -1);
        else fx_all(fx, FX_R, o);
    }
}

int fx_iterate(plait_effects *fx, PyObject *o)
{
    PyObject *dict = fx_view_of(o);
    if (dict == NULL && !fx_iterates_natively(o)) return 1;
    fx_shape shape = dict ? FX_SHAPE_DICT : fx_shape_of(o);
    if (shape != FX_SHAPE_NONE || fx_is_ndarray(fx, o) || fx_iter_kind(o) == FX_IT_NONE) {
        iterate_container(fx, dict ? dict : o);
        return 1;
    }
    if (!foreseen(o, TO_THE_END, 0)) {
        fx_go_live(fx, o);
        return 0;
    }
    fx_note(fx, o);
    consume(fx, o, -1, 0);
    return 1;
}

// The same where what is done with the items may run code of the program in between, or may stop early.
int fx_iterate_slowly(plait_effects *fx, PyObject *o)
{
    fx_shape shape = fx_shape_of(o);
    if (!fx_iterates_natively(o) || shape == FX_SHAPE_FROZEN || shape == FX_SHAPE_BUFFER) return 1;
    fx_go_live(fx, o);
    return 0;
}
