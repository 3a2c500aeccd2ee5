// SPDX-License-Identifier: Apache-2.0
// NumPy's array as plait sees it: our own copy of the head of PyArrayObject_fields (the same in 1.x and 2.x) and of the
// two layouts of PyArray_Descr. Nothing of NumPy is included or linked.
#ifndef PLAIT_RECORDER_EFFECTS_NUMPY_H
#define PLAIT_RECORDER_EFFECTS_NUMPY_H
#include "recorder/effects_internal.h"

typedef struct fx_descr1 { PyObject_HEAD PyTypeObject *typeobj; char kind, type, byteorder, flags; int type_num, elsize, alignment; } fx_descr1;
typedef struct fx_descr2 { PyObject_HEAD PyTypeObject *typeobj; char kind, type, byteorder, former; int type_num; uint64_t flags; Py_ssize_t elsize; } fx_descr2;
typedef struct fx_array { PyObject_HEAD char *data; int nd; Py_ssize_t *dims, *strides; PyObject *base, *descr; int flags; PyObject *weak; } fx_array;

struct fx_numpy {
    PyTypeObject *array;     // numpy.ndarray, a static type
    int major;               // which layout of the descriptor
    int usable;              // the layouts were checked against __array_interface__'s facts on the first array met
};

static inline const fx_array *fx_as_array(PyObject *o) { return (const fx_array *)o; }
static inline Py_ssize_t fx_elsize(plait_effects *fx, PyObject *o) {
    PyObject *d = fx_as_array(o)->descr;
    return fx->numpy->major >= 2 ? ((fx_descr2 *)d)->elsize : ((fx_descr1 *)d)->elsize;
}
static inline char fx_kind(PyObject *o) { return ((fx_descr1 *)fx_as_array(o)->descr)->kind; }
int64_t fx_array_items(PyObject *o);
int fx_array_index(PyObject *o, Py_ssize_t *index);           // an int of Python's or NumPy's
// The part of o's memory with these dims, data being its first item.
void fx_array_part(plait_effects *fx, unsigned flags, PyObject *o, const char *data, int nd, const int64_t *dims, const int64_t *strides);
// Elements selected by index arrays or masks, one access each; 0: not understood.
int fx_array_select(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key);
void fx_array_masked(plait_effects *fx, unsigned flags, PyObject *o, PyObject *mask);
int fx_arrays_same(PyObject *left, PyObject *right);          // the same items in the same order
void fx_read_beside(plait_effects *fx, PyObject *o);          // the second operand: PLAIT_A_SILENT
// Of a flat index (list or array of positions) into a contiguous or one-dimensional array; 0: not understood.
int fx_array_flat(plait_effects *fx, unsigned flags, PyObject *o, PyObject *indices);

// -- effects_numpy_view.c
PyObject *fx_array_behind(plait_effects *fx, PyObject *base, const char *data);   // the array that a base which is none stands for; NULL; borrowed
int fx_is_record(PyObject *o);
int fx_is_flat(PyObject *o);
void fx_record_all(plait_effects *fx, unsigned flags, PyObject *o);
void fx_flat_all(plait_effects *fx, unsigned flags, PyObject *flat);
uint64_t fx_matmul_work(PyObject *a, PyObject *b);
#endif
