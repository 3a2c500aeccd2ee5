// SPDX-License-Identifier: Apache-2.0
// Iteration that is told while it happens. Native code steps iterators through tp_iternext. The slots of the types of CPython's iterators are replaced,
// once a program first needs it, by functions that tell what the step reads and then call the original; map, filter and
// starmap are stepped here, because what they call may be native and what it is given is not seen from outside.
//
// An instruction is *live* (PENDING_LIVE, plait_live in its frame's shadow) from when its operands have been looked at to the frame's next
// probe. Only steps that the instruction of the running traced frame makes itself are told; all others pass at the cost of a test.
//
// Invariants:
//  1. A type's slot holds wrapper i  <=>  slots[i].original is what it held before, for as long as the process lives.
//  2. What was told before the instruction (a container it consumes besides) stands in live->told, and steps over it are not told again.
//  3. A plait_live is looked up again after whatever may have run code of the program: the shadow stack moves.
#include "recorder/frame.h"
#include "recorder/recorder.h"
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"
#include <string.h>

enum { SLOTS = 128, ARGS = 8, TEE_BLOCK = 57, MODULES_TRIED = 5 };

typedef enum step_role { ROLE_PLAIN, ROLE_THROUGH, ROLE_MAP, ROLE_FILTER, ROLE_STARMAP, ROLE_CALL, ROLE_STATE, ROLE_PREDICATE, ROLE_GROUPBY, ROLE_GROUPER, ROLE_TEE, ROLE_STREAM } step_role;

static struct slot { PyTypeObject *type; iternextfunc original; step_role role; } slots[SLOTS];
static int used;
static Py_ssize_t modules_seen = -1;
static struct { plait_effects *fx; plait_live live; } aid;     // the debugging aid has no frames

typedef struct { PyObject_HEAD PyObject *its, *func; } map_layout;
typedef struct { PyObject_HEAD PyObject *func, *it; } filter_layout;        // filterfalse, takewhile, dropwhile, starmap likewise
typedef struct { PyObject_HEAD PyObject *func, *it; long flag; } while_layout;
typedef struct { PyObject_HEAD PyObject *it, *func; } groupby_layout;
typedef struct { PyObject_HEAD PyObject *parent, *key; } grouper_layout;
typedef struct tee_data { PyObject_HEAD PyObject *it; int numread, running; struct tee_data *next; } tee_data;     // a block of what was fetched
typedef struct { PyObject_HEAD tee_data *data; int index; } tee_layout;

// -- who listens

static plait_shadow *live_frame(recorder *r, PyThreadState *ts)
{
    plait_thread *t = r->thread;
    if (ts->interp != r->interp) return NULL;
    if (t == NULL || t->id != ts->id) {
        uint64_t *known = plait_map_find(&r->thread_of, ts->id);
        if (known == NULL) return NULL;
        t = r->threads.at[*known];
    }
    if (t->mute || t->frames.len == 0) return NULL;
    plait_shadow *top = &t->frames.at[t->frames.len - 1];
    if (!(top->pending & PENDING_LIVE) || top->frame != frame_current(ts)) return NULL;
    if (t != r->thread && shadow_switch(r, ts) != t) return NULL;
    return top;
}

// Whom a step that native code makes now is to be told, and the instruction that makes it; NULL: nobody.
static plait_effects *listening(plait_live **live)
{
    if (aid.fx) {
        *live = &aid.live;
        return aid.fx;
    }
    recorder *r = plait_active;
    if (r == NULL || !r->on) return NULL;
    plait_shadow *top = live_frame(r, PyThreadState_Get());
    if (top == NULL) return NULL;
    unit_set(r, top->pending_unit);
    r->more = PLAIT_A_MORE;
    r->after = 0;
    *live = &top->live;
    return r->effects;
}

// -- what a step reads

