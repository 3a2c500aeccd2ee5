// SPDX-License-Identifier: Apache-2.0
// The sys.monitoring subscription: one callback object per event (a heap type with a vectorcall: the cheapest way to be called), and
// what each event means for the shadow stack and the stream. docs/internals/records.md has the table.
//
// Rules that every handler keeps: no Python code runs (but for codes_enter, at the first start of a tree), no exception is left or
// lost, nothing but None or DISABLE is returned. CPython itself suspends monitoring of this thread while a callback runs, and
// keeps the pending exception of RAISE and PY_UNWIND aside.
#include "recorder/frame.h"
#include "recorder/recorder.h"
#include "recorder/monitor.h"
#include <structmember.h>

typedef PyObject *(*handler)(recorder *r, PyThreadState *ts, PyObject *const *args);

typedef struct callback {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    handler handle;
    Py_ssize_t nargs;
} callback;

static inline uint32_t offset_unit(PyObject *offset) {    // offsets are bytes, small non-negative ints
    return (uint32_t)((PyLongObject *)offset)->long_value.ob_digit[0] >> 1;
}

static inline plait_thread *current_thread(recorder *r, PyThreadState *ts) {
    plait_thread *t = r->thread;
    return __builtin_expect(t && t->id == ts->id, 1) ? t : shadow_switch(r, ts);
}

static inline plait_shadow *running(recorder *r, plait_thread *t, const void *frame) {
    size_t n = t->frames.len;
    if (__builtin_expect(n > 0 && t->frames.at[n - 1].frame == frame, 1)) return &t->frames.at[n - 1];
    return shadow_at(r, t, frame);
}

enum { NO_CALLER = -1 };

static uint32_t owner_of(const plait_entry *entry, long unit) {
    return entry->owner && unit < (long)entry->nunits ? entry->owner[unit] : (uint32_t)unit;
}

// -- starts

static void tell_cells(recorder *r, frame_ref f, PyCodeObject *code) {
    const char *kinds = PyBytes_AS_STRING(code->co_localspluskinds);
    for (int i = 0; i < code->co_nlocalsplus; i++) {
        if (!(kinds[i] & (PLAIT_SLOT_CELL | PLAIT_SLOT_FREE))) continue;
        PyObject *cell = frame_local(f, (uint32_t)i);
        if (!cell || !PyCell_Check(cell)) continue;
        watch(r, cell);
        put(r, PLAIT_R_CELL, 0, PLAIT_NO_UNIT, (uint32_t)i, (uintptr_t)cell);
    }
}

static void tell_namespace(recorder *r, frame_ref f) {
    PyObject *names = frame_namespace(f);
    if (!names || names == frame_globals(f)) return;
    watch(r, names);
    put(r, PLAIT_R_NAMESPACE, 0, PLAIT_NO_UNIT, 0, (uintptr_t)names);
}

// The instruction of the caller that is in progress: the frame right below, as the interpreter has it.
static long calling_unit(const plait_thread *t) {
    if (t->frames.len == 0) return NO_CALLER;
    const plait_shadow *caller = &t->frames.at[t->frames.len - 1];
    long unit = frame_unit((frame_ref)caller->frame);
    return unit < 0 ? NO_CALLER : (long)owner_of(caller->entry, unit);
}

static void enter_frame(recorder *r, plait_thread *t, PyThreadState *ts, plait_entry *entry, uint8_t kind, uint8_t flags) {
    frame_ref f = frame_current(ts);
    t = shadow_settle(r, t, ts);
    long unit = calling_unit(t);
    // The START places the caller's instruction: what this execution of it still writes is not the first.
    if (unit != NO_CALLER && t->frames.at[t->frames.len - 1].unit == (uint32_t)unit) t->frames.at[t->frames.len - 1].more = PLAIT_A_MORE;
    if (!shadow_push(r, t, f, entry)) return;
    if (entry->flags & PLAIT_E_GENERATOR) flags |= PLAIT_F_GENERATOR;
    if (unit == NO_CALLER) r->unit = PLAIT_NO_UNIT, r->far = 0;
    else unit_set(r, (uint32_t)unit);
    put_here(r, kind, flags, entry->id, (uintptr_t)f);
    if (entry->flags & PLAIT_E_CELLS && !(kind == PLAIT_R_RESUME && plait_map_remove(&r->suspended, (uintptr_t)f))) tell_cells(r, f, entry->code);
    if (entry->flags & PLAIT_E_NAMESPACE) tell_namespace(r, f);
}

// Library code that runs behind the program's back, with all that it calls: module bodies, and from 3.13 on what prints an uncaught exception (in C before).
static const char *behind_the_program(const recorder *r, PyCodeObject *code, unsigned flags) {
    if (!(flags & PLAIT_E_LIBRARY) || (flags & PLAIT_E_EXCLUDED) || codes_is_main(r, code)) return NULL;
    if (flags & PLAIT_E_MODULE) return "import of library modules";
    return PyUnicode_CompareWithASCIIString(code->co_name, "_print_exception_bltin") == 0 ? "printing of a traceback by the interpreter" : NULL;
}

