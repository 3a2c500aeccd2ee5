// SPDX-License-Identifier: Apache-2.0
// Handlers of the built-in functions and constructors, of the operator module, and of what else speaks of any kind of object.
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"

static PyObject *first(const fx_call *c) { return c->self ? c->self : c->npos > 0 ? c->args[0] : NULL; }

static int has_length(PyObject *o)
{
    fx_shape shape = fx_shape_of(o);
    return shape == FX_SHAPE_LIST || shape == FX_SHAPE_DICT || shape == FX_SHAPE_SET || shape == FX_SHAPE_BYTEARRAY
        || shape == FX_SHAPE_ARRAY || shape == FX_SHAPE_DEQUE;
}

// A class of the program that defines `name` in Python: what it does is seen when it runs.
static int overrides(PyObject *o, const char *name)
{
    PyTypeObject *type = Py_TYPE(o);
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) return 0;
    PyObject *text = PyUnicode_InternFromString(name);
    PyObject *found = text ? _PyType_Lookup(type, text) : NULL;
    int python = found && Py_IS_TYPE(found, &PyFunction_Type);
    if (text == NULL) PyErr_Clear();
    Py_XDECREF(text);
    return python;
}

void h_len(fx_call *c)
{
    PyObject *o = first(c);
    PyObject *dict = o && (PyDictKeys_Check(o) || PyDictValues_Check(o) || PyDictItems_Check(o)) ? fx_view_dict(o) : o;
    if (dict && has_length(dict) && (c->self || !overrides(dict, "__len__"))) fx_length(c->fx, FX_R, dict);
}

void h_truth(fx_call *c)
{
    PyObject *o = first(c);
    if (o && has_length(o) && !overrides(o, "__bool__") && !overrides(o, "__len__")) fx_length(c->fx, FX_R, o);
    else if (o && fx_is_ndarray(c->fx, o)) fx_ndarray_all(c->fx, FX_R, o);
}

void h_getitem(fx_call *c)
{
    plait_call_pending ignored = {0};
    PyObject *o = first(c), *key = c->self ? (c->npos > 0 ? c->args[0] : NULL) : c->npos > 1 ? c->args[1] : NULL;
    if (o && key) c->answer |= plait_effects_subscript(c->fx, o, key, c->pending ? c->pending : &ignored) & ~PLAIT_EFFECT_PYTHON;
}

void h_setitem(fx_call *c)
{
    PyObject *o = first(c);
    int shift = c->self == NULL;
    if (o && c->npos >= 2 + shift) c->answer |= plait_effects_store(c->fx, o, c->args[shift], c->args[1 + shift], c->pending) & ~PLAIT_EFFECT_PYTHON;
}

void h_delitem(fx_call *c)
{
    PyObject *o = first(c);
    int shift = c->self == NULL;
    if (o && c->npos >= 1 + shift) c->answer |= plait_effects_store(c->fx, o, c->args[shift], NULL, c->pending) & ~PLAIT_EFFECT_PYTHON;
}

int fx_contains(plait_effects *fx, PyObject *o, PyObject *value)
{
    switch (fx_shape_of(o)) {
    case FX_SHAPE_DICT: case FX_SHAPE_SET: fx_key(fx, FX_R, o, value); return 0;
    case FX_SHAPE_LIST: case FX_SHAPE_BYTEARRAY: case FX_SHAPE_ARRAY: case FX_SHAPE_DEQUE: return fx_sequence_contains(fx, o, value);
    case FX_SHAPE_FROZEN: return 0;
    case FX_SHAPE_BUFFER: fx_buffer(fx, FX_R, o); return 0;
    default: break;
    }
    if (PyDictKeys_Check(o) || PyDictItems_Check(o)) {
        PyObject *key = PyDictItems_Check(o) && PyTuple_Check(value) && PyTuple_GET_SIZE(value) == 2 ? PyTuple_GET_ITEM(value, 0) : value;
        fx_key(fx, FX_R, fx_view_dict(o), key);
        return 0;
    }
    if (PyDictValues_Check(o)) {
        fx_iterate(fx, o);
        return 0;
    }
    if (fx_is_ndarray(fx, o)) {
        fx_ndarray_all(fx, FX_R, o);
        return 0;
    }
    if (fx_iter_kind(o) == FX_IT_NONE) return PLAIT_EFFECT_PYTHON;
    fx_iterate(fx, o);
    return 0;
}

void h_contains(fx_call *c)
{
    PyObject *o = first(c);
    int shift = c->self == NULL;
    if (o && c->npos >= 1 + shift) c->answer |= fx_contains(c->fx, o, c->args[shift]) & ~PLAIT_EFFECT_PYTHON;
}

