// SPDX-License-Identifier: Apache-2.0
// Entry points for instructions other than calls: operators, subscripts, comparisons, membership, steps, truth, formatting.
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"

static void start(plait_effects *fx, plait_call_pending *pending)
{
    *pending = (plait_call_pending){.name = ""};
    fx_begin(fx);
}

static int finish(plait_effects *fx, plait_call_pending *pending, int answer)
{
    pending->element_ops = fx->ops;
    pending->bytes = fx->bytes;
    pending->dtype = fx->dtype;
    return answer;
}

static int want(plait_call_pending *pending, fx_after what)
{
    pending->what = what;
    return PLAIT_EFFECT_AFTER;
}

static int listlike(PyObject *o)
{
    fx_shape shape = fx_shape_of(o);
    return shape == FX_SHAPE_LIST || shape == FX_SHAPE_BYTEARRAY || shape == FX_SHAPE_ARRAY || shape == FX_SHAPE_DEQUE;
}

int plait_effects_step(plait_effects *fx, PyObject *iterator, plait_call_pending *pending)
{
    start(fx, pending);
    if (!fx_step(fx, iterator)) return PLAIT_EFFECT_PYTHON;
    return finish(fx, pending, 0);
}

void plait_effects_iterate(plait_effects *fx, PyObject *iterable)
{
    fx_begin(fx);
    fx_iterate(fx, iterable);
}

// -- subscripts

static PyObject *slot_override(PyObject *o, const char *name)
{
    if (!(Py_TYPE(o)->tp_flags & Py_TPFLAGS_HEAPTYPE)) return NULL;
    PyObject *text = PyUnicode_InternFromString(name);
    PyObject *found = text ? _PyType_Lookup(Py_TYPE(o), text) : NULL;
    if (text == NULL) PyErr_Clear();
    Py_XDECREF(text);
    return found && Py_IS_TYPE(found, &PyFunction_Type) ? found : NULL;
}

static int subscript(plait_effects *fx, PyObject *o, PyObject *key, plait_call_pending *pending)
{
    if (fx_is_ndarray(fx, o)) return fx_ndarray_subscript(fx, o, key, pending);
    if (fx_is_array_piece(fx, o)) return fx_array_piece(fx, FX_R, o, key), 0;
    if (listlike(o)) {
        fx_list_get(fx, o, key);
        return PySlice_Check(key) ? want(pending, FX_AFTER_CREATED) : 0;
    }
    fx_shape shape = fx_shape_of(o);
    if (shape == FX_SHAPE_DICT) fx_key(fx, FX_R, o, key);
    else if (shape == FX_SHAPE_BUFFER || PyObject_CheckBuffer(o)) fx_buffer_item(fx, FX_R, o, key);
    else if (shape != FX_SHAPE_FROZEN && !PyRange_Check(o)) return PLAIT_EFFECT_PYTHON;
    return 0;
}

int plait_effects_subscript(plait_effects *fx, PyObject *o, PyObject *key, plait_call_pending *pending)
{
    start(fx, pending);
    if (slot_override(o, "__getitem__")) return PLAIT_EFFECT_PYTHON;
    return finish(fx, pending, subscript(fx, o, key, pending));
}

int plait_effects_store(plait_effects *fx, PyObject *o, PyObject *key, PyObject *value, plait_call_pending *pending)
{
    start(fx, pending);
    if (slot_override(o, value ? "__setitem__" : "__delitem__")) return PLAIT_EFFECT_PYTHON;
    int answer = 0;
    if (fx_is_ndarray(fx, o)) answer = fx_ndarray_store(fx, o, key, value, pending);
    else if (listlike(o)) answer = fx_list_set(fx, o, key, value, pending);
    else if (PyDict_Check(o) && value) answer = fx_add_key(fx, o, key, 0);
    else if (PyDict_Check(o)) fx_drop_key(fx, o, key, FX_W);
    else if (value && fx_is_array_piece(fx, o)) {
        fx_any(fx, FX_R, value);
        fx_array_piece(fx, FX_W, o, key);
    }
    else if (PyMemoryView_Check(o) || PyObject_CheckBuffer(o)) {
        if (value && PyObject_CheckBuffer(value)) fx_buffer(fx, FX_R, value);
        fx_buffer_item(fx, FX_W, o, key);
    } else answer = PLAIT_EFFECT_PYTHON;
    return finish(fx, pending, answer);
}

int plait_effects_missing(plait_effects *fx, PyObject *dict, PyObject *key) { return fx_add_key(fx, dict, key, PLAIT_A_LATE); }

// -- operators

static int repeat(plait_effects *fx, int in_place, PyObject *o, PyObject *times, int *created)
{
    Py_ssize_t k = 0, n = Py_SIZE(o);
    if (!fx_index_of(times, &k)) return 0;
    if (n > 0 && k > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(PyObject *) / n) return 1;     // longer than any list: it raises
    fx_length(fx, FX_R, o);
    fx_all(fx, FX_R, o);
    if (!in_place) {
        *created = 1;
    } else if (k <= 0) {
        fx_all(fx, FX_W, o);
        fx_length(fx, FX_W, o);
    } else if (k > 1 && n) {
        fx_span(fx, FX_W, o, n, n * k);
        fx_length(fx, FX_W, o);
    }
    return 1;
}

