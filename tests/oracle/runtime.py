# SPDX-License-Identifier: Apache-2.0
"""What a rewritten program calls: names, control, and the log. Operations on objects are in objects.py and natives.py.

Every access goes through R and W. Objects that own a location are kept alive to the end (`kept`), so an id names one
object for the whole run; lists made by comprehensions and classes have a token from before they exist (`alias`).
"""
import sys
import threading

from calls import Calls
from iteration import Generator, Loop, Ready
from objects import Objects
from scopes import OracleUnsupported
from tree import Activation, Inst, Node, Op, Region

ALLOWED_IMPORTS = {"math", "functools", "itertools", "operator", "sys", "collections", "time", "threading", "dataclasses",
                   "contextlib", "random", "enum", "abc", "typing", "array"}


class ThreadState:
    def __init__(self, node):
        self.current, self.act = node, None
        self.last_begin = 0     # length of the log when an activation began last


class Manager:
    """A context manager in a rewritten `with`: leaving it closes the loops that control left."""

    def __init__(self, runtime, depth, manager):
        self.runtime, self.depth, self.manager = runtime, depth, manager
        if not hasattr(type(manager), "__enter__") or not hasattr(type(manager), "__exit__"):
            raise TypeError(f"'{type(manager).__name__}' object does not support the context manager protocol")

    def __enter__(self):
        return type(self.manager).__enter__(self.manager)

    def __exit__(self, *details):
        self.runtime.trunc(self.depth)
        return type(self.manager).__exit__(self.manager, *details)


