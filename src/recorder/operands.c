// SPDX-License-Identifier: Apache-2.0
// What the instruction that is about to execute touches, read off the value stack (operands_look), and what can only be said when
// it is over (operands_after, called at the frame's next probe). Common containers are answered here, the rest by the table of effects.
// Operands are named by their distance from the top of the stack: at(1) is the top.
#include "recorder/frame.h"
#include "recorder/recorder.h"
#include <string.h>
#include <time.h>
#include "recorder/effects_internal.h"
#include "recorder/monitor.h"

enum { R = PLAIT_A_READ, W = PLAIT_A_WRITE, RW = PLAIT_A_READ | PLAIT_A_WRITE };
enum { IMPORT_STAR = 2 /* of CALL_INTRINSIC_1, in all versions */ };
enum { STAR_MAX = 64, NATIVE_END_NS = 1000 };

typedef struct look {          // one instruction
    recorder *r;
    plait_shadow *top;
    const plait_probe *probe;
    frame_ref frame;
    frame_slot *sp;            // one above the top of the stack
} look;

static inline PyObject *at(const look *l, int k) { return slot_value(l->sp[-k]); }
static inline PyObject *name_at(const look *l, uint32_t i) { return PyTuple_GET_ITEM(l->top->entry->code->co_names, i); }

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// Surely without locations.
static inline int is_scalar(PyObject *o) {
    PyTypeObject *type = Py_TYPE(o);
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyUnicode_Type || type == &PyBool_Type || o == Py_None
        || type == &PyBytes_Type || type == &PyComplex_Type;
}

// -- what is said later

static void pend(const look *l, unsigned what) {
    l->top->pending |= what;
    l->top->pending_unit = l->top->unit;
}

// A result that is to be told although the probe behind was thought unnecessary so far: switch it on again, before the instruction ends.
static void need_after(const look *l) {
    const plait_entry *entry = l->top->entry;
    uint32_t u = l->top->unit + 1;
    while (u < entry->nunits && entry->owner[u] == l->top->unit) u++;
    plait_probe *next = u < entry->nunits ? &entry->probes[entry->owner[u]] : NULL;
    if (!next || !(next->flags & PLAIT_P_LAZY)) return;
    next->flags &= (uint8_t)~PLAIT_P_LAZY;
    if (next->flags == PLAIT_P_AFTER) monitor_restart(l->r);
}

static void pend_lazy(const look *l, unsigned what) {
    pend(l, what);
    need_after(l);
}

static void tell_native(const look *l) {
    plait_call_pending *call = &l->top->call;
    emit_native(l->r, emit_text(l->r, call->name, strlen(call->name)), call->element_ops, call->dtype);
    l->top->clock = now_ns();
}

// An instruction other than a call. Operators of arrays have a name, and are told as native calls for their work.
static void pend_effect(const look *l, int answer) {
    unsigned what = answer & PLAIT_EFFECT_AFTER ? PENDING_AFTER : 0;
    if (l->top->call.name && l->top->call.name[0]) {
        tell_native(l);
        what |= PENDING_NATIVE;
    }
    if (what) pend_lazy(l, what);
}

// -- subscripts

// Index of a list access, normalised (reading the length if it was negative); -1: not a plain index, or out of range.
static inline Py_ssize_t list_index(const look *l, PyObject *list, PyObject *key) {
    if (!PyLong_CheckExact(key) || !PyUnstable_Long_IsCompact((PyLongObject *)key)) return -1;
    Py_ssize_t i = PyUnstable_Long_CompactValue((PyLongObject *)key), n = PyList_GET_SIZE(list);
    if (__builtin_expect(i < 0, 0)) {
        i += n;
        if (i >= 0) emit_length(l->r, R, list);
    }
    return i < n ? i : -1;
}

// A key that dict_peek can look for.
static inline int plain_key(PyObject *key) {
    return PyUnicode_CheckExact(key) || PyLong_CheckExact(key) || PyFloat_CheckExact(key) || PyBytes_CheckExact(key);
}

// With a factory that makes what is missing.
static int is_defaultdict(PyObject *o) {
    static PyObject *missing;
    if (!missing && !(missing = PyUnicode_InternFromString("__missing__"))) PyErr_Clear();
    PyObject *method = missing ? _PyType_Lookup(Py_TYPE(o), missing) : NULL;
    return method && Py_TYPE(method) == &PyMethodDescr_Type;
}

