// SPDX-License-Identifier: Apache-2.0
// Handlers of NumPy's functions and methods. Most need no more than: read every array among the arguments, write out=, the result
// is new. NumPy's reductions as methods (a.sum()) go through Python helpers that call ufunc.reduce: that call is seen, so the method's row is pure.
#include "recorder/effects_numpy.h"
#include "recorder/effects_handlers.h"
#include <string.h>

static int is_array(const fx_call *c, PyObject *o) { return o && fx_is_ndarray(c->fx, o); }

static void read_one(fx_call *c, PyObject *o)
{
    if (fx_is_record(o)) fx_record_all(c->fx, FX_R, o);
    else if (fx_is_flat(o)) fx_flat_all(c->fx, FX_R, o);
    else if (PyList_Check(o) || PyTuple_Check(o)) fx_deep(c->fx, o);
    else fx_any(c->fx, FX_R, o);
}

static void result_is_new(fx_call *c)
{
    c->pending->what = FX_AFTER_ARRAY;
    c->answer |= PLAIT_EFFECT_AFTER;
}

static void write_masked(fx_call *c, PyObject *o, PyObject *mask)
{
    uint64_t ops = c->fx->ops;
    if (is_array(c, mask)) fx_array_masked(c->fx, FX_W | FX_LATE, o, mask);
    else fx_ndarray_all(c->fx, FX_W | FX_LATE, o);
    c->fx->ops = ops;
}

// out= (an array or a tuple of them, None among them); 1: every result goes there.
static int write_out(fx_call *c, PyObject *out, PyObject *mask)
{
    if (out == NULL || out == Py_None) return 0;
    if (is_array(c, out)) {
        write_masked(c, out, mask);
        return 1;
    }
    for (Py_ssize_t i = 0; PyTuple_Check(out) && i < PyTuple_GET_SIZE(out); i++)
        if (is_array(c, PyTuple_GET_ITEM(out, i))) write_masked(c, PyTuple_GET_ITEM(out, i), mask);
    return PyTuple_Check(out);
}

static int is_keyword(const fx_call *c, Py_ssize_t i, const char *name)
{
    return PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(c->kwnames, i), name) == 0;
}

// Reads everything but out=, writes out=.
void h_array_call(fx_call *c)
{
    PyObject *out = fx_arg(c, -1, "out");
    if (is_array(c, c->self)) fx_ndarray_all(c->fx, FX_R, c->self);
    for (Py_ssize_t i = 0; i < c->npos; i++) read_one(c, c->args[i]);
    for (Py_ssize_t i = 0; i < fx_nkw(c); i++)
        if (!is_keyword(c, i, "out")) read_one(c, c->args[c->npos + i]);
    if (!write_out(c, out, NULL)) result_is_new(c);
}

// -- ufuncs

// The array that a call with one output fills, where one input is that array: the others are told apart from it.
static PyObject *updated(fx_call *c, Py_ssize_t nin, PyObject *out)
{
    if (out && PyTuple_Check(out) && PyTuple_GET_SIZE(out) == 1) out = PyTuple_GET_ITEM(out, 0);
    if (out == NULL && c->npos == nin + 1) out = c->args[nin];
    if (!is_array(c, out)) return NULL;
    Py_ssize_t same = 0;
    for (Py_ssize_t i = 0; i < nin && i < c->npos; i++) same += is_array(c, c->args[i]) && fx_arrays_same(c->args[i], out);
    return same == 1 ? out : NULL;
}

typedef struct { PyObject_HEAD int nin, nout, nargs; } ufunc_layout;

