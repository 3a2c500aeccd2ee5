// SPDX-License-Identifier: Apache-2.0
// See profile_events.h. A callback does no Python work beyond reading a code object's address, never raises, and returns None (or
// DISABLE for a place that is of no interest). CPython keeps the program's pending exception out of its way.
#define _GNU_SOURCE
#include "recorder/profile/profile_events.h"
#include <opcode.h>
#include <pthread.h>
#include <structmember.h>
#include <sys/syscall.h>
#include <unistd.h>

PyObject *plait_profile_on_main;
static PyObject *disable;                    // owned: sys.monitoring.DISABLE
static PyTypeObject *callback_type;          // owned
static pthread_key_t at_thread_end;
static int have_key;
// This thread's stack. Initial-exec: one load; a pointer fits the room that loaders keep for late libraries.
static __thread plait_profile_stack *here __attribute__((tls_model("initial-exec")));

// ---- threads

static void thread_ended(void *stack) {
    if (plait_profile.active) plait_profile_stack_end(stack);
}

// The name that threading gave the thread whose bootstrap calls us; it is not in threading's table yet.
static uint32_t thread_name(void) {
    PyObject *pending = PyErr_GetRaisedException(), *self = NULL, *name = NULL;
    PyFrameObject *frame = PyEval_GetFrame();
    uint32_t id = 0;
    Py_ssize_t n = 0;
    if (getpid() == (pid_t)syscall(SYS_gettid)) id = plait_profile_string("MainThread", 10);
    else if (frame) {
        self = PyFrame_GetVarString(frame, "self");
        name = self ? PyObject_GetAttrString(self, "_name") : NULL;
        const char *text = name && PyUnicode_Check(name) ? PyUnicode_AsUTF8AndSize(name, &n) : NULL;
        if (text) id = plait_profile_string(text, n);
    }
    Py_XDECREF(name);
    Py_XDECREF(self);
    PyErr_Clear();
    PyErr_SetRaisedException(pending);
    return id ? id : plait_profile_string("thread", 6);
}

plait_profile_stack *plait_profile_here(void) {
    if (!here && (here = plait_profile_stack_new((uint32_t)syscall(SYS_gettid), thread_name())) != NULL && have_key)
        pthread_setspecific(at_thread_end, here);
    return here;
}

void plait_profile_drop_here(void) {
    if (!here) return;
    if (have_key) pthread_setspecific(at_thread_end, NULL);
    plait_free(here->entries);
    plait_free(here);
    here = NULL;
}

static inline plait_profile_stack *stack_here(void) {
    return __builtin_expect(here != NULL, 1) ? here : plait_profile_here();
}

// ---- calls

static PyObject *on_enter(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    plait_profile_stack *stack = stack_here();
    if (stack && plait_profile.active) plait_profile_enter(stack, args[0], plait_profile_code((PyCodeObject *)args[0]));
    return Py_NewRef(Py_None);
}

static PyObject *on_leave(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    if (here && plait_profile.active) plait_profile_leave(here, args[0]);
    return Py_NewRef(Py_None);
}

static PyObject *on_call(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyMethodDef *definition = plait_profile_definition(args[2]);
    if (definition && here && plait_profile.active) plait_profile_enter(here, definition, plait_profile_native(args[2], definition));
    return Py_NewRef(Py_None);
}

static PyObject *on_native(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyMethodDef *definition = plait_profile_definition(args[2]);
    if (definition && here && plait_profile.active) plait_profile_leave(here, definition);
    return Py_NewRef(Py_None);
}

// ---- lines: the innermost call's entry knows its line; what is charged to the node is charged to the line, too

static plait_profile_line *current_line(plait_profile_stack *stack) {
    uint32_t line = stack->depth ? stack->entries[stack->depth - 1].line : 0;
    return line ? &plait_profile.lines[line] : NULL;
}

// What watching lines takes is taken off as it comes, never below zero: the cost of an event of which there may be one a few nanoseconds of program
// cannot be told from a sum.
static void charge_line(plait_profile_stack *stack) {
    plait_profile_line *line = current_line(stack);
    uint64_t now = plait_profile_ticks(), passed = now - stack->thread->last, taken = stack->owed < passed ? stack->owed : passed;
    stack->owed = 0;
    stack->skipped += taken;
    stack->thread->last = now;
    plait_profile.header->lines_removed += taken;
    plait_profile.nodes[stack->thread->current].own += passed - taken;
    if (line) line->own += passed - taken;
}

static uint64_t line_clock(const plait_profile_stack *stack) { return stack->thread->last - stack->skipped; }

