// SPDX-License-Identifier: Apache-2.0
// CPython 3.14's frames: values on the stack are tagged references (pycore_stackref.h), the rest is as in 3.13.
#ifndef PLAIT_RECORDER_FRAME_314_H
#define PLAIT_RECORDER_FRAME_314_H
#include "internal/pycore_frame.h"
#include "internal/pycore_interpframe.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_object.h"
#include "internal/pycore_setobject.h"
#include "internal/pycore_stackref.h"

typedef _PyInterpreterFrame *frame_ref;
typedef _PyStackRef frame_slot;

static inline PyObject *slot_value(frame_slot s) { return PyStackRef_IsNull(s) ? NULL : PyStackRef_AsPyObjectBorrow(s); }
static inline frame_ref frame_current(PyThreadState *ts) { return ts->current_frame; }
static inline PyCodeObject *frame_code(frame_ref f) { return (PyCodeObject *)slot_value(f->f_executable); }
static inline int frame_is_python(frame_ref f) {
    PyObject *executable = f->owner == FRAME_OWNED_BY_INTERPRETER ? NULL : slot_value(f->f_executable);
    return executable && PyCode_Check(executable);
}
static inline frame_ref frame_previous(frame_ref f) { return f->previous; }
static inline long frame_unit(frame_ref f) { return f->instr_ptr - _PyCode_CODE(frame_code(f)); }
static inline frame_slot *frame_stack(frame_ref f, int depth) { return f->localsplus + frame_code(f)->co_nlocalsplus + depth; }
static inline PyObject *frame_local(frame_ref f, uint32_t slot) { return slot_value(f->localsplus[slot]); }
static inline PyObject *frame_namespace(frame_ref f) { return f->f_locals; }
static inline PyObject *frame_globals(frame_ref f) { return f->f_globals; }

static inline int inline_values(PyObject *o, PyDictKeysObject **keys, PyObject ***values) {
    PyTypeObject *type = Py_TYPE(o);
    if (!(type->tp_flags & Py_TPFLAGS_INLINE_VALUES) || !_PyObject_InlineValues(o)->valid) return 0;
    *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
    *values = _PyObject_InlineValues(o)->values;
    return *keys != NULL;
}
static inline PyObject *instance_dict(PyObject *o) {
    if (Py_TYPE(o)->tp_flags & Py_TPFLAGS_MANAGED_DICT) return (PyObject *)_PyObject_ManagedDictPointer(o)->dict;
    PyObject **at = Py_TYPE(o)->tp_dictoffset ? _PyObject_GetDictPtr(o) : NULL;
    return at ? *at : NULL;
}
#endif
