// SPDX-License-Identifier: Apache-2.0
// The extension module _plait_profiler: what profile_boot.py calls. One profiler a process, so the state is static (profile_tree.h).
#include <unistd.h>
#include "recorder/profile/profile_events.h"
#if defined(__x86_64__)
#include <cpuid.h>
#endif

static uint64_t monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000u + now.tv_nsec;
}

// Does the processor's counter run at a constant rate, through sleep states, on every core?
static int counter_is_constant(void) {
#if defined(__x86_64__)
    unsigned a, b, c, d;
    return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d >> 8 & 1);
#elif defined(__aarch64__)
    return 1;
#else
    return 0;
#endif
}

static PyObject *module_open(PyObject *module, PyObject *args) {
    int fd;
    PyObject *disabled, *prefixes;
    plait_error error = {""};
    if (!PyArg_ParseTuple(args, "iOO!", &fd, &disabled, &PyTuple_Type, &prefixes)) return NULL;
    if (plait_profile_tree_open(fd, &error) != PLAIT_OK) {
        PyErr_SetString(PyExc_RuntimeError, error.text);
        return NULL;
    }
    if (!plait_profile_names_open() || !plait_profile_events_open(module, disabled)) return NULL;
    plait_profile_library_prefixes(prefixes);
    plait_profile_header *header = plait_profile.header;
    header->clock = counter_is_constant() ? PLAIT_PROFILE_CLOCK_COUNTER : PLAIT_PROFILE_CLOCK_MONOTONIC;
    header->pid = getpid();
    header->start_ns = monotonic_ns();
    header->start_ticks = plait_profile_ticks();
    header->state = PLAIT_PROFILE_BOOTED;
    return PyLong_FromUnsignedLong(header->options);
}

static PyObject *module_callback(PyObject *module, PyObject *event) {
    long which = PyLong_AsLong(event);
    if (which == -1 && PyErr_Occurred()) return NULL;
    if (which < 0 || which >= PLAIT_ON_COUNT) return PyErr_Format(PyExc_ValueError, "no event %ld", which);
    return plait_profile_callback((plait_profile_event)which);
}

static PyObject *module_arm(PyObject *module, PyObject *on_main) {
    Py_XSETREF(plait_profile_on_main, Py_NewRef(on_main));
    Py_RETURN_NONE;
}

static PyObject *module_record(PyObject *module, PyObject *on) {
    int active = PyObject_IsTrue(on);
    if (active < 0) return NULL;
    plait_profile.active = active;
    Py_RETURN_NONE;
}

static PyObject *module_begin(PyObject *module, PyObject *unused) {
    plait_profile.header->start_ns = monotonic_ns();
    plait_profile.header->start_ticks = plait_profile_ticks();
    plait_profile.header->state = PLAIT_PROFILE_RUNNING;
    plait_profile.active = 1;
    Py_RETURN_NONE;
}

static PyObject *module_end(PyObject *module, PyObject *unused) {
    if (plait_profile.header->pid != (uint32_t)getpid()) Py_RETURN_NONE;
    plait_profile_stack *stack = plait_profile_here();
    if (stack) {
        plait_profile_charge(stack);
        plait_profile_idle(stack);
        stack->thread->ended = stack->thread->last;
    }
    plait_profile.active = 0;
    plait_profile.header->end_ns = monotonic_ns();
    plait_profile.header->end_ticks = plait_profile_ticks();
    plait_profile.header->state = PLAIT_PROFILE_COMPLETE;
    Py_RETURN_NONE;
}

// In the child of a fork: the mapping is the parent's.
static PyObject *module_forked(PyObject *module, PyObject *unused) {
    plait_profile.active = 0;
    __atomic_fetch_add(&plait_profile.header->forks, 1, __ATOMIC_RELAXED);
    Py_RETURN_NONE;
}

static PyObject *module_reset(PyObject *module, PyObject *unused) {
    plait_profile.active = 0;
    plait_profile_drop_here();
    plait_profile_tree_reset();
    Py_RETURN_NONE;
}

