# SPDX-License-Identifier: Apache-2.0
"""Starts the profiler inside the program (see site/sitecustomize.py for how it gets here).

All recording is C (_plait_profiler). Here: which events, measuring what their bookkeeping costs, and the two ends of the recording.
"""
import atexit
import gc
import os
import sys

import _plait_profiler as profiler

# Kinds of callbacks, in the order of plait_profile_event.
(ARMED, ENTER, LEAVE, CALL, NATIVE, ENTER_LINES, RESUME_LINES, LEAVE_LINES, CALL_LINES, NATIVE_LINES, LINE, BRANCH) = range(12)
OPTION_LINES = 1
CALLS = 400         # of one calibration round: short, so that some are left in peace on a busy machine
ROUNDS = 9          # of which the best counts


def _table(events, lines):
    """Which callback serves which event."""
    enter, resume, leave, call, native = ((ENTER_LINES, RESUME_LINES, LEAVE_LINES, CALL_LINES, NATIVE_LINES) if lines
                                          else (ENTER, ENTER, LEAVE, CALL, NATIVE))
    table = {events.PY_START: enter, events.PY_RESUME: resume, events.PY_THROW: enter,
             events.PY_RETURN: leave, events.PY_YIELD: leave, events.PY_UNWIND: leave,
             events.CALL: call, events.C_RETURN: native, events.C_RAISE: native}
    if lines:
        table[events.LINE] = LINE
        table[events.BRANCH] = BRANCH
    return table


def _claim(monitoring):
    """A tool id nobody uses; the profiler's own number is left to the program (cProfile takes it)."""
    for tool in (4, 5, 3):
        if monitoring.get_tool(tool) is None:
            monitoring.use_tool_id(tool, "plait profile")
            return tool
    raise RuntimeError("no free tool id in sys.monitoring")


def _switch(tool, table):
    monitoring = sys.monitoring
    mask = 0
    for event, kind in table.items():
        monitoring.register_callback(tool, event, profiler.callback(kind))
        mask |= event
    monitoring.set_events(tool, mask)


def _silence(tool, table):
    sys.monitoring.set_events(tool, 0)
    for event in table:
        sys.monitoring.register_callback(tool, event, None)


def _empty():
    pass


def _call_python(callee, times):
    for _ in times:
        callee()


def _call_native(callee, times):
    for _ in times:
        callee(1)


def _round(loop, callee):
    """Ticks that one call takes, loop included."""
    start = profiler.ticks()
    loop(callee, range(CALLS))
    return (profiler.ticks() - start) / CALLS


def _cost(loop, callee, known_as, tool, table):
    """(inside, outside) of one call's bookkeeping, in ticks.

    The whole cost is what a call takes with events less what it takes without. The inside part is the time recorded for a callee that
    does nothing, less what doing nothing takes: half of an unwatched call, the other half being the caller's.
    """
    plain = min(_round(loop, callee) for _ in range(ROUNDS))
    _switch(tool, table)
    profiler.record(True)
    watched, inside, before = [], [], (0, 0)
    for _ in range(ROUNDS):
        watched.append(_round(loop, callee))
        now = profiler.measured(known_as)
        inside.append((now[1] - before[1]) / max(now[0] - before[0], 1))
        before = now
    profiler.record(False)
    _silence(tool, table)
    profiler.reset()
    whole = max(min(watched) - plain, 0.0)
    within = min(max(min(inside) - plain / 2, 0.0), whole)
    return within, whole - within


def _line_code(lines):
    """A loop over `lines` lines that do next to nothing; in a file of its own, since library code has no line events."""
    space = {}
    exec(compile("def f(turns):\n for _ in turns:\n" + "  a = _\n" * lines, "<plait>", "exec"), space)
    return space["f"]


def _line_cost(tool, table):
    """(a line's, a turn's) bookkeeping in ticks: loops of few and of many lines, their own time watched less what they take unwatched.

    The middle of the rounds counts, not the best: one in nine now and then takes a quarter less than all others.
    """
    cost = {}
    for lines in (1, 9):
        loop, turns = _line_code(lines), range(CALLS // 8)
        plain, watched, before = [], [], 0
        for _ in range(ROUNDS):
            began = profiler.ticks()
            loop(turns)
            plain.append(profiler.ticks() - began)
        _switch(tool, table)
        profiler.record(True)
        for _ in range(ROUNDS):
            loop(turns)
            now = profiler.measured(loop.__code__)[1]
            watched.append(now - before)
            before = now
        profiler.record(False)
        _silence(tool, table)
        profiler.reset()
        cost[lines] = max(sorted(watched)[ROUNDS // 2] - sorted(plain)[ROUNDS // 2], 0) / len(turns)
    line = max(cost[9] - cost[1], 0) / 8
    return line, max(cost[1] - 2 * line, 0)


def start(fd, options):
    """Called before the program; returns with the profiler armed for the start of its main module."""
    monitoring = sys.monitoring
    lines = bool(profiler.open(fd, monitoring.DISABLE, (os.path.dirname(os.__file__) + os.sep,)) & OPTION_LINES)
    os.close(fd)
    tool = _claim(monitoring)
    table = _table(monitoring.events, lines)
    profiler.costs(*_cost(_call_python, _empty, _empty.__code__, tool, table), *_cost(_call_native, abs, abs, tool, table))

    if lines:
        profiler.line_costs(*_line_cost(tool, table))

    def on_main():      # no frame of the program has run an instruction yet
        try:
            _switch(tool, table)
            gc.callbacks.append(profiler.gc)
            profiler.begin()
        except BaseException as error:
            sys.stderr.write("plait: cannot start profiling: %s: %s\n" % (type(error).__name__, error))
            sys.stderr.flush()
            os._exit(125)

    def in_child():
        profiler.forked()
        _silence(tool, table)
        if profiler.gc in gc.callbacks:
            gc.callbacks.remove(profiler.gc)

    profiler.arm(on_main)
    atexit.register(profiler.end)       # registered first, so it runs after the program's own
    os.register_at_fork(after_in_child=in_child)
    monitoring.register_callback(tool, monitoring.events.PY_START, profiler.callback(ARMED))
    monitoring.set_events(tool, monitoring.events.PY_START)