typedef struct default_dict { PyDictObject dict; PyObject *factory; } default_dict;   // Modules/_collectionsmodule.c

static void miss(const look *l, PyObject *o, PyObject *key) {
    PyObject *factory = ((default_dict *)o)->factory;
    plait_effects_missing(l->r->effects, o, key);
    if (factory == (PyObject *)&PyList_Type || factory == (PyObject *)&PyDict_Type || factory == (PyObject *)&PySet_Type) pend_lazy(l, PENDING_CREATED);
}

typedef struct dict_proxy { PyObject_HEAD PyObject *names; } dict_proxy;        // Objects/descrobject.c: what C.__dict__ gives out

static void load_subscript(const look *l, PyObject *o, PyObject *key) {
    if (PyList_CheckExact(o) && PyLong_CheckExact(key)) {
        Py_ssize_t i = list_index(l, o, key);
        if (i >= 0) emit_element(l->r, R, o, i);
    } else if (PyDict_CheckExact(o)) {
        emit_key(l->r, R, o, key);
    } else if (Py_TYPE(o) == &PyDictProxy_Type) {
        PyObject *names = ((dict_proxy *)o)->names;
        if (PyDict_CheckExact(names)) emit_key(l->r, R, names, key);
    } else if (!PyTuple_CheckExact(o) && !is_scalar(o)) {
        pend_effect(l, plait_effects_subscript(l->r->effects, o, key, &l->top->call));
        if (PyDict_Check(o) && plain_key(key) && is_defaultdict(o) && !dict_peek(o, key)) miss(l, o, key);
    }
}

static int same_value(PyObject *a, PyObject *b) {
    if (a == b) return 1;
    if (!a || Py_TYPE(a) != Py_TYPE(b)) return 0;
    if (PyFloat_CheckExact(a)) {
        double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
        return memcmp(&x, &y, sizeof x) == 0;      // not ==: -0.0 is another value than 0.0
    }
    if (PyLong_CheckExact(a)) return PyUnstable_Long_IsCompact((PyLongObject *)a) && PyUnstable_Long_IsCompact((PyLongObject *)b)
        && PyUnstable_Long_CompactValue((PyLongObject *)a) == PyUnstable_Long_CompactValue((PyLongObject *)b);
    return PyUnicode_CheckExact(a) && PyUnicode_Compare(a, b) == 0;
}

// `x: int`: the annotations are no location.
static int annotates(const look *l) {
    if (l->top->unit < 2 || l->probe[-2].op != PLAIT_OP_LOAD_NAME) return 0;
    return PyUnicode_CompareWithASCIIString(name_at(l, l->probe[-2].oparg), "__annotations__") == 0;
}

static void store_subscript(const look *l, PyObject *o, PyObject *key, PyObject *value) {
    recorder *r = l->r;
    if (PyList_CheckExact(o) && PyLong_CheckExact(key)) {
        Py_ssize_t i = list_index(l, o, key);
        if (i >= 0) emit_element(r, W | (same_value(PyList_GET_ITEM(o, i), value) ? PLAIT_A_SILENT : 0), o, i);
    } else if (PyDict_CheckExact(o) && plain_key(key)) {
        if (annotates(l)) return;
        PyObject *old = dict_peek(o, key);
        if (!old) emit_length(r, R, o);
        emit_key(r, W | (old && same_value(old, value) ? PLAIT_A_SILENT : 0), o, key);
        if (!old) emit_length(r, W, o);
    } else if (!is_scalar(o)) {
        pend_effect(l, plait_effects_store(r->effects, o, key, value, &l->top->call));
    }
}

static void delete_subscript(const look *l, PyObject *o, PyObject *key) {
    recorder *r = l->r;
    if (PyList_CheckExact(o) && PyLong_CheckExact(key)) {
        Py_ssize_t n = PyList_GET_SIZE(o), i = list_index(l, o, key);
        if (i < 0) return;
        if (PyLong_AsSsize_t(key) >= 0) emit_length(r, R, o);   // a negative index has read it already
        emit_range(r, R, o, i + 1, (uint32_t)(n - i - 1), 1);
        emit_range(r, W, o, i, (uint32_t)(n - i), 1);
        emit_length(r, W, o);
    } else if (PyDict_CheckExact(o)) {
        emit_key(r, W, o, key);
        emit_length(r, RW, o);
    } else {
        pend_effect(l, plait_effects_store(r->effects, o, key, NULL, &l->top->call));
    }
}