// The entry of a frame that starts; NULL when it is not to be traced (*result says what to answer).
static plait_entry *entry_for(recorder *r, PyThreadState *ts, PyObject *const *args, PyObject **result) {
    PyCodeObject *code = (PyCodeObject *)args[0];
    frame_ref f = frame_current(ts);
    plait_thread *t = current_thread(r, ts);
    if (!t || t->mute) return NULL;
    guard_lines(r, ts, code);
    plait_entry *entry = codes_find(r, code, frame_globals(f));
    if (!entry) {
        unsigned flags = codes_classify(r, code);
        const char *behind = behind_the_program(r, code, flags);
        if (behind) {
            t->mute = f;
            emit_coverage(r, behind, "not traced");
            return NULL;
        }
        entry = codes_enter(r, code, frame_globals(f), frame_namespace(f));
        if (!r->on || !entry || !current_thread(r, ts)) return NULL;      // sourcemap may have let other threads run
    }
    if (entry->flags & PLAIT_E_EXCLUDED) {
        *result = r->disable;
        return NULL;
    }
    if (entry->flags & PLAIT_E_MEMO) {
        t->mute = f;
        return NULL;
    }
    return entry;
}

static PyObject *on_start(recorder *r, PyThreadState *ts, PyObject *const *args) {
    PyObject *result = Py_None;
    plait_entry *entry = entry_for(r, ts, args, &result);
    if (entry) enter_frame(r, r->thread, ts, entry, PLAIT_R_START, 0);
    return result;
}

static PyObject *on_resume(recorder *r, PyThreadState *ts, PyObject *const *args) {
    PyObject *result = Py_None;
    plait_entry *entry = entry_for(r, ts, args, &result);
    if (entry) enter_frame(r, r->thread, ts, entry, PLAIT_R_RESUME, 0);
    return result;
}

static PyObject *on_throw(recorder *r, PyThreadState *ts, PyObject *const *args) {
    PyObject *ignored = Py_None;
    plait_entry *entry = entry_for(r, ts, args, &ignored);
    if (entry) enter_frame(r, r->thread, ts, entry, PLAIT_R_RESUME, PLAIT_F_THROW);
    return Py_None;
}

// -- ends

// The shadow of the running frame, or NULL; ends a muted import when its frame is the one that ends.
static plait_shadow *ending(recorder *r, PyThreadState *ts, int ends) {
    frame_ref f = frame_current(ts);
    plait_thread *t = current_thread(r, ts);
    if (!t) return NULL;
    if (t->mute) {
        if (ends && t->mute == f) {
            t->mute = NULL;
            codes_arrays(r);
        }
        return NULL;
    }
    return running(r, t, f);
}

// A native call in progress that will not come back with a result.
static void give_up_pending(recorder *r, plait_shadow *top) {
    if (top->pending & PENDING_AFTER) {
        unit_set(r, top->pending_unit);
        r->more = top->more;
        r->after = PLAIT_A_AFTER;
        plait_effects_after(r->effects, &top->call, NULL);
        r->after = 0;
    }
    top->pending = 0;
}

static PyObject *on_return(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_shadow *top = ending(r, ts, 1);
    if (!top) return Py_None;
    unit_set(r, owner_of(top->entry, offset_unit(args[1])));
    put_here(r, PLAIT_R_RETURN, 0, 0, 0);
    plait_thread *t = r->thread;
    t->frames.len--;
    if ((top->entry->flags & (PLAIT_E_NAMESPACE | PLAIT_E_MODULE)) == PLAIT_E_NAMESPACE && t->frames.len > 0)
        t->frames.at[t->frames.len - 1].names = frame_namespace(frame_current(ts));
    return Py_None;
}

static PyObject *on_yield(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_shadow *top = ending(r, ts, 0);
    if (!top) return Py_None;
    unit_set(r, owner_of(top->entry, offset_unit(args[1])));
    put_here(r, PLAIT_R_YIELD, 0, 0, (uintptr_t)top->frame);
    if (top->entry->flags & PLAIT_E_CELLS && plait_map_set(&r->suspended, (uintptr_t)top->frame, 1) != PLAIT_OK) recorder_stop(r);
    r->thread->frames.len--;
    return Py_None;
}

static PyObject *on_unwind(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_shadow *top = ending(r, ts, 1);
    if (!top) return Py_None;
    give_up_pending(r, top);
    put(r, PLAIT_R_UNWIND, 0, PLAIT_NO_UNIT, 0, (uintptr_t)top->frame);
    r->thread->frames.len--;
    return Py_None;
}

