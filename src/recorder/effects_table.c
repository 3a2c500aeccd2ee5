// SPDX-License-Identifier: Apache-2.0
// From a callable to its row. Rows come from effects.def and are parsed once; a callable's dotted name is made at first sight:
//   built-in function        module.name                    (math.sqrt)
//   method                   defining type.name             (list.append, collections.deque.append)
//   constructor              the type                       (list, collections.deque), of the nearest base that has a row
//   callable object          its type + ".__call__"         (operator.itemgetter.__call__)
// and looked up as itself, then with its last component replaced by "*", then with ever more of them replaced by "**". The answer is kept by the address of the PyMethodDef or slot
// (static data of a loaded module) or of a static type; for heap types, which may die, by nothing: their names are looked up again.
//
// Invariant: by_pointer holds no address of an object that can be freed while the process runs.
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"
#include "base/intern.h"
#include <string.h>

typedef struct row_text { const char *name, *ops; } row_text;
static const row_text rows[] = {
#define ROW(name, ops) {name, ops},
#include "recorder/effects.def"
#undef ROW
};

const fx_row fx_row_unknown = {.name = "?", .assumed = 1};

// -- parsing

static const struct { const char *word; uint8_t verb, flags; } verbs[] = {
    {"pure", FX_PURE, 0}, {"len", FX_LEN, FX_R}, {"len!", FX_LEN, FX_W}, {"all", FX_ALL, FX_R}, {"all!", FX_ALL, FX_W},
    {"all!~", FX_ALL, FX_W | FX_LATE}, {"iter", FX_ITER, FX_R}, {"deep", FX_DEEP, FX_R}, {"step", FX_STEP, FX_R}, {"state", FX_STATE, FX_RW},
    {"state?", FX_STATE, FX_R}, {"state!", FX_STATE, FX_W}, {"stream", FX_STREAM, FX_RW}, {"buf", FX_BUFFER, FX_R}, {"buf!", FX_BUFFER, FX_W},
    {"any", FX_ANY, FX_R}, {"any!", FX_ANY, FX_W}, {"new", FX_NEW, FX_W}, {"stdout", FX_STDOUT, FX_RW}, {"stdin", FX_STDIN, FX_RW},
    {"python", FX_IS_PYTHON, 0},
};

#define FX_NAME(name) {#name, h_##name},
static const struct { const char *name; fx_handler *call; } handlers[] = {FX_HANDLERS(FX_NAME) FX_NUMPY_HANDLERS(FX_NAME)};

static fx_handler *fx_handler_named(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
        if (strlen(handlers[i].name) == n && memcmp(handlers[i].name, name, n) == 0) return handlers[i].call;
    return NULL;
}

// One operand: s (receiver), r (result), a digit (that positional argument), * (every one), each optionally "|keyword".
static int parse_operand(plait_effects *fx, const char *text, size_t n, fx_op *op)
{
    const char *bar = memchr(text, '|', n);
    size_t head = bar ? (size_t)(bar - text) : n;
    if (bar && (op->keyword = plait_arena_strndup(&fx->arena, bar + 1, n - head - 1)) == NULL) return 0;
    if (head != 1) return 0;
    op->whom = *text == 's' ? FX_SELF : *text == 'r' ? FX_RESULT : *text == '*' ? FX_EVERY : FX_POSITIONAL;
    op->index = *text >= '0' && *text <= '9' ? (uint8_t)(*text - '0') : *text == '-' ? UINT8_MAX : 0;
    return op->whom != FX_POSITIONAL || op->index == UINT8_MAX || (*text >= '0' && *text <= '9');
}