static void close_line(plait_profile_stack *stack) {
    plait_profile_line *line = current_line(stack);
    if (line && --line->active == 0) line->total += line_clock(stack) - stack->entries[stack->depth - 1].line_started;
    if (stack->depth) stack->entries[stack->depth - 1].line = 0;
}

static void open_line(plait_profile_stack *stack, const plait_profile_known *code, uint32_t number, int starts) {
    uint32_t id = plait_profile_line_id(code->func, number, 0, 0);
    if (!id || !stack->depth) return;
    plait_profile_entry *entry = &stack->entries[stack->depth - 1];
    plait_profile.lines[id].hits += starts;
    plait_profile.lines[id].active++;
    entry->line = id;
    uint64_t now = plait_profile_ticks();
    stack->skipped += now - stack->thread->last;
    stack->thread->last = now;
    entry->line_started = line_clock(stack);
}

static void enter_lines(plait_profile_stack *stack, const void *key, uint32_t func) {
    charge_line(stack);
    plait_profile_enter(stack, key, func);
}

static void leave_lines(plait_profile_stack *stack, const void *key) {
    charge_line(stack);
    while (stack->depth && stack->entries[stack->depth - 1].key != key) {
        close_line(stack);
        if (!plait_profile_resync(stack, key)) return;
    }
    close_line(stack);
    plait_profile_leave(stack, key);
}

static PyObject *on_enter_lines(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    plait_profile_stack *stack = stack_here();
    if (stack && plait_profile.active) enter_lines(stack, args[0], plait_profile_code((PyCodeObject *)args[0]));
    return Py_NewRef(Py_None);
}

// A resumed generator is in the middle of a line for which no LINE event may come.
static PyObject *on_resume_lines(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyObject *none = on_enter_lines(self, args, n, names);
    PyCodeObject *code = (PyCodeObject *)args[0];
    const plait_profile_known *slot = plait_profile_slot(code);
    if (here && plait_profile.active && slot->key == code && !slot->library)
        open_line(here, slot, PyCode_Addr2Line(code, (int)PyLong_AsLong(args[1])), 0);
    return none;
}

static PyObject *on_leave_lines(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    if (here && plait_profile.active) leave_lines(here, args[0]);
    return Py_NewRef(Py_None);
}

static PyObject *on_call_lines(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyMethodDef *definition = plait_profile_definition(args[2]);
    if (definition && here && plait_profile.active) enter_lines(here, definition, plait_profile_native(args[2], definition));
    return Py_NewRef(Py_None);
}

static PyObject *on_native_lines(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyMethodDef *definition = plait_profile_definition(args[2]);
    if (definition && here && plait_profile.active) leave_lines(here, definition);
    return Py_NewRef(Py_None);
}

static PyObject *on_line(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyCodeObject *code = (PyCodeObject *)args[0];
    if (!here || !plait_profile.active) return Py_NewRef(Py_None);
    uint32_t func = plait_profile_code(code);
    const plait_profile_known *slot = plait_profile_slot(code);
    if (!func || slot->library) return Py_NewRef(disable);
    charge_line(here);
    if (!here->depth || here->entries[here->depth - 1].key != code) return Py_NewRef(Py_None);
    close_line(here);
    open_line(here, slot, (int)PyLong_AsLong(args[1]), 1);
    here->owed = (uint64_t)plait_profile.header->line_cost;
    return Py_NewRef(Py_None);
}

// Opcode at a byte offset, 0 when it cannot be read.
static int opcode_at(PyCodeObject *code, int offset) {
    PyObject *bytes = PyCode_GetCode(code);
    int opcode = bytes && offset >= 0 && offset < PyBytes_GET_SIZE(bytes) ? (unsigned char)PyBytes_AS_STRING(bytes)[offset] : 0;
    Py_XDECREF(bytes);
    PyErr_Clear();
    return opcode;
}

// FOR_ITER: to the next code unit, one iteration; elsewhere, the iterator is exhausted. All other branches are switched off.
static PyObject *on_branch(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    PyCodeObject *code = (PyCodeObject *)args[0];
    if (!plait_profile.active) return Py_NewRef(Py_None);
    int offset = (int)PyLong_AsLong(args[1]), target = (int)PyLong_AsLong(args[2]);
    uint32_t func = plait_profile_code(code);
    uint64_t key = (uint64_t)func << 33 | 1ull << 32 | (uint32_t)offset;
    uint64_t *found = plait_map_find(&plait_profile.line_ids, key);
    if (!found) {
        if (!func || plait_profile_slot(code)->library || opcode_at(code, offset) != FOR_ITER) return Py_NewRef(disable);
        if (!plait_profile_line_id(func, PyCode_Addr2Line(code, offset), 1, offset)) return Py_NewRef(disable);
        found = plait_map_find(&plait_profile.line_ids, key);
        if (!found) return Py_NewRef(disable);
    }
    if (target <= offset + 4) plait_profile.lines[*found].hits++;
    else plait_profile.lines[*found].exhausted++;
    if (here) here->owed += (uint64_t)plait_profile.header->turn_cost;
    return Py_NewRef(Py_None);
}