static int was_told(const plait_live *live, const void *a, const void *b)
{
    for (unsigned i = 0; i < live->ntold; i++)
        if (live->told[i] == a || (b && live->told[i] == b)) return 1;
    return 0;
}

static void tell_plain(plait_effects *fx, plait_live *live, PyObject *it)
{
    fx_iter kind = fx_iter_kind(it);
    PyObject *source = fx_iter_source(it, kind);
    if ((source == NULL && kind != FX_IT_FLAT) || was_told(live, it, source)) return;
    fx->ops = 0;
    fx_step_one(fx, it);
    live->ops += fx->ops;
}

// Iterators made by one tee() share what they have buffered: their state is that of the iterator they run over.
static void tell_tee(plait_effects *fx, PyObject *it)
{
    tee_data *data = Py_TYPE(it)->tp_basicsize >= (Py_ssize_t)sizeof(tee_layout) ? ((tee_layout *)it)->data : NULL;
    int index = data ? ((tee_layout *)it)->index : 0;
    int fetches = data && (index < TEE_BLOCK ? index >= data->numread : data->next == NULL || data->next->numread == 0);
    PyObject *shared = data ? data->it : it;
    if (shared && !(fetches && fx_iter_kind(shared) == FX_IT_STATE)) fx_state(fx, FX_RW, shared);
}

static void tell_state(plait_effects *fx, PyObject *it, step_role role)
{
    if (role == ROLE_TEE) tell_tee(fx, it);
    else if (role == ROLE_GROUPER) fx_state(fx, FX_RW, ((grouper_layout *)it)->parent);
    else if (role == ROLE_STREAM) fx_stream(fx, FX_RW, it);
    else fx_state(fx, FX_RW, it);
}

// Takes the effects of one native call, whose arguments are at hand, before it is made; what is left for afterwards stays in *pending.
static int tell_call(plait_effects *fx, plait_live *live, PyObject *f, PyObject *const *args, Py_ssize_t n, plait_call_pending *pending)
{
    plait_call call = {f, NULL, args, n, NULL};
    uint8_t inside = fx->inside;
    fx->inside = 1;
    int answer = plait_effects_before(fx, &call, pending);
    fx->inside = inside;
    if (!(answer & PLAIT_EFFECT_PYTHON)) live->ops += fx->ops;
    return answer & PLAIT_EFFECT_PYTHON ? 0 : answer;
}

// Such a call, made: its result (a new reference, or NULL).
static PyObject *call_told(PyObject *f, PyObject *const *args, Py_ssize_t n)
{
    plait_live *live = NULL;
    plait_call_pending pending = {.name = ""};
    plait_effects *fx = PyFunction_Check(f) ? NULL : listening(&live);
    uint8_t ntold = fx ? live->ntold : 0;
    int answer = fx ? tell_call(fx, live, f, args, n, &pending) : 0;
    PyObject *result = PyObject_Vectorcall(f, args, (size_t)n, NULL);
    if (fx == NULL) return result;
    plait_effects *still = listening(&live);
    if (still) live->ntold = ntold;
    if (answer & PLAIT_EFFECT_AFTER) plait_effects_after(fx, &pending, result);
    return result;
}

// The call is made by somebody else: a key function, a predicate.
static void tell_call_of(plait_effects *fx, plait_live *live, PyObject *f, PyObject *item)
{
    plait_call_pending pending = {.name = ""};
    uint8_t ntold = live->ntold;
    if (PyFunction_Check(f)) return;
    int answer = tell_call(fx, live, f, &item, 1, &pending);
    if (answer & PLAIT_EFFECT_AFTER) plait_effects_after(fx, &pending, NULL);
    live->ntold = ntold;
}

void fx_live_key(plait_effects *fx, plait_live *live, PyObject *item) { tell_call_of(fx, live, live->with, item); }

void fx_live_truth(plait_effects *fx, plait_live *live, PyObject *item) { plait_effects_truth(fx, item); }