// "verb operand; verb operand; !handler"
static int parse_ops(plait_effects *fx, const char *text, fx_row *row)
{
    while (*text) {
        text += strspn(text, " ;");
        size_t word = strcspn(text, " ;");
        if (word == 0) break;
        if (row->nops == FX_MAXOPS) return 0;
        fx_op *op = &row->ops[row->nops++];
        *op = (fx_op){0};
        if (*text == '!') {
            op->verb = FX_CALL;
            if ((op->call = fx_handler_named(text + 1, word - 1)) == NULL) return 0;
            text += word;
            continue;
        }
        size_t v = 0, count = sizeof verbs / sizeof *verbs;
        while (v < count && (strlen(verbs[v].word) != word || memcmp(verbs[v].word, text, word) != 0)) v++;
        if (v == count) return 0;
        op->verb = verbs[v].verb;
        op->flags = verbs[v].flags;
        text += word;
        text += strspn(text, " ");
        size_t operand = strcspn(text, " ;");
        if (operand && !parse_operand(fx, text, operand, op)) return 0;
        text += operand;
    }
    return 1;
}

static uint64_t hash_name(const char *name, size_t n)
{
    uint64_t hash = plait_hash_bytes(name, n);
    return hash == PLAIT_MAP_NONE ? 0 : hash;
}

plait_status plait_effects_row(plait_effects *fx, const char *name, const char *ops, int declared)
{
    fx_row *row = plait_arena_alloc(&fx->arena, sizeof *row);
    char *copy = plait_arena_strndup(&fx->arena, name, strlen(name));
    if (row == NULL || copy == NULL) return PLAIT_NOMEM;
    row->name = copy;
    row->declared = (uint8_t)declared;
    if (!parse_ops(fx, ops, row)) return PLAIT_INVALID;
    return plait_map_set(&fx->by_name, hash_name(name, strlen(name)), (uint64_t)(uintptr_t)row);
}

plait_status fx_table_load(plait_effects *fx)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) PLAIT_TRY(plait_effects_row(fx, rows[i].name, rows[i].ops, 0));
    return PLAIT_OK;
}

size_t fx_table_size(void) { return sizeof rows / sizeof *rows; }
const char *fx_table_name(size_t i) { return rows[i].name; }

static const fx_row *row_exact(plait_effects *fx, const char *name, size_t n)
{
    const uint64_t *at = plait_map_find(&fx->by_name, hash_name(name, n));
    const fx_row *row = at ? (const fx_row *)(uintptr_t)*at : NULL;
    return row && strlen(row->name) == n && memcmp(row->name, name, n) == 0 ? row : NULL;
}

static const fx_row *fx_row_named(plait_effects *fx, const char *name)
{
    char wild[256];
    const fx_row *row = row_exact(fx, name, strlen(name));
    const char *dot = strrchr(name, '.');
    if (row || dot == NULL || (size_t)(dot - name) + 4 > sizeof wild) return row;
    memcpy(wild, name, (size_t)(dot - name) + 1);
    memcpy(wild + (dot - name) + 1, "*", 2);
    if ((row = row_exact(fx, wild, strlen(wild)))) return row;
    for (size_t n = (size_t)(dot - name); n > 0; n--) {   // "pandas._libs.lib.**" speaks for all that is below
        if (name[n] != '.') continue;
        memcpy(wild + n + 1, "**", 3);
        if ((row = row_exact(fx, wild, n + 3))) return row;
    }
    return NULL;
}

// -- callables

static const fx_row *cached(plait_effects *fx, const void *key)
{
    const uint64_t *at = plait_map_find(&fx->by_pointer, (uint64_t)(uintptr_t)key);
    return at ? (const fx_row *)(uintptr_t)*at : NULL;
}

