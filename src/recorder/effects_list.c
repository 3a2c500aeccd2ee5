// SPDX-License-Identifier: Apache-2.0
// Handlers of what behaves like a list: list, bytearray, array.array, deque and their subclasses. Positions are counted from the
// container's first item; fx_span turns them into the indices of locations (a deque's first item need not be index 0).
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"

// A full deque with maxlen drops its first item when one is appended.
static int drops(PyObject *o) { return fx_is_deque(o) && fx_deque_maxlen(o) >= 0 && Py_SIZE(o) >= fx_deque_maxlen(o); }

static void grow(plait_effects *fx, PyObject *o, Py_ssize_t n)
{
    Py_ssize_t count = Py_SIZE(o);
    fx_length(fx, FX_R, o);
    if (n <= 0 || (fx_is_deque(o) && fx_deque_maxlen(o) == 0)) return;
    fx_span(fx, FX_W, o, count, count + n);
    Py_ssize_t most = fx_is_deque(o) ? fx_deque_maxlen(o) : -1, lost = most >= 0 && count + n > most ? count + n - most : 0;
    if (lost) {
        fx_span(fx, FX_W, o, 0, lost);
        fx_move_origin(fx, o, lost);
    }
    if (lost < n) fx_length(fx, FX_W, o);
}

void h_append(fx_call *c) { grow(c->fx, c->self, 1); }

void h_appendleft(fx_call *c)
{
    PyObject *o = c->self;
    if (fx_deque_maxlen(o) == 0) {
        fx_length(c->fx, FX_R, o);
        return;
    }
    int full = drops(o);
    Py_ssize_t n = Py_SIZE(o);
    fx_length(c->fx, FX_R, o);
    fx_span(c->fx, FX_W, o, -1, 0);
    if (full) fx_span(c->fx, FX_W, o, n - 1, n);
    else fx_length(c->fx, FX_W, o);
    fx_move_origin(c->fx, o, -1);
}

// Items a native consumer will get, -1: unknown before it has run.
static Py_ssize_t size_of(PyObject *o)
{
    fx_shape shape = fx_shape_of(o);
    if (PyDictKeys_Check(o) || PyDictValues_Check(o) || PyDictItems_Check(o)) return ((PyDictObject *)fx_view_dict(o))->ma_used;
    if (shape != FX_SHAPE_NONE && shape != FX_SHAPE_BUFFER && Py_TYPE(o)->tp_iter != NULL) return fx_count(o);
    if (PyRange_Check(o)) {
        Py_ssize_t n = PyObject_Size(o);
        if (n < 0) PyErr_Clear();
        return n;
    }
    return -1;
}

// The container is kept alive until the call has come back: only then is it known how much it grew.
static void ask_later(fx_call *c, unsigned what)
{
    c->pending->what = what;
    c->pending->address = Py_NewRef(c->self);
    c->pending->kept[0] = fx_count(c->self);
    c->answer |= PLAIT_EFFECT_AFTER;
}

void fx_extend(fx_call *c, PyObject *source)
{
    Py_ssize_t n = size_of(source);
    fx_iterate(c->fx, source);
    if (n >= 0) {
        grow(c->fx, c->self, n);
        return;
    }
    fx_length(c->fx, FX_R, c->self);
    ask_later(c, FX_AFTER_GREW);
}

void h_extend(fx_call *c)
{
    if (c->npos >= 1) fx_extend(c, c->args[0]);
}

void h_extendleft(fx_call *c)
{
    if (c->npos < 1) return;
    Py_ssize_t n = size_of(c->args[0]), most = fx_deque_maxlen(c->self);
    fx_iterate(c->fx, c->args[0]);
    if (n < 0 || (most >= 0 && Py_SIZE(c->self) + n > most)) {   // rare: say all of it
        c->fx->extra |= PLAIT_A_ASSUMED;
        fx_length(c->fx, FX_RW, c->self);
        fx_all(c->fx, FX_RW, c->self);
        c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
        fx_assumed(c);
        return;
    }
    fx_length(c->fx, FX_R, c->self);
    if (n == 0) return;
    fx_span(c->fx, FX_W, c->self, -n, 0);
    fx_length(c->fx, FX_W, c->self);
    fx_move_origin(c->fx, c->self, -n);
}

