// SPDX-License-Identifier: Apache-2.0
// See profile_names.h. Native functions are labelled as cProfile labels them, so that profiles of both can be compared; but without
// addresses, and an overridden native method by its own name, not by that of the function that overrides it.
#include "recorder/profile/profile_names.h"
#include <string.h>
#include "base/intern.h"

plait_profile_known plait_profile_cache[PLAIT_PROFILE_CACHE];
static plait_map code_ids, native_ids;          // address -> func id << 1 | library
static Py_ssize_t extra_index = -1;
static PyObject *library_prefixes;              // owned; NULL or a tuple of str

// A code object is being freed: its address means nothing any more.
static void forget_code(void *code) {
    plait_profile_known *slot = plait_profile_slot(code);
    if (slot->key == code) slot->key = NULL;
    plait_map_remove(&code_ids, (uint64_t)(uintptr_t)code);
}

int plait_profile_names_open(void) {
    if (extra_index < 0) extra_index = PyUnstable_Eval_RequestCodeExtraIndex(forget_code);
    if (extra_index >= 0) return 1;
    PyErr_SetString(PyExc_RuntimeError, "no free slot for extra data of code objects");
    return 0;
}

void plait_profile_library_prefixes(PyObject *prefixes) { Py_XSETREF(library_prefixes, Py_NewRef(prefixes)); }

static uint32_t intern(PyObject *text) {
    Py_ssize_t n = 0;
    const char *s = text && PyUnicode_Check(text) ? PyUnicode_AsUTF8AndSize(text, &n) : NULL;
    if (!s) {                   // lone surrogates
        PyErr_Clear();
        PyObject *bytes = text && PyUnicode_Check(text) ? PyUnicode_AsEncodedString(text, "utf-8", "replace") : NULL;
        if (!bytes) PyErr_Clear();
        uint32_t id = bytes ? plait_profile_string(PyBytes_AS_STRING(bytes), strlen(PyBytes_AS_STRING(bytes))) : 0;
        Py_XDECREF(bytes);
        return id;
    }
    return plait_profile_string(s, strnlen(s, n));
}

static int is_library(PyObject *file) {
    const char *name = PyUnicode_AsUTF8(file);
    if (!name) PyErr_Clear();
    if (!name || name[0] == '<') return name && strncmp(name, "<frozen", 7) == 0;
    if (strstr(name, "/site-packages/") || strstr(name, "/dist-packages/")) return 1;
    for (Py_ssize_t i = 0; library_prefixes && i < PyTuple_GET_SIZE(library_prefixes); i++)
        if (PyUnicode_Tailmatch(file, PyTuple_GET_ITEM(library_prefixes, i), 0, PY_SSIZE_T_MAX, -1) == 1) return 1;
    return 0;
}

static uint32_t remember(plait_map *map, const void *key, uint32_t func, uint32_t library) {
    if (func && plait_map_set(map, (uint64_t)(uintptr_t)key, (uint64_t)func << 1 | library) == PLAIT_OK)
        *plait_profile_slot(key) = (plait_profile_known){key, func, library};
    return func;
}

static uint32_t known(const plait_map *map, const void *key) {
    uint64_t *found = plait_map_find(map, (uint64_t)(uintptr_t)key);
    if (!found) return 0;
    *plait_profile_slot(key) = (plait_profile_known){key, (uint32_t)(*found >> 1), *found & 1};
    return (uint32_t)(*found >> 1);
}

uint32_t plait_profile_code_slow(PyCodeObject *code) {
    uint32_t id = known(&code_ids, code);
    if (id) return id;
    PyObject *pending = PyErr_GetRaisedException();
    plait_profile_func func = {.kind = PLAIT_PROFILE_PYTHON, .line = code->co_firstlineno};
    func.name = intern(code->co_name);
    func.qualname = intern(code->co_qualname);
    func.file = intern(code->co_filename);
    func.library = is_library(code->co_filename);
    func.variant = (uint32_t)plait_hash_bytes(PyBytes_AS_STRING(code->co_linetable), PyBytes_GET_SIZE(code->co_linetable));
    if (PyUnstable_Code_SetExtra((PyObject *)code, extra_index, code) == 0)
        id = remember(&code_ids, code, plait_profile_func_id(&func), func.library);
    PyErr_Clear();
    PyErr_SetRaisedException(pending);
    return id;
}

// repr of the descriptor through which a base of `self`'s type offers this method, NULL if none does.
static PyObject *method_label(PyObject *self, const PyMethodDef *method) {
    for (PyTypeObject *type = Py_TYPE(self); type; type = type->tp_base) {
        PyObject *dict = PyType_GetDict(type);
        PyObject *found = dict ? PyDict_GetItemString(dict, method->ml_name) : NULL;
        int same = found && (Py_IS_TYPE(found, &PyMethodDescr_Type) || Py_IS_TYPE(found, &PyClassMethodDescr_Type))
                && ((PyMethodDescrObject *)found)->d_method == method;
        PyObject *label = same ? PyObject_Repr(found) : NULL;
        Py_XDECREF(dict);
        if (same) return label;
    }
    return NULL;
}

static PyObject *function_label(PyCFunctionObject *function) {
    const char *name = function->m_ml->ml_name;
    PyObject *module = function->m_module, *label = NULL;
    if (function->m_self && !PyModule_Check(function->m_self)) {
        label = method_label(function->m_self, function->m_ml);
        PyErr_Clear();
        if (!label && !strcmp(name, "__new__")) return PyUnicode_FromString("<built-in method __new__ of type object>");   // one for all types
    }
    if (label) return label;
    if (module && PyUnicode_Check(module)) return PyUnicode_FromFormat("<built-in method %U.%s>", module, name);
    return PyUnicode_FromFormat("<built-in method %s>", name);
}

uint32_t plait_profile_native_slow(PyObject *callable, PyMethodDef *definition) {
    uint32_t id = known(&native_ids, definition);
    if (id) return id;
    PyObject *pending = PyErr_GetRaisedException();
    PyObject *label = PyCFunction_Check(callable) ? function_label((PyCFunctionObject *)callable) : PyObject_Repr(callable);
    // Two definitions may have one label; they are different functions.
    plait_profile_func func = {.kind = PLAIT_PROFILE_NATIVE, .library = 1, .variant = (uint32_t)((uintptr_t)definition >> 3)};
    func.name = label ? intern(label) : plait_profile_string(definition->ml_name, strlen(definition->ml_name));
    id = remember(&native_ids, definition, plait_profile_func_id(&func), 1);
    Py_XDECREF(label);
    PyErr_Clear();
    PyErr_SetRaisedException(pending);
    return id;
}
