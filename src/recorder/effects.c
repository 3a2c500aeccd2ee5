// SPDX-License-Identifier: Apache-2.0
// The entry points: a call taken apart, its row's operations performed, and what is left for afterwards.
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"
#include "recorder/effects_torch.h"
#include "stream/effect_words.h"
#include <string.h>

plait_effects *plait_effects_new(struct recorder *r)
{
    plait_effects *fx = plait_calloc(1, sizeof *fx);
    if (fx == NULL) return NULL;
    fx->r = r;
    fx->times = 1;
    if (fx_table_load(fx) != PLAIT_OK) {
        plait_effects_free(fx);
        return NULL;
    }
    return fx;
}

void plait_effects_free(plait_effects *fx)
{
    if (fx == NULL) return;
    fx_live_stop();
    fx_numpy_free(fx);
    plait_arena_fini(&fx->arena);
    plait_map_fini(&fx->by_name);
    plait_map_fini(&fx->by_pointer);
    plait_map_fini(&fx->deque_origin);
    plait_map_fini(&fx->shared);
    Py_CLEAR(fx->capture);
    plait_free(fx);
}

int plait_effects_failed(const plait_effects *fx) { return fx->failed; }

// -- rows

static void apply_one(fx_call *c, const fx_op *op, PyObject *o)
{
    plait_effects *fx = c->fx;
    if (o == NULL) return;
    switch ((fx_verb)op->verb) {
    case FX_LEN: fx_length(fx, op->flags, o); break;
    case FX_ALL: fx_all(fx, op->flags, o); break;
    case FX_ITER: fx_iterate(fx, o); break;
    case FX_DEEP: fx_deep(fx, o); break;
    case FX_STEP: fx_step(fx, o); break;
    case FX_STATE: fx_state(fx, op->flags, o); break;
    case FX_STREAM: fx_stream(fx, op->flags, o); break;
    case FX_BUFFER: fx_buffer(fx, op->flags, o); break;
    case FX_ANY: fx_any(fx, op->flags, o); break;
    default: break;
    }
}

static void apply(fx_call *c, const fx_op *op)
{
    if (op->verb == FX_CALL) {
        op->call(c);
    } else if (op->verb == FX_NEW) {
        fx_want_created(c);
    } else if (op->verb == FX_IS_PYTHON) {
        c->answer |= PLAIT_EFFECT_PYTHON;
    } else if (op->verb == FX_STDOUT || op->verb == FX_STDIN) {
        PyObject *stream = fx_stdout(op->verb == FX_STDIN);
        if (stream) fx_stream(c->fx, op->flags, stream);
    } else if (op->whom == FX_SELF) {
        apply_one(c, op, c->self);
    } else if (op->whom == FX_EVERY) {
        for (Py_ssize_t i = 0; i < c->npos + fx_nkw(c); i++) apply_one(c, op, c->args[i]);
    } else if (op->whom == FX_POSITIONAL) {
        apply_one(c, op, fx_arg(c, op->index == UINT8_MAX ? -1 : op->index, op->keyword));
    }
}

// Nobody modelled it: arguments are read, the receiver is read and written.
static void assume(fx_call *c)
{
    plait_effects *fx = c->fx;
    unsigned saved = fx->extra;
    fx->extra |= PLAIT_A_ASSUMED;
    fx_coverage(fx, c->row->name, "native effect not modelled: arguments taken as read, receiver as read and written");
    for (Py_ssize_t i = 0; i < c->npos + fx_nkw(c); i++) fx_any(fx, FX_R, c->args[i]);
    if (c->self && !PyType_Check(c->self) && !PyModule_Check(c->self)) {
        fx_shape shape = fx_shape_of(c->self);
        if (shape == FX_SHAPE_NONE && !fx_is_ndarray(fx, c->self)) {
            fx_state(fx, FX_RW, c->self);
        } else if (shape != FX_SHAPE_FROZEN) {
            fx_all(fx, FX_R, c->self);
            fx_all(fx, FX_W | FX_LATE, c->self);
        }
    }
    fx->extra = saved;
    c->pending->what = FX_AFTER_FRESH;
    c->answer |= PLAIT_EFFECT_AFTER;
    fx_assumed(c);
}

