// SPDX-License-Identifier: Apache-2.0
// Native functions of pandas and SciPy that work on NumPy's arrays: most read what they are given and return something new; these are told which
// of their arguments they fill.
#include "recorder/effects_numpy.h"
#include "recorder/effects_handlers.h"
#include <string.h>

static int is_array(const fx_call *c, PyObject *o) { return o && fx_is_ndarray(c->fx, o); }

static void read_one(fx_call *c, PyObject *o)
{
    if (PyList_Check(o) || PyTuple_Check(o)) fx_deep(c->fx, o);
    else fx_any(c->fx, FX_R, o);
}

static void result_is_new(fx_call *c)
{
    c->pending->what = FX_AFTER_ARRAY;
    c->answer |= PLAIT_EFFECT_AFTER;
}

static void fill(fx_call *c, PyObject *o)
{
    uint64_t ops = c->fx->ops;
    fx_ndarray_all(c->fx, FX_W | FX_LATE, o);
    c->fx->ops = ops;
}

// -- pandas: functions that fill an array they are given

static void read_all_but(fx_call *c, Py_ssize_t written)
{
    for (Py_ssize_t i = 0; i < c->npos + fx_nkw(c); i++)
        if (i != written) read_one(c, c->args[i]);
}

void h_pandas_algos(fx_call *c)   // take_*(values, indexer, out), *_inplace(values, ...); the others return something new
{
    Py_ssize_t out = strstr(c->row->name, ".take_") ? 2 : strstr(c->row->name, "inplace") ? 0 : -1;
    read_all_but(c, out == 2 ? out : -1);
    if (out < 0) result_is_new(c);
    else if (out < c->npos && is_array(c, c->args[out])) fill(c, c->args[out]);
}

void h_pandas_groupby(fx_call *c)   // group_sum(out, counts, values, labels...), group_cumsum(out, values, labels...)
{
    read_all_but(c, 0);
    if (c->npos == 0 || !is_array(c, c->args[0])) return result_is_new(c);
    fill(c, c->args[0]);
    if (c->npos > 3 && is_array(c, c->args[1]) && is_array(c, c->args[3])) fill(c, c->args[1]);   // counts
}

void h_pandas_backed(fx_call *c)   // methods of datetime arrays and categories: of the array that they wrap
{
    PyObject *inner = c->self && !PyType_Check(c->self) ? PyObject_GetAttrString(c->self, "_ndarray") : NULL;
    if (inner == NULL) PyErr_Clear();
    else read_one(c, inner);
    Py_XDECREF(inner);
    read_all_but(c, -1);
}

// -- SciPy

void h_fortran(fx_call *c)   // a routine that f2py wraps: with overwrite_a=1 it may write the arrays it is given
{
    int overwrites = 0;
    read_all_but(c, -1);
    for (Py_ssize_t i = 0; i < fx_nkw(c); i++) {
        const char *name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(c->kwnames, i));
        if (name == NULL) PyErr_Clear();
        else if (strncmp(name, "overwrite", 9) == 0) overwrites |= fx_truth(c->args[c->npos + i]) == 1;
    }
    for (Py_ssize_t i = 0; overwrites && i < c->npos; i++)
        if (is_array(c, c->args[i])) fill(c, c->args[i]);
    result_is_new(c);
}

// csr_matvec(rows, columns, Ap, Aj, Ax, x, y) fills the last array; conversions and sums the last three; sorting works in place; questions fill none.
void h_sparse_tools(fx_call *c)
{
    const char *name = strrchr(c->row->name, '.');
    int in_place = strstr(name, "sort_indices") || strstr(name, "sum_duplicates") || strstr(name, "eliminate_zeros") || strstr(name, "_scale_");
    int most = strstr(name, "_has_") || strstr(name, "canonical") ? 0 : in_place ? 64 : strstr(name, "matvec") || strstr(name, "evaluate") || strstr(name, "todense") ? 1 : 3;
    read_all_but(c, -1);
    for (Py_ssize_t i = c->npos; i-- > 0 && most > 0;)
        if (is_array(c, c->args[i])) fill(c, c->args[i]), most--;
    if (strstr(name, "_ppoly") == NULL) result_is_new(c);
}