// An unknown callable gets a row of its own, so that it is named in coverage and its look-up is as fast as any; so does one
// that a row with "*" speaks for, to be called by its own name.
static const fx_row *keep(plait_effects *fx, const void *key, const char *name, const fx_row *row)
{
    if (row == NULL || row->name[strlen(row->name) - 1] == '*') {
        fx_row *fresh = plait_arena_alloc(&fx->arena, sizeof *fresh);
        char *copy = fresh ? plait_arena_strndup(&fx->arena, name, strlen(name)) : NULL;
        if (copy == NULL) {
            fx->failed = 1;
            return &fx_row_unknown;
        }
        *fresh = row ? *row : (fx_row){.assumed = 1};
        fresh->name = copy;
        row = fresh;
        if (plait_map_set(&fx->by_name, hash_name(copy, strlen(copy)), (uint64_t)(uintptr_t)row) != PLAIT_OK) fx->failed = 1;
    }
    if (key && plait_map_set(&fx->by_pointer, (uint64_t)(uintptr_t)key, (uint64_t)(uintptr_t)row) != PLAIT_OK) fx->failed = 1;
    return row;
}

static const char *text_of(PyObject *str)
{
    const char *text = str && PyUnicode_Check(str) ? PyUnicode_AsUTF8(str) : NULL;
    if (text == NULL) PyErr_Clear();
    return text;
}

// The type in type's ancestry whose method table holds `def`.
static PyTypeObject *definer_or_null(PyTypeObject *type, const PyMethodDef *def)
{
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 0; mro && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        for (const PyMethodDef *m = base->tp_methods; m && m->ml_name; m++)
            if (m == def) return base;
    }
    return NULL;
}

static PyTypeObject *definer(PyTypeObject *type, const PyMethodDef *def)
{
    PyTypeObject *found = definer_or_null(type, def);
    return found ? found : type;
}

// Of a function bound to a class: a class method of it, or a method of its metaclass.
static PyTypeObject *definer_for_class(PyTypeObject *type, const PyMethodDef *def)
{
    PyTypeObject *found = definer_or_null(type, def);
    if (found == NULL) found = definer_or_null(Py_TYPE(type), def);
    return found ? found : type;
}

// What stands for the module in functions of C++ wrapper libraries (pybind11, nanobind): a record of overloads, no receiver.
static int is_module(PyObject *o)
{
    return o && (PyModule_Check(o) || PyCapsule_CheckExact(o) || strncmp(Py_TYPE(o)->tp_name, "pybind11", 8) == 0);
}

// NumPy has a type for each kind of scalar, all immutable but records: their methods are numpy.generic's.
static const char *name_of_type(const PyTypeObject *type)
{
    if (strncmp(type->tp_name, "numpy.", 6) != 0 || strcmp(type->tp_name, "numpy.void") == 0) return type->tp_name;
    for (const PyTypeObject *t = type; t; t = t->tp_base)
        if (strcmp(t->tp_name, "numpy.generic") == 0) return t->tp_name;
    return type->tp_name;
}

static const fx_row *row_of_function(fx_call *c, PyObject *callable)   // PyCFunction and what is laid out like one
{
    PyCFunctionObject *f = (PyCFunctionObject *)callable;
    char name[256];
    const fx_row *row = cached(c->fx, f->m_ml);
    int bound = f->m_self && !is_module(f->m_self);
    if (bound) c->self = f->m_self;
    if (row) return row;
    const char *module = text_of(f->m_module);
    if (bound && PyType_Check(f->m_self)) {
        PyTypeObject *type = definer_for_class((PyTypeObject *)f->m_self, f->m_ml);
        snprintf(name, sizeof name, "%s.%s", type->tp_name, f->m_ml->ml_name);
    } else if (bound) {
        snprintf(name, sizeof name, "%s.%s", name_of_type(definer(Py_TYPE(f->m_self), f->m_ml)), f->m_ml->ml_name);
    } else {
        static const char *const cores[] = {"numpy.core._multiarray_umath", "numpy._core._multiarray_umath", "numpy.core.multiarray", "numpy._core.multiarray"};
        for (size_t i = 0; module && i < 4; i++)   // NumPy 1.x and 2.x, by the name the user knows
            if (strcmp(module, cores[i]) == 0) module = "numpy";
        snprintf(name, sizeof name, "%s%s%s", module ? module : "", module ? "." : "", f->m_ml->ml_name);
    }
    return keep(c->fx, f->m_ml, name, fx_row_named(c->fx, name));
}