static PyObject *raised(recorder *r, plait_shadow *top, long unit) {
    if (unit < 0) unit = 0;
    give_up_pending(r, top);
    unit_set(r, owner_of(top->entry, unit));
    put_here(r, PLAIT_R_RAISE, 0, 0, 0);
    return Py_None;
}

// The frame knows better than the event: 3.13.0 reports the instruction before a call whose callee raised.
static PyObject *on_raise(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_shadow *top = ending(r, ts, 0);
    return top ? raised(r, top, frame_unit(frame_current(ts))) : Py_None;
}

// Here the event knows better: RERAISE may already have put the frame back to where the exception came from.
static PyObject *on_reraise(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_shadow *top = ending(r, ts, 0);
    return top ? raised(r, top, offset_unit(args[1])) : Py_None;
}

static PyObject *on_handled(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_shadow *top = ending(r, ts, 0);
    if (!top) return Py_None;
    unit_set(r, owner_of(top->entry, offset_unit(args[1])));
    put_here(r, PLAIT_R_HANDLED, 0, 0, 0);
    return Py_None;
}

// -- instructions: the hot path

static PyObject *not_traced(recorder *r, PyObject *const *args, frame_ref f) {
    plait_entry *entry = codes_find(r, (PyCodeObject *)args[0], frame_globals(f));
    return entry && entry->flags & PLAIT_E_EXCLUDED ? r->disable : Py_None;
}

static PyObject *on_instruction(recorder *r, PyThreadState *ts, PyObject *const *args) {
    plait_thread *t = current_thread(r, ts);
    frame_ref f = frame_current(ts);
    if (__builtin_expect(!t || t->mute != NULL, 0)) return Py_None;
    plait_shadow *top = running(r, t, f);
    if (__builtin_expect(!top, 0)) return not_traced(r, args, f);
    uint32_t unit = offset_unit(args[1]);
    const plait_entry *entry = top->entry;
    if (__builtin_expect(unit >= entry->nunits, 0)) return entry->probes ? Py_None : r->disable;
    const plait_probe *probe = &entry->probes[unit];
    if (probe->flags == 0) return r->disable;
    if (top->pending) operands_after(r, top, probe, ts);
    if (probe->flags == (PLAIT_P_AFTER | PLAIT_P_LAZY)) return r->disable;
    unit_set(r, unit);
    top->unit = unit;
    r->more = 0;
    if (probe->flags & PLAIT_P_LOOK) operands_look(r, top, probe, ts);
    if (probe->flags & PLAIT_P_MARK && !r->more) put_access(r, PLAIT_R_MARK, 0, 0, 0);
    top->more = r->more;
    if (probe->flags & PLAIT_P_TYPES) types_look(r, entry, unit, ts);
    return Py_None;
}

// -- the callback type

static recorder *owner;     // of the callbacks; NULL: answer None

static PyObject *call_handler(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    recorder *r = owner;
    callback *cb = (callback *)self;
    if (!r || !r->on || PyVectorcall_NARGS(nargsf) < cb->nargs) Py_RETURN_NONE;
    return Py_NewRef(cb->handle(r, PyThreadState_Get(), args));
}

// INSTRUCTION has a vectorcall of its own: the event comes up to a hundred million times a second of plain run time.
static PyObject *call_instruction(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    recorder *r = owner;
    if (__builtin_expect(!r || !r->on || PyVectorcall_NARGS(nargsf) < 2, 0)) Py_RETURN_NONE;
    return Py_NewRef(on_instruction(r, PyThreadState_Get(), args));
}

static void callback_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef callback_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(callback, vectorcall), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot callback_slots[] = {
    {Py_tp_dealloc, callback_dealloc}, {Py_tp_call, PyVectorcall_Call}, {Py_tp_members, callback_members}, {0, NULL},
};
static PyType_Spec callback_spec = {"_plait_recorder.callback", sizeof(callback), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION, callback_slots};

static const struct { const char *event; handler handle; Py_ssize_t nargs; } events[] = {
    {"PY_START", on_start, 2}, {"PY_RESUME", on_resume, 2}, {"PY_THROW", on_throw, 3}, {"PY_RETURN", on_return, 3},
    {"PY_YIELD", on_yield, 3}, {"PY_UNWIND", on_unwind, 3}, {"RAISE", on_raise, 3}, {"RERAISE", on_reraise, 3},
    {"EXCEPTION_HANDLED", on_handled, 3}, {"INSTRUCTION", on_instruction, 2},
};
enum { EVENTS = sizeof events / sizeof *events };

static PyObject *new_callback(PyTypeObject *type, handler handle, Py_ssize_t nargs) {
    callback *cb = PyObject_New(callback, type);
    if (!cb) return NULL;
    cb->vectorcall = handle == on_instruction ? call_instruction : call_handler;
    cb->handle = handle;
    cb->nargs = nargs;
    return (PyObject *)cb;
}