void h_repr(fx_call *c)
{
    PyObject *o = first(c);
    if (o && !overrides(o, "__repr__") && !overrides(o, "__str__")) fx_deep(c->fx, o);
    for (Py_ssize_t i = c->self ? 0 : 1; i < c->npos; i++) fx_deep(c->fx, c->args[i]);
}

PyObject *fx_stdout(int input)
{
    PyObject *stream = PySys_GetObject(input ? "stdin" : "stdout");
    return stream == Py_None ? NULL : stream;
}

void h_print(fx_call *c)
{
    PyObject *file = fx_arg(c, -1, "file");
    for (Py_ssize_t i = 0; i < c->npos; i++)
        if (!overrides(c->args[i], "__str__") && !overrides(c->args[i], "__repr__")) fx_deep(c->fx, c->args[i]);
    if (file == NULL || file == Py_None) file = fx_stdout(0);
    if (file && fx_iter_kind(file) != FX_IT_GENERATOR) fx_stream(c->fx, FX_RW, file);
}

void h_open(fx_call *c) {}

void h_next(fx_call *c)
{
    if (first(c)) fx_step(c->fx, first(c));
}

void h_iterate_all(fx_call *c)   // every argument is consumed
{
    for (Py_ssize_t i = 0; i < c->npos; i++) fx_iterate(c->fx, c->args[i]);
}

static PyObject *key_of(const fx_call *c)   // key=, unless it is None
{
    PyObject *key = fx_arg(c, -1, "key");
    return key == Py_None ? NULL : key;
}

// Adding, comparing or testing the items runs no code of the program, as far as the first one tells.
static int plain_items(PyObject *o)
{
    PyObject *item = PyList_CheckExact(o) && PyList_GET_SIZE(o) > 0 ? PyList_GET_ITEM(o, 0) : NULL;
    return item == NULL || !(Py_TYPE(item)->tp_flags & Py_TPFLAGS_HEAPTYPE);
}

static int iterate_by(plait_effects *fx, PyObject *o, int python) { return python ? fx_iterate_slowly(fx, o) : fx_iterate(fx, o); }

// Every item goes to a key function on the way, or (`gathered`) once all are there.
static void iterate_keyed(plait_effects *fx, PyObject *o, PyObject *key, int gathered)
{
    int python = key && fx_is_python(fx, key);
    if (iterate_by(fx, o, !gathered && (python || (key == NULL && !plain_items(o))))) {
        if (key && !python) fx_call_items(fx, key, o);
    } else if (key && !python) {
        fx_live_items(fx, fx_live_key, key);
        fx_unseen(fx, key, o);
    }
}

void h_minmax(fx_call *c)   // of one iterable, or of the arguments themselves, which are only compared
{
    PyObject *key = key_of(c);
    if (c->npos == 1) iterate_keyed(c->fx, c->args[0], key, 0);
    else if (key) fx_call_args(c->fx, key, c->args, c->npos);
    for (Py_ssize_t i = 1; key == NULL && i < c->npos; i++)
        fx_list_compare(c->fx, Py_LT, c->args[i], c->args[i - 1]);
}

void h_sum(fx_call *c)
{
    if (c->npos > 0) iterate_by(c->fx, c->args[0], !plain_items(c->args[0]));
    fx_want_created(c);
}

void h_reduce(fx_call *c)
{
    if (c->npos < 2) return;
    int python = fx_is_python(c->fx, c->args[0]);
    iterate_by(c->fx, c->args[1], python || !plain_items(c->args[1]));
    if (python) return;
    fx_unseen_pairs(c->fx, c->args[0]);
    c->pending->what = FX_AFTER_FRESH;
    c->answer |= PLAIT_EFFECT_AFTER;
}

void h_sorted(fx_call *c)
{
    if (c->npos < 1) return;
    iterate_keyed(c->fx, c->args[0], key_of(c), 1);
    double n = (double)c->fx->ops;
    c->fx->ops = fx_sort_work(n);
    fx_want_created(c);
    if (c->fx->armed) c->pending->what = FX_AFTER_SORTED;
}