void h_ufunc(fx_call *c)
{
    const ufunc_layout *u = (const ufunc_layout *)c->callable;
    PyObject *out = fx_arg(c, -1, "out"), *mask = fx_arg(c, -1, "where");
    PyObject *own = updated(c, u->nin, out);
    int written = 0;
    if (u->nin < 0 || u->nin > 32 || u->nin + u->nout != u->nargs) return;
    if (is_array(c, mask)) fx_ndarray_all(c->fx, FX_R, mask);
    for (Py_ssize_t i = 0; i < u->nin && i < c->npos; i++) {
        PyObject *o = c->args[i];
        if (is_array(c, o) && is_array(c, mask)) fx_array_masked(c->fx, FX_R, o, mask);
        else if (own && is_array(c, o) && !fx_arrays_same(o, own)) fx_read_beside(c->fx, o);
        else read_one(c, o);
    }
    if (u->nin >= 2 && c->npos >= 2 && is_array(c, c->args[0]) && is_array(c, c->args[1]) && strcmp(((PyTypeObject *)Py_TYPE(c->callable))->tp_name, "numpy.ufunc") == 0) {
        uint64_t a = (uint64_t)fx_array_items(c->args[0]), b = (uint64_t)fx_array_items(c->args[1]);
        c->fx->ops = a > b ? a : b;   // one operation per item of the larger
    }
    for (Py_ssize_t i = u->nin; i < c->npos; i++)
        if (is_array(c, c->args[i])) write_masked(c, c->args[i], mask), written = 1;
    if (!write_out(c, out, mask) && !written) result_is_new(c);
}

void h_ufunc_reduce(fx_call *c)   // reduce, accumulate, reduceat, outer; the receiver is the ufunc
{
    PyObject *mask = fx_arg(c, -1, "where"), *array = c->npos > 0 ? c->args[0] : NULL;
    const char *name = strrchr(c->row->name, '.');
    static const char *const methods[] = {".reduce", ".accumulate", ".reduceat"};
    static const Py_ssize_t places[] = {3, 3, 4};   // where out stands by position
    Py_ssize_t place = -1;
    for (int i = 0; i < 3; i++)
        if (strcmp(name, methods[i]) == 0) place = places[i];
    if (is_array(c, mask)) fx_ndarray_all(c->fx, FX_R, mask);
    if (is_array(c, array) && is_array(c, mask)) fx_array_masked(c->fx, FX_R, array, mask);
    else if (array) read_one(c, array);
    if (c->npos > 1 && place != 3) read_one(c, c->args[1]);
    if (!write_out(c, fx_arg(c, place, "out"), NULL)) result_is_new(c);
}

void h_ufunc_at(fx_call *c)   // ufunc.at(a, indices, b): a[indices] op= b, without buffering
{
    if (c->npos < 2 || !is_array(c, c->args[0])) return;
    for (Py_ssize_t i = 1; i < c->npos; i++)
        if (is_array(c, c->args[i])) fx_read_beside(c->fx, c->args[i]);
        else read_one(c, c->args[i]);
    plait_call_pending ignored = {0};
    uint64_t ops = c->fx->ops, bytes = c->fx->bytes;
    if (fx_array_select(c->fx, FX_RW, c->args[0], c->args[1])) return;
    c->fx->ops = ops;
    c->fx->bytes = bytes;
    fx_ndarray_subscript(c->fx, c->args[0], c->args[1], &ignored);
    c->answer |= fx_ndarray_store(c->fx, c->args[0], c->args[1], c->npos > 2 ? c->args[2] : Py_None, &ignored);
}

// -- writing functions

void h_array_copyto(fx_call *c)   // copyto(dst, src, casting, where)
{
    PyObject *to = fx_arg(c, 0, "dst"), *from = fx_arg(c, 1, "src"), *mask = fx_arg(c, 3, "where");
    if (from) read_one(c, from);
    if (is_array(c, mask)) fx_ndarray_all(c->fx, FX_R, mask);
    if (!is_array(c, to)) return;
    write_masked(c, to, mask);
    c->fx->ops = (uint64_t)fx_array_items(to);
}

void h_array_inplace(fx_call *c)   // sort, partition, resize
{
    if (!is_array(c, c->self)) return;
    int64_t n = fx_array_items(c->self);
    fx_ndarray_all(c->fx, FX_R, c->self);
    write_masked(c, c->self, NULL);
    if (strstr(c->row->name, ".sort")) c->fx->ops = fx_sort_work((double)n);
}

void h_array_fill(fx_call *c)
{
    if (c->npos > 0) read_one(c, c->args[0]);
    if (is_array(c, c->self)) fx_ndarray_all(c->fx, FX_W, c->self);
}

