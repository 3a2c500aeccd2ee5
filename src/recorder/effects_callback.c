// SPDX-License-Identifier: Apache-2.0
// Native code that calls native functions with items of a container: the keys of sorted, min and max.
// No frame runs for such a call, so its accesses are told here, item by item, at the instruction of the outer call, before it is made. A function that only
// reads does the same whenever it is called; what one that writes does depends on the calls before it: exact for a single call, assumed
// for several. What iterators call is told when they call it (effects_live.c).
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"
#include <string.h>

enum { NESTED = 8 };

// -- items, in order, before they are handed out

typedef enum walk_kind { WALK_INDEX, WALK_BACK, WALK_DICT, WALK_SET, WALK_RANGE } walk_kind;
typedef enum walk_part { PART_KEY, PART_VALUE, PART_ITEM } walk_part;
typedef struct walk { PyObject *o; walk_kind kind; walk_part part; Py_ssize_t pos, left; long value, step; } walk;

static int begin_container(walk *w, PyObject *o)
{
    *w = (walk){.o = o, .kind = WALK_INDEX};
    if (PyDictKeys_Check(o) || PyDictValues_Check(o) || PyDictItems_Check(o)) {
        *w = (walk){fx_view_dict(o), WALK_DICT, PyDictKeys_Check(o) ? PART_KEY : PyDictValues_Check(o) ? PART_VALUE : PART_ITEM, 0, 0, 0, 0};
        return 1;
    }
    if (!fx_iterates_natively(o)) return 0;
    if (PyDict_Check(o)) w->kind = WALK_DICT;
    else if (PyAnySet_Check(o)) w->kind = WALK_SET;
    return PyList_Check(o) || PyTuple_Check(o) || fx_is_deque(o) || w->kind != WALK_INDEX;
}

static int begin_iterator(walk *w, PyObject *it)
{
    typedef struct { PyObject_HEAD long start, step, len; } range_iter;
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind);
    *w = (walk){.o = source, .kind = WALK_INDEX, .pos = fx_iter_index(it, kind)};
    switch (kind) {
    case FX_IT_LIST: case FX_IT_DEQUE: return 1;
    case FX_IT_LISTREV: w->kind = WALK_BACK; return 1;
    case FX_IT_REVERSED: w->kind = WALK_BACK; return source == NULL || PyTuple_Check(source);
    case FX_IT_DICT:
        w->kind = WALK_DICT;
        w->part = Py_IS_TYPE(it, &PyDictIterKey_Type) ? PART_KEY : Py_IS_TYPE(it, &PyDictIterValue_Type) ? PART_VALUE : PART_ITEM;
        return !Py_IS_TYPE(it, &PyODictIter_Type);
    case FX_IT_SET: w->kind = WALK_SET; return 1;
    case FX_IT_IMMUTABLE:
        if (Py_IS_TYPE(it, &PyTupleIter_Type)) return 1;
        if (!Py_IS_TYPE(it, &PyRangeIter_Type) || Py_TYPE(it)->tp_basicsize != sizeof(range_iter)) return 0;
        w->kind = WALK_RANGE;
        w->value = ((range_iter *)it)->start;
        w->step = ((range_iter *)it)->step;
        w->left = ((range_iter *)it)->len;
        return 1;
    default: return 0;
    }
}

// 0: what it gives is not to be seen before it is asked.
static int begin(walk *w, PyObject *iterable) { return begin_container(w, iterable) || begin_iterator(w, iterable); }

static PyObject *next_of_range(walk *w)
{
    if (w->left <= 0) return NULL;
    PyObject *number = PyLong_FromLong(w->value);
    w->left--;
    w->value = (long)((unsigned long)w->value + (unsigned long)w->step);
    return number;
}

static PyObject *next_of_dict(walk *w)
{
    PyObject *key = NULL, *value = NULL;
    if (!PyDict_Next(w->o, &w->pos, &key, &value)) return NULL;
    return w->part == PART_ITEM ? PyTuple_Pack(2, key, value) : Py_NewRef(w->part == PART_KEY ? key : value);
}

static PyObject *next(walk *w)   // a new reference; NULL: no more (or no memory, which ends the walk)
{
    PyObject *item = NULL, *ignored = NULL;
    if (w->kind == WALK_RANGE) item = next_of_range(w);
    else if (w->o == NULL) return NULL;
    else if (w->kind == WALK_DICT) item = next_of_dict(w);
    else if (w->kind == WALK_SET) item = fx_next_key(w->o, &w->pos, &item, &ignored) ? Py_NewRef(item) : NULL;
    else if (w->pos >= 0) item = Py_XNewRef(fx_item(w->o, w->kind == WALK_BACK ? w->pos-- : w->pos++));
    if (item == NULL) PyErr_Clear();
    return item;
}