// any and all stop at the first item that decides; where that is not to be seen beforehand, each step is told as it comes.
static void until(fx_call *c, int deciding)
{
    PyObject *o = c->npos > 0 ? c->args[0] : NULL;
    Py_ssize_t n = o && PyList_CheckExact(o) ? PyList_GET_SIZE(o) : 0, i = 0;
    int truth = !deciding;
    while (i < n && (truth = fx_truth(PyList_GET_ITEM(o, i))) == !deciding) i++;
    if (o == NULL) return;
    if (!PyList_CheckExact(o) || truth < 0) {
        fx_iterate_slowly(c->fx, o);
        fx_live_items(c->fx, fx_live_truth, NULL);
    } else if (i < n) {
        fx_lengths(c->fx, FX_R, o, i + 1);
        fx_range(c->fx, FX_R, o, 0, i + 1, 1);
    } else {
        fx_iterate(c->fx, o);
    }
}

void h_any(fx_call *c) { until(c, 1); }
void h_all(fx_call *c) { until(c, 0); }

// -- attributes by name

void h_getattr(fx_call *c)
{
    if (c->npos >= 2) fx_getattr(c->fx, FX_R, c->args[0], c->args[1]);
}
void h_hasattr(fx_call *c) { h_getattr(c); }
void h_setattr(fx_call *c)
{
    if (c->npos >= 2) fx_setattr(c->fx, FX_W, c->args[0], c->args[1]);
}
void h_delattr(fx_call *c) { h_setattr(c); }

void h_object_getattr(fx_call *c)   // object.__getattribute__(o, name), also called through super()
{
    if (!c->self || c->npos < 1 || !PyUnicode_Check(c->args[0])) return;
    if (c->fx->capture) fx_getattr(c->fx, FX_R, c->self, c->args[0]);
    else emit_object_getattr(c->fx->r, FX_R | c->fx->extra, c->self, c->args[0]);
}
void h_object_setattr(fx_call *c)
{
    if (!c->self || c->npos < 1 || !PyUnicode_Check(c->args[0])) return;
    if (c->fx->capture) fx_setattr(c->fx, FX_W, c->self, c->args[0]);
    else emit_object_setattr(c->fx->r, FX_W | c->fx->extra, c->self, c->args[0]);
}
void h_object_delattr(fx_call *c) { h_object_setattr(c); }
void h_vars(fx_call *c) {}   // the dictionary itself; its keys are attributes wherever it is used

// -- constructors

static PyObject *source(const fx_call *c) { return c->npos > 0 ? c->args[0] : NULL; }

void h_new_list(fx_call *c)
{
    PyObject *o = source(c);
    if (o && PyList_Check(o)) {
        fx_length(c->fx, FX_R, o);
        fx_all(c->fx, FX_R, o);
    } else if (o) {
        fx_iterate(c->fx, o);
    }
    fx_want_created(c);
}

void h_new_tuple(fx_call *c)
{
    PyObject *o = source(c);
    if (o == NULL || PyTuple_CheckExact(o)) return;
    fx_iterate(c->fx, o);
}

void h_new_dict(fx_call *c)
{
    PyObject *o = source(c);
    if (o && PyDict_Check(o)) {
        fx_length(c->fx, FX_R, o);
        fx_all(c->fx, FX_R, o);
    } else if (o && !PyCallable_Check(o)) {
        if (!fx_iterate(c->fx, o)) fx_live_items(c->fx, fx_live_pair, NULL);
        for (Py_ssize_t i = 0; PyList_Check(o) && i < PyList_GET_SIZE(o); i++)
            if (PyList_Check(PyList_GET_ITEM(o, i))) fx_iterate(c->fx, PyList_GET_ITEM(o, i));
    }
    fx_want_created(c);
}

void h_new_set(fx_call *c)
{
    if (source(c)) fx_iterate(c->fx, source(c));
    fx_want_created(c);
}
void h_new_deque(fx_call *c) { h_new_set(c); }

void h_fill(fx_call *c)   // list.__init__ and its like, called on an object that is there: its old items go, new ones come
{
    if (c->npos > 0) h_new_bytes(c);
    if (c->self == NULL || fx_shape_of(c->self) == FX_SHAPE_NONE) return;
    fx_all(c->fx, FX_W, c->self);
    c->pending->what = FX_AFTER_FILLED;
    c->pending->address = Py_NewRef(c->self);
    c->answer |= PLAIT_EFFECT_AFTER;
}

void h_into_buffers(fx_call *c)   // readv(fd, buffers)
{
    PyObject *list = fx_arg(c, 1, "buffers");
    if (list == NULL) return;
    fx_iterate(c->fx, list);
    for (Py_ssize_t i = 0; (PyList_Check(list) || PyTuple_Check(list)) && i < Py_SIZE(list); i++) fx_buffer(c->fx, FX_W, fx_item(list, i));
}

