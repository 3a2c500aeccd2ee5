# SPDX-License-Identifier: Apache-2.0
"""Native functions and methods, each by what it reads and writes (docs/semantics.md, section 4).

A handler gets the runtime, the executing instruction and the arguments; it logs, does the work and gives the result.
"""
import functools
import itertools
import math
import operator
import random
import sys
import time
from array import array
from collections import defaultdict, deque

import lazy
from iteration import Enumerate, Filter, Generator, Iterator, ListIter, Map, Sentinel, Zip
from kinds import isinstance as is_a

FUNCTIONS, METHODS, TYPES, CLASS_METHODS, OBJECTS = {}, {}, {}, {}, {}
PURE = {abs, callable, chr, divmod, format, hash, id, isinstance, issubclass, ord, pow, round, bin, oct, hex, ascii,
        sys.intern, sys.getrecursionlimit, time.perf_counter, time.time}
PURE.update(f for f in vars(math).values() if callable(f) and f not in (math.fsum, math.prod, math.dist))
PURE.update(getattr(math, n) for n in ("gcd", "lcm"))


def is_pure(function):
    return function in PURE


IDENTITY = {isinstance, issubclass, callable, id}


def function(*targets):
    def keep(handler):
        for target in targets:
            FUNCTIONS[target] = handler
        return handler
    return keep


def a_type(target):
    def keep(handler):
        TYPES[target] = handler
        return handler
    return keep


def method(kind, *names):
    def keep(handler):
        for name in names or (handler.__name__.split("_", 1)[1],):
            METHODS[kind, name] = handler
        return handler
    return keep


# functions

for _native in IDENTITY:
    FUNCTIONS[_native] = lambda rt, op, *args, _native=_native: _native(*args)


@function(len)
def fn_len(rt, op, value):
    rt.truth_access(op, value)
    if is_a(value, (Iterator, Generator)):
        raise TypeError(f"object of type '{type(value).__name__}' has no len()")
    return len(value)


@function(print)
def fn_print(rt, op, *args, sep=" ", end="\n", file=None, flush=False):
    if file not in (None, sys.stdout, sys.stderr):
        rt.unsupported("print to a file")
    for arg in args:
        rt.text_access(op, arg)
    print(*args, sep=sep, end=end, file=file, flush=flush)
    stream = rt.token(file or sys.stdout)
    rt.R(op, "stream", stream)
    rt.W(op, "stream", stream)


@function(repr)
def fn_repr(rt, op, value):
    return repr(rt.text_access(op, value))


@a_type(str)
def type_str(rt, op, *args):
    if len(args) == 1:
        rt.text_access(op, args[0])
    return str(*args)


@function(sum)
def fn_sum(rt, op, values, start=0):
    def checked():
        for value in rt.iterate(op, values):
            if not (rt.plain(value) or rt.opaque(value)):
                rt.unsupported("sum of containers")
            yield value
    return sum(checked(), start)


def extreme(native):
    def handler(rt, op, *args, key=None, **kwargs):
        def chosen(value):
            value = rt.invoke(op, key, value) if key is not None else value
            if not (rt.plain(value) or rt.opaque(value)):
                rt.unsupported("min or max of containers")
            return value
        source = rt.iterate(op, args[0]) if len(args) == 1 else iter(args)
        return native(source, key=chosen, **kwargs)
    return handler


FUNCTIONS[min], FUNCTIONS[max] = extreme(min), extreme(max)


@function(any)
def fn_any(rt, op, values):
    return any(rt.truth(op, v) for v in rt.iterate(op, values))


@function(all)
def fn_all(rt, op, values):
    return all(rt.truth(op, v) for v in rt.iterate(op, values))


def sort_key(rt, op, key):
    def chosen(value):
        value = rt.invoke(op, key, value) if key is not None else value
        if not (rt.plain(value) or rt.opaque(value)):
            rt.unsupported("sorting containers")
        return value
    return chosen


@function(sorted)
def fn_sorted(rt, op, values, *, key=None, reverse=False):
    items = list(rt.iterate(op, values))
    return rt.born(op, sorted(items, key=sort_key(rt, op, key), reverse=reverse))


@function(iter)
def fn_iter(rt, op, value, *sentinel):
    return Sentinel(rt, value, *sentinel) if sentinel else rt.iterator(value)


@function(next)
def fn_next(rt, op, iterator, *default):
    try:
        return rt.step(op, iterator)
    except StopIteration:
        if default:
            return default[0]
        raise


@function(getattr)
def fn_getattr(rt, op, obj, name, *default):
    try:
        return rt.get_attribute(op, obj, name)
    except AttributeError:
        if default:
            return default[0]
        raise


@function(hasattr)
def fn_hasattr(rt, op, obj, name):
    try:
        rt.get_attribute(op, obj, name)
    except AttributeError:
        return False
    return True


@function(setattr)
def fn_setattr(rt, op, obj, name, value):
    rt.set_attribute(op, obj, name, value)


@function(delattr)
def fn_delattr(rt, op, obj, name):
    rt.generic_change(op, obj, name, lambda: delattr(obj, name))


@function(functools.reduce)
def fn_reduce(rt, op, folded, values, *initial):
    source = rt.iterate(op, values)
    value = initial[0] if initial else next(source)
    for item in source:
        value = rt.invoke(op, folded, value, item)
    return value


@function(math.fsum, math.prod)
def fn_fsum(rt, op, values, **kwargs):
    return rt.unsupported("math.fsum, math.prod")


# operator

for _name, _op in (("add", "Add"), ("sub", "Sub"), ("mul", "Mult"), ("truediv", "Div"), ("floordiv", "FloorDiv"),
                   ("mod", "Mod"), ("and_", "BitAnd"), ("or_", "BitOr"), ("xor", "BitXor")):
    FUNCTIONS[getattr(operator, _name)] = (
        lambda rt, op, a, b, _op=_op: rt.binary(op, _op, a, b))
