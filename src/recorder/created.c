// SPDX-License-Identifier: Apache-2.0
// New containers: what an instruction has made, told with its elements or keys.
#include "recorder/frame.h"
#include "recorder/recorder.h"
#include <string.h>

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
