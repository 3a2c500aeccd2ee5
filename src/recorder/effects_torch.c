// SPDX-License-Identifier: Apache-2.0
// Tensors as regions of their storage. A storage has no Python object that lives as long as it does, so torch_hook.py keeps a token for each (a weak
// reference by which PyTorch itself tells whether a storage is gone): the token is the object whose locations the storage's bytes are, its death is
// theirs. Memory that torch.from_numpy shares belongs to the array's owner (`shared`).
//
// Everything asked of a tensor goes through its public methods; an error of these (sparse tensors have no storage) is told once under coverage.
// The hook runs inside the native call, so what it tells is placed at the instruction that runs in the innermost traced frame, and carries
// PLAIT_A_AFTER: an operator that has run has run, whatever becomes of the call.
#include "recorder/frame.h"
#include "recorder/effects_torch.h"
#include "recorder/effects_handlers.h"
#include "recorder/recorder.h"
#include <string.h>

static struct {
    PyTypeObject *base;        // torch._C.TensorBase; NULL until PyTorch is met
    PyObject *tokens, *meet;   // torch_hook.tokens {storage address: token}, torch_hook.meet
    PyObject *enter;           // torch_hook.enter
    uint64_t thread;           // tstate->id of the last thread that has entered the hook
    int failed;
} torch;

typedef struct tensor { PyObject *token; char *start; int64_t first, shape[64], strides[64]; uint32_t itemsize; int ndim; } tensor;

static PyObject *call(PyObject *o, const char *name) { return PyObject_CallMethod(o, name, NULL); }

static int64_t integer(PyObject *owned)
{
    int64_t n = owned ? PyLong_AsLongLong(owned) : -1;
    Py_XDECREF(owned);
    return n;
}

// -- meeting PyTorch

// The hook's functions, and the type all tensors have; 0: PyTorch cannot be watched.
static int load(plait_effects *fx)
{
    PyObject *modules = PyImport_GetModuleDict(), *core = modules ? PyDict_GetItemString(modules, "torch._C") : NULL;
    if (torch.base) return 1;
    if (torch.failed || !core) return 0;
    int collecting = PyGC_Disable();
    PyObject *base = PyObject_GetAttrString(core, "TensorBase"), *hook = base && fx->r->torch_loader ? PyObject_CallNoArgs(fx->r->torch_loader) : NULL;
    if (collecting) PyGC_Enable();
    torch.tokens = hook ? PyObject_GetAttrString(hook, "tokens") : NULL;
    torch.meet = torch.tokens ? PyObject_GetAttrString(hook, "meet") : NULL;
    torch.enter = torch.meet ? PyObject_GetAttrString(hook, "enter") : NULL;
    Py_XDECREF(hook);
    if (torch.enter && PyType_Check(base)) {
        torch.base = (PyTypeObject *)base;     // kept: static data of a loaded library
        return 1;
    }
    PyErr_Clear();
    Py_XDECREF(base);
    torch.failed = 1;
    fx_coverage(fx, "torch", "this version cannot be watched: accesses to tensors are not seen");
    return 0;
}

// The hook must be on in every thread that calls PyTorch: modes are a thread's own.
static int ensure(plait_effects *fx)
{
    uint64_t id = PyThreadState_Get()->id;
    if (torch.base && torch.thread == id) return 1;
    if (fx->r == NULL || !load(fx)) return 0;
    PyObject *done = PyObject_CallNoArgs(torch.enter);
    if (!done) {
        PyErr_Clear();
        torch.failed = 1;
        fx_coverage(fx, "torch", "its operators cannot be watched in every thread");
        return 0;
    }
    Py_DECREF(done);
    torch.thread = id;
    return 1;
}

int fx_is_tensor(plait_effects *fx, PyObject *o)
{
    return torch.base && (Py_TYPE(o)->tp_flags & Py_TPFLAGS_HEAPTYPE || Py_TYPE(o) == torch.base) && PyType_IsSubtype(Py_TYPE(o), torch.base);
}

// -- where its items are

static PyObject *token_of(plait_effects *fx, PyObject *storage)     // borrowed
{
    PyObject *address = PyObject_GetAttrString(storage, "_cdata"), *token = NULL;
    if (!address) return NULL;
    token = PyDict_GetItemWithError(torch.tokens, address);
    if (!token && !PyErr_Occurred()) {
        PyObject *made = PyObject_CallOneArg(torch.meet, storage);     // puts it into tokens
        Py_XDECREF(made);
        token = made ? PyDict_GetItemWithError(torch.tokens, address) : NULL;
        plait_map_remove(&fx->shared, (uintptr_t)token);            // an earlier token may have stood at its address
        plait_map_remove(&fx->shared, (uintptr_t)token + 1);
    }
    Py_DECREF(address);
    return token;
}