static PyObject *module_ticks(PyObject *module, PyObject *unused) { return PyLong_FromUnsignedLongLong(plait_profile_ticks()); }

// (calls, own ticks) recorded so far for a code object or native function.
static PyObject *module_measured(PyObject *module, PyObject *what) {
    PyMethodDef *definition = PyCode_Check(what) ? NULL : plait_profile_definition(what);
    uint32_t func = definition ? plait_profile_native(what, definition) : PyCode_Check(what) ? plait_profile_code((PyCodeObject *)what) : 0;
    uint64_t calls = 0, own = 0;
    for (uint32_t i = 1; func && i < plait_profile.header->nodes; i++) {
        if (plait_profile.nodes[i].func != func) continue;
        calls += plait_profile.nodes[i].calls;
        own += plait_profile.nodes[i].own;
    }
    return Py_BuildValue("KK", (unsigned long long)calls, (unsigned long long)own);
}

static PyObject *module_costs(PyObject *module, PyObject *args) {
    plait_profile_header *header = plait_profile.header;
    if (!PyArg_ParseTuple(args, "dddd", &header->python_cost.inside, &header->python_cost.outside, &header->native_cost.inside,
                          &header->native_cost.outside)) return NULL;
    Py_RETURN_NONE;
}

static PyObject *module_line_costs(PyObject *module, PyObject *args) {
    plait_profile_header *header = plait_profile.header;
    if (!PyArg_ParseTuple(args, "dd", &header->line_cost, &header->turn_cost)) return NULL;
    header->lines_removed = 0;
    Py_RETURN_NONE;
}

// A member of gc.callbacks: (phase, info).
static PyObject *module_gc(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    plait_profile_header *header = plait_profile.header;
    if (!plait_profile.active || n != 2 || !PyUnicode_Check(args[0]) || !PyDict_Check(args[1])) Py_RETURN_NONE;
    if (PyUnicode_CompareWithASCIIString(args[0], "start") == 0) {
        header->gc_started = plait_profile_ticks();
        Py_RETURN_NONE;
    }
    PyObject *generation = PyDict_GetItemString(args[1], "generation"), *collected = PyDict_GetItemString(args[1], "collected");
    long which = generation ? PyLong_AsLong(generation) : 0, freed = collected ? PyLong_AsLong(collected) : 0;
    PyErr_Clear();
    if (which < 0 || which > 2) which = 2;
    header->gc_runs[which]++;
    header->gc_collected[which] += freed > 0 ? freed : 0;
    header->gc_ticks[which] += plait_profile_ticks() - header->gc_started;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"open", module_open, METH_VARARGS, "open(fd, DISABLE, library_prefixes) -> options"},
    {"callback", module_callback, METH_O, "callback(kind): a callable for sys.monitoring.register_callback"},
    {"arm", module_arm, METH_O, "arm(on_main): what the armed callback calls at the start of the main module"},
    {"record", module_record, METH_O, "record(on): switches recording, for calibration"},
    {"begin", module_begin, METH_NOARGS, "begin(): the program starts"},
    {"end", module_end, METH_NOARGS, "end(): the program is over"},
    {"forked", module_forked, METH_NOARGS, "forked(): this is a child process"},
    {"reset", module_reset, METH_NOARGS, "reset(): forgets what was recorded"},
    {"ticks", module_ticks, METH_NOARGS, "ticks(): the clock"},
    {"measured", module_measured, METH_O, "measured(code or function) -> (calls, own ticks)"},
    {"costs", module_costs, METH_VARARGS, "costs(python inside, outside, native inside, outside)"},
    {"line_costs", module_line_costs, METH_VARARGS, "line_costs(a line's, a turn's of a for loop)"},
    {"gc", (PyCFunction)(void (*)(void))module_gc, METH_FASTCALL, "gc(phase, info): for gc.callbacks"},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_plait_profiler", "The recorder of plait profile.", 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__plait_profiler(void);
PyMODINIT_FUNC PyInit__plait_profiler(void) { return PyModuleDef_Init(&definition); }