// -- what the function does

// Handlers that only read (or make new objects): calling twice reads the same.
static int handler_reads(fx_handler *h)
{
    static fx_handler *const readers[] = {h_len, h_truth, h_getitem, h_contains, h_repr, h_minmax, h_sorted, h_any, h_all, h_getattr, h_hasattr,
        h_object_getattr, h_dict_get, h_index, h_item_get, h_attr_get, h_compare, h_op_index_of, h_set_relation, h_set_combine, h_new_list, h_new_tuple, h_new_dict,
        h_new_set, h_new_deque, h_new_bytes, h_new_bytearray, h_new_array, h_copy_args, h_type_new, h_vars, h_iterate_all, h_bisect};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (readers[i] == h) return 1;
    return 0;
}

static int only_reads(const fx_row *row)
{
    for (int i = 0; i < row->nops; i++) {
        const fx_op *op = &row->ops[i];
        if (op->verb == FX_CALL ? !handler_reads(op->call) : op->verb != FX_NEW && (op->flags & FX_W)) return 0;
    }
    return !row->assumed;
}

static int row_is(const fx_row *row, fx_verb a, fx_verb b)
{
    for (int i = 0; i < row->nops; i++)
        if (row->ops[i].verb != a && row->ops[i].verb != b) return 0;
    return !row->assumed;
}

static int row_calls(const fx_row *row, fx_handler *handler) { return row->nops > 0 && row->ops[0].verb == FX_CALL && row->ops[0].call == handler; }
static int touches_nothing(const fx_row *row) { return row_is(row, FX_PURE, FX_PURE); }

static const fx_row *row_of(plait_effects *fx, PyObject *f, PyObject *const *args, Py_ssize_t n)
{
    PyObject *ignored = NULL, *also = NULL, *inner = fx_partial(f, &ignored, &also);
    fx_call c = {.fx = fx, .callable = inner ? inner : f, .args = args, .npos = n};
    return fx_resolve(&c);
}

static void call_once(plait_effects *fx, PyObject *f, PyObject *const *args, Py_ssize_t n)
{
    plait_call_pending pending = {.name = ""};
    plait_call call = {f, NULL, args, n, NULL};
    uint64_t ops = fx->ops, bytes = fx->bytes;
    if (fx->nested >= NESTED) return;
    fx->nested++;
    int answer = plait_effects_before(fx, &call, &pending);
    fx->nested--;
    fx->ops += ops;
    fx->bytes += bytes;
    if (answer & PLAIT_EFFECT_AFTER) plait_effects_after(fx, &pending, NULL);   // lets go of what it holds
}

static void call_each(plait_effects *fx, PyObject *f, walk *w)
{
    unsigned saved = fx->extra;
    const fx_row *row = NULL;
    PyObject *item = NULL;
    for (int first = 1; (item = next(w)); first = 0) {
        int go = !first || ((row = row_of(fx, f, &item, 1)) != NULL && !touches_nothing(row));
        if (go && first && !only_reads(row)) fx->extra |= PLAIT_A_ASSUMED;
        if (go) call_once(fx, f, &item, 1);
        Py_DECREF(item);
        if (!go) break;
    }
    fx->extra = saved;
}

int fx_is_python(plait_effects *fx, PyObject *f) { return PyFunction_Check(f) || row_of(fx, f, NULL, 0) == NULL; }

// Of what effects_live.c will not see being handed out: items that generators, ranges and the like make.
void fx_unseen(plait_effects *fx, PyObject *f, PyObject *iterable)
{
    const fx_row *row = row_of(fx, f, NULL, 0);
    if (fx_iter_kind(iterable) != FX_IT_GENERATOR || row == NULL || row_is(row, FX_PURE, FX_BUFFER)) return;
    fx_coverage(fx, row->name, "called by native code with items that an iterator makes: what it reads of them is not told");
}

void fx_unseen_pairs(plait_effects *fx, PyObject *f)     // reduce: what it has so far, and an item
{
    const fx_row *row = row_of(fx, f, NULL, 0);
    if (row == NULL || row_is(row, FX_PURE, FX_BUFFER) || row_calls(row, h_operator)) return;
    fx_coverage(fx, row->name, "called by reduce: what it reads and writes is not told");
}

void fx_call_items(plait_effects *fx, PyObject *f, PyObject *iterable)
{
    walk w;
    if (begin(&w, iterable)) call_each(fx, f, &w);
    else fx_unseen(fx, f, iterable);
}

void fx_call_args(plait_effects *fx, PyObject *f, PyObject *const *args, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) call_once(fx, f, &args[i], 1);
}