int fx_gives_items(PyObject *o)
{
    fx_iter kind = fx_iter_kind(o);
    return kind != FX_IT_NONE && kind != FX_IT_GENERATOR && kind != FX_IT_IMMUTABLE;
}

// -- map, filter, starmap

static PyObject *step_map(PyObject *map, iternextfunc original)
{
    map_layout *m = (map_layout *)map;
    PyObject *args[ARGS] = {NULL}, *result = NULL;
    Py_ssize_t n = m->its ? PyTuple_GET_SIZE(m->its) : 0, have = 0;
    if (Py_TYPE(map)->tp_basicsize < (Py_ssize_t)sizeof *m || n == 0 || n > ARGS) return original(map);
    while (have < n) {
        PyObject *it = PyTuple_GET_ITEM(m->its, have);
        if ((args[have] = Py_TYPE(it)->tp_iternext(it)) == NULL) break;
        have++;
    }
    if (have == n) result = call_told(m->func, args, n);
    while (have > 0) Py_DECREF(args[--have]);
    return result;
}

// Whether the item passes: 1, 0, or -1 with an exception.
static int passes(PyObject *f, PyObject *item)
{
    int plain = f == Py_None || f == (PyObject *)&PyBool_Type;
    PyObject *value = plain ? Py_NewRef(item) : call_told(f, &item, 1);
    if (value == NULL) return -1;
    plait_live *live = NULL;
    plait_effects *fx = listening(&live);
    if (fx) plait_effects_truth(fx, value);
    int truth = PyObject_IsTrue(value);
    Py_DECREF(value);
    return truth;
}

static PyObject *step_filter(PyObject *filter)
{
    filter_layout *f = (filter_layout *)filter;
    PyObject *item = NULL;
    while ((item = Py_TYPE(f->it)->tp_iternext(f->it))) {
        int truth = passes(f->func, item);
        if (truth > 0) return item;
        Py_DECREF(item);
        if (truth < 0) return NULL;
    }
    return NULL;
}

// Each item is unpacked into the arguments, as f(*item) does it.
static PyObject *step_starmap(PyObject *starmap)
{
    filter_layout *s = (filter_layout *)starmap;
    PyObject *item = Py_TYPE(s->it)->tp_iternext(s->it);
    if (item == NULL) return NULL;
    plait_live *live = NULL;
    plait_effects *fx = listening(&live);
    if (fx && PyList_Check(item) && fx_iterates_natively(item)) {
        fx_length(fx, FX_R, item);
        fx_all(fx, FX_R, item);
    } else if (fx && !PyTuple_CheckExact(item)) {
        fx_iterate(fx, item);
    }
    PyObject *args = PyTuple_CheckExact(item) ? Py_NewRef(item) : PySequence_Tuple(item), *result = NULL;
    Py_DECREF(item);
    if (args) result = call_told(s->func, &PyTuple_GET_ITEM(args, 0), PyTuple_GET_SIZE(args));
    Py_XDECREF(args);
    return result;
}

// -- the others

// A predicate or key that the iterator's own code will call with what it gets from `from`.
typedef struct expecting { const void *from; PyObject *func; } expecting;

static expecting expect(plait_live *live, PyObject *it, step_role role)
{
    expecting before = {live->expect_from, live->expect_func};
    Py_ssize_t size = Py_TYPE(it)->tp_basicsize;
    live->expect_from = live->expect_func = NULL;
    if (role == ROLE_PREDICATE && size >= (Py_ssize_t)sizeof(filter_layout)) {
        live->expect_from = ((filter_layout *)it)->it;
        live->expect_func = ((filter_layout *)it)->func;
        if (live->expect_func == Py_None) live->expect_func = (PyObject *)&PyBool_Type;
        if (size >= (Py_ssize_t)sizeof(while_layout) && strcmp(Py_TYPE(it)->tp_name, "itertools.dropwhile") == 0 && ((while_layout *)it)->flag)
            live->expect_from = NULL;
    } else if (role == ROLE_GROUPBY || role == ROLE_GROUPER) {
        groupby_layout *g = (groupby_layout *)(role == ROLE_GROUPBY ? it : ((grouper_layout *)it)->parent);
        if (g->func != Py_None) live->expect_from = g->it, live->expect_func = g->func;
    }
    return before;
}

