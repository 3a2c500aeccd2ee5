// SPDX-License-Identifier: Apache-2.0
// The C layouts of objects that CPython keeps to itself: iterators, deque, array, partial. Read only, and only while an object of
// that very type is alive. Each layout is believed if the type's tp_basicsize is the size of the layout here; a type
// whose size differs is unknown, and its effects are then assumed, never misread (tests/python/test_effects_layout.py).
#include "recorder/effects_internal.h"
#include <string.h>

typedef struct { PyObject_HEAD Py_ssize_t index; PyObject *seq; } index_first;       // list, reversed list, sequence, tuple, bytearray, reversed
typedef struct { PyObject_HEAD PyObject *dict; Py_ssize_t used, pos; PyObject *result; Py_ssize_t len; } dict_iter;
typedef struct { PyObject_HEAD int kind; PyObject *dict; Py_ssize_t size; size_t state; PyObject *result, *current; } odict_iter;
typedef struct { PyObject_HEAD PyObject *set; Py_ssize_t used, pos, len; } set_iter;
typedef struct { PyObject_HEAD Py_ssize_t index; PyObject *it, *result, *longindex, *one; } enumerate_layout;
typedef struct { PyObject_HEAD Py_ssize_t size; PyObject *its, *result; int strict; } zip_layout;
typedef struct { PyObject_HEAD PyObject *its, *func; } map_layout;
typedef struct { PyObject_HEAD PyObject *func, *it; } filter_layout;
typedef struct { PyObject_HEAD PyObject *function, *sentinel; } call_iter;
typedef struct { PyObject_HEAD void *block; Py_ssize_t index; PyObject *deque; size_t state; Py_ssize_t counter; } deque_iter;
typedef struct { PyObject_HEAD Py_ssize_t index; PyObject *array; void *getitem; } array_iter;
typedef struct { PyObject_HEAD PyObject *fn, *args, *kw, *dict, *weak; vectorcallfunc call; } partial_layout;
typedef struct block { struct block *left; PyObject *data[64]; struct block *right; } block;
typedef struct { PyObject_VAR_HEAD block *leftblock, *rightblock; Py_ssize_t leftindex, rightindex; size_t state; Py_ssize_t maxlen; PyObject *weak; } deque_layout;
typedef struct { char typecode; int itemsize; } array_descr;
typedef struct { PyObject_VAR_HEAD char *items; Py_ssize_t allocated; const array_descr *descr; PyObject *weak; Py_ssize_t exports; } array_layout;

static int named(const PyTypeObject *type, const char *name)
{
    const char *dot = strrchr(type->tp_name, '.');
    return strcmp(dot ? dot + 1 : type->tp_name, name) == 0;
}

static int from_module(const PyTypeObject *type, const char *prefix) { return strncmp(type->tp_name, prefix, strlen(prefix)) == 0; }

// The native type `name` in o's ancestry, if its size is as expected (0: any). Kept by address: these types outlive the run.
static int is_a(PyObject *o, const char *prefix, const char *name, Py_ssize_t size, PyTypeObject **seen)
{
    PyTypeObject *type = Py_TYPE(o);
    if (type == *seen) return 1;
    for (; type; type = type->tp_base) {
        if (type == *seen) return 1;
        if (from_module(type, prefix) && named(type, name)) {
            if (size && type->tp_basicsize != size && type->tp_basicsize != size + (Py_ssize_t)sizeof(void *)) return 0;
            *seen = type;
            return 1;
        }
    }
    return 0;
}

static PyTypeObject *deque_type, *array_type, *partial_type;

// Most objects are of static built-in types: they leave after one test.
static int worth_a_name(PyObject *o) { return Py_TYPE(o)->tp_flags & Py_TPFLAGS_HEAPTYPE; }

PyTypeObject *fx_method_wrapper(void)
{
    static PyTypeObject *type;
    if (type) return type;
    PyObject *none = PyObject_GetAttrString(Py_None, "__repr__");
    if (none) type = Py_TYPE(none);
    else PyErr_Clear();
    Py_XDECREF(none);
    return type;
}

PyObject *fx_view_dict(PyObject *view)
{
    typedef struct { PyObject_HEAD PyObject *dict; } view_layout;
    return ((view_layout *)view)->dict;
}

int fx_is_deque(PyObject *o) { return worth_a_name(o) && is_a(o, "collections.", "deque", 0, &deque_type); }
int fx_is_array(PyObject *o) { return worth_a_name(o) && is_a(o, "array.", "array", sizeof(array_layout), &array_type); }
Py_ssize_t fx_array_itemsize(PyObject *o) { return ((array_layout *)o)->descr->itemsize; }
Py_ssize_t fx_deque_maxlen(PyObject *o) { return ((deque_layout *)o)->maxlen; }

