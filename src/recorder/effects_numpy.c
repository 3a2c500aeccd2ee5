// SPDX-License-Identifier: Apache-2.0
// ndarrays as regions of the memory they view: layout, root, indexing. Handlers of NumPy's functions are in effects_numpy_calls.c.
// The layouts are believed only after the first array met has confirmed them (shape, strides, itemsize, data as Python reports them).
#include "recorder/effects_numpy.h"
#include "recorder/effects_handlers.h"
#include <string.h>

// -- layout

static Py_ssize_t integer_of(PyObject *o, const char *name, const char *also)
{
    PyObject *value = PyObject_GetAttrString(o, name);
    if (value && also) Py_SETREF(value, PyObject_GetAttrString(value, also));
    Py_ssize_t n = value ? PyLong_AsSsize_t(value) : -1;
    if (PyErr_Occurred()) PyErr_Clear();
    Py_XDECREF(value);
    return n;
}

static int confirmed(plait_effects *fx, PyObject *o)
{
    const fx_array *a = fx_as_array(o);
    Py_ssize_t size = 1;
    if (Py_TYPE(a->descr)->tp_basicsize < (Py_ssize_t)sizeof(fx_descr1)) return 0;
    Py_ssize_t item = integer_of(o, "itemsize", NULL);
    fx->numpy->major = ((fx_descr1 *)a->descr)->elsize == item ? 1 : 2;   // in 2.x these are the low bits of flags, checked below
    if (item == 0 || fx_elsize(fx, o) != item) fx->numpy->major = 2;
    if (fx_elsize(fx, o) != item || integer_of(o, "ndim", NULL) != a->nd) return 0;
    for (int d = 0; d < a->nd; d++) size *= a->dims[d];
    return integer_of(o, "size", NULL) == size && integer_of(o, "nbytes", NULL) == size * item;
}

static int major_version(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *numpy = modules ? PyDict_GetItemString(modules, "numpy") : NULL;
    PyObject *dict = numpy && PyModule_Check(numpy) ? PyModule_GetDict(numpy) : NULL;
    PyObject *version = dict ? PyDict_GetItemString(dict, "__version__") : NULL;
    const char *text = version && PyUnicode_Check(version) ? PyUnicode_AsUTF8(version) : NULL;
    if (text == NULL) PyErr_Clear();
    return text ? (int)strtol(text, NULL, 10) : 0;
}

static int meet(plait_effects *fx, PyObject *o, PyTypeObject *type)
{
    fx->numpy = plait_calloc(1, sizeof *fx->numpy);
    if (fx->numpy == NULL) {
        fx->failed = 1;
        return 0;
    }
    fx->numpy->array = type;
    int usable = confirmed(fx, o), major = major_version();
    if (usable && major) {
        fx->numpy->major = major;
        usable = fx_elsize(fx, o) == integer_of(o, "itemsize", NULL);
    }
    fx->numpy->usable = usable;
    if (!usable) fx_coverage(fx, "numpy", "this version's array layout is not known: array accesses are not seen");
    return usable;
}

int fx_is_ndarray(plait_effects *fx, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    if (fx->numpy) {
        if (!fx->numpy->usable) return 0;
        return type == fx->numpy->array || ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) && PyType_IsSubtype(type, fx->numpy->array));
    }
    if (type->tp_as_buffer == NULL || type->tp_as_buffer->bf_getbuffer == NULL) return 0;
    for (PyTypeObject *t = type; t; t = t->tp_base)
        if (t->tp_name[0] == 'n' && strcmp(t->tp_name, "numpy.ndarray") == 0) return meet(fx, o, t);
    return 0;
}

void fx_numpy_free(plait_effects *fx)
{
    plait_free(fx->numpy);
    fx->numpy = NULL;
}

int64_t fx_array_items(PyObject *o)
{
    int64_t n = 1;
    for (int d = 0; d < fx_as_array(o)->nd; d++) n *= fx_as_array(o)->dims[d];
    return n;
}

// NumPy points the base of a view at the array (or other object) that owns the memory.
PyObject *fx_ndarray_root(plait_effects *fx, PyObject *o, const char **start)
{
    for (int turns = 0; turns < 64; turns++) {
        PyObject *base = fx_as_array(o)->base;
        *start = fx_as_array(o)->data;
        if (base == NULL) return o;
        if (!fx_is_ndarray(fx, base)) {
            const char *at = NULL;
            PyObject *behind = fx_array_behind(fx, base, fx_as_array(o)->data);
            if (behind) {
                o = behind;
                continue;
            }
            PyObject *root = fx_root(fx, base, &at);
            *start = at;                    // an owner that will not tell where it begins: offsets are addresses
            if (root) return root;
            if (PyBytes_Check(base)) *start = PyBytes_AS_STRING(base);
            return base;
        }
        o = base;
    }
    return o;
}