void h_insert(fx_call *c)
{
    PyObject *o = c->self;
    Py_ssize_t n = Py_SIZE(o), at = 0;
    if (c->npos < 2 || !fx_index_of(c->args[0], &at)) return;
    if (at < 0 && (at += n) < 0) at = 0;
    if (at > n) at = n;
    fx_length(c->fx, FX_R, o);
    fx_span(c->fx, FX_R, o, at, n);
    fx_span(c->fx, FX_W, o, at, n + 1);
    fx_length(c->fx, FX_W, o);
}

// The item at `at` goes, those behind it move up.
static void close_gap(plait_effects *fx, PyObject *o, Py_ssize_t at, unsigned taken)
{
    Py_ssize_t n = Py_SIZE(o);
    fx_span(fx, FX_R, o, taken ? at : at + 1, n);
    fx_span(fx, FX_W, o, at, n);
    fx_length(fx, FX_W, o);
}

void h_pop(fx_call *c)
{
    PyObject *o = c->self;
    Py_ssize_t n = Py_SIZE(o), at = n - 1;
    if (n == 0 || (c->npos > 0 && !fx_index_of(c->args[0], &at))) return;
    if (at < 0) at += n;
    if (at < 0 || at >= n) return;
    fx_length(c->fx, FX_R, o);
    close_gap(c->fx, o, at, 1);
}

void h_popleft(fx_call *c)
{
    if (Py_SIZE(c->self) == 0) return;
    fx_length(c->fx, FX_R, c->self);
    fx_span(c->fx, FX_R, c->self, 0, 1);
    fx_span(c->fx, FX_W, c->self, 0, 1);
    fx_length(c->fx, FX_W, c->self);
    fx_move_origin(c->fx, c->self, 1);
}

// Position of the first item from..to-1 equal to value; -1: none, -2: only user code knows. bytearray, array: by their items.
static Py_ssize_t find(PyObject *o, PyObject *value, Py_ssize_t from, Py_ssize_t to)
{
    if (PyByteArray_Check(o)) {
        Py_ssize_t byte = 0;
        if (!fx_index_of(value, &byte)) return -2;
        for (Py_ssize_t i = from; i < to; i++)
            if ((unsigned char)PyByteArray_AS_STRING(o)[i] == byte) return i;
        return -1;
    }
    if (!PyList_Check(o) && !fx_is_deque(o)) {
        if (!PyLong_CheckExact(value) && !PyFloat_CheckExact(value)) return -2;
        for (Py_ssize_t i = from; i < to; i++) {   // array.array: sq_item makes plain numbers
            PyObject *item = Py_TYPE(o)->tp_as_sequence->sq_item ? PySequence_GetItem(o, i) : NULL;
            int same = item ? fx_equal(item, value) : -1;
            Py_XDECREF(item);
            if (item == NULL) PyErr_Clear();
            if (same != 0) return same == 1 ? i : -2;
        }
        return -1;
    }
    for (Py_ssize_t i = from; i < to; i++) {
        int same = fx_equal(fx_item(o, i), value);
        if (same != 0) return same == 1 ? i : -2;
    }
    return -1;
}

// Reads up to the hit (all without one); where user code compares, all, assumed. Returns the hit or -1.
static Py_ssize_t search(plait_effects *fx, PyObject *o, PyObject *value, Py_ssize_t from, Py_ssize_t to, int *assumed)
{
    Py_ssize_t hit = find(o, value, from, to);
    fx_length(fx, FX_R, o);
    *assumed = hit == -2;
    if (hit == -2) fx->extra |= PLAIT_A_ASSUMED;
    fx_span(fx, FX_R, o, from, hit >= 0 ? hit + 1 : to);
    if (hit == -2) fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    for (Py_ssize_t i = from; i < (hit >= 0 ? hit + 1 : to); i++) {   // comparing lists reads them
        PyObject *item = fx_item(o, i);
        if (item == NULL || PyLong_CheckExact(item)) continue;
        if ((PyList_Check(item) && PyList_Check(value)) || (PyTuple_Check(item) && PyTuple_Check(value))) fx_list_compare(fx, Py_EQ, item, value);
    }
    return hit;
}

int fx_sequence_contains(plait_effects *fx, PyObject *o, PyObject *value)
{
    int assumed = 0;
    search(fx, o, value, 0, Py_SIZE(o), &assumed);
    return assumed ? PLAIT_EFFECT_ASSUMED : 0;
}