PyObject *fx_deque_item(PyObject *o, Py_ssize_t index)
{
    deque_layout *d = (deque_layout *)o;
    if (index < 0 || index >= Py_SIZE(o)) return NULL;
    Py_ssize_t at = d->leftindex + index;
    block *b = d->leftblock;
    for (; at >= 64; at -= 64) b = b->right;
    return b->data[at];
}

PyObject *fx_partial(PyObject *o, PyObject **args, PyObject **kwargs)
{
    if (!worth_a_name(o) || !is_a(o, "functools.", "partial", 0, &partial_type)) return NULL;
    partial_layout *p = (partial_layout *)o;
    *args = p->args;
    *kwargs = p->kw;
    return p->fn;
}

typedef struct { PyTypeObject *type; fx_iter kind; size_t size; } known_iter;
static const known_iter known[] = {
    {&PyListIter_Type, FX_IT_LIST, sizeof(index_first)},
    {&PyListRevIter_Type, FX_IT_LISTREV, sizeof(index_first)},
    {&PyDictIterKey_Type, FX_IT_DICT, sizeof(dict_iter)},
    {&PyDictIterValue_Type, FX_IT_DICT, sizeof(dict_iter)},
    {&PyDictIterItem_Type, FX_IT_DICT, sizeof(dict_iter)},
    {&PyDictRevIterKey_Type, FX_IT_DICTREV, sizeof(dict_iter)},
    {&PyDictRevIterValue_Type, FX_IT_DICTREV, sizeof(dict_iter)},
    {&PyDictRevIterItem_Type, FX_IT_DICTREV, sizeof(dict_iter)},
    {&PySetIter_Type, FX_IT_SET, sizeof(set_iter)},
    {&PySeqIter_Type, FX_IT_SEQ, sizeof(index_first)},
    {&PyEnum_Type, FX_IT_ENUMERATE, 0},
    {&PyZip_Type, FX_IT_ZIP, sizeof(zip_layout)},
    {&PyMap_Type, FX_IT_MAP, 0},
    {&PyFilter_Type, FX_IT_FILTER, sizeof(filter_layout)},
    {&PyReversed_Type, FX_IT_REVERSED, sizeof(index_first)},
    {&PyByteArrayIter_Type, FX_IT_BYTEARRAY, sizeof(index_first)},
    {&PyTupleIter_Type, FX_IT_IMMUTABLE, sizeof(index_first)},
    {&PyRangeIter_Type, FX_IT_IMMUTABLE, 0},
    {&PyLongRangeIter_Type, FX_IT_IMMUTABLE, 0},
    {&PyUnicodeIter_Type, FX_IT_IMMUTABLE, 0},
    {&PyBytesIter_Type, FX_IT_IMMUTABLE, 0},
    {&PyCallIter_Type, FX_IT_CALL, sizeof(call_iter)},
    {&PyGen_Type, FX_IT_GENERATOR, 0},
    {&PyCoro_Type, FX_IT_GENERATOR, 0},
    {&PyAsyncGen_Type, FX_IT_GENERATOR, 0},
};

// Native shells around one coroutine or one step of an asynchronous generator: what they do is told by the frames they resume.
static int is_shell(const PyTypeObject *type)
{
    static const char *const names[] = {"async_generator_asend", "async_generator_athrow", "coroutine_wrapper", "anext_awaitable"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(type->tp_name, names[i]) == 0) return 1;
    return 0;
}

static fx_iter kind_by_name(PyTypeObject *type)
{
    if (is_shell(type)) return FX_IT_GENERATOR;
    const char *dot = strrchr(type->tp_name, '.');
    const char *name = dot ? dot + 1 : type->tp_name;
    if (strcmp(name, "_deque_iterator") == 0) return type->tp_basicsize == sizeof(deque_iter) ? FX_IT_DEQUE : FX_IT_STATE;
    if (strcmp(name, "_deque_reverse_iterator") == 0) return type->tp_basicsize == sizeof(deque_iter) ? FX_IT_DEQUEREV : FX_IT_STATE;
    if (strcmp(name, "arrayiterator") == 0) return type->tp_basicsize == sizeof(array_iter) ? FX_IT_ARRAY : FX_IT_STATE;
    if (from_module(type, "numpy.")) return strcmp(name, "flatiter") == 0 ? FX_IT_FLAT : FX_IT_IMMUTABLE;   // nditer, broadcast: positions; what they give are views
    if (strncmp(name, "str_", 4) == 0) return FX_IT_IMMUTABLE;   // str_iterator, str_ascii_iterator
    for (PyTypeObject *t = type; t; t = t->tp_base)
        if (from_module(t, "_io.")) return FX_IT_STREAM;
    if (type == &PyODictIter_Type) return type->tp_basicsize == sizeof(odict_iter) ? FX_IT_DICT : FX_IT_STATE;
    return FX_IT_STATE;
}

PyTypeObject *fx_known_iter(size_t i) { return i < sizeof known / sizeof *known ? known[i].type : NULL; }

static PyObject *dunder_next;   // interned, immortal enough: never released