static int tuple_of_ints(PyObject *owned, int64_t *values)
{
    int n = owned && PyTuple_Check(owned) && PyTuple_GET_SIZE(owned) <= 64 ? (int)PyTuple_GET_SIZE(owned) : -1;
    for (int i = 0; i < n; i++) values[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(owned, i));
    Py_XDECREF(owned);
    return n;
}

static int look_at(plait_effects *fx, PyObject *o, tensor *t)      // 0: with an exception, or a tensor without plain storage
{
    PyObject *storage = call(o, "untyped_storage");
    t->token = storage ? token_of(fx, storage) : NULL;
    t->start = t->token ? (char *)(intptr_t)integer(call(storage, "data_ptr")) : NULL;
    Py_XDECREF(storage);
    if (!t->token || PyErr_Occurred()) return 0;
    t->itemsize = (uint32_t)integer(call(o, "element_size"));
    t->first = integer(call(o, "storage_offset")) * t->itemsize;
    t->ndim = tuple_of_ints(call(o, "size"), t->shape);
    if (PyErr_Occurred() || t->ndim < 0 || tuple_of_ints(call(o, "stride"), t->strides) != t->ndim) return 0;
    for (int d = 0; d < t->ndim; d++) t->strides[d] *= t->itemsize;
    return !PyErr_Occurred();
}

static void not_seen(plait_effects *fx)
{
    PyErr_Clear();
    fx_coverage(fx, "torch tensors without plain storage (sparse, meta, wrappers)", "their accesses are not seen");
}

// Memory that an array owns: its owner and its distance from the owner's start. Kept in the map by the storage's token, as long as that lives.
static int shared_with(plait_effects *fx, const tensor *t, PyObject **root, int64_t *delta)
{
    const uint64_t *owner = plait_map_find(&fx->shared, (uintptr_t)t->token), *start = plait_map_find(&fx->shared, (uintptr_t)t->token + 1);
    if (!owner || !start) return 0;
    *root = (PyObject *)(uintptr_t)*owner;
    *delta = t->start - (const char *)(uintptr_t)*start;
    return 1;
}

void fx_tensor_all(plait_effects *fx, unsigned flags, PyObject *o)
{
    tensor t;
    PyObject *pending = PyErr_GetRaisedException();
    if (!look_at(fx, o, &t)) {
        not_seen(fx);
    } else {
        PyObject *root = t.token;
        int64_t delta = 0;
        shared_with(fx, &t, &root, &delta);
        fx_region(fx, flags, root, t.first + delta, t.itemsize, t.ndim, t.shape, t.strides);
    }
    PyErr_SetRaisedException(pending);
}

PyObject *fx_tensor_root(plait_effects *fx, PyObject *o, const char **start)
{
    tensor t;
    PyObject *pending = PyErr_GetRaisedException(), *root = NULL;
    int64_t delta = 0;
    if (look_at(fx, o, &t)) {
        root = t.token;
        *start = t.start;
        if (shared_with(fx, &t, &root, &delta)) *start = t.start - delta;
    } else {
        not_seen(fx);
    }
    PyErr_SetRaisedException(pending);
    return root;
}

