// SPDX-License-Identifier: Apache-2.0
// The debugging aid _plait_recorder._effects_of(callable, args=(), kwargs={}): what the table says of one call, which it performs.
// Operators and other instructions go by names: callable may be "step", "binary", "subscript", "store", "compare", "contains", "unary", "truth",
// "format", "missing", "iterate", "declare", "forget" (the places of deques), "row" (a callable's name and whether it is modelled, without calling it)
// or "rows", with their operands in args.
#include "recorder/effects_internal.h"
#include <string.h>

static plait_effects *aid;   // one table for all calls of the aid, so that resolving is tested as it is used

static PyObject *rows(void)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < fx_table_size(); i++) {
        PyObject *name = PyUnicode_FromString(fx_table_name(i));
        if (name == NULL || PyList_Append(list, name) < 0) Py_CLEAR(list);
        Py_XDECREF(name);
    }
    return list;
}

static int instruction(plait_effects *fx, const char *verb, PyObject *const *a, Py_ssize_t n, plait_call_pending *pending)
{
    if (strcmp(verb, "step") == 0 && n == 1) return plait_effects_step(fx, a[0], pending);
    if (strcmp(verb, "iterate") == 0 && n == 1) return plait_effects_iterate(fx, a[0]), 0;
    if (strcmp(verb, "binary") == 0 && n == 3) return plait_effects_binary(fx, (int)PyLong_AsLong(a[0]), a[1], a[2], pending);
    if (strcmp(verb, "compare") == 0 && n == 3) return plait_effects_compare(fx, (int)PyLong_AsLong(a[0]), a[1], a[2], pending);
    if (strcmp(verb, "contains") == 0 && n == 2) return plait_effects_contains(fx, a[0], a[1]);
    if (strcmp(verb, "subscript") == 0 && n == 2) return plait_effects_subscript(fx, a[0], a[1], pending);
    if (strcmp(verb, "store") == 0 && (n == 2 || n == 3)) return plait_effects_store(fx, a[0], a[1], n == 3 ? a[2] : NULL, pending);
    if (strcmp(verb, "unary") == 0 && n == 1) return plait_effects_unary(fx, a[0], pending);
    if (strcmp(verb, "truth") == 0 && n == 1) return plait_effects_truth(fx, a[0]);
    if (strcmp(verb, "format") == 0 && n == 1) return plait_effects_format(fx, a[0]);
    if (strcmp(verb, "missing") == 0 && n == 2) return plait_effects_missing(fx, a[0], a[1]);
    PyErr_Format(PyExc_ValueError, "no instruction \"%s\" with %zd operands", verb, n);
    return -1;
}

// What the instruction does, so that its after step can be seen.
static PyObject *perform(const char *verb, PyObject *args)
{
    PyObject *const *a = &PyTuple_GET_ITEM(args, 0);
    static const struct { const char *plain, *in_place; } names[] = {
        {"add", "iadd"}, {"and_", "iand"}, {"floordiv", "ifloordiv"}, {"lshift", "ilshift"}, {"matmul", "imatmul"}, {"mul", "imul"}, {"mod", "imod"},
        {"or_", "ior"}, {"pow", "ipow"}, {"rshift", "irshift"}, {"sub", "isub"}, {"truediv", "itruediv"}, {"xor", "ixor"}};
    if (strcmp(verb, "step") == 0) {
        PyObject *item = PyIter_Next(a[0]);
        return item || PyErr_Occurred() ? item : Py_NewRef(Py_None);
    }
    if (strcmp(verb, "subscript") == 0) return PyObject_GetItem(a[0], a[1]);
    if (strcmp(verb, "compare") == 0) return PyObject_RichCompare(a[1], a[2], (int)PyLong_AsLong(a[0]));
    if (strcmp(verb, "binary") != 0) return Py_NewRef(Py_None);
    long nb = PyLong_AsLong(a[0]);
    PyObject *operators = PyImport_ImportModule("operator");
    PyObject *result = operators ? PyObject_CallMethod(operators, nb >= 13 ? names[nb - 13].in_place : names[nb].plain, "OO", a[1], a[2]) : NULL;
    Py_XDECREF(operators);
    return result;
}