// -- subscribing

static PyObject *monitoring(void) {     // borrowed
    PyObject *m = PySys_GetObject("monitoring");
    if (!m) PyErr_SetString(PyExc_RuntimeError, "this interpreter has no sys.monitoring");
    return m;
}

// The number of an event; -1 with an exception.
static long event_bit(PyObject *m, const char *name) {
    PyObject *all = PyObject_GetAttrString(m, "events");
    PyObject *bit = all ? PyObject_GetAttrString(all, name) : NULL;
    long value = bit ? PyLong_AsLong(bit) : -1;
    Py_XDECREF(bit);
    Py_XDECREF(all);
    return value;
}

static int discard(PyObject *result) {
    Py_XDECREF(result);
    return result ? 0 : -1;
}

static int set_events(PyObject *m, int tool, long events_set) {
    return discard(PyObject_CallMethod(m, "set_events", "il", tool, events_set));
}

// A free tool id; -1: none (no exception), -2: with an exception. The one that other tools take (Hypothesis: 3) comes last; 0, 1 and 2 have owners.
static int claim(PyObject *m, const char *name) {
    static const int ids[] = {4, 5, 3};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        PyObject *user = PyObject_CallMethod(m, "get_tool", "i", ids[i]);
        if (!user) return -2;
        int is_free = user == Py_None;
        Py_DECREF(user);
        if (!is_free) continue;
        return discard(PyObject_CallMethod(m, "use_tool_id", "is", ids[i], name)) < 0 ? -2 : ids[i];
    }
    return -1;
}

static int register_callbacks(recorder *r, PyObject *m, long *mask) {
    PyObject *type = PyType_FromSpec(&callback_spec);
    int bad = !type;
    *mask = 0;
    for (int i = 0; i < EVENTS && !bad; i++) {
        long bit = event_bit(m, events[i].event);
        PyObject *cb = bit > 0 ? new_callback((PyTypeObject *)type, events[i].handle, events[i].nargs) : NULL;
        bad = !cb || discard(PyObject_CallMethod(m, "register_callback", "ilO", r->tool, bit, cb)) < 0;
        Py_XDECREF(cb);
        *mask |= bit;
    }
    Py_XDECREF(type);
    return bad ? -1 : 0;
}

int monitor_start(recorder *r) {
    PyObject *m = monitoring();
    long rare = m ? event_bit(m, "STOP_ITERATION") : -1, mask = 0;
    if (rare < 0) return -1;
    r->disable = PyObject_GetAttrString(m, "DISABLE");
    r->tool = claim(m, PLAIT_TOOL_NAME);
    if (r->tool == -1) PyErr_SetString(PyExc_RuntimeError, "all tool ids of sys.monitoring are in use");
    if (!r->disable || r->tool < 0) return -1;
    // A second tool with a rare event that is set first, so that the tables for several tools exist from the start: without them, another tool
    // that subscribes later makes our events vanish (3.12, 3.13).
    r->guard = claim(m, "plait-guard");
    if (r->guard == -2) return -1;
    if (r->guard < 0) emit_coverage(r, "events may be lost if another tool subscribes later", "no second tool id of sys.monitoring was free");
    if (r->guard >= 0 && set_events(m, r->guard, rare) < 0) return -1;
    owner = r;
    if (register_callbacks(r, m, &mask) < 0) return -1;
    r->mask = mask | rare;
    return set_events(m, r->tool, r->mask);
}

static void release(PyObject *m, int tool, int with_callbacks) {
    if (tool < 0) return;
    if (set_events(m, tool, 0) < 0) PyErr_Clear();
    for (int i = 0; with_callbacks && i < EVENTS; i++) {
        long bit = event_bit(m, events[i].event);
        if (bit < 0 || discard(PyObject_CallMethod(m, "register_callback", "ilO", tool, bit, Py_None)) < 0) PyErr_Clear();
    }
    if (discard(PyObject_CallMethod(m, "free_tool_id", "i", tool)) < 0) PyErr_Clear();
}

void monitor_stop(recorder *r) {
    PyObject *m = monitoring();
    owner = NULL;
    if (!m) PyErr_Clear();
    else {
        r->robbed = r->tool >= 0 && !guard_intact(r, m, r->mask);
        if (!r->robbed) release(m, r->tool, 1);
        release(m, r->guard, 0);
    }
    r->tool = r->guard = -1;
    Py_CLEAR(r->disable);
}


void monitor_restart(recorder *r) {
    PyObject *m = PySys_GetObject("monitoring");
    if (!m || discard(PyObject_CallMethod(m, "restart_events", NULL)) < 0) PyErr_Clear();
}

void monitor_orphan(void) { owner = NULL; }
