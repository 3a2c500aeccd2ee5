// SPDX-License-Identifier: Apache-2.0
// Who is called: code objects and native callables to function ids of the shared layout.
#ifndef PLAIT_RECORDER_PROFILE_NAMES_H
#define PLAIT_RECORDER_PROFILE_NAMES_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "recorder/profile/profile_tree.h"

// A direct-mapped cache in front of the maps: address -> function id. A code object that dies is taken out by its co_extra
// destructor, so an address that is used again is a new function; plait holds no reference to the program's objects.
enum { PLAIT_PROFILE_CACHE = 8192 };
typedef struct plait_profile_known { const void *key; uint32_t func, library; } plait_profile_known;
extern plait_profile_known plait_profile_cache[PLAIT_PROFILE_CACHE];

int plait_profile_names_open(void);                    // 0 with an exception set on failure
uint32_t plait_profile_code_slow(PyCodeObject *code);  // never leaves an exception; 0: no room
uint32_t plait_profile_native_slow(PyObject *callable, PyMethodDef *definition);
void plait_profile_library_prefixes(PyObject *prefixes);   // a tuple of str: folders whose code is `library`

static inline plait_profile_known *plait_profile_slot(const void *key) {
    return &plait_profile_cache[((uintptr_t)key >> 5 ^ (uintptr_t)key >> 18) % PLAIT_PROFILE_CACHE];
}
static inline uint32_t plait_profile_code(PyCodeObject *code) {
    plait_profile_known *slot = plait_profile_slot(code);
    return __builtin_expect(slot->key == code, 1) ? slot->func : plait_profile_code_slow(code);
}
static inline uint32_t plait_profile_native(PyObject *callable, PyMethodDef *definition) {
    plait_profile_known *slot = plait_profile_slot(definition);
    return __builtin_expect(slot->key == definition, 1) ? slot->func : plait_profile_native_slow(callable, definition);
}
// The definition behind a native function or method, NULL for any other callable.
static inline PyMethodDef *plait_profile_definition(PyObject *callable) {
    if (PyCFunction_Check(callable)) return ((PyCFunctionObject *)callable)->m_ml;
    if (Py_IS_TYPE(callable, &PyMethodDescr_Type)) return ((PyMethodDescrObject *)callable)->d_method;
    return NULL;
}
#endif
