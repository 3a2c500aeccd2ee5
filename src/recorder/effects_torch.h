// SPDX-License-Identifier: Apache-2.0
// PyTorch. python/plait/torch_hook.py, a dispatch mode, is called for every operator (those of backward included), knows from the operator's schema
// which tensors are read and written, and tells it here; this side knows where a tensor's items are.
#ifndef PLAIT_RECORDER_EFFECTS_TORCH_H
#define PLAIT_RECORDER_EFFECTS_TORCH_H
#include "recorder/effects_internal.h"

// Methods of _plait_recorder for torch_hook.py.
PyObject *plait_torch_op(PyObject *module, PyObject *const *args, Py_ssize_t nargs);
PyObject *plait_torch_quiet(PyObject *module, PyObject *on);
PyObject *plait_torch_failed(PyObject *module, PyObject *what);
PyObject *plait_torch_name(PyObject *module, PyObject *const *args, Py_ssize_t nargs);
#define PLAIT_TORCH_METHODS                                                                                                      \
    {"_torch_op", (PyCFunction)(void (*)(void))plait_torch_op, METH_FASTCALL, "An operator has run: name, work, nanoseconds, dtype, [tensor, how...], states."}, \
    {"_torch_quiet", plait_torch_quiet, METH_O, "Whether the frames that this thread starts are the hook's own."},                          \
    {"_torch_failed", plait_torch_failed, METH_O, "An operator whose effects could not be told."},                                          \
    {"_torch_name", (PyCFunction)(void (*)(void))plait_torch_name, METH_FASTCALL, "The memory of a tensor has this name."}

int fx_is_tensor(plait_effects *fx, PyObject *o);
void fx_tensor_all(plait_effects *fx, unsigned flags, PyObject *o);
PyObject *fx_tensor_root(plait_effects *fx, PyObject *o, const char **start);   // borrowed from torch_hook.py's table; NULL: not to be had
void fx_tensor_shares(plait_effects *fx, PyObject *tensor, PyObject *array);    // its memory may be that of `array`, which owns it
#endif