static void take_receiver(fx_call *c)   // an unbound method called with its receiver first
{
    if (c->self == NULL && c->npos > 0) {
        c->self = c->args[0];
        c->args++;
        c->npos--;
    }
}

static const fx_row *row_of_descriptor(fx_call *c, PyObject *callable, const void *key, const char *method)
{
    char name[256];
    take_receiver(c);
    const fx_row *row = cached(c->fx, key);
    if (row) return row;
    snprintf(name, sizeof name, "%s.%s", name_of_type(PyDescr_TYPE(callable)), method);
    if (key == (const void *)callable && (PyDescr_TYPE(callable)->tp_flags & Py_TPFLAGS_HEAPTYPE)) key = NULL;   // it may be freed
    return keep(c->fx, key, name, fx_row_named(c->fx, name));
}

static PyObject *python_defined(PyTypeObject *type, const char *name)   // a Python function of that name in the class, or NULL
{
    PyObject *text = PyUnicode_InternFromString(name);
    PyObject *found = text ? _PyType_Lookup(type, text) : NULL;
    if (text == NULL) PyErr_Clear();
    Py_XDECREF(text);
    if (found && (Py_IS_TYPE(found, &PyStaticMethod_Type) || Py_IS_TYPE(found, &PyClassMethod_Type))) {
        typedef struct { PyObject_HEAD PyObject *callable; } wrapped;
        found = ((wrapped *)found)->callable;
    }
    return found && Py_IS_TYPE(found, &PyFunction_Type) ? found : NULL;
}

// Types of these libraries are covered by rows with wildcards; elsewhere a type has a row of its own or none.
static int of_a_library(const char *name)
{
    static const char *const prefixes[] = {"numpy.", "pandas.", "jaxlib.", "torch."};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) return 1;
    return 0;
}

static const fx_row *row_of_type(fx_call *c, PyTypeObject *type)
{
    const fx_row *row = NULL;
    c->self = NULL;
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        if (python_defined(type, "__init__") || python_defined(type, "__new__")) return NULL;
        if (!Py_IS_TYPE(type, &PyType_Type) && python_defined(Py_TYPE(type), "__call__")) return NULL;
    } else if ((row = cached(c->fx, type))) {
        return row;
    }
    for (PyTypeObject *base = type; base && row == NULL; base = base->tp_base)
        if (strchr(base->tp_name, '.') || !(base->tp_flags & Py_TPFLAGS_HEAPTYPE)) row = row_exact(c->fx, base->tp_name, strlen(base->tp_name));
    if (row && strcmp(row->name, "object") == 0 && type != &PyBaseObject_Type) {   // a class of the program, or an unknown native type
        PyTypeObject *native = type;
        while ((native->tp_flags & Py_TPFLAGS_HEAPTYPE) && native->tp_base && strchr(native->tp_name, '.') == NULL) native = native->tp_base;
        if (native != &PyBaseObject_Type && native->tp_new != PyBaseObject_Type.tp_new) row = NULL, type = native;
    }
    if (row == NULL && of_a_library(type->tp_name)) row = fx_row_named(c->fx, type->tp_name);
    if (PyType_IsSubtype(type, (PyTypeObject *)PyExc_BaseException)) row = fx_row_named(c->fx, "object");
    return keep(c->fx, type->tp_flags & Py_TPFLAGS_HEAPTYPE ? NULL : type, type->tp_name, row);
}