void fx_tensor_shares(plait_effects *fx, PyObject *o, PyObject *array)
{
    tensor t;
    const char *start = NULL;
    PyObject *root = fx_root(fx, array, &start);
    if (!root || !start || fx_is_tensor(fx, array)) return;
    if (!look_at(fx, o, &t)) {
        not_seen(fx);
        return;
    }
    Py_buffer view;
    if (PyObject_GetBuffer(array, &view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return;
    }
    int within = t.start >= (char *)view.buf && t.start < (char *)view.buf + (view.len ? view.len : 1);
    PyBuffer_Release(&view);
    if (!within) return;
    if (plait_map_set(&fx->shared, (uintptr_t)t.token, (uintptr_t)root) != PLAIT_OK
        || plait_map_set(&fx->shared, (uintptr_t)t.token + 1, (uintptr_t)start) != PLAIT_OK) fx->failed = 1;
}

// -- rows

void h_torch(fx_call *c)   // a function of PyTorch: what it does is told by the operators it dispatches
{
    if (!ensure(c->fx)) fx_assumed(c);
}

void h_torch_reads(fx_call *c)   // Tensor.tolist: the data without an operator
{
    if (!ensure(c->fx) || !c->self || !fx_is_tensor(c->fx, c->self)) return;
    fx_tensor_all(c->fx, FX_R, c->self);
}

void h_torch_data(fx_call *c)   // tensor, as_tensor, from_numpy, frombuffer: of lists, arrays and buffers
{
    PyObject *from = c->npos > 0 ? c->args[0] : fx_arg(c, -1, "data");
    if (!ensure(c->fx) || !from) return;
    if (PyList_Check(from) || PyTuple_Check(from)) fx_deep(c->fx, from);
    else if (!fx_is_tensor(c->fx, from) && PyObject_CheckBuffer(from)) {
        int shares = strstr(c->row->name, "from_numpy") || strstr(c->row->name, "frombuffer");
        if (!shares) fx_any(c->fx, FX_R, from);
        c->pending->what = FX_AFTER_TENSOR;
        c->pending->address = Py_NewRef(from);
        c->answer |= PLAIT_EFFECT_AFTER;
    }
}

// -- what the hook tells

// While the hook looks at tensors it runs functions of PyTorch that are written in Python: the thread is mute meanwhile.
static const char quiet_mark;

static plait_thread *running_thread(recorder *r)
{
    PyThreadState *ts = PyThreadState_Get();
    return r->thread && r->thread->id == ts->id ? r->thread : shadow_switch(r, ts);
}

PyObject *plait_torch_quiet(PyObject *module, PyObject *on)
{
    recorder *r = plait_active;
    plait_thread *t = r && r->on ? running_thread(r) : NULL;
    if (t && on == Py_True && !t->mute) t->mute = &quiet_mark;
    else if (t && on != Py_True && t->mute == &quiet_mark) t->mute = NULL;
    Py_RETURN_NONE;
}

// The instruction that runs in the innermost traced frame becomes the current one; its first record is a mark. 0: nothing is traced here.
static plait_shadow *stand_at(recorder *r)
{
    plait_thread *t = running_thread(r);
    if (!t || (t->mute && t->mute != &quiet_mark)) return NULL;
    shadow_settle(r, t, PyThreadState_Get());
    if (t->frames.len == 0) return NULL;
    plait_shadow *top = &t->frames.at[t->frames.len - 1];
    long unit = frame_unit((frame_ref)top->frame);
    if (unit < 0 || (top->entry->flags & PLAIT_E_STOPPED) || unit >= (long)top->entry->nunits) return NULL;
    uint32_t owner = top->entry->owner ? top->entry->owner[unit] : (uint32_t)unit;
    if (owner != top->unit) top->more = 0;
    top->unit = owner;
    unit_set(r, owner);
    r->more = top->more;
    if (!r->more) put_access(r, PLAIT_R_MARK, 0, 0, 0);
    return top;
}

static void tell_tensors(plait_effects *fx, PyObject *list)     // [tensor, how, tensor, how...]: how as FX_R, FX_W
{
    for (int writes = 0; writes < 2; writes++)
        for (Py_ssize_t i = 0; i + 1 < PyList_GET_SIZE(list); i += 2) {
            unsigned all = (unsigned)PyLong_AsLong(PyList_GET_ITEM(list, i + 1)), how = all & (writes ? FX_W : FX_R);
            if (i && all == FX_R) how |= how ? PLAIT_A_SILENT : 0;      // an operand beside the first
            if (how) fx_tensor_all(fx, how | PLAIT_A_AFTER, PyList_GET_ITEM(list, i));
        }
}

PyObject *plait_torch_op(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    recorder *r = plait_active;
    const char *name = nargs == 6 ? PyUnicode_AsUTF8(args[0]) : NULL;
    if (!name || !PyList_Check(args[4]) || !PyList_Check(args[5])) return PyErr_Format(PyExc_TypeError, "_torch_op: wrong arguments");
    if (!r || !r->on) Py_RETURN_NONE;
    plait_shadow *top = stand_at(r);
    if (!top) Py_RETURN_NONE;
    plait_effects *fx = r->effects;
    uint64_t saved[2] = {fx->ops, fx->bytes};
    unsigned extra = fx->extra;
    fx->bytes = 0;
    fx->extra = 0;
    r->after = PLAIT_A_AFTER;
    emit_native(r, emit_text(r, name, strlen(name)), PyLong_AsUnsignedLongLong(args[1]), (unsigned)PyLong_AsLong(args[3]));
    tell_tensors(fx, args[4]);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(args[5]); i++) fx_state(fx, FX_RW | PLAIT_A_AFTER, PyList_GET_ITEM(args[5], i));
    emit_native_end(r, PyLong_AsUnsignedLongLong(args[2]), fx->bytes);
    r->after = 0;
    top->more = r->more;
    fx->ops = saved[0];
    fx->bytes = saved[1];
    fx->extra = extra;
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

PyObject *plait_torch_name(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    recorder *r = plait_active;
    Py_ssize_t n = 0;
    const char *name = nargs == 2 ? PyUnicode_AsUTF8AndSize(args[1], &n) : NULL;
    if (!name) return PyErr_Format(PyExc_TypeError, "_torch_name: wrong arguments");
    tensor t;
    if (!r || !r->on) Py_RETURN_NONE;
    if (!look_at(r->effects, args[0], &t)) return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
    watch(r, t.token);
    emit_object_name(r, t.token, name, (size_t)n);
    Py_RETURN_NONE;
}

PyObject *plait_torch_failed(PyObject *module, PyObject *what)
{
    recorder *r = plait_active;
    const char *text = PyUnicode_Check(what) ? PyUnicode_AsUTF8(what) : NULL;
    if (text && r && r->on) emit_coverage(r, text, "an operator of PyTorch whose accesses are not seen");
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}