void fx_array_part(plait_effects *fx, unsigned flags, PyObject *o, const char *data, int nd, const int64_t *dims, const int64_t *strides)
{
    const char *start = NULL;
    PyObject *root = fx_ndarray_root(fx, o, &start);
    fx_region(fx, flags, root, data - start, (uint32_t)fx_elsize(fx, o), nd, dims, strides);
}

static unsigned by_size(char kind, Py_ssize_t size)
{
    static const struct { char kind, size; unsigned char dtype; } known[] = {
        {'b', 1, PLAIT_D_BOOL}, {'i', 1, PLAIT_D_INT8}, {'i', 2, PLAIT_D_INT16}, {'i', 4, PLAIT_D_INT32}, {'i', 8, PLAIT_D_INT64},
        {'u', 1, PLAIT_D_UINT8}, {'u', 2, PLAIT_D_UINT16}, {'u', 4, PLAIT_D_UINT32}, {'u', 8, PLAIT_D_UINT64}, {'f', 2, PLAIT_D_FLOAT16},
        {'f', 4, PLAIT_D_FLOAT32}, {'f', 8, PLAIT_D_FLOAT64}, {'f', 16, PLAIT_D_FLOAT128}, {'c', 8, PLAIT_D_COMPLEX64},
        {'c', 16, PLAIT_D_COMPLEX128}, {'c', 32, PLAIT_D_COMPLEX256}, {'O', 8, PLAIT_D_OBJECT}, {'M', 8, PLAIT_D_TIME}, {'m', 8, PLAIT_D_TIME}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].kind == kind && known[i].size == size) return known[i].dtype;
    return kind == 'S' || kind == 'U' ? PLAIT_D_BYTES : PLAIT_D_OTHER;
}

static void meet_dtype(plait_effects *fx, PyObject *o)
{
    unsigned dtype = by_size(fx_kind(o), fx_elsize(fx, o));
    if (dtype > fx->dtype) fx->dtype = dtype;
}

void fx_ndarray_all(plait_effects *fx, unsigned flags, PyObject *o)
{
    const fx_array *a = fx_as_array(o);
    meet_dtype(fx, o);
    int64_t dims[64], strides[64];
    if (a->nd > 64) return;
    for (int d = 0; d < a->nd; d++) dims[d] = a->dims[d], strides[d] = a->strides[d];
    fx_array_part(fx, flags, o, a->data, a->nd, dims, strides);
}

// A result that owns its memory and that nobody else holds was made by this instruction.
void fx_ndarray_created(plait_effects *fx, PyObject *o)
{
    if (PyTuple_CheckExact(o) || PyList_CheckExact(o)) {
        for (Py_ssize_t i = 0; i < Py_SIZE(o); i++) {
            PyObject *item = fx_item(o, i);
            if (fx_is_ndarray(fx, item)) fx_ndarray_created(fx, item);
        }
        if (PyList_CheckExact(o) && Py_REFCNT(o) == 1) fx_created(fx, o);
        return;
    }
    if (!fx_is_ndarray(fx, o) || Py_REFCNT(o) > 1) return;
    PyObject *base = fx_as_array(o)->base;   // results reshaped inside NumPy are views of an array only they hold
    if (base && !(fx_is_ndarray(fx, base) && Py_REFCNT(base) == 1 && fx_as_array(base)->base == NULL)) return;
    fx_ndarray_all(fx, FX_W | PLAIT_A_AFTER, o);
}

void fx_ndarray_copied(plait_effects *fx, PyObject *result, PyObject *from)
{
    const char *start = NULL;
    if (!fx_is_ndarray(fx, result) || fx_ndarray_root(fx, result, &start) == fx_ndarray_root(fx, from, &start)) return;
    fx_ndarray_all(fx, FX_R | PLAIT_A_AFTER, from);
    fx_ndarray_created(fx, result);
}

// -- indexing

