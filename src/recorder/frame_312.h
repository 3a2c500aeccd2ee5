// SPDX-License-Identifier: Apache-2.0
// CPython 3.12's frames and instance dictionaries. With frame_313.h and frame_314.h the only place that looks at internal structures;
// all three define the same functions (see frame.h).
#ifndef PLAIT_RECORDER_FRAME_312_H
#define PLAIT_RECORDER_FRAME_312_H
#include "internal/pycore_frame.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_object.h"

typedef _PyInterpreterFrame *frame_ref;
typedef PyObject *frame_slot;       // a value on the stack

static inline frame_ref frame_current(PyThreadState *ts) { return ts->cframe->current_frame; }
static inline PyCodeObject *frame_code(frame_ref f) { return f->f_code; }
static inline int frame_is_python(frame_ref f) { return f->owner != FRAME_OWNED_BY_CSTACK && f->f_code != NULL; }
static inline frame_ref frame_previous(frame_ref f) { return f->previous; }
// The code unit the frame is at, or one of that instruction's caches; may be -1.
static inline long frame_unit(frame_ref f) { return f->prev_instr - _PyCode_CODE(f->f_code); }
static inline frame_slot *frame_stack(frame_ref f, int depth) { return f->localsplus + f->f_code->co_nlocalsplus + depth; }
static inline PyObject *slot_value(frame_slot s) { return s; }
static inline PyObject *frame_local(frame_ref f, uint32_t slot) { return f->localsplus[slot]; }
static inline PyObject *frame_namespace(frame_ref f) { return f->f_locals; }
static inline PyObject *frame_globals(frame_ref f) { return f->f_globals; }

// Inline values of an instance without a dictionary object: their keys and values, 0 if it has a dictionary or none at all.
static inline int inline_values(PyObject *o, PyDictKeysObject **keys, PyObject ***values) {
    if (!(Py_TYPE(o)->tp_flags & Py_TPFLAGS_MANAGED_DICT)) return 0;
    PyDictOrValues dv = *_PyObject_DictOrValuesPointer(o);
    if (!_PyDictOrValues_IsValues(dv)) return 0;
    *keys = ((PyHeapTypeObject *)Py_TYPE(o))->ht_cached_keys;
    *values = _PyDictOrValues_GetValues(dv)->values;
    return *keys != NULL;
}
// The dictionary object of an instance, borrowed; NULL if there is none (yet).
static inline PyObject *instance_dict(PyObject *o) {
    if (Py_TYPE(o)->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        PyDictOrValues dv = *_PyObject_DictOrValuesPointer(o);
        return _PyDictOrValues_IsValues(dv) ? NULL : _PyDictOrValues_GetDict(dv);
    }
    PyObject **at = Py_TYPE(o)->tp_dictoffset ? _PyObject_GetDictPtr(o) : NULL;
    return at ? *at : NULL;
}
#endif