// -- calls

static int start(plait_effects *fx, plait_call_pending *pending)
{
    *pending = (plait_call_pending){.name = ""};
    fx_begin(fx);
    return 0;
}

static int run_row(fx_call *c)
{
    if (c->row->assumed) assume(c);
    if (c->row->declared) fx_coverage(c->fx, c->row->name, "native effect taken as declared");
    for (int i = 0; i < c->row->nops; i++) apply(c, &c->row->ops[i]);
    if (*c->pending->name == 0) c->pending->name = c->row->name;   // methodcaller: the method's own name stands
    c->pending->element_ops = c->fx->ops;
    c->pending->bytes = c->fx->bytes;
    c->pending->dtype = c->fx->dtype;
    return c->answer;
}

// functools.partial: its arguments come first, its keywords are overridden by the call's.
static int partial_call(plait_effects *fx, const plait_call *call, PyObject *fn, PyObject *args, PyObject *kwargs, plait_call_pending *pending)
{
    PyObject *merged[FX_MAXARGS];
    Py_ssize_t n = 0, nkw = call->kwnames ? PyTuple_GET_SIZE(call->kwnames) : 0, npos = call->nargs - nkw;
    if (PyTuple_GET_SIZE(args) + npos + nkw > FX_MAXARGS || (kwargs && PyDict_GET_SIZE(kwargs) > 0)) {
        fx_call c = {.fx = fx, .self = NULL, .args = call->args, .npos = npos, .kwnames = call->kwnames, .pending = pending, .callable = fn};
        const fx_row *row = fx_resolve(&c);
        if (row == NULL) return PLAIT_EFFECT_PYTHON;
        if (kwargs == NULL || PyDict_GET_SIZE(kwargs) == 0) c.row = &fx_row_unknown;
        else c.row = row;   // the keywords a partial holds (key=, reverse=...) rarely hold data; arguments are the call's own
        return run_row(&c);
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) merged[n++] = PyTuple_GET_ITEM(args, i);
    for (Py_ssize_t i = 0; i < npos + nkw; i++) merged[n++] = call->args[i];
    plait_call inner = {fn, NULL, merged, n, call->kwnames};
    return plait_effects_before(fx, &inner, pending);
}

int plait_effects_before(plait_effects *fx, const plait_call *call, plait_call_pending *pending)
{
    PyObject *args = NULL, *kwargs = NULL;
    start(fx, pending);
    PyObject *fn = fx_partial(call->callable, &args, &kwargs);
    if (fn && args && PyTuple_Check(args)) return partial_call(fx, call, fn, args, kwargs, pending);
    Py_ssize_t nkw = call->kwnames ? PyTuple_GET_SIZE(call->kwnames) : 0;
    fx_call c = {.fx = fx, .callable = call->callable, .self = call->self, .args = call->args, .npos = call->nargs - nkw,
                 .kwnames = call->kwnames, .pending = pending};
    c.row = fx_resolve(&c);
    if (c.row == NULL) return PLAIT_EFFECT_PYTHON;
    return run_row(&c);
}

// -- afterwards

static void created_deep(plait_effects *fx, PyObject *o, int depth)
{
    if (depth > FX_DEPTH) return;
    if (PyList_CheckExact(o) || PyTuple_CheckExact(o)) {
        for (Py_ssize_t i = 0; i < Py_SIZE(o); i++) created_deep(fx, fx_item(o, i), depth + 1);
    } else if (PyDict_CheckExact(o)) {
        PyObject *key = NULL, *value = NULL;
        for (Py_ssize_t pos = 0; PyDict_Next(o, &pos, &key, &value);) created_deep(fx, value, depth + 1);
    } else {
        return;
    }
    if (!PyTuple_CheckExact(o)) fx_created(fx, o);
}