static void bounds(const fx_call *c, Py_ssize_t n, Py_ssize_t *from, Py_ssize_t *to)
{
    Py_ssize_t value = 0;
    *from = 0;
    *to = n;
    if (c->npos > 1 && fx_index_of(c->args[1], &value)) *from = value < 0 ? (value + n > 0 ? value + n : 0) : value;
    if (c->npos > 2 && fx_index_of(c->args[2], &value)) *to = value < 0 ? value + n : value < n ? value : n;
    if (*from > *to) *from = *to;
    if (*from < 0) *from = *to = 0;
}

void h_index(fx_call *c)
{
    int assumed = 0;
    Py_ssize_t from = 0, to = 0;
    if (c->npos < 1) return;
    bounds(c, Py_SIZE(c->self), &from, &to);
    search(c->fx, c->self, c->args[0], from, to, &assumed);
    if (assumed) fx_assumed(c);
}

void h_remove(fx_call *c)
{
    int assumed = 0;
    if (c->npos < 1) return;
    Py_ssize_t hit = search(c->fx, c->self, c->args[0], 0, Py_SIZE(c->self), &assumed);
    if (assumed) {
        fx_assumed(c);
        c->fx->extra |= PLAIT_A_ASSUMED;
        hit = 0;
    }
    if (hit >= 0) {
        fx_length(c->fx, FX_R, c->self);
        close_gap(c->fx, c->self, hit, 0);
    }
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
}

void h_clear(fx_call *c)
{
    fx_length(c->fx, FX_R, c->self);
    fx_span(c->fx, FX_W, c->self, 0, Py_SIZE(c->self));
    fx_length(c->fx, FX_W, c->self);
}

void h_reverse(fx_call *c)
{
    fx_length(c->fx, FX_R, c->self);
    fx_all(c->fx, FX_R, c->self);
    fx_all(c->fx, FX_W, c->self);
}

void h_sort(fx_call *c)
{
    double n = (double)Py_SIZE(c->self);
    fx_length(c->fx, FX_R, c->self);
    fx_all(c->fx, FX_R, c->self);
    fx_all(c->fx, FX_W | FX_LATE, c->self);
    c->fx->ops = fx_sort_work(n);
    PyObject *key = fx_arg(c, -1, "key");
    if (key && key != Py_None) fx_call_items(c->fx, key, c->self);
}

uint64_t fx_sort_work(double n)
{
    uint64_t log = 0;
    for (double k = n; k > 1; k /= 2) log++;
    return (uint64_t)n * (log ? log : 1);
}

// -- o[key]

static int get_slice(plait_effects *fx, PyObject *o, PyObject *slice)
{
    Py_ssize_t first = 0, step = 0, count = 0;
    if (!fx_slice_of(slice, Py_SIZE(o), &first, &step, &count)) return 0;
    fx_length(fx, FX_R, o);
    if (step == 1) fx_span(fx, FX_R, o, first, first + count);
    else fx_range(fx, FX_R, o, fx_origin(fx, o) + first, count, step);
    return 1;
}

static int at_index(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key, Py_ssize_t *index)
{
    Py_ssize_t n = Py_SIZE(o);
    if (!fx_index_of(key, index)) return 0;
    int negative = *index < 0;
    if (negative) *index += n;
    if (*index < 0 || *index >= n) return -1;   // will raise
    if (negative) fx_length(fx, FX_R, o);
    if (flags) fx_span(fx, flags, o, *index, *index + 1);
    return 1;
}

int fx_list_get(plait_effects *fx, PyObject *o, PyObject *key)
{
    Py_ssize_t index = 0;
    if (PySlice_Check(key)) return get_slice(fx, o, key);
    return at_index(fx, FX_R, o, key, &index) != 0;
}

// Items [first, first + count) of a list that had n of them make place for `with` others.
static void replace_part(plait_effects *fx, unsigned extra, PyObject *o, Py_ssize_t n, Py_ssize_t first, Py_ssize_t count, Py_ssize_t with)
{
    Py_ssize_t behind = first + count;
    if (with == count) {
        fx_span(fx, FX_W | extra, o, first, behind);
        return;
    }
    fx_span(fx, FX_R | extra, o, behind, n);
    fx_span(fx, FX_W | extra, o, first, first + with);
    if (with < count) fx_span(fx, FX_W | extra, o, first + with, n);        // the tail moves down, the rest vanishes
    else fx_span(fx, FX_W | extra, o, first + with, n + with - count);
    fx_length(fx, FX_W | extra, o);
}

void fx_replaced(plait_effects *fx, PyObject *o, Py_ssize_t before, Py_ssize_t first, Py_ssize_t count)
{
    replace_part(fx, PLAIT_A_AFTER, o, before, first, count, Py_SIZE(o) - before + count);
}