static int sequence_operator(plait_effects *fx, int nb, PyObject *a, PyObject *b, plait_call_pending *pending, int *created, int *answer)
{
    int op = nb % 13, in_place = nb >= 13;
    if (op == 6 && (PyUnicode_Check(a) || PyBytes_Check(a) || PyByteArray_Check(a))) {   // "..." % values
        fx_deep(fx, b);
        return 1;
    }
    if (op == 5 && listlike(a)) return repeat(fx, in_place, a, b, created);
    if (op == 5 && listlike(b)) return repeat(fx, 0, b, a, created);
    if (op != 0 || !listlike(a)) return 0;
    if (in_place) {
        fx_call c = {.fx = fx, .self = a, .pending = pending};
        if (PyByteArray_Check(a)) {
            c.args = &b;
            c.npos = 1;
            h_extend_bytes(&c);
        } else {
            fx_extend(&c, b);
        }
        *answer |= c.answer;
        return 1;
    }
    fx_length(fx, FX_R, a);
    fx_all(fx, FX_R, a);
    if (listlike(b)) {
        fx_length(fx, FX_R, b);
        fx_all(fx, FX_R, b);
    }
    *created = 1;
    return 1;
}

int plait_effects_binary(plait_effects *fx, int nb, PyObject *left, PyObject *right, plait_call_pending *pending)
{
    int created = 0, answer = 0;
    start(fx, pending);
    if (nb < 0 || nb > 25) return PLAIT_EFFECT_PYTHON;
    if (fx_is_ndarray(fx, left) || fx_is_ndarray(fx, right)) return finish(fx, pending, fx_ndarray_binary(fx, nb, left, right, pending));
    if (!sequence_operator(fx, nb, left, right, pending, &created, &answer) && !fx_mapping_combine(fx, nb, left, right, &created))
        return PLAIT_EFFECT_PYTHON;
    if (created) answer |= want(pending, FX_AFTER_CREATED);
    return finish(fx, pending, answer);
}

int plait_effects_unary(plait_effects *fx, PyObject *operand, plait_call_pending *pending)
{
    start(fx, pending);
    if (!fx_is_ndarray(fx, operand)) return PLAIT_EFFECT_PYTHON;
    pending->name = "numpy.ndarray.__neg__";   // or __invert__: the work is the same
    fx_ndarray_all(fx, FX_R, operand);
    return finish(fx, pending, want(pending, FX_AFTER_ARRAY));
}

int plait_effects_compare(plait_effects *fx, int op, PyObject *left, PyObject *right, plait_call_pending *pending)
{
    start(fx, pending);
    if (fx_is_ndarray(fx, left) || fx_is_ndarray(fx, right)) {
        static const char *const names[] = {"numpy.ndarray.__lt__", "numpy.ndarray.__le__", "numpy.ndarray.__eq__", "numpy.ndarray.__ne__",
                                            "numpy.ndarray.__gt__", "numpy.ndarray.__ge__"};
        fx_ndarray_operands(fx, left, right);
        pending->name = op >= 0 && op < 6 ? names[op] : "";
        return finish(fx, pending, want(pending, FX_AFTER_ARRAY));
    }
    int known = fx_list_compare(fx, op, left, right);
    if (known) return finish(fx, pending, known == 2 ? PLAIT_EFFECT_ASSUMED : 0);
    if (fx_mapping_compare(fx, op, left, right)) return finish(fx, pending, 0);
    if (listlike(left) && listlike(right)) {   // bytearray, array
        fx_length(fx, FX_R, left);
        fx_length(fx, FX_R, right);
        if (Py_SIZE(left) == Py_SIZE(right) || (op != Py_EQ && op != Py_NE)) fx_all(fx, FX_R, left), fx_all(fx, FX_R, right);
        return finish(fx, pending, 0);
    }
    return PLAIT_EFFECT_PYTHON;
}

int plait_effects_contains(plait_effects *fx, PyObject *container, PyObject *value)
{
    if (slot_override(container, "__contains__")) return PLAIT_EFFECT_PYTHON;
    fx_begin(fx);
    return fx_contains(fx, container, value);
}

int plait_effects_truth(plait_effects *fx, PyObject *o)
{
    plait_call_pending pending = {0};
    fx_call c = {.fx = fx, .args = &o, .npos = 1, .pending = &pending};
    if (fx_shape_of(o) == FX_SHAPE_NONE && !fx_is_ndarray(fx, o)) return PLAIT_EFFECT_PYTHON;
    h_truth(&c);
    return c.answer;
}

int plait_effects_format(plait_effects *fx, PyObject *o)
{
    plait_call_pending pending = {0};
    fx_call c = {.fx = fx, .args = &o, .npos = 1, .pending = &pending};
    if (fx_shape_of(o) == FX_SHAPE_NONE && !fx_is_ndarray(fx, o)) return PLAIT_EFFECT_PYTHON;
    h_repr(&c);
    return c.answer;
}
