// SPDX-License-Identifier: Apache-2.0
// One location by two names: o.__dict__["x"] is the attribute x of o (docs/semantics.md, section 3), and what `from m import *` binds are globals.
//
// Whose namespace a dictionary is cannot be read off it, so it is learnt when the program gets hold of it: by loading __dict__, or by vars().
// Invariant: owners[dict] = object  <=>  owned[object] = dict; both addresses are watched, and the pair goes when either dies.
#include "recorder/frame.h"
#include "recorder/recorder.h"

static PyObject *interned(PyObject **slot, const char *text) {
    if (!*slot && !(*slot = PyUnicode_InternFromString(text))) PyErr_Clear();
    return *slot;
}

static void learn(recorder *r, PyObject *dict, PyObject *owner) {
    if (plait_map_find(&r->owners, (uintptr_t)dict) || plait_map_find(&r->owned, (uintptr_t)owner)) return;
    watch(r, dict);
    watch(r, owner);
    if (plait_map_set(&r->owners, (uintptr_t)dict, (uintptr_t)owner) != PLAIT_OK ||
        plait_map_set(&r->owned, (uintptr_t)owner, (uintptr_t)dict) != PLAIT_OK) recorder_stop(r);
}

void alias_namespace(recorder *r, PyObject *obj) {
    static PyObject *name;
    PyTypeObject *type = Py_TYPE(obj);
    if (PyModule_Check(obj) || !interned(&name, "__dict__")) return;
    if (PyType_Check(obj)) {
        PyObject *dict = ((PyTypeObject *)obj)->tp_dict;
        if (dict && (((PyTypeObject *)obj)->tp_flags & Py_TPFLAGS_HEAPTYPE)) learn(r, dict, obj);
        return;
    }
    if (type->tp_getattro != PyObject_GenericGetAttr || !(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) return;
    PyObject *found = _PyType_Lookup(type, name);
    if (!found || Py_TYPE(found) != &PyGetSetDescr_Type) return;
    PyObject *pending = PyErr_GetRaisedException();
    PyObject *dict = PyObject_GenericGetDict(obj, NULL);     // made now if it was not: the instruction is about to do just that
    PyErr_SetRaisedException(pending);
    if (dict && PyDict_CheckExact(dict)) learn(r, dict, obj);
    Py_XDECREF(dict);
}

int alias_call(recorder *r, PyObject *callable, PyObject *argument) {
    static PyObject *vars;      // borrowed from builtins, which keep it
    if (!vars) {
        PyObject *builtins = PyEval_GetBuiltins();
        vars = builtins ? PyDict_GetItemString(builtins, "vars") : NULL;
    }
    if (callable != vars || !argument) return 0;
    alias_namespace(r, argument);
    return 1;
}

PyObject *alias_owner(recorder *r, PyObject *dict) {
    uint64_t *owner = plait_map_find(&r->owners, (uintptr_t)dict);
    return owner ? (PyObject *)(uintptr_t)*owner : NULL;
}

void alias_forget(recorder *r, const void *address) {
    uint64_t *owner = plait_map_find(&r->owners, (uintptr_t)address), *dict = plait_map_find(&r->owned, (uintptr_t)address);
    uint64_t gone_owner = owner ? *owner : 0, gone_dict = dict ? *dict : 0;
    if (owner) plait_map_remove(&r->owned, gone_owner), plait_map_remove(&r->owners, (uintptr_t)address);
    if (dict) plait_map_remove(&r->owners, gone_dict), plait_map_remove(&r->owned, (uintptr_t)address);
}

// -- from m import *

static void bind(recorder *r, PyObject *from, PyObject *into, PyObject *name) {
    if (!PyUnicode_CheckExact(name) || !dict_peek(from, name)) return;
    emit_global(r, PLAIT_A_READ, from, name);
    emit_global(r, PLAIT_A_WRITE, into, name);
}

void alias_import_star(recorder *r, PyObject *module, PyObject *into) {
    static PyObject *all;
    PyObject *from = PyModule_Check(module) ? PyModule_GetDict(module) : NULL, *key;
    if (!from || !into || !PyDict_CheckExact(into) || !interned(&all, "__all__")) return;
    PyObject *names = dict_peek(from, all);
    Py_ssize_t at = 0;
    if (names && (PyList_CheckExact(names) || PyTuple_CheckExact(names))) {
        for (; at < PySequence_Fast_GET_SIZE(names); at++) bind(r, from, into, PySequence_Fast_GET_ITEM(names, at));
    } else if (!names) {
        while (PyDict_Next(from, &at, &key, NULL))
            if (PyUnicode_CheckExact(key) && PyUnicode_GET_LENGTH(key) > 0 && PyUnicode_READ_CHAR(key, 0) != '_') bind(r, from, into, key);
    }
}