for _name, _op in (("lt", "Lt"), ("le", "LtE"), ("eq", "Eq"), ("ne", "NotEq"), ("gt", "Gt"), ("ge", "GtE")):
    FUNCTIONS[getattr(operator, _name)] = (
        lambda rt, op, a, b, _op=_op: rt.compare(op, _op, a, b))
FUNCTIONS[operator.getitem] = lambda rt, op, items, key: rt.subscript(op, items, key)


def get_items(rt, op, getter, obj):
    keys = getter.__reduce__()[1]
    values = tuple([rt.subscript(op, obj, key) for key in keys])
    return values[0] if len(values) == 1 else values


OBJECTS[operator.itemgetter] = get_items


def get_attributes(rt, op, getter, obj):
    values = tuple([rt.get_attribute(op, obj, name) for name in getter.__reduce__()[1]])
    return values[0] if len(values) == 1 else values


OBJECTS[operator.attrgetter] = get_attributes


# types

@a_type(list)
def type_list(rt, op, *values):
    return rt.born(op, rt.all_items(op, values[0]) if values else [])


@a_type(tuple)
def type_tuple(rt, op, *values):
    return tuple(rt.iterate(op, values[0])) if values else ()


@a_type(set)
def type_set(rt, op, *values):
    return rt.born(op, set(rt.iterate(op, values[0])) if values else set())


@a_type(frozenset)
def type_frozenset(rt, op, *values):
    return frozenset(rt.iterate(op, values[0])) if values else frozenset()


@a_type(dict)
def type_dict(rt, op, *values, **kwargs):
    result = {}
    if values and rt.container(values[0]) == "dict":
        rt.read_all(op, values[0])
        result.update(values[0])
    elif values:
        for pair in rt.iterate(op, values[0]):
            key, value = rt.pair(op, pair)
            result[key] = value
    result.update(kwargs)
    return rt.born(op, result)


@a_type(defaultdict)
def type_defaultdict(rt, op, factory=None, *rest):
    if rest:
        rt.unsupported("defaultdict with contents")
    return rt.born(op, defaultdict(factory))


@a_type(deque)
def type_deque(rt, op, *values, maxlen=None):
    if maxlen is not None or len(values) > 1:
        rt.unsupported("deque with maxlen")
    return rt.born(op, deque(rt.iterate(op, values[0])) if values else deque())


@a_type(bytearray)
def type_bytearray(rt, op, *values):
    if values and not rt.plain(values[0]):
        return rt.born(op, bytearray(rt.iterate(op, values[0])))
    return rt.born(op, bytearray(*values))


@a_type(array)
def type_array(rt, op, code, *values):
    return rt.born(op, array(code, rt.iterate(op, values[0])) if values else array(code))


@a_type(bool)
def type_bool(rt, op, *values):
    return rt.truth(op, values[0]) if values else False


def scalar_type(cls):
    def handler(rt, op, *args, **kwargs):
        if not all(rt.plain(a) or rt.opaque(a) for a in args):
            rt.unsupported(f"{cls.__name__}() of a container")
        return cls(*args, **kwargs)
    return handler


for _cls in (int, float, complex, object, range, slice, property, staticmethod, classmethod, bytes, type,
             functools.partial, operator.itemgetter, operator.attrgetter):
    TYPES[_cls] = scalar_type(_cls)
TYPES[functools.partial] = lambda rt, op, *args, **kwargs: functools.partial(*args, **kwargs)
TYPES[type] = lambda rt, op, *args: type(*args)
TYPES[enumerate] = lambda rt, op, source, start=0: Enumerate(rt, source, start)
TYPES[zip] = lambda rt, op, *sources, **kwargs: Zip(rt, *sources, **kwargs)
TYPES[map] = lambda rt, op, *args: Map(rt, *args)
TYPES[filter] = lambda rt, op, *args: Filter(rt, *args)
lazy.register(TYPES, FUNCTIONS, CLASS_METHODS)
TYPES[itertools.count] = lambda rt, op, *args: rt.stateful(itertools.count(*args))


@a_type(reversed)
def type_reversed(rt, op, items):
    if rt.container(items) == "list":
        rt.r_length(op, items)
        return ListIter(rt, items, backwards=True)
    if rt.plain(items) or rt.is_user_object(items) or type(items) is tuple:
        return reversed(items)
    return rt.unsupported(f"reversed({type(items).__name__})")


@a_type(random.Random)
def type_random(rt, op, *seed):
    return random.Random(*seed)


def use_state(name):
    def handler(rt, op, owner, *args):
        value = getattr(owner, name)(*args)
        rt.R(op, "state", rt.token(owner))
        rt.W(op, "state", rt.token(owner))
        return value
    return handler


for _name in ("random", "getrandbits"):
    METHODS[random.Random, _name] = use_state(_name)


# methods of scalars

def scalar_method(rt, op, bound, args, kwargs):
    """str, bytes, int, float, tuple, range: they read their container arguments only by iterating them."""
    name = bound.__name__
    if name == "join":
        return bound(list(rt.iterate(op, args[0])))
    if name in ("format", "format_map"):
        for arg in list(args) + list(kwargs.values()):
            if not (rt.plain(arg) or rt.opaque(arg)):
                rt.unsupported("str.format of a container")
    elif not all(rt.plain(a) for a in args) and not is_a(bound.__self__, tuple):
        rt.unsupported(f"{name}() with a container")
    elif is_a(bound.__self__, tuple) and not rt.plain(bound.__self__):
        rt.unsupported(f"tuple.{name} over containers")
    return rt.born(op, bound(*args, **kwargs))