static int slice_bound(PyObject *o, Py_ssize_t none, Py_ssize_t *value) {
    *value = none;
    if (o == Py_None) return 1;
    if (!PyLong_CheckExact(o) || !PyUnstable_Long_IsCompact((PyLongObject *)o)) return 0;
    *value = PyUnstable_Long_CompactValue((PyLongObject *)o);
    return 1;
}

static void load_slice(const look *l, PyObject *o, PyObject *from, PyObject *to) {
    Py_ssize_t start, stop;
    if (PyTuple_CheckExact(o) || is_scalar(o)) return;
    if (PyList_CheckExact(o) && slice_bound(from, 0, &start) && slice_bound(to, PY_SSIZE_T_MAX, &stop)) {
        Py_ssize_t n = PySlice_AdjustIndices(PyList_GET_SIZE(o), &start, &stop, 1);
        emit_length(l->r, R, o);
        emit_range(l->r, R, o, start, (uint32_t)n, 1);
        pend(l, PENDING_CREATED);
        return;
    }
    PyObject *slice = PySlice_New(from, to, NULL);
    if (slice) pend_effect(l, plait_effects_subscript(l->r->effects, o, slice, &l->top->call));
    else PyErr_Clear();
    Py_XDECREF(slice);
}

static void store_slice(const look *l, PyObject *o, PyObject *from, PyObject *to, PyObject *value) {
    PyObject *slice = PySlice_New(from, to, NULL);
    if (slice) pend_effect(l, plait_effects_store(l->r->effects, o, slice, value, &l->top->call));
    else PyErr_Clear();
    Py_XDECREF(slice);
}

// -- names in a namespace of one's own (exec)

static void use_name(const look *l, PyObject *name, unsigned flags) {
    PyObject *names = frame_namespace(l->frame), *globals = frame_globals(l->frame);
    if (!names || names == globals || !PyDict_CheckExact(names) || !(l->top->entry->flags & PLAIT_E_MODULE)) return;
    if (flags != R || dict_peek(names, name)) emit_key(l->r, flags, names, name);
    else if (PyDict_CheckExact(globals) && dict_peek(globals, name)) emit_global(l->r, R, globals, name);
}

// -- iteration

typedef struct list_iter { PyObject_HEAD Py_ssize_t index; PyListObject *seq; } list_iter;       // Objects/listobject.c

typedef struct enum_iter { PyObject_HEAD Py_ssize_t index; PyObject *inner; } enum_iter;           // Objects/enumobject.c
typedef struct zip_iter { PyObject_HEAD Py_ssize_t size; PyObject *inners, *result; int strict; } zip_iter;              // Python/bltinmodule.c

static int step_list(const look *l, PyObject *iterator) {       // 1: it gives an item
    const list_iter *it = (const list_iter *)iterator;
    if (!it->seq) return 0;
    emit_length(l->r, R, (PyObject *)it->seq);
    if (it->index >= PyList_GET_SIZE(it->seq)) return 0;
    emit_element_at(l->r, R, it->seq, it->index);
    return 1;
}

static int step_lists(const look *l, PyObject *inners) {        // 0: not all are lists' iterators
    Py_ssize_t n = PyTuple_GET_SIZE(inners), i = 0;
    while (i < n && Py_TYPE(PyTuple_GET_ITEM(inners, i)) == &PyListIter_Type) i++;
    if (i < n) return 0;
    for (i = 0; i < n && step_list(l, PyTuple_GET_ITEM(inners, i));) i++;
    return 1;
}

static void step(const look *l, PyObject *iterator) {
    while (iterator && Py_TYPE(iterator) == &PyEnum_Type) iterator = ((enum_iter *)iterator)->inner;     // it steps that one and no more
    if (!iterator) return;
    PyTypeObject *type = Py_TYPE(iterator);
    if (type == &PyListIter_Type) {
        step_list(l, iterator);
        return;
    }
    if (type == &PyZip_Type && ((zip_iter *)iterator)->inners && !((zip_iter *)iterator)->strict && step_lists(l, ((zip_iter *)iterator)->inners)) return;
    if (type == &PyRangeIter_Type || type == &PyTupleIter_Type || type == &PyGen_Type || type == &PyCoro_Type) return;
    pend_effect(l, plait_effects_step(l->r->effects, iterator, &l->top->call));
}

