// SPDX-License-Identifier: Apache-2.0
// Against the silent loss of events when other tools are at work in the program (docs/internals/recorder.md, "Other tools").
//
// Two things make INSTRUCTION events vanish without a word on 3.12 and 3.13. A second tool that subscribes to an event of ours once our code
// is instrumented: monitor_start prevents it with a tool of its own, the guard. And a LINE handler that answers DISABLE: CPython takes the
// line's event out of the instruction and, that one time, ours with it. It does not when another tool wants the line too, so the guard
// asks for LINE events (with no callback) as long as somebody else does: everywhere, or in the code objects where they do.
#include "recorder/frame.h"
#include "internal/pycore_interp.h"
#include "recorder/recorder.h"
#include "recorder/monitor.h"

enum { ORDINARY_TOOLS = 0x3f };      // sys.settrace and sys.setprofile have the numbers above and disable nothing

static long event_of(PyObject *m, const char *name) {
    PyObject *events = PyObject_GetAttrString(m, "events"), *bit = events ? PyObject_GetAttrString(events, name) : NULL;
    long value = bit ? PyLong_AsLong(bit) : -1;
    Py_XDECREF(bit);
    Py_XDECREF(events);
    return value;
}

static void subscribe(recorder *r, PyObject *code, int with_lines) {
    PyObject *pending = PyErr_GetRaisedException(), *m = PySys_GetObject("monitoring"), *done = NULL;
    long line = m ? event_of(m, "LINE") : -1, rare = m ? event_of(m, "STOP_ITERATION") : -1;
    if (line > 0 && rare > 0 && code) done = PyObject_CallMethod(m, "set_local_events", "iOl", r->guard, code, line);
    else if (line > 0 && rare > 0) done = PyObject_CallMethod(m, "set_events", "il", r->guard, with_lines ? rare | line : rare);
    Py_XDECREF(done);
    PyErr_SetRaisedException(pending);      // without the guard the engine still notices what is missing
}

void guard_lines(recorder *r, PyThreadState *ts, PyCodeObject *code) {
    if (r->guard < 0) return;
    unsigned ours = 1u << r->guard, everywhere = ts->interp->monitors.tools[PY_MONITORING_EVENT_LINE];
    unsigned here = code->_co_monitoring ? code->_co_monitoring->local_monitors.tools[PY_MONITORING_EVENT_LINE] : 0;
    int wanted = (everywhere & ORDINARY_TOOLS & ~ours) != 0, had = (everywhere & ours) != 0;
    if (__builtin_expect(wanted != had, 0)) subscribe(r, NULL, wanted);
    if (__builtin_expect((here & ORDINARY_TOOLS & ~ours) != 0 && !(here & ours), 0)) subscribe(r, (PyObject *)code, 1);
}

// Was the subscription still ours at the end? A program may free any tool id, or put callbacks of its own under it.
int guard_intact(recorder *r, PyObject *m, long mask) {
    PyObject *name = PyObject_CallMethod(m, "get_tool", "i", r->tool);
    PyObject *events = PyObject_CallMethod(m, "get_events", "i", r->tool);
    int intact = name && PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, PLAIT_TOOL_NAME) == 0 && events
              && (PyLong_AsLong(events) & mask) == mask;
    Py_XDECREF(name);
    Py_XDECREF(events);
    PyErr_Clear();
    return intact;
}