static PyObject *step_other(plait_effects *fx, plait_live *live, PyObject *it, const struct slot *s)
{
    if (!was_told(live, it, NULL)) tell_state(fx, it, s->role);
    expecting before = expect(live, it, s->role);
    PyObject *item = s->original(it);
    if (listening(&live)) live->expect_from = before.from, live->expect_func = before.func;
    return item;
}

static PyObject *step_call(plait_effects *fx, plait_live *live, PyObject *it, const struct slot *s)
{
    PyObject *f = fx_iter_function(it);
    plait_call_pending pending = {.name = ""};
    uint8_t ntold = live->ntold;
    if (f == NULL || PyFunction_Check(f)) return s->original(it);
    int answer = tell_call(fx, live, f, NULL, 0, &pending);
    PyObject *item = s->original(it);
    if (listening(&live)) live->ntold = ntold;
    if (answer & PLAIT_EFFECT_AFTER) plait_effects_after(fx, &pending, item);
    return item;
}

static void given(const void *it, PyObject *item)
{
    plait_live *live = NULL;
    plait_effects *fx = listening(&live);
    if (fx == NULL) return;
    if (live->expect_from == it) tell_call_of(fx, live, live->expect_func, item);
    if (live->root == it && live->item) {
        fx->ops = 0;
        live->item(fx, live, item);
        live->ops += fx->ops;
    }
}

static PyObject *step_at(PyObject *it, int i)
{
    const struct slot *s = &slots[i];
    plait_live *live = NULL;
    plait_effects *fx = listening(&live);
    PyObject *item = NULL;
    if (fx == NULL) return s->original(it);
    switch (s->role) {
    case ROLE_PLAIN:
        tell_plain(fx, live, it);
        item = s->original(it);
        break;
    case ROLE_THROUGH: item = s->original(it); break;
    case ROLE_MAP: item = step_map(it, s->original); break;
    case ROLE_FILTER: item = step_filter(it); break;
    case ROLE_STARMAP:
        if (!was_told(live, it, NULL)) fx_state(fx, FX_RW, it);
        item = step_starmap(it);
        break;
    case ROLE_CALL: item = step_call(fx, live, it, s); break;
    default: item = step_other(fx, live, it, s); break;
    }
    if (item) given(it, item);
    return item;
}

#define WRAP(n) static PyObject *next_##n(PyObject *it) { return step_at(it, 0x##n); }
#define ROW(M, h) M(h##0) M(h##1) M(h##2) M(h##3) M(h##4) M(h##5) M(h##6) M(h##7) M(h##8) M(h##9) M(h##a) M(h##b) M(h##c) M(h##d) M(h##e) M(h##f)
#define ALL(M) ROW(M, 0) ROW(M, 1) ROW(M, 2) ROW(M, 3) ROW(M, 4) ROW(M, 5) ROW(M, 6) ROW(M, 7)
ALL(WRAP)
#define NAME(n) next_##n,
static const iternextfunc wrappers[SLOTS] = {ALL(NAME)};

// -- putting the wrappers in

static step_role role_by_name(const PyTypeObject *type)
{
    static const struct { const char *name; step_role role; } roles[] = {
        {"itertools.starmap", ROLE_STARMAP}, {"itertools.filterfalse", ROLE_PREDICATE}, {"itertools.takewhile", ROLE_PREDICATE},
        {"itertools.dropwhile", ROLE_PREDICATE}, {"itertools.groupby", ROLE_GROUPBY}, {"itertools._grouper", ROLE_GROUPER}, {"itertools._tee", ROLE_TEE}};
    for (const PyTypeObject *t = type; t; t = t->tp_base) {
        if (strncmp(t->tp_name, "_io.", 4) == 0) return ROLE_STREAM;
        for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
            if (strcmp(t->tp_name, roles[i].name) == 0) return roles[i].role;
    }
    return ROLE_STATE;
}