static void read_list(const look *l, PyObject *list) {
    emit_length(l->r, R, list);
    emit_range(l->r, R, list, 0, (uint32_t)PyList_GET_SIZE(list), 1);
}

static void read_dict(const look *l, PyObject *dict) {
    PyObject *key;
    Py_ssize_t pos = 0;
    emit_length(l->r, R, dict);
    while (PyDict_Next(dict, &pos, &key, NULL)) emit_key(l->r, R, dict, key);
}

static void iterate(const look *l, PyObject *iterable) {
    if (PyTuple_CheckExact(iterable) || is_scalar(iterable)) return;
    if (PyList_CheckExact(iterable)) read_list(l, iterable);     // in one go; anything else step by step
    else plait_effects_iterate(l->r->effects, iterable);
}

// -- displays

// An instruction that may call back and says only afterwards what it made: a record opens it, or its end would read as another execution.
static void mark_call(const look *l) {
    if (!l->r->more) put_access(l->r, PLAIT_R_MARK, 0, 0, 0);
}

static void mark_hashing(const look *l, int operands, int step) {      // keys with a __hash__ or __eq__ of their own
    for (int k = step; k <= operands; k += step)
        if (!is_scalar(at(l, k))) {
            mark_call(l);
            return;
        }
}

static void build(const look *l) {
    if (!(l->probe->flags & PLAIT_P_PART)) pend(l, PENDING_CREATED);
}

static void append_item(const look *l) {          // of a comprehension, or after a star in a display
    PyObject *list = at(l, (int)l->probe->oparg + 1);
    emit_element(l->r, W, list, PyList_GET_SIZE(list));
}

static void extend_list(const look *l) {
    PyObject *list = at(l, (int)l->probe->oparg + 1);
    iterate(l, at(l, 1));
    l->top->size = PyList_GET_SIZE(list);
    l->top->oparg = (uint16_t)l->probe->oparg;
    pend(l, PENDING_EXTEND);
}

// A set display writes each member once. Which ones an update adds is seen when it is over, by what the set held before.
static void add_to_set(const look *l, PyObject *set) {
    recorder *r = l->r;
    PyObject *key;
    Py_ssize_t pos = 0;
    Py_hash_t hash;
    plait_map_clear(&r->held);
    while (_PySet_NextEntry(set, &pos, &key, &hash))
        if (plait_map_set(&r->held, (uintptr_t)key, 1) != PLAIT_OK) recorder_stop(r);
    r->held_by = PySet_GET_SIZE(set) ? set : NULL;
    mark_call(l);
    l->top->oparg = (uint16_t)l->probe->oparg;
    pend(l, PENDING_EXTEND);
}

static void update_keys(const look *l, PyObject *source, PyObject *target) {
    PyObject *key;
    Py_ssize_t pos = 0;
    if (!(l->probe->flags & PLAIT_P_PART)) {     // `{**a, 1: 2}` is built as an update by a dict that is there for this only
        if (PyDict_CheckExact(source) && (!target || PyDict_CheckExact(target))) read_dict(l, source);
        else iterate(l, source);
    }
    if (!target) return;
    if (PySet_CheckExact(target)) add_to_set(l, target);
    else if (PyDict_Check(source)) while (PyDict_Next(source, &pos, &key, NULL)) emit_key(l->r, W, target, key);
    else {
        l->top->oparg = (uint16_t)l->probe->oparg;
        pend(l, PENDING_EXTEND);
    }
}

static void after_extend(const look *l) {
    PyObject *o = at(l, l->top->oparg), *key;
    Py_ssize_t pos = 0;
    Py_hash_t hash;
    if (PyList_CheckExact(o)) {
        Py_ssize_t added = PyList_GET_SIZE(o) - l->top->size;
        if (added > 0) emit_range(l->r, W | PLAIT_A_AFTER, o, l->top->size, (uint32_t)added, 1);
    } else if (PyDict_CheckExact(o)) {
        while (PyDict_Next(o, &pos, &key, NULL)) emit_key(l->r, W | PLAIT_A_AFTER, o, key);
    } else if (PySet_CheckExact(o)) {
        while (_PySet_NextEntry(o, &pos, &key, &hash))
            if (l->r->held_by != o || !plait_map_find(&l->r->held, (uintptr_t)key)) emit_key(l->r, W | PLAIT_A_AFTER, o, key);
        l->r->held_by = NULL;
    }
}

// -- calls