class Runtime(Objects, Calls):
    def __init__(self, source, filename):
        self.lines, self.filename = source.encode().split(b"\n"), filename
        self.sites, self.names, self.comps, self.regions, self.loops = [], [], [], [], []
        self.log, self.kept, self.alias, self.serial, self.failure = [], {}, {}, 0, None
        self.program = Region("program", 0, 0, "program")
        self.root = Node(None, "program", self.program)
        self.local_state, self.globals = threading.local(), {}

    # tables

    def new_region(self, kind, line, column, text):
        self.regions.append(Region(kind, line, column, text))
        return len(self.regions) - 1

    def new_loop(self, kind, line, column, depth, where):
        self.loops.append((self.regions[self.new_region("loop", line, column, kind)], depth, where))
        return len(self.loops) - 1

    def keyword_before(self, line, column):
        """Place of the `for` that stands before a comprehension target."""
        text = self.lines[line - 1][:column]
        while b"for" not in text:
            line -= 1
            text = self.lines[line - 1]
        return line, text.rindex(b"for")

    def number_regions(self):
        groups = {}
        for region in self.regions:
            groups.setdefault((region.kind, region.line, region.name), []).append(region)
        for group in groups.values():
            for place, region in enumerate(sorted(group, key=lambda r: r.column)):
                region.ordinal = place

    # the log

    def state(self):
        try:
            return self.local_state.state
        except AttributeError:
            self.local_state.state = ThreadState(Node(self.root, "thread", None, self.fresh()))
            return self.local_state.state

    def fresh(self):
        self.serial += 1
        return -self.serial

    def token(self, obj):
        key = id(obj)
        if key not in self.kept:
            self.kept[key] = obj
        return self.alias.get(key, key)

    def access(self, op, write, location):
        self.log.append((op, write, location, self.state().current))

    def R(self, op, sort, owner, key=None):
        self.access(op, False, (sort, owner, key))

    def W(self, op, sort, owner, key=None):
        self.access(op, True, (sort, owner, key))

    def died(self, op):
        """It raised: what it had done before a callback of its own stays."""
        op.dead, op.kept = True, self.state().last_begin

    def op(self, site):
        return Op(self.sites[site])

    def unsupported(self, text):
        """Not an ordinary exception of the program: remembered, so that its handlers cannot swallow it."""
        self.failure = self.failure or OracleUnsupported(text)
        raise self.failure

    # activations

    def begin(self, act):
        state = self.state()
        act.caller = state.act, state.current
        state.last_begin = len(self.log)
        act.begin_under(state.current)
        state.act, state.current = act, act.current()

    def leave(self, act):
        state = self.state()
        state.act, state.current = act.caller

    def enter(self, fid):
        region = self.regions[fid]
        region.instances += 1
        act = Activation(self.fresh(), region)
        self.begin(act)
        return act

    def enter_class(self, fid):
        act = self.enter(fid)
        act.token = self.fresh()
        return act.token

    def leave_class(self):
        act = self.state().act
        act.stack.clear()
        self.leave(act)

    def lam(self, fid, body):
        act = self.enter(fid)
        try:
            return body(act)
        finally:
            self.leave(act)

    def gen(self, fid, body, source=None):
        return Generator(self, self.regions[fid], body, source)

    # coroutines; `async with` and `async for` look methods up in the class, as the interpreter does

    def awaited(self, value):
        return value if isinstance(value, Generator) else type(value).__await__(value)

    def aenter(self, manager):
        return type(manager).__aenter__(manager)

    def aexit(self, manager, error):
        return type(manager).__aexit__(manager, type(error) if error is not None else None, error, None)

    def aiter(self, value):
        return type(value).__aiter__(value)

    def anext(self, iterator):
        return type(iterator).__anext__(iterator)

    # loops

    def trunc(self, depth):
        state = self.state()
        del state.act.stack[depth:]
        state.current = state.act.current()

    def matching(self, depth, kind):
        return kind

    def open_loop(self, region, depth):
        state = self.state()
        del state.act.stack[depth:]
        region.instances += 1
        state.act.stack.append(Inst(region, state.act.current()))

    def next_iteration(self, depth):
        state = self.state()
        del state.act.stack[depth + 1:]
        state.act.stack[depth].next_iteration()
        state.current = state.act.current()

    def loop(self, number, source, shape=None):
        region, depth, where = self.loops[number]
        return Loop(self, region, depth, where, source, shape)

    def wbegin(self, number):
        region, depth, _ = self.loops[number]
        self.open_loop(region, depth)

    def wtop(self, number):
        self.next_iteration(self.loops[number][1])
        return True

    def wcount(self, number):
        self.loops[number][0].iterations += 1

    def manager(self, depth, site, manager):
        if not self.is_user_object(manager) and type(manager).__module__ != "contextlib":
            self.unsupported(f"with {type(manager).__name__}")
        return Manager(self, depth, manager)

    def check_import(self, module):
        if module.split(".")[0] not in ALLOWED_IMPORTS:
            self.unsupported(f"import {module}")

    # names

    def name_op(self, k):
        sort, text, comp, site = self.names[k]
        return Op(self.sites[site]), text, comp

    def local(self, k, value):
        op, text, comp = self.name_op(k)
        self.R(op, "local", self.state().act.serial, (comp, text))
        return value

    def wlocal(self, k):
        op, text, comp = self.name_op(k)
        self.W(op, "local", self.state().act.serial, (comp, text))
        return True

    def cell(self, k, owner, value):
        op, text, _ = self.name_op(k)
        self.R(op, "cell", owner if isinstance(owner, int) else owner.serial, text)
        return value

    def wcell(self, k, owner):
        op, text, _ = self.name_op(k)
        self.W(op, "cell", owner if isinstance(owner, int) else owner.serial, text)
        return True

    def wglobal(self, k):
        op, text, _ = self.name_op(k)
        self.W(op, "global", 0, text)
        return True

    def class_name(self, k, namespace, thunk, constant):
        op, text, _ = self.name_op(k)
        if text in namespace:
            self.R(op, "attribute", self.state().act.token, text)
            return namespace[text]
        value = thunk()
        if not constant and text in self.globals:
            self.R(op, "global", 0, text)
        return value

    def wclass(self, k):
        op, text, _ = self.name_op(k)
        self.W(op, "attribute", self.state().act.token, text)
        return True

    # temporaries of chained comparisons

    def put(self, key, value):
        self.state().act.temps[key] = value
        return value

    def take(self, key):
        return self.state().act.temps.pop(key)

    # comprehensions

    def comp_begin(self, k, source):
        kind, site, _ = self.comps[k]
        token = self.fresh()
        self.state().act.comps[k] = [token, 0, None]
        self.W(self.op(site), "length", token)
        return source

    def comp_end(self, k, value):
        token = self.state().act.comps.pop(k)[0]
        self.kept[id(value)] = value
        self.alias[id(value)] = token
        return value

    def item(self, k, value):
        kind, _, site = self.comps[k]
        record = self.state().act.comps[k]
        if kind == "list":
            self.W(self.op(site), "element", record[0], record[1])
            record[1] += 1
        else:
            self.W(self.op(site), "key", record[0], self.safe_key(value))
        return value

    def comp_key(self, k, key):
        self.state().act.comps[k][2] = self.safe_key(key)
        return key

    def comp_value(self, k, value):
        _, _, site = self.comps[k]
        record = self.state().act.comps[k]
        self.W(self.op(site), "key", record[0], record[2])
        return value

    def getiter(self, site, value):
        return Ready(self.iterator(value))

    def run(self, code, stdout=None):
        """Runs the program as __main__; returns the exception that ended it, or None."""
        space = {"__name__": "__main__", "__file__": self.filename, "__builtins__": __builtins__, "_o": self,
                 "_o_locals": locals_of_caller()}
        self.globals = space
        sys.setrecursionlimit(20000)
        ended = None
        try:
            exec(code, space)
        except BaseException as error:  # the program's own end, whatever it is
            ended = error
        if self.failure:
            raise self.failure
        if isinstance(ended, OracleUnsupported):
            raise ended
        self.number_regions()
        return ended


def locals_of_caller():
    return locals


setattr(Runtime, "global", lambda self, k, value: self.read_global(k, value))


def read_global(self, k, value):
    op, text, _ = self.name_op(k)
    if text in self.globals:
        self.R(op, "global", 0, text)
    return value


Runtime.read_global = read_global