static int replace_slice(plait_effects *fx, PyObject *o, Py_ssize_t first, Py_ssize_t step, Py_ssize_t count, Py_ssize_t with, plait_call_pending *pending)
{
    if (step != 1) {     // as many as there were, or it raises
        fx_range(fx, FX_W, o, fx_origin(fx, o) + first, count, step);
        return 0;
    }
    if (with >= 0) {
        replace_part(fx, 0, o, Py_SIZE(o), first, count, with);
        return 0;
    }
    pending->what = FX_AFTER_SLICE;      // how many come is seen when they are there
    pending->address = Py_NewRef(o);
    pending->kept[0] = Py_SIZE(o);
    pending->kept[1] = first;
    pending->kept[2] = count;
    return PLAIT_EFFECT_AFTER;
}

static void delete_slice(plait_effects *fx, PyObject *o, Py_ssize_t first, Py_ssize_t step, Py_ssize_t count)
{
    Py_ssize_t n = Py_SIZE(o), low = step > 0 ? first : first + (count - 1) * step;
    if (count == 0) return;
    fx_span(fx, FX_R, o, step == 1 ? first + count : low + 1, n);
    fx_span(fx, FX_W, o, low, n);
    fx_length(fx, FX_W, o);
}

static int set_slice(plait_effects *fx, PyObject *o, PyObject *slice, PyObject *value, plait_call_pending *pending)
{
    Py_ssize_t first = 0, step = 0, count = 0;
    if (!fx_slice_of(slice, Py_SIZE(o), &first, &step, &count)) return 0;
    if (value) fx_iterate(fx, value);
    fx_length(fx, FX_R, o);
    if (value) return replace_slice(fx, o, first, step, count, size_of(value), pending);
    delete_slice(fx, o, first, step, count);
    return 0;
}

int fx_list_set(plait_effects *fx, PyObject *o, PyObject *key, PyObject *value, plait_call_pending *pending)
{
    Py_ssize_t index = 0;
    if (PySlice_Check(key)) return set_slice(fx, o, key, value, pending);
    if (value) at_index(fx, FX_W, o, key, &index);
    else if (at_index(fx, 0, o, key, &index) == 1) {
        fx_length(fx, FX_R, o);
        close_gap(fx, o, index, 0);
    }
    return 0;
}

// -- comparison

static int pairs(plait_effects *fx, int op, PyObject *a, PyObject *b, int depth);

static int compare(plait_effects *fx, int op, PyObject *a, PyObject *b, int depth)
{
    int lists = PyList_Check(a) && PyList_Check(b), deques = fx_is_deque(a) && fx_is_deque(b);
    if (depth > FX_DEPTH || (!lists && !deques && !(PyTuple_Check(a) && PyTuple_Check(b)))) return 0;
    if (lists || deques) {
        fx_length(fx, FX_R, a);
        fx_length(fx, FX_R, b);
        if (Py_SIZE(a) != Py_SIZE(b) && (op == Py_EQ || op == Py_NE)) return 1;
    }
    return pairs(fx, op, a, b, depth);
}

static int pairs(plait_effects *fx, int op, PyObject *a, PyObject *b, int depth)
{
    Py_ssize_t n = Py_SIZE(a) < Py_SIZE(b) ? Py_SIZE(a) : Py_SIZE(b), k = 0;
    int same = 1;
    while (k < n && (same = fx_equal(fx_item(a, k), fx_item(b, k))) == 1) k++;
    Py_ssize_t reads = same < 0 ? n : k < n ? k + 1 : n;
    if (same < 0) fx->extra |= PLAIT_A_ASSUMED;
    if (!PyTuple_Check(a)) {
        fx_span(fx, FX_R, a, 0, reads);
        fx_span(fx, FX_R, b, 0, reads);
    }
    for (Py_ssize_t i = 0; i < reads; i++) {
        PyObject *x = fx_item(a, i), *y = fx_item(b, i);
        if (x == y) continue;
        compare(fx, Py_EQ, x, y, depth + 1);
        if (i == k && op != Py_EQ && op != Py_NE) compare(fx, op, x, y, depth + 1);
    }
    if (same < 0) fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    return same < 0 ? 2 : 1;
}

int fx_list_compare(plait_effects *fx, int op, PyObject *a, PyObject *b) { return compare(fx, op, a, b, 0); }