static void each_buffer(fx_call *c, unsigned flags)   // of the first argument
{
    PyObject *list = c->npos > 0 ? c->args[0] : NULL;
    if (list == NULL) return;
    fx_iterate(c->fx, list);
    for (Py_ssize_t i = 0; (PyList_Check(list) || PyTuple_Check(list)) && i < Py_SIZE(list); i++) fx_buffer(c->fx, flags, fx_item(list, i));
}

void h_receives_into(fx_call *c) { each_buffer(c, FX_W); }   // socket.recvmsg_into(buffers)
void h_sends(fx_call *c) { each_buffer(c, FX_R); }           // socket.sendmsg(buffers)

void h_sqlite_cursor(fx_call *c)   // the database is the connection's: two cursors of one connection see each other's work
{
    PyObject *connection = c->self ? PyObject_GetAttrString(c->self, "connection") : NULL;
    for (Py_ssize_t i = 0; i < c->npos; i++) fx_deep(c->fx, c->args[i]);
    if (c->self) fx_state(c->fx, FX_RW, c->self);
    if (connection && connection != Py_None) fx_state(c->fx, FX_RW, connection);
    else PyErr_Clear();
    Py_XDECREF(connection);
}

void h_new_bytes(fx_call *c)
{
    PyObject *o = source(c);
    if (o && PyObject_CheckBuffer(o)) fx_buffer(c->fx, FX_R, o);
    else if (o) fx_iterate(c->fx, o);
}

void h_new_bytearray(fx_call *c)
{
    h_new_bytes(c);
    fx_want_created(c);
}

void h_new_array(fx_call *c)
{
    PyObject *o = c->npos > 1 ? c->args[1] : NULL;
    if (o && PyObject_CheckBuffer(o) && !fx_is_array(o)) fx_buffer(c->fx, FX_R, o);
    else if (o) fx_iterate(c->fx, o);
    fx_want_created(c);
}

void h_extend_bytes(fx_call *c)   // array.frombytes, bytearray += buffer: a buffer's bytes become items
{
    if (c->npos < 1) return;
    Py_ssize_t size = fx_is_array(c->self) ? fx_array_itemsize(c->self) : 1, n = 0;
    PyObject *from = c->args[0];
    if (PyBytes_Check(from)) n = PyBytes_GET_SIZE(from);
    else if (PyByteArray_Check(from)) n = PyByteArray_GET_SIZE(from);
    else if (PyMemoryView_Check(from)) n = PyMemoryView_GET_BUFFER(from)->len;
    fx_buffer(c->fx, FX_R, from);
    fx_length(c->fx, FX_R, c->self);
    if (n / size == 0) return;
    fx_span(c->fx, FX_W, c->self, Py_SIZE(c->self), Py_SIZE(c->self) + n / size);
    fx_length(c->fx, FX_W, c->self);
}

void h_reverse_new(fx_call *c)   // reversed(o): starts from the length; items are read when it is stepped
{
    if (c->npos > 0 && fx_shape_of(c->args[0]) == FX_SHAPE_LIST) fx_length(c->fx, FX_R, c->args[0]);
}

void h_type_new(fx_call *c) {}      // type(o), type(name, bases, namespace)

void h_copy_args(fx_call *c)        // shallow copies (copy.copy's native helpers, list.__copy__)
{
    PyObject *o = first(c);
    if (o == NULL) return;
    if (has_length(o)) fx_length(c->fx, FX_R, o);
    fx_all(c->fx, FX_R, o);
    fx_want_created(c);
}

// -- operator

typedef struct { PyObject_HEAD Py_ssize_t nitems; PyObject *item; Py_ssize_t index; vectorcallfunc call; } itemgetter_layout;
typedef struct { PyObject_HEAD Py_ssize_t nattrs; PyObject *attr; vectorcallfunc call; } attrgetter_layout;

void h_item_get(fx_call *c)
{
    itemgetter_layout *held = (itemgetter_layout *)c->callable;
    if (c->npos < 1 || Py_TYPE(c->callable)->tp_basicsize != sizeof *held) return;
    if (held->nitems == 1) {
        plait_effects_subscript(c->fx, c->args[0], held->item, c->pending);
        return;
    }
    for (Py_ssize_t i = 0; PyTuple_Check(held->item) && i < PyTuple_GET_SIZE(held->item); i++)
        plait_effects_subscript(c->fx, c->args[0], PyTuple_GET_ITEM(held->item, i), c->pending);
}