static void call_native(const look *l, const plait_call *call) {
    plait_shadow *top = l->top;
    top->call.name = "";
    top->call.element_ops = top->call.bytes = top->call.dtype = 0;
    int answer = plait_effects_before(l->r->effects, call, &top->call);
    if (answer & PLAIT_EFFECT_PYTHON) return;
    unsigned what = answer & PLAIT_EFFECT_AFTER ? PENDING_AFTER : 0;
    if (top->call.name[0]) {
        tell_native(l);
        what |= PENDING_NATIVE;
    }
    if (what) pend(l, what);
}

static PyObject *build_class(void) {
    static PyObject *function;      // borrowed from builtins, which keep it
    if (!function) {
        PyObject *builtins = PyEval_GetBuiltins();
        function = builtins ? PyDict_GetItemString(builtins, "__build_class__") : NULL;
    }
    return function;
}

static void call(const look *l, PyObject *callable, PyObject *self, frame_slot *args, Py_ssize_t nargs, PyObject *kwnames) {
    if (!callable || PyFunction_Check(callable)) return;
    if (PyMethod_Check(callable) && PyFunction_Check(PyMethod_GET_FUNCTION(callable))) return;
    if (callable == build_class()) {
        l->top->names = NULL;
        pend(l, PENDING_CLASS);
        return;
    }
    if (nargs == 1) alias_call(l->r, callable, slot_value(args[0]));
    PyObject *const *values = (PyObject *const *)args;
#if PY_VERSION_HEX >= 0x030e0000
    PyObject *untagged[STAR_MAX];
    if (nargs > STAR_MAX) nargs = STAR_MAX, kwnames = NULL;
    for (Py_ssize_t i = 0; i < nargs; i++) untagged[i] = slot_value(args[i]);
    values = untagged;
#endif
    plait_call c = {callable, self, values, nargs, kwnames};
    call_native(l, &c);
}

static void look_call(const look *l, int has_kwnames) {
    int n = (int)l->probe->oparg, top = has_kwnames;
    PyObject *kwnames = has_kwnames ? at(l, 1) : NULL, *callable, *self;
    PyObject *first = at(l, top + n + 2), *second = at(l, top + n + 1);
#if PY_VERSION_HEX >= 0x030d0000
    callable = first;
    self = second;
#else
    callable = first ? first : second;
    self = first ? second : NULL;
    const plait_entry *entry = l->top->entry;
    uint32_t i = entry->kwnames ? entry->kwnames[l->top->unit] : 0;
    if (i) kwnames = PyTuple_GET_ITEM(entry->code->co_consts, i - 1);
#endif
    call(l, callable, self, l->sp - top - n, n, kwnames);
}

// f(*args, **kwargs) of a native function: the arguments laid out as a vector.
static void star_call(const look *l, PyObject *callable, PyObject *args, PyObject *kwargs) {
    PyObject *values[STAR_MAX], *names = NULL, *key, *value;
    Py_ssize_t n = PyTuple_CheckExact(args) ? PyTuple_GET_SIZE(args) : PyList_CheckExact(args) ? PyList_GET_SIZE(args) : 0, pos = 0, k = 0;
    if (n > STAR_MAX) n = STAR_MAX;
    for (Py_ssize_t i = 0; i < n; i++) values[i] = PyTuple_CheckExact(args) ? PyTuple_GET_ITEM(args, i) : PyList_GET_ITEM(args, i);
    if (kwargs && PyDict_CheckExact(kwargs) && n + PyDict_GET_SIZE(kwargs) <= STAR_MAX && PyDict_GET_SIZE(kwargs) > 0) {
        if ((names = PyTuple_New(PyDict_GET_SIZE(kwargs)))) {
            while (PyDict_Next(kwargs, &pos, &key, &value)) {
                PyTuple_SET_ITEM(names, k++, Py_NewRef(key));
                values[n++] = value;
            }
        } else {
            PyErr_Clear();
        }
    }
    plait_call c = {callable, NULL, values, n, names};
    call_native(l, &c);
    Py_XDECREF(names);
}