static PyObject *declare(PyObject *args)
{
    const char *name = NULL, *words = NULL;
    plait_error error = {""};
    if (!PyArg_ParseTuple(args, "ss", &name, &words)) return NULL;
    if (plait_effects_declare(aid, name, words, &error) == PLAIT_OK) Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, error.text);
    return NULL;
}

static PyObject *row_of(PyObject *args)   // (name, modelled); None: Python code
{
    PyObject *callable = NULL;
    plait_call_pending pending = {.name = ""};
    if (!PyArg_ParseTuple(args, "O", &callable)) return NULL;
    fx_call c = {.fx = aid, .callable = callable, .pending = &pending};
    const fx_row *row = fx_resolve(&c);
    if (row == NULL) Py_RETURN_NONE;
    return Py_BuildValue("(sO)", row->name, row->assumed ? Py_False : Py_True);
}

static PyObject *observe(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    PyObject *all[FX_MAXARGS], *result = NULL, *key = NULL, *value = NULL, *kwnames = NULL;
    const char *verb = PyUnicode_Check(callable) ? PyUnicode_AsUTF8(callable) : NULL;
    plait_call_pending pending = {.name = ""};
    Py_ssize_t n = PyTuple_GET_SIZE(args), k = 0, pos = 0;
    if (n + (kwargs ? PyDict_GET_SIZE(kwargs) : 0) > FX_MAXARGS) return PyErr_Format(PyExc_ValueError, "too many arguments");
    for (Py_ssize_t i = 0; i < n; i++) all[i] = PyTuple_GET_ITEM(args, i);
    if (kwargs && PyDict_GET_SIZE(kwargs) > 0) {
        if ((kwnames = PyTuple_New(PyDict_GET_SIZE(kwargs))) == NULL) return NULL;
        while (PyDict_Next(kwargs, &pos, &key, &value)) {
            PyTuple_SET_ITEM(kwnames, k, Py_NewRef(key));
            all[n + k++] = value;
        }
    }
    plait_call call = {callable, NULL, all, n + k, kwnames};
    int flags = verb ? instruction(aid, verb, all, n, &pending) : plait_effects_before(aid, &call, &pending);
    if (!PyErr_Occurred()) result = verb ? perform(verb, args) : PyObject_Call(callable, args, kwargs);
    if (flags >= 0 && flags & PLAIT_EFFECT_AFTER) plait_effects_after(aid, &pending, result);
    pending.element_ops += fx_live_end(aid) + plait_effects_more(aid);
    Py_XDECREF(kwnames);
    if (result == NULL) return NULL;
    Py_DECREF(result);
    return Py_BuildValue("(OisKK)", aid->capture, flags, pending.name, (unsigned long long)pending.element_ops, (unsigned long long)pending.bytes);
}

PyObject *plait_effects_of(PyObject *module, PyObject *args)
{
    PyObject *callable = NULL, *positional = NULL, *kwargs = NULL, *answer = NULL;
    if (!PyArg_ParseTuple(args, "O|O!O!", &callable, &PyTuple_Type, &positional, &PyDict_Type, &kwargs)) return NULL;
    if (aid == NULL && (aid = plait_effects_new(NULL)) == NULL) return PyErr_NoMemory();
    PyObject *empty = positional ? Py_NewRef(positional) : PyTuple_New(0);
    if (empty == NULL) return NULL;
    if (PyUnicode_Check(callable) && PyUnicode_CompareWithASCIIString(callable, "rows") == 0) answer = rows();
    else if (PyUnicode_Check(callable) && PyUnicode_CompareWithASCIIString(callable, "declare") == 0) answer = declare(empty);
    else if (PyUnicode_Check(callable) && PyUnicode_CompareWithASCIIString(callable, "row") == 0) answer = row_of(empty);
    else if (PyUnicode_Check(callable) && PyUnicode_CompareWithASCIIString(callable, "forget") == 0) {
        plait_map_clear(&aid->deque_origin);
        answer = Py_NewRef(Py_None);
    } else if ((aid->capture = PyList_New(0))) answer = observe(callable, empty, kwargs);
    Py_CLEAR(aid->capture);
    Py_DECREF(empty);
    return answer;
}