int fx_is_numpy_integer(PyObject *o)
{
    const char *name = Py_TYPE(o)->tp_name;
    return strncmp(name, "numpy.", 6) == 0 && strstr(name, "int") && PyIndex_Check(o) && Py_TYPE(o)->tp_as_buffer;
}

int fx_array_index(PyObject *o, Py_ssize_t *index)   // an int of Python's or NumPy's
{
    if (fx_index_of(o, index)) return 1;
    if (!fx_is_numpy_integer(o)) return 0;
    *index = PyNumber_AsSsize_t(o, NULL);
    if (*index == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return 0;
    }
    return 1;
}

typedef struct view { const char *data; int nd; int64_t dims[64], strides[64]; int scalar; } view;

static PyObject *const *parts_of(PyObject **key, Py_ssize_t *n)
{
    *n = PyTuple_Check(*key) ? PyTuple_GET_SIZE(*key) : 1;
    return PyTuple_Check(*key) ? &PyTuple_GET_ITEM(*key, 0) : key;
}

// One part of a basic index applied to dimension *dim; 1 done, 0 not basic, -1 will raise.
static int basic_part(const fx_array *a, PyObject *part, int *dim, int filler, view *v)
{
    Py_ssize_t index = 0, first = 0, step = 0, count = 0;
    if (part == Py_None) {
        return 1;
    }
    if (part == Py_Ellipsis) {
        for (; filler > 0; filler--, (*dim)++) v->dims[v->nd] = a->dims[*dim], v->strides[v->nd++] = a->strides[*dim];
        v->scalar = 0;
        return 1;
    }
    if (*dim >= a->nd) return -1;
    Py_ssize_t n = a->dims[*dim], stride = a->strides[*dim];
    if (PySlice_Check(part)) {
        if (!fx_slice_of(part, n, &first, &step, &count)) return 0;
        v->data += first * stride;
        v->dims[v->nd] = count;
        v->strides[v->nd++] = step * stride;
    } else {
        if (PyBool_Check(part) || !fx_array_index(part, &index)) return 0;
        if (index < 0) index += n;
        if (index < 0 || index >= n) return -1;
        v->data += index * stride;
    }
    (*dim)++;
    return 1;
}

static int basic_view(PyObject *o, PyObject *key, view *v)   // 1, 0: not a basic index, -1: will raise
{
    const fx_array *a = fx_as_array(o);
    Py_ssize_t n = 0, used = 0;
    PyObject *const *parts = parts_of(&key, &n);
    int dim = 0;
    *v = (view){.data = a->data, .scalar = 1};
    if (a->nd > 60 || n > 60) return 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        used += parts[i] != Py_None && parts[i] != Py_Ellipsis;
        if (PySlice_Check(parts[i]) || parts[i] == Py_None) v->scalar = 0;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        int done = basic_part(a, parts[i], &dim, a->nd - (int)used, v);
        if (done != 1) return done;
    }
    if (dim < a->nd) v->scalar = 0;
    for (; dim < a->nd; dim++) v->dims[v->nd] = a->dims[dim], v->strides[v->nd++] = a->strides[dim];
    return 1;
}

static void read_key(plait_effects *fx, PyObject *key)
{
    if (PyTuple_Check(key) || PyList_Check(key) || fx_is_ndarray(fx, key)) fx_any(fx, FX_R, key);
}

static int advanced(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key)
{
    if (fx_array_select(fx, flags, o, key)) return 0;
    fx->extra |= PLAIT_A_ASSUMED;
    fx_ndarray_all(fx, flags, o);
    fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    return PLAIT_EFFECT_ASSUMED;
}

int fx_ndarray_subscript(plait_effects *fx, PyObject *o, PyObject *key, plait_call_pending *pending)
{
    view v;
    if (PyUnicode_Check(key)) return 0;   // a field: a view
    int basic = basic_view(o, key, &v);
    if (basic < 0) return 0;
    if (basic) {
        if (v.scalar && fx_kind(o) != 'V') fx_array_part(fx, FX_R, o, v.data, 0, NULL, NULL);   // a record is a view
        return 0;
    }
    read_key(fx, key);
    pending->what = FX_AFTER_ARRAY;
    fx->ops = 0;
    meet_dtype(fx, o);
    pending->name = "numpy.ndarray.__getitem__";
    return PLAIT_EFFECT_AFTER | advanced(fx, FX_R, o, key);
}