static void look_call_ex(const look *l) {
    int has_kwargs = PY_VERSION_HEX >= 0x030e0000 ? 1 : (int)(l->probe->oparg & 1);
    PyObject *kwargs = has_kwargs ? at(l, 1) : NULL, *args = at(l, 1 + has_kwargs);
    PyObject *callable = at(l, (PY_VERSION_HEX >= 0x030d0000 ? 3 : 2) + has_kwargs);
    if (!callable || !args) return;
    if (!PyTuple_CheckExact(args)) iterate(l, args);
    if (PyFunction_Check(callable) || (PyMethod_Check(callable) && PyFunction_Check(PyMethod_GET_FUNCTION(callable)))) return;
    if (callable == build_class()) {
        pend(l, PENDING_CLASS);
        return;
    }
    star_call(l, callable, args, kwargs);
}

// -- the rest

static void test(const look *l, PyObject *o) {
    if (is_scalar(o) || PyTuple_CheckExact(o)) return;
    if (PyList_CheckExact(o) || PyDict_CheckExact(o) || PySet_CheckExact(o)) emit_length(l->r, R, o);
    else plait_effects_truth(l->r->effects, o);
}

static void format(const look *l, PyObject *o) {
    if (!is_scalar(o)) plait_effects_format(l->r->effects, o);
}

static void binary(const look *l, PyObject *left, PyObject *right) {
    if (l->probe->oparg == 26) {        // NB_SUBSCR, from 3.14 on
        load_subscript(l, left, right);
        return;
    }
    if (is_scalar(left) && is_scalar(right)) return;
    pend_effect(l, plait_effects_binary(l->r->effects, (int)l->probe->oparg, left, right, &l->top->call));
}

static void compare(const look *l, PyObject *left, PyObject *right) {
    if (is_scalar(left) || is_scalar(right)) {
        if (is_scalar(left) && is_scalar(right)) return;
    }
    int op = (int)(l->probe->oparg >> (PY_VERSION_HEX >= 0x030d0000 ? 5 : 4));
    pend_effect(l, plait_effects_compare(l->r->effects, op, left, right, &l->top->call));
}

static void contains(const look *l, PyObject *value, PyObject *container) {
    if (PyDict_CheckExact(container) || PySet_CheckExact(container)) emit_key(l->r, R, container, value);
    else if (!is_scalar(container) && !PyFrozenSet_CheckExact(container)) plait_effects_contains(l->r->effects, container, value);
}

static void match_keys(const look *l, PyObject *subject, PyObject *keys) {
    if (!PyDict_Check(subject) || !PyTuple_CheckExact(keys)) return;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(keys); i++) {
        PyObject *key = PyTuple_GET_ITEM(keys, i);
        emit_key(l->r, R, subject, key);
        if ((plain_key(key) || PyBool_Check(key)) && !dict_peek(subject, key)) return;    // the rest is not looked for
    }
}

// The attributes named, one after the other up to one that is missing. Behind a property or __getattr__, which run meanwhile, the reads come late.
static int match_attributes(const look *l, PyObject *subject, PyObject *names, Py_ssize_t n, unsigned *flags) {
    for (Py_ssize_t i = 0; PyTuple_CheckExact(names) && i < PyTuple_GET_SIZE(names) && i < n; i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        int found = PyUnicode_Check(name) ? attrs_match(l->r, *flags, subject, name) : 0;
        if (!found) return 0;
        if (found == 2) *flags |= PLAIT_A_LATE;
    }
    return 1;
}

static void match_class(const look *l, PyObject *subject, PyObject *type, PyObject *names) {
    static PyObject *match_args;
    unsigned flags = R;
    if (!match_args && !(match_args = PyUnicode_InternFromString("__match_args__"))) PyErr_Clear();
    if (!PyType_Check(type) || !PyObject_TypeCheck(subject, (PyTypeObject *)type) || !match_args) return;
    PyObject *positional = l->probe->oparg ? _PyType_Lookup((PyTypeObject *)type, match_args) : NULL;
    if (positional && !match_attributes(l, subject, positional, l->probe->oparg, &flags)) return;
    match_attributes(l, subject, names, PY_SSIZE_T_MAX, &flags);
}

static void super_attribute(const look *l, PyObject *name) {
    if (at(l, 3) == (PyObject *)&PySuper_Type) attrs_super(l->r, R, at(l, 2), at(l, 1), name);
}

static void store_attribute(const look *l, PyObject *value, PyObject *o, PyObject *name) {
    emit_setattr(l->r, W, o, name);
}