void h_attr_get(fx_call *c)   // dotted paths (tuples) read their first step here; the rest needs values that do not exist yet
{
    attrgetter_layout *held = (attrgetter_layout *)c->callable;
    if (c->npos < 1 || Py_TYPE(c->callable)->tp_basicsize != sizeof *held || !PyTuple_Check(held->attr)) return;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(held->attr); i++) {
        PyObject *attr = PyTuple_GET_ITEM(held->attr, i);
        if (PyTuple_Check(attr)) fx_assumed(c), attr = PyTuple_GET_ITEM(attr, 0);
        fx_getattr(c->fx, FX_R, c->args[0], attr);
    }
}

typedef struct { PyObject_HEAD PyObject *name, *args; } methodcaller_layout;

void h_method_call(fx_call *c)   // operator.methodcaller: the method of the argument's type, if it is native and known
{
    methodcaller_layout *m = (methodcaller_layout *)c->callable;
    if (c->npos < 1 || !PyUnicode_Check(m->name)) return;
    PyObject *method = _PyType_Lookup(Py_TYPE(c->args[0]), m->name);
    if (method == NULL || !Py_IS_TYPE(method, &PyMethodDescr_Type)) {
        c->answer |= PLAIT_EFFECT_PYTHON;
        return;
    }
    int whole = m->args && PyTuple_Check(m->args);   // 3.12: args only; 3.13 puts the name and the arguments into one tuple
    Py_ssize_t skip = whole && PyTuple_GET_SIZE(m->args) > 0 && PyTuple_GET_ITEM(m->args, 0) == m->name;
    plait_call inner = {method, c->args[0], whole ? &PyTuple_GET_ITEM(m->args, skip) : NULL, whole ? PyTuple_GET_SIZE(m->args) - skip : 0, NULL};
    c->answer |= plait_effects_before(c->fx, &inner, c->pending);
}

static const char *last_part(const fx_call *c)
{
    const char *dot = strrchr(c->row->name, '.');
    return dot ? dot + 1 : c->row->name;
}

static int by_name(const char *name, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0) return i;
    return -1;
}

void h_compare(fx_call *c)   // operator.lt... and list.__lt__...
{
    static const char *const names[] = {"lt", "le", "eq", "ne", "gt", "ge"};   // in the order of Py_LT..Py_GE
    const char *name = last_part(c);
    char bare[16] = {0};
    if (strncmp(name, "__", 2) == 0) {
        size_t n = strlen(name) - 4;
        if (n < sizeof bare) memcpy(bare, name + 2, n);
        name = bare;
    }
    int op = by_name(name, names, 6), shift = c->self == NULL;
    if (op >= 0 && c->npos >= 1 + shift) c->answer |= plait_effects_compare(c->fx, op, first(c), c->args[shift], c->pending) & ~PLAIT_EFFECT_PYTHON;
}

void h_operator(fx_call *c)   // operator.add, list.__iadd__...: as the instruction BINARY_OP
{
    static const char *const names[] = {"add", "and", "floordiv", "lshift", "matmul", "mul", "mod", "or", "pow", "rshift", "sub", "truediv", "xor"};
    char bare[24] = {0};
    const char *name = last_part(c);
    int shift = c->self == NULL, reflected = 0;
    size_t n = strlen(name);
    if (n > 4 && strncmp(name, "__", 2) == 0) name += 2, n -= 4;
    if (n > 0 && name[n - 1] == '_') n--;
    if (n >= sizeof bare || c->npos < 1 + shift) return;
    memcpy(bare, name, n);
    int nb = strcmp(bare, "concat") == 0 ? 0 : strcmp(bare, "iconcat") == 0 ? 13 : by_name(bare, names, 13);
    if (nb < 0 && bare[0] == 'i' && (nb = by_name(bare + 1, names, 13)) >= 0) nb += 13;
    if (nb < 0 && bare[0] == 'r' && (nb = by_name(bare + 1, names, 13)) >= 0) reflected = 1;
    if (nb < 0) return;
    PyObject *a = first(c), *b = c->args[shift];
    c->answer |= plait_effects_binary(c->fx, nb, reflected ? b : a, reflected ? a : b, c->pending) & ~PLAIT_EFFECT_PYTHON;
}

void h_op_index_of(fx_call *c)   // operator.indexOf, countOf: by iteration
{
    if (c->npos > 0) fx_iterate(c->fx, c->args[0]);
}

void h_json_scan(fx_call *c)   // what it reads are strings; the lists and dicts it gives are new
{
    c->pending->what = FX_AFTER_DEEP;
    c->answer |= PLAIT_EFFECT_AFTER;
}