static step_role role_of(PyTypeObject *type)
{
    switch (fx_iter_kind_of(type)) {
    case FX_IT_ENUMERATE: case FX_IT_ZIP: return ROLE_THROUGH;
    case FX_IT_MAP: return ROLE_MAP;
    case FX_IT_FILTER: return ROLE_FILTER;
    case FX_IT_CALL: return ROLE_CALL;
    case FX_IT_STREAM: return ROLE_STREAM;
    case FX_IT_STATE: return role_by_name(type);
    default: return ROLE_PLAIN;
    }
}

static int hooked(const PyTypeObject *type)
{
    for (int i = 0; i < used; i++)
        if (type->tp_iternext == wrappers[i]) return 1;
    return 0;
}

// it.__next__() does not go through the slot: its descriptor has a copy of it.
static void name_too(PyTypeObject *type, iternextfunc from, iternextfunc to)
{
    PyObject *names = PyType_GetDict(type), *method = names ? PyDict_GetItemString(names, "__next__") : NULL;
    if (method && Py_IS_TYPE(method, &PyWrapperDescr_Type) && ((PyWrapperDescrObject *)method)->d_wrapped == (void *)from)
        ((PyWrapperDescrObject *)method)->d_wrapped = (void *)to;
    Py_XDECREF(names);
}

static void hook(PyTypeObject *type)
{
    fx_iter kind = fx_iter_kind_of(type);
    if (type->tp_iternext == NULL || kind == FX_IT_NONE || kind == FX_IT_GENERATOR || kind == FX_IT_IMMUTABLE || used == SLOTS || hooked(type)) return;
    int i = 0;
    while (i < used && slots[i].type != type) i++;     // put back by fx_live_stop before
    if (i == used) slots[used++] = (struct slot){type->tp_flags & Py_TPFLAGS_HEAPTYPE ? NULL : type, type->tp_iternext, role_of(type)};
    type->tp_iternext = wrappers[i];
    name_too(type, slots[i].original, wrappers[i]);
}

static void hook_module(PyObject *modules, const char *name)
{
    PyObject *module = PyDict_GetItemString(modules, name), *key = NULL, *value = NULL;
    if (module == NULL || !PyModule_Check(module)) return;
    for (Py_ssize_t pos = 0; PyDict_Next(PyModule_GetDict(module), &pos, &key, &value);)
        if (PyType_Check(value) && ((PyTypeObject *)value)->tp_iternext) hook((PyTypeObject *)value);
}

static void hook_array(PyObject *modules)     // array's iterator has no name in its module
{
    PyObject *module = PyDict_GetItemString(modules, "array");
    PyObject *type = module && PyModule_Check(module) ? PyDict_GetItemString(PyModule_GetDict(module), "array") : NULL;
    PyObject *empty = type ? PyObject_CallFunction(type, "s", "b") : NULL, *it = empty ? PyObject_GetIter(empty) : NULL;
    if (it) hook(Py_TYPE(it));
    PyErr_Clear();
    Py_XDECREF(it);
    Py_XDECREF(empty);
}

static void hook_known(void)
{
    static const char *const names[MODULES_TRIED] = {"itertools", "_collections", "_io", "_csv", "_sqlite3"};
    PyObject *modules = PySys_GetObject("modules");
    if (modules == NULL || !PyDict_CheckExact(modules) || PyDict_GET_SIZE(modules) == modules_seen) return;
    if (modules_seen < 0)
        for (size_t i = 0; fx_known_iter(i); i++) hook(fx_known_iter(i));
    modules_seen = PyDict_GET_SIZE(modules);
    for (int i = 0; i < MODULES_TRIED; i++) hook_module(modules, names[i]);
    hook_array(modules);
    PyErr_Clear();
}