// Cython's and nanobind's functions say where they are from: "Generator.random" in "numpy.random._generator". A dot means a method.
static const fx_row *row_of_cython(fx_call *c, PyObject *callable)
{
    char name[256];
    PyObject *own = PyObject_GetAttrString(callable, "__qualname__"), *module = own ? PyObject_GetAttrString(callable, "__module__") : NULL;
    if (own == NULL || module == NULL) PyErr_Clear();
    const char *text = text_of(own), *from = text_of(module);
    if (text && strchr(text, '.')) take_receiver(c);
    snprintf(name, sizeof name, "%s%s%s", text && from ? from : "", text && from ? "." : "", text ? text : Py_TYPE(callable)->tp_name);
    Py_XDECREF(own);
    Py_XDECREF(module);
    return keep(c->fx, NULL, name, fx_row_named(c->fx, name));
}

static const fx_row *row_of_object(fx_call *c, PyObject *callable)   // an instance with tp_call
{
    char name[256];
    PyTypeObject *type = Py_TYPE(callable);
    if (type->tp_call == NULL) return NULL;
    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) && python_defined(type, "__call__")) return NULL;
    if (strstr(type->tp_name, "cython_function") || strncmp(type->tp_name, "nanobind.nb_", 12) == 0) return row_of_cython(c, callable);
    c->self = callable;
    snprintf(name, sizeof name, "%s.__call__", type->tp_name);
    const fx_row *row = row_exact(c->fx, name, strlen(name));
    if (row == NULL && of_a_library(name)) row = fx_row_named(c->fx, name);
    return keep(c->fx, NULL, name, row);
}

// NumPy's public functions are dispatchers around an implementation, which is Python or C.
static PyObject *dispatched(PyObject *o)
{
    typedef struct { PyObject_HEAD vectorcallfunc call; PyObject *dict, *relevant, *implementation; } dispatcher;
    if (strcmp(Py_TYPE(o)->tp_name, "numpy._ArrayFunctionDispatcher") != 0) return NULL;
    return ((dispatcher *)o)->implementation;
}

const fx_row *fx_resolve(fx_call *c)
{
    for (int turns = 0; turns < 8; turns++) {
        PyObject *f = c->callable;
        if (PyCFunction_Check(f)) return row_of_function(c, f);
        if (Py_IS_TYPE(f, &PyMethodDescr_Type)) return row_of_descriptor(c, f, ((PyMethodDescrObject *)f)->d_method, ((PyMethodDescrObject *)f)->d_method->ml_name);
        if (Py_IS_TYPE(f, &PyFunction_Type)) return NULL;
        if (Py_IS_TYPE(f, &PyWrapperDescr_Type)) return row_of_descriptor(c, f, f, ((PyWrapperDescrObject *)f)->d_base->name);
        if (Py_TYPE(f) == fx_method_wrapper()) {
            typedef struct { PyObject_HEAD PyWrapperDescrObject *descr; PyObject *self; } wrapper;
            c->self = ((wrapper *)f)->self;
            return row_of_descriptor(c, (PyObject *)((wrapper *)f)->descr, ((wrapper *)f)->descr, ((wrapper *)f)->descr->d_base->name);
        }
        if (PyType_Check(f)) return row_of_type(c, (PyTypeObject *)f);
        if (Py_IS_TYPE(f, &PyClassMethodDescr_Type)) return row_of_descriptor(c, f, ((PyMethodDescrObject *)f)->d_method, ((PyMethodDescrObject *)f)->d_method->ml_name);
        PyObject *inside = NULL;
        if (Py_IS_TYPE(f, &PyMethod_Type)) {
            inside = PyMethod_GET_FUNCTION(f);
            c->self = PyMethod_GET_SELF(f);
        } else if ((inside = dispatched(f)) == NULL) {
            return row_of_object(c, f);
        }
        c->callable = inside;
    }
    return NULL;
}

PyObject *fx_arg(const fx_call *c, Py_ssize_t index, const char *keyword)
{
    if (index >= 0 && index < c->npos) return c->args[index];
    for (Py_ssize_t i = 0; keyword && i < fx_nkw(c); i++)
        if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(c->kwnames, i), keyword) == 0) return c->args[c->npos + i];
    return NULL;
}