int fx_ndarray_store(plait_effects *fx, PyObject *o, PyObject *key, PyObject *value, plait_call_pending *pending)
{
    view v;
    if (value == NULL) return 0;
    if (fx_is_record(value)) fx_record_all(fx, FX_R, value);
    else fx_any(fx, FX_R, value);
    int basic = PyUnicode_Check(key) ? 0 : basic_view(o, key, &v);
    if (basic < 0) return 0;
    if (!basic) read_key(fx, key);
    fx->ops = 0;
    if (basic && v.scalar) return fx_array_part(fx, FX_W, o, v.data, v.nd, v.dims, v.strides), 0;
    meet_dtype(fx, o);
    pending->name = "numpy.ndarray.__setitem__";
    if (!basic) return advanced(fx, FX_W, o, key);
    fx_array_part(fx, FX_W, o, v.data, v.nd, v.dims, v.strides);
    return 0;
}

void fx_ndarray_step(plait_effects *fx, PyObject *o, Py_ssize_t index, Py_ssize_t most)
{
    const fx_array *a = fx_as_array(o);
    if (a->nd != 1 || index >= a->dims[0]) return;
    int64_t n = a->dims[0] - index, stride = a->strides[0];
    if (most >= 0 && most < n) n = most;
    fx_array_part(fx, FX_R, o, a->data + index * stride, 1, &n, &stride);
}

// -- operators

uint64_t fx_matmul_work(PyObject *a, PyObject *b)
{
    uint64_t n = (uint64_t)fx_array_items(a), m = (uint64_t)fx_array_items(b);
    const fx_array *left = fx_as_array(a), *right = fx_as_array(b);
    uint64_t inner = left->nd ? (uint64_t)left->dims[left->nd - 1] : 1;
    if (inner == 0) return 0;
    return right->nd <= 1 || left->nd == 0 ? n : n * (m / inner);
}

static uint64_t items_of(plait_effects *fx, PyObject *o) { return fx_is_ndarray(fx, o) ? (uint64_t)fx_array_items(o) : 1; }

int fx_arrays_same(PyObject *left, PyObject *right)
{
    const fx_array *a = fx_as_array(left), *b = fx_as_array(right);
    if (a->data != b->data || a->nd != b->nd || a->descr != b->descr) return 0;
    for (int d = 0; d < a->nd; d++)
        if (a->dims[d] != b->dims[d] || a->strides[d] != b->strides[d]) return 0;
    return 1;
}

void fx_read_beside(plait_effects *fx, PyObject *o)
{
    unsigned extra = fx->extra;
    fx->extra |= PLAIT_A_SILENT;
    fx_any(fx, FX_R, o);
    fx->extra = extra;
}

// Both sides read; one operation for each item of the larger.
void fx_ndarray_operands(plait_effects *fx, PyObject *left, PyObject *right)
{
    uint64_t n = items_of(fx, left), m = items_of(fx, right);
    fx_read_beside(fx, right);
    fx_any(fx, FX_R, left);
    fx->ops = n > m ? n : m;
}

// The names that the operators have as methods, in the order of BINARY_OP's argument.
#define METHODS(prefix)                                                                                                                       \
    prefix "add__", prefix "and__", prefix "floordiv__", prefix "lshift__", prefix "matmul__", prefix "mul__", prefix "mod__", prefix "or__", \
    prefix "pow__", prefix "rshift__", prefix "sub__", prefix "truediv__", prefix "xor__"
static const char *const methods[] = {METHODS("numpy.ndarray.__"), METHODS("numpy.ndarray.__i")};

int fx_ndarray_binary(plait_effects *fx, int nb, PyObject *left, PyObject *right, plait_call_pending *pending)
{
    if (PyList_Check(left) && nb == 13) {   // list += array
        fx_call c = {.fx = fx, .self = left, .pending = pending};
        fx_extend(&c, right);
        return c.answer;
    }
    int in_place = nb >= 13 && fx_is_ndarray(fx, left);
    pending->name = methods[nb % 13 + (in_place ? 13 : 0)];
    fx_ndarray_operands(fx, left, right);
    if (nb % 13 == 4 && fx_is_ndarray(fx, left) && fx_is_ndarray(fx, right)) fx->ops = fx_matmul_work(left, right);
    if (in_place) {
        uint64_t ops = fx->ops;
        fx_ndarray_all(fx, FX_W | FX_LATE, left);
        fx->ops = ops;
        return 0;
    }
    pending->what = FX_AFTER_ARRAY;
    return PLAIT_EFFECT_AFTER;
}