// Cython's types have a slot that says no; only PyIter_Check knows which, and it looks at nothing but the type.
static int iterates(PyTypeObject *type)
{
    PyObject probe = {.ob_type = type};
    return PyIter_Check(&probe);
}

static fx_iter find_kind(PyTypeObject *type)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].type == type)
            return known[i].size && type->tp_basicsize != (Py_ssize_t)known[i].size ? FX_IT_STATE : known[i].kind;
    if (!iterates(type)) return FX_IT_NONE;
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {   // a class of the program whose __next__ is Python runs as a callback
        if (dunder_next == NULL && (dunder_next = PyUnicode_InternFromString("__next__")) == NULL) PyErr_Clear();
        PyObject *method = dunder_next ? _PyType_Lookup(type, dunder_next) : NULL;
        if (method && Py_IS_TYPE(method, &PyFunction_Type)) return FX_IT_GENERATOR;
    }
    return kind_by_name(type);
}

// Static types live as long as the process: what they are is found out once.
fx_iter fx_iter_kind_of(PyTypeObject *type)
{
    static struct { PyTypeObject *type; fx_iter kind; } found[64];
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) return find_kind(type);
    size_t at = ((uintptr_t)type >> 5) % (sizeof found / sizeof *found);
    if (found[at].type != type) {
        found[at].kind = find_kind(type);
        found[at].type = type;
    }
    return found[at].kind;
}

fx_iter fx_iter_kind(PyObject *iterator) { return fx_iter_kind_of(Py_TYPE(iterator)); }

PyObject *fx_iter_source(PyObject *it, fx_iter kind)
{
    switch (kind) {
    case FX_IT_LIST: case FX_IT_LISTREV: case FX_IT_SEQ: case FX_IT_REVERSED: case FX_IT_BYTEARRAY: return ((index_first *)it)->seq;
    case FX_IT_DICTREV: return ((dict_iter *)it)->dict;
    case FX_IT_DICT: return Py_IS_TYPE(it, &PyODictIter_Type) ? ((odict_iter *)it)->dict : ((dict_iter *)it)->dict;
    case FX_IT_SET: return ((set_iter *)it)->set;
    case FX_IT_ENUMERATE: return ((enumerate_layout *)it)->it;
    case FX_IT_ZIP: return ((zip_layout *)it)->its;
    case FX_IT_MAP: return ((map_layout *)it)->its;
    case FX_IT_FILTER: return ((filter_layout *)it)->it;
    case FX_IT_DEQUE: case FX_IT_DEQUEREV: return ((deque_iter *)it)->deque;
    case FX_IT_ARRAY: return ((array_iter *)it)->array;
    case FX_IT_IMMUTABLE: return Py_IS_TYPE(it, &PyTupleIter_Type) || Py_IS_TYPE(it, &PyBytesIter_Type) ? ((index_first *)it)->seq : NULL;
    default: return NULL;
    }
}

Py_ssize_t fx_iter_index(PyObject *it, fx_iter kind)
{
    switch (kind) {
    case FX_IT_DEQUE: return Py_SIZE(((deque_iter *)it)->deque) - ((deque_iter *)it)->counter;
    case FX_IT_DEQUEREV: return ((deque_iter *)it)->counter - 1;
    case FX_IT_ARRAY: return ((array_iter *)it)->index;
    case FX_IT_SET: return ((set_iter *)it)->pos;
    case FX_IT_DICT: case FX_IT_DICTREV: return ((dict_iter *)it)->pos;
    case FX_IT_LIST: case FX_IT_LISTREV: case FX_IT_SEQ: case FX_IT_REVERSED: case FX_IT_BYTEARRAY: return ((index_first *)it)->index;
    case FX_IT_IMMUTABLE: return Py_IS_TYPE(it, &PyTupleIter_Type) || Py_IS_TYPE(it, &PyBytesIter_Type) ? ((index_first *)it)->index : 0;
    default: return 0;
    }
}

Py_ssize_t fx_iter_used(PyObject *it, fx_iter kind)   // of a dict's or set's: how many there were when it began
{
    if (kind == FX_IT_SET) return ((set_iter *)it)->used;
    return Py_IS_TYPE(it, &PyODictIter_Type) ? ((odict_iter *)it)->size : ((dict_iter *)it)->used;
}

PyObject *fx_iter_odict_key(PyObject *it) { return Py_IS_TYPE(it, &PyODictIter_Type) ? ((odict_iter *)it)->current : NULL; }

PyObject *fx_filter_func(PyObject *it)   // None stands for bool
{
    PyObject *f = ((filter_layout *)it)->func;
    return f == Py_None ? (PyObject *)&PyBool_Type : f;
}

int fx_zip_is_strict(PyObject *zip) { return ((zip_layout *)zip)->strict; }
PyObject *fx_map_func(PyObject *map) { return ((map_layout *)map)->func; }
PyObject *fx_iter_function(PyObject *iterator) { return ((call_iter *)iterator)->function; }