// The items of a contiguous array that a flat index selects; 0: not so simple.
int fx_array_flat(plait_effects *fx, unsigned flags, PyObject *o, PyObject *indices)
{
    const fx_array *a = fx_as_array(o);
    Py_ssize_t one = 0;
    int64_t n = fx_array_items(o), stride = fx_elsize(fx, o);
    if (!(a->flags & 1)) return 0;   // NPY_ARRAY_C_CONTIGUOUS
    if (fx_index_of(indices, &one)) {
        if (one < 0) one += n;
        if (one >= 0 && one < n) fx_array_part(fx, flags, o, a->data + one * stride, 0, NULL, NULL);
        return 1;
    }
    return a->nd == 1 && fx_array_select(fx, flags, o, indices);
}

static void flat_or_all(fx_call *c, unsigned flags, PyObject *o, PyObject *indices)
{
    if (fx_array_flat(c->fx, flags, o, indices)) return;
    c->fx->extra |= PLAIT_A_ASSUMED;
    fx_ndarray_all(c->fx, flags, o);
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    fx_assumed(c);
}

void h_array_put(fx_call *c)   // ndarray.put(indices, values)
{
    PyObject *indices = fx_arg(c, 0, "indices"), *values = fx_arg(c, 1, "values");
    if (!is_array(c, c->self) || indices == NULL) return;
    read_one(c, indices);
    if (values) read_one(c, values);
    flat_or_all(c, FX_W, c->self, indices);
}

void h_array_putmask(fx_call *c)   // putmask(a, mask, values), _place(a, mask, values)
{
    PyObject *to = c->npos > 0 ? c->args[0] : NULL, *mask = c->npos > 1 ? c->args[1] : fx_arg(c, -1, "mask"), *values = fx_arg(c, 2, "values");
    if (mask) read_one(c, mask);
    if (values) read_one(c, values);
    if (!is_array(c, to)) return;
    if (is_array(c, mask) && fx_kind(mask) == 'b') write_masked(c, to, mask);
    else flat_or_all(c, FX_W, to, Py_None);
}

// -- reading methods

void h_array_view(fx_call *c)   // reshape, ravel...: a view of the memory where its strides permit, else a copy; the result tells which
{
    int plain = fx_nkw(c) == 0 && strstr(c->row->name, "ravel") == NULL;
    if (!is_array(c, c->self) || (plain && fx_as_array(c->self)->flags & 1)) return;
    c->pending->what = FX_AFTER_COPIED;
    c->pending->address = Py_NewRef(c->self);
    c->answer |= PLAIT_EFFECT_AFTER;
}

void h_array_astype(fx_call *c)   // copies unless copy=False finds nothing to convert; the same object then
{
    if (!is_array(c, c->self)) return;
    fx_ndarray_all(c->fx, FX_R, c->self);
    result_is_new(c);
}

void h_array_asarray(fx_call *c)   // asarray(o, dtype): an array of that type already is returned as it is
{
    PyObject *o = fx_arg(c, 0, "a"), *dtype = fx_arg(c, 1, "dtype");
    if (o == NULL) return;
    if (is_array(c, o) && (dtype == NULL || dtype == Py_None) && fx_as_array(o)->flags & 1) return;
    read_one(c, o);
    result_is_new(c);
}

static void one_item(fx_call *c, unsigned flags, PyObject *key)
{
    if (flags == FX_R) fx_ndarray_subscript(c->fx, c->self, key, c->pending);
    else fx_ndarray_store(c->fx, c->self, key, Py_None, c->pending);
}

void h_array_item(fx_call *c)   // item(index...), itemset(index..., value)
{
    unsigned flags = strstr(c->row->name, "itemset") ? FX_W : FX_R;
    Py_ssize_t n = c->npos - (flags == FX_W);
    if (!is_array(c, c->self) || n < 0) return;
    if (n == 1 && PyTuple_Check(c->args[0])) one_item(c, flags, c->args[0]);
    else if (n == 1) flat_or_all(c, flags, c->self, c->args[0]);
    else if (n == 0) fx_ndarray_all(c->fx, flags, c->self);
    else {
        PyObject *key = PyTuple_New(n);
        for (Py_ssize_t i = 0; key && i < n; i++) PyTuple_SET_ITEM(key, i, Py_NewRef(c->args[i]));
        if (key) one_item(c, flags, key);
        else PyErr_Clear();
        Py_XDECREF(key);
    }
}