static void grew(plait_effects *fx, PyObject *o, Py_ssize_t from)
{
    Py_ssize_t n = fx_count(o);
    if (n <= from) return;
    fx_span(fx, FX_W | PLAIT_A_AFTER, o, from, n);
    fx_length(fx, FX_W | PLAIT_A_AFTER, o);
}

static void grew_keys(plait_effects *fx, PyObject *d, Py_ssize_t from, int all)
{
    Py_ssize_t pos = 0, k = 0;
    PyObject *key = NULL, *value = NULL;
    if (fx_count(d) > from) fx_length(fx, FX_R | PLAIT_A_AFTER, d);
    while (PyDict_Next(d, &pos, &key, &value))
        if (k++ >= from) fx_key(fx, FX_W | PLAIT_A_AFTER, d, key);
        else if (all) fx_key(fx, FX_RW | PLAIT_A_AFTER | PLAIT_A_ASSUMED, d, key);
    if (fx_count(d) > from) fx_length(fx, FX_W | PLAIT_A_AFTER, d);
}

void plait_effects_after(plait_effects *fx, const plait_call_pending *pending, PyObject *result)
{
    PyObject *held = (PyObject *)pending->address;
    Py_ssize_t from = (Py_ssize_t)pending->kept[0];
    fx->bytes = fx->more = 0;
    switch ((fx_after)pending->what) {
    case FX_AFTER_CREATED: if (result) fx_created(fx, result); return;
    case FX_AFTER_FRESH: if (result && Py_REFCNT(result) == 1) fx_created(fx, result); return;
    case FX_AFTER_SORTED:
        if (result == NULL) return;
        fx->more = fx_sort_work((double)fx_count(result)) - (uint64_t)fx_count(result);
        fx_created(fx, result);
        return;
    case FX_AFTER_DEEP: if (result) created_deep(fx, result, 0); return;
    case FX_AFTER_ARRAY: if (result) fx_ndarray_created(fx, result); return;
    case FX_AFTER_COPIED: if (result) fx_ndarray_copied(fx, result, held); break;
    case FX_AFTER_TENSOR: if (result && fx_is_tensor(fx, result)) fx_tensor_shares(fx, result, held); break;
    case FX_AFTER_GREW: if (result) grew(fx, held, from); break;
    case FX_AFTER_KEYS: if (result) grew_keys(fx, held, from, 0); break;
    case FX_AFTER_COUNTED: if (result) grew_keys(fx, held, from, 1); break;
    case FX_AFTER_FILLED: if (result) fx_created(fx, held); break;
    case FX_AFTER_SLICE: if (result) fx_replaced(fx, held, from, (Py_ssize_t)pending->kept[1], (Py_ssize_t)pending->kept[2]); break;
    default: return;
    }
    Py_XDECREF(held);
}

uint64_t plait_effects_more(const plait_effects *fx) { return fx->more; }
uint64_t plait_effects_moved(const plait_effects *fx) { return fx->bytes; }

// -- declarations

plait_status plait_effects_declare(plait_effects *fx, const char *name, const char *words, plait_error *error)
{
    char ops[256];
    plait_error inner = {""};
    if (*name == 0) return plait_fail(error, PLAIT_INVALID, "effects: an empty name");
    if (plait_effect_words(words, ops, sizeof ops, &inner) != PLAIT_OK)
        return plait_fail(error, PLAIT_INVALID, "effects of %s: %s", name, inner.text);
    plait_status status = plait_effects_row(fx, name, ops, 1);
    if (status == PLAIT_INVALID) return plait_fail(error, status, "effects of %s: more than %d operations", name, FX_MAXOPS);
    if (status == PLAIT_NOMEM) return plait_fail(error, status, "effects of %s: no memory", name);
    if (status == PLAIT_OK) plait_map_clear(&fx->by_pointer);
    return status;
}