static void hook_tree(PyObject *it, int depth)     // what other libraries bring along
{
    fx_iter kind = fx_iter_kind(it);
    if (depth > FX_DEPTH) return;
    if (kind == FX_IT_STATE || kind == FX_IT_FLAT) hook(Py_TYPE(it));
    PyObject *source = kind == FX_IT_ENUMERATE || kind == FX_IT_ZIP || kind == FX_IT_MAP || kind == FX_IT_FILTER ? fx_iter_source(it, kind) : NULL;
    if (source == NULL) return;
    if (!PyTuple_CheckExact(source)) hook_tree(source, depth + 1);
    else for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(source); i++) hook_tree(PyTuple_GET_ITEM(source, i), depth + 1);
}

void fx_live_stop(void)      // heap types, which may have died, keep their wrappers
{
    for (int i = 0; i < used; i++) {
        if (slots[i].type == NULL || slots[i].type->tp_iternext != wrappers[i]) continue;
        slots[i].type->tp_iternext = slots[i].original;
        name_too(slots[i].type, wrappers[i], slots[i].original);
    }
    modules_seen = -1;
}

// -- an instruction becomes live

static plait_live *begin(plait_effects *fx)
{
    recorder *r = fx->r;
    if (fx->capture) {
        if (aid.fx != fx) memset(&aid.live, 0, sizeof aid.live);
        aid.fx = fx;
        return &aid.live;
    }
    plait_thread *t = r ? r->thread : NULL;
    if (t == NULL || t->frames.len == 0) return NULL;
    plait_shadow *top = &t->frames.at[t->frames.len - 1];
    if (top->frame != frame_current(PyThreadState_Get())) return NULL;
    if (!(top->pending & PENDING_LIVE)) {
        memset(&top->live, 0, sizeof top->live);
        top->pending |= PENDING_LIVE;
        top->pending_unit = top->unit;
        if (!r->more) put_access(r, PLAIT_R_MARK, 0, 0, 0);
    }
    return &top->live;
}

// What was told beforehand, down to the containers.
static void add_told(plait_live *live, PyObject *o, int depth)
{
    fx_iter kind = fx_iter_kind(o);
    PyObject *source = fx_iter_source(o, kind);
    if (live->ntold < sizeof live->told / sizeof *live->told) live->told[live->ntold++] = o;
    if (source == NULL || depth > FX_DEPTH) return;
    if (kind == FX_IT_ENUMERATE) add_told(live, source, depth + 1);
    else if (kind == FX_IT_ZIP || kind == FX_IT_MAP)
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(source); i++) add_told(live, PyTuple_GET_ITEM(source, i), depth + 1);
}

void fx_told(plait_effects *fx, PyObject *o)
{
    plait_live *live = begin(fx);
    if (live) add_told(live, o, 0);
}

plait_live *fx_go_live(plait_effects *fx, PyObject *root)
{
    hook_known();
    if (fx_iter_kind(root) != FX_IT_NONE) hook_tree(root, 0);
    if (fx->inside) return NULL;     // the steps of a live instruction: they are told anyway
    plait_live *live = begin(fx);
    if (live == NULL) return NULL;
    fx->armed = 1;
    live->root = root;
    for (unsigned i = 0; i < fx->nnoted; i++) add_told(live, fx->noted[i], 0);
    fx->nnoted = 0;
    return live;
}

void fx_live_items(plait_effects *fx, fx_live_item *item, PyObject *with)
{
    plait_live *live = fx->inside ? NULL : begin(fx);
    if (live == NULL) return;
    live->item = item;
    live->with = with;
}

uint64_t fx_live_end(plait_effects *fx)     // of the debugging aid: element operations since it began
{
    uint64_t ops = aid.fx ? aid.live.ops : 0;
    aid.fx = NULL;
    return ops;
}