// ---- before the program

// Is the frame that starts now the main module's? No frame is under it, or (with -m) only runpy's.
static int is_main(PyCodeObject *code) {
    PyFrameObject *frame = PyEval_GetFrame();
    if (!frame || strcmp(PyUnicode_AsUTF8(code->co_name), "<module>") != 0) return 0;
    PyObject *globals = PyFrame_GetGlobals(frame);
    PyObject *name = globals && PyDict_Check(globals) ? PyDict_GetItemString(globals, "__name__") : NULL;
    int main = name && PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, "__main__") == 0;
    PyFrameObject *back = main ? PyFrame_GetBack(frame) : NULL;
    PyCodeObject *caller = back ? PyFrame_GetCode(back) : NULL;
    if (caller) main = PyUnicode_CompareWithASCIIString(caller->co_filename, "<frozen runpy>") == 0;
    Py_XDECREF(caller);
    Py_XDECREF(back);
    Py_XDECREF(globals);
    return main;
}

static PyObject *on_armed(PyObject *self, PyObject *const *args, size_t n, PyObject *names) {
    if (plait_profile.active || !is_main((PyCodeObject *)args[0])) return Py_NewRef(Py_None);
    PyObject *done = PyObject_CallNoArgs(plait_profile_on_main);
    if (!done) return NULL;
    Py_DECREF(done);
    plait_profile_stack *stack = plait_profile_here();
    if (!stack) return Py_NewRef(Py_None);
    plait_profile_enter(stack, args[0], plait_profile_code((PyCodeObject *)args[0]));   // its PY_START went to us, armed
    plait_profile.header->main_node = stack->thread->current;
    return Py_NewRef(Py_None);
}

// ---- the callable type

typedef struct callback {
    PyObject_HEAD
    vectorcallfunc call;
} callback;

static const vectorcallfunc handlers[PLAIT_ON_COUNT] = {
    [PLAIT_ON_ARMED] = (vectorcallfunc)on_armed,
    [PLAIT_ON_ENTER] = (vectorcallfunc)on_enter,
    [PLAIT_ON_LEAVE] = (vectorcallfunc)on_leave,
    [PLAIT_ON_CALL] = (vectorcallfunc)on_call,
    [PLAIT_ON_NATIVE] = (vectorcallfunc)on_native,
    [PLAIT_ON_ENTER_LINES] = (vectorcallfunc)on_enter_lines,
    [PLAIT_ON_RESUME_LINES] = (vectorcallfunc)on_resume_lines,
    [PLAIT_ON_LEAVE_LINES] = (vectorcallfunc)on_leave_lines,
    [PLAIT_ON_CALL_LINES] = (vectorcallfunc)on_call_lines,
    [PLAIT_ON_NATIVE_LINES] = (vectorcallfunc)on_native_lines,
    [PLAIT_ON_LINE] = (vectorcallfunc)on_line,
    [PLAIT_ON_BRANCH] = (vectorcallfunc)on_branch,
};

static void callback_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyMemberDef callback_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(callback, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot callback_slots[] = {
    {Py_tp_call, (void *)PyVectorcall_Call},
    {Py_tp_dealloc, (void *)callback_dealloc},
    {Py_tp_members, callback_members},
    {0, NULL},
};
static PyType_Spec callback_spec = {
    .name = "_plait_profiler.callback",
    .basicsize = sizeof(callback),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = callback_slots,
};

int plait_profile_events_open(PyObject *module, PyObject *disabled) {
    if (!callback_type) callback_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &callback_spec, NULL);
    Py_XSETREF(disable, Py_NewRef(disabled));
    if (!have_key) have_key = pthread_key_create(&at_thread_end, thread_ended) == 0;
    return callback_type != NULL;
}

PyObject *plait_profile_callback(plait_profile_event event) {
    callback *made = PyObject_New(callback, callback_type);
    if (made) made->call = handlers[event];
    return (PyObject *)made;
}