// Displays, formatting, pattern matching, imports: the less frequent half of the table below.
static void look_rare(const look *l) {
    uint32_t arg = l->probe->oparg;
    switch (l->probe->op) {
    case PLAIT_OP_BUILD_SET: mark_hashing(l, (int)arg, 1); build(l); break;
    case PLAIT_OP_BUILD_MAP: mark_hashing(l, 2 * (int)arg, 2); build(l); break;
    case PLAIT_OP_BUILD_LIST: case PLAIT_OP_BUILD_CONST_KEY_MAP: build(l); break;
    case PLAIT_OP_LIST_EXTEND: extend_list(l); break;
    case PLAIT_OP_SET_UPDATE: case PLAIT_OP_DICT_UPDATE: update_keys(l, at(l, 1), at(l, (int)arg + 1)); break;
    case PLAIT_OP_DICT_MERGE: update_keys(l, at(l, 1), NULL); break;
    case PLAIT_OP_SET_ADD:       // in a display (the set right below) a member that is there already is not written again
        if (arg != 1 || fx_in_set(at(l, 2), at(l, 1)) != 1) emit_key(l->r, W, at(l, (int)arg + 1), at(l, 1));
        else mark_call(l);
        break;
    case PLAIT_OP_MAP_ADD: emit_key(l->r, W, at(l, (int)arg + 2), at(l, 2)); break;
    case PLAIT_OP_UNPACK_SEQUENCE: iterate(l, at(l, 1)); break;
    case PLAIT_OP_UNPACK_EX:
        iterate(l, at(l, 1));
        mark_call(l);
        l->top->oparg = (uint16_t)(arg & 255);       // targets before the starred one
        pend(l, PENDING_STARRED);
        break;
    case PLAIT_OP_FORMAT_VALUE: format(l, at(l, arg & 4 ? 2 : 1)); break;
    case PLAIT_OP_FORMAT_SIMPLE: case PLAIT_OP_CONVERT_VALUE: format(l, at(l, 1)); break;
    case PLAIT_OP_FORMAT_WITH_SPEC: format(l, at(l, 2)); break;
    case PLAIT_OP_GET_LEN: test(l, at(l, 1)); break;
    case PLAIT_OP_MATCH_KEYS: match_keys(l, at(l, 2), at(l, 1)); break;
    case PLAIT_OP_MATCH_CLASS: match_class(l, at(l, 3), at(l, 2), at(l, 1)); break;
    case PLAIT_OP_IMPORT_FROM: emit_getattr(l->r, R, at(l, 1), name_at(l, arg)); break;
    case PLAIT_OP_MAKE_CELL: l->top->oparg = (uint16_t)arg; pend(l, PENDING_CELL); break;
    case PLAIT_OP_LOAD_NAME: use_name(l, name_at(l, arg), R); break;
    case PLAIT_OP_STORE_NAME: case PLAIT_OP_DELETE_NAME: use_name(l, name_at(l, arg), W); break;
    case PLAIT_OP_CALL_INTRINSIC_1:
        if (arg == IMPORT_STAR) alias_import_star(l->r, at(l, 1), frame_namespace(l->frame));
        break;
    case PLAIT_OP_CALL_KW: look_call(l, 1); break;
    case PLAIT_OP_CALL_FUNCTION_EX: look_call_ex(l); break;
    case PLAIT_OP_UNARY_NEGATIVE: case PLAIT_OP_UNARY_INVERT:
        if (!is_scalar(at(l, 1))) pend_effect(l, plait_effects_unary(l->r->effects, at(l, 1), &l->top->call));
        break;
    default: break;
    }
}