void h_array_take(fx_call *c)   // ndarray.take(indices, axis, out)
{
    PyObject *indices = fx_arg(c, 0, "indices"), *axis = fx_arg(c, 1, "axis");
    if (!is_array(c, c->self) || indices == NULL) return;
    read_one(c, indices);
    int along = axis && axis != Py_None;
    if (along && fx_as_array(c->self)->nd > 1) fx_ndarray_all(c->fx, FX_R, c->self);
    else flat_or_all(c, FX_R, c->self, indices);
    if (!write_out(c, fx_arg(c, 2, "out"), NULL)) result_is_new(c);
}

void h_array_product(fx_call *c)   // dot, inner, vdot: as functions or as methods
{
    PyObject *a = is_array(c, c->self) ? c->self : c->npos > 0 ? c->args[0] : NULL;
    PyObject *b = is_array(c, c->self) ? (c->npos > 0 ? c->args[0] : NULL) : c->npos > 1 ? c->args[1] : NULL;
    Py_ssize_t place = is_array(c, c->self) ? 1 : 2;
    if (a == NULL || b == NULL) return;
    read_one(c, a);
    read_one(c, b);
    if (is_array(c, a) && is_array(c, b)) c->fx->ops = fx_matmul_work(a, b);
    if (!write_out(c, fx_arg(c, place, "out"), NULL)) result_is_new(c);
}

void h_array_einsum(fx_call *c)   // c_einsum("ij,jk->ik", a, b): work is the product of the sizes of all letters
{
    h_array_call(c);
    if (c->npos < 2 || !PyUnicode_Check(c->args[0])) return;
    Py_ssize_t length = 0, dim = 0, operand = 1;
    const char *text = PyUnicode_AsUTF8AndSize(c->args[0], &length);
    int64_t sizes[128];
    uint64_t work = 1;
    if (text == NULL) {
        PyErr_Clear();
        return;
    }
    for (int i = 0; i < 128; i++) sizes[i] = 1;
    for (Py_ssize_t i = 0; i < length && text[i] != '-' && operand < c->npos; i++) {
        unsigned char letter = (unsigned char)text[i];
        if (letter == ',') {
            operand++;
            dim = 0;
        } else if (letter < 128 && letter != ' ') {
            PyObject *o = c->args[operand];
            if (letter == '.' || !is_array(c, o) || dim >= fx_as_array(o)->nd) return;
            sizes[letter] = fx_as_array(o)->dims[dim++];
        }
    }
    for (int i = 0; i < 128; i++) work *= (uint64_t)sizes[i];
    c->fx->ops = work;
}

// -- random generators: their state, and what they are asked to fill or to choose from

void h_array_random(fx_call *c)
{
    PyObject *out = fx_arg(c, -1, "out");
    if (c->self && !PyModule_Check(c->self)) fx_state(c->fx, FX_RW, c->self);
    for (Py_ssize_t i = 0; i < c->npos; i++) read_one(c, c->args[i]);
    if (!write_out(c, out, NULL)) result_is_new(c);
}

void h_array_random_global(fx_call *c)   // numpy.random.seed and its like: the generator behind the functions of the module
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy.random.mtrand");
    PyObject *generator = module && PyModule_Check(module) ? PyDict_GetItemString(PyModule_GetDict(module), "_rand") : NULL;
    if (generator) fx_state(c->fx, strstr(c->row->name, "seed") || strstr(c->row->name, "set_") ? FX_W : FX_RW, generator);
    for (Py_ssize_t i = 0; i < c->npos; i++) read_one(c, c->args[i]);
    result_is_new(c);
}

void h_array_byteswap(fx_call *c)   // byteswap(inplace=False)
{
    PyObject *in_place = fx_arg(c, 0, "inplace");
    if (!is_array(c, c->self)) return;
    fx_ndarray_all(c->fx, FX_R, c->self);
    if (in_place && PyObject_IsTrue(in_place) == 1) write_masked(c, c->self, NULL);
    else result_is_new(c);
}

void h_array_shuffle(fx_call *c)   // shuffle(x): the items of x change places
{
    PyObject *x = fx_arg(c, 0, "x");
    if (c->self && !PyModule_Check(c->self)) fx_state(c->fx, FX_RW, c->self);
    if (x == NULL) return;
    if (PyList_Check(x)) fx_length(c->fx, FX_R, x);
    fx_all(c->fx, FX_R, x);
    fx_all(c->fx, FX_W | FX_LATE, x);
}