void operands_look(recorder *r, plait_shadow *top, const plait_probe *probe, PyThreadState *ts) {
    frame_ref f = frame_current(ts);
    look here = {r, top, probe, f, frame_stack(f, probe->depth)}, *l = &here;
    uint32_t arg = probe->oparg;
    switch (probe->op) {
    case PLAIT_OP_BINARY_SUBSCR: load_subscript(l, at(l, 2), at(l, 1)); break;
    case PLAIT_OP_STORE_SUBSCR: store_subscript(l, at(l, 2), at(l, 1), at(l, 3)); break;
    case PLAIT_OP_DELETE_SUBSCR: delete_subscript(l, at(l, 2), at(l, 1)); break;
    case PLAIT_OP_BINARY_SLICE: load_slice(l, at(l, 3), at(l, 2), at(l, 1)); break;
    case PLAIT_OP_STORE_SLICE: store_slice(l, at(l, 3), at(l, 2), at(l, 1), at(l, 4)); break;
    case PLAIT_OP_LOAD_ATTR:
        attrs_load(r, R, at(l, 1), name_at(l, arg >> 1));
        if (__builtin_expect(name_at(l, arg >> 1) == r->dunder_dict, 0)) alias_namespace(r, at(l, 1));
        break;
    case PLAIT_OP_STORE_ATTR: store_attribute(l, at(l, 2), at(l, 1), name_at(l, arg)); break;
    case PLAIT_OP_DELETE_ATTR: emit_setattr(r, W, at(l, 1), name_at(l, arg)); break;
    case PLAIT_OP_LOAD_SUPER_ATTR: super_attribute(l, name_at(l, arg >> 2)); break;
    case PLAIT_OP_FOR_ITER: step(l, at(l, 1)); break;
    case PLAIT_OP_SEND: step(l, at(l, 2)); break;
    case PLAIT_OP_BINARY_OP: binary(l, at(l, 2), at(l, 1)); break;
    case PLAIT_OP_COMPARE_OP: compare(l, at(l, 2), at(l, 1)); break;
    case PLAIT_OP_CONTAINS_OP: contains(l, at(l, 2), at(l, 1)); break;
    case PLAIT_OP_POP_JUMP_IF_TRUE: case PLAIT_OP_POP_JUMP_IF_FALSE: case PLAIT_OP_TO_BOOL: case PLAIT_OP_UNARY_NOT: test(l, at(l, 1)); break;
    case PLAIT_OP_LIST_APPEND: append_item(l); break;
    case PLAIT_OP_CALL: look_call(l, 0); break;
    default: look_rare(l);
    }
}

// The namespace of the class body that ran below this call has become the class on top of the stack.
static void after_class(recorder *r, plait_shadow *top, PyObject *type) {
    if (top->names && type && PyType_Check(type)) {
        watch(r, type);
        put(r, PLAIT_R_EXT, 0, 0, 0, (uintptr_t)top->names);
        put_here(r, PLAIT_R_RENAME, 0, 0, (uintptr_t)type);
    }
    top->names = NULL;
}

static void after_all(const look *l, unsigned what) {
    recorder *r = l->r;
    plait_shadow *top = l->top;
    if (what & PENDING_CELL) {
        PyObject *cell = frame_local(l->frame, top->oparg);
        if (cell && PyCell_Check(cell)) {
            watch(r, cell);
            put(r, PLAIT_R_CELL, 0, PLAIT_NO_UNIT, top->oparg, (uintptr_t)cell);
        }
    }
    if (what & PENDING_EXTEND) after_extend(l);
    if (!(l->probe->flags & PLAIT_P_AFTER)) {      // the plan does not follow this instruction up: what it made stays unknown
        if (what & PENDING_AFTER) plait_effects_after(r->effects, &top->call, Py_None);
        return;
    }
    plait_op op = top->entry->probes[top->pending_unit].op;
    PyObject *result = op == PLAIT_OP_STORE_SUBSCR || op == PLAIT_OP_STORE_SLICE ? Py_None : at(l, 1);      // a store leaves nothing
    if (what & PENDING_CREATED && result) emit_created(r, result, 0);
    if (what & PENDING_STARRED) emit_created(r, at(l, top->oparg + 1), 0);
    if (what & PENDING_AFTER) {
        plait_effects_after(r->effects, &top->call, result);
        top->call.bytes += plait_effects_moved(r->effects);
        if (what & PENDING_LIVE) top->live.ops += plait_effects_more(r->effects);
    }
    if (what & PENDING_LIVE && what & PENDING_NATIVE && top->live.ops)
        emit_native_more(r, emit_text(r, top->call.name, strlen(top->call.name)), top->live.ops, top->call.dtype);
    if (what & PENDING_CLASS) after_class(r, top, result);
    if (what & PENDING_NATIVE) {
        uint64_t took = now_ns() - top->clock;
        if (took >= NATIVE_END_NS || top->call.bytes) emit_native_end(r, took, top->call.bytes);
    }
}

void operands_after(recorder *r, plait_shadow *top, const plait_probe *probe, PyThreadState *ts) {
    frame_ref f = frame_current(ts);
    look here = {r, top, probe, f, frame_stack(f, probe->depth)}, *l = &here;
    unsigned what = top->pending;
    top->pending = 0;
    unit_set(r, top->pending_unit);
    r->more = top->more;
    r->after = PLAIT_A_AFTER;
    after_all(l, what);
    r->after = 0;
}
