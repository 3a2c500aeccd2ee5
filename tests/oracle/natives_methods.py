# SPDX-License-Identifier: Apache-2.0
"""The methods of list, deque, bytearray, array, dict and set: what each reads and writes (docs/semantics.md, section 4)."""
import operator
from array import array
from collections import OrderedDict, deque

from kinds import isinstance as is_a
from natives import CLASS_METHODS, METHODS, method, sort_key

# methods of list, bytearray, array, deque

@method("list")
def list_append(rt, op, items, value):
    rt.r_length(op, items)
    items.append(value)
    rt.w_elements(op, items, [len(items) - 1])
    rt.w_length(op, items)


@method("list")
def list_extend(rt, op, items, values):
    rt.extend(op, items, values)


@method("list")
def list_insert(rt, op, items, place, value):
    size, place = len(items), operator.index(place)
    place = max(0, place + size) if place < 0 else min(place, size)
    items.insert(place, value)
    rt.r_length(op, items)
    rt.r_elements(op, items, range(place, size))
    rt.w_elements(op, items, range(place, size + 1))
    rt.w_length(op, items)


@method("list")
def list_pop(rt, op, items, place=-1):
    size = len(items)
    value = items.pop(place)
    place += size if place < 0 else 0
    rt.r_length(op, items)
    rt.r_elements(op, items, range(place, size))
    rt.w_elements(op, items, range(place, size))
    rt.w_length(op, items)
    return value


@method("list")
def list_remove(rt, op, items, value):
    place, size = rt.find(op, items, value), len(items)
    if place < 0:
        raise ValueError("list.remove(x): x not in list")
    del items[place]
    rt.r_length(op, items)
    rt.r_elements(op, items, range(place + 1, size))
    rt.w_elements(op, items, range(place, size))
    rt.w_length(op, items)


@method("list")
def list_clear(rt, op, items):
    rt.r_length(op, items)
    rt.w_elements(op, items, range(len(items)))
    rt.w_length(op, items)
    items.clear()


@method("list")
def list_reverse(rt, op, items):
    rt.read_all(op, items)
    items.reverse()
    rt.w_elements(op, items, range(len(items)))


@method("list")
def list_sort(rt, op, items, *, key=None, reverse=False):
    rt.read_all(op, items)
    items.sort(key=sort_key(rt, op, key), reverse=reverse)
    rt.w_elements(op, items, range(len(items)))


@method("list")
def list_index(rt, op, items, value, start=0, stop=None):
    start = max(0, start + len(items)) if start < 0 else start
    place = rt.find(op, items, value, start, stop)
    if place < 0:
        raise ValueError(f"{value!r} is not in list")
    return place


@method("list")
def list_count(rt, op, items, value):
    rt.read_all(op, items)
    return sum(1 for item in items if rt.equal(op, item, value))


@method("list")
def list_copy(rt, op, items):
    rt.read_all(op, items)
    return rt.born(op, items.copy())


# deque: a location index is the insertion position, so the origin moves with the left end

@method(deque)
def deque_appendleft(rt, op, items, value):
    rt.r_length(op, items)
    items.appendleft(value)
    rt.origins[id(items)] = rt.origin(items) - 1
    rt.w_elements(op, items, [0])
    rt.w_length(op, items)


@method(deque)
def deque_popleft(rt, op, items):
    value = items[0] if items else items.popleft()
    rt.r_length(op, items)
    rt.r_elements(op, items, [0])
    rt.w_elements(op, items, [0])
    rt.w_length(op, items)
    items.popleft()
    rt.origins[id(items)] = rt.origin(items) + 1
    return value


@method(deque)
def deque_pop(rt, op, items):
    last = len(items) - 1
    value = items[last]
    rt.r_length(op, items)
    rt.r_elements(op, items, [last])
    rt.w_elements(op, items, [last])
    rt.w_length(op, items)
    items.pop()
    return value


def refuse(kind, name):
    def handler(rt, op, *args, **kwargs):
        return rt.unsupported(f"{kind.__name__}.{name}")
    return handler


for _name in ("insert", "remove", "clear", "reverse", "extendleft", "rotate", "copy"):
    METHODS[deque, _name] = refuse(deque, _name)
for _kind in (bytearray, array):
    for _name in ("remove", "index", "count", "find", "join", "sort", "copy"):
        METHODS[_kind, _name] = refuse(_kind, _name)


# methods of dict

@method("dict")
def dict_get(rt, op, items, key, default=None):
    value = items.get(key, default)
    rt.r_keys(op, items, [key])
    return value


@method("dict")
def dict_setdefault(rt, op, items, key, default=None):
    rt.r_keys(op, items, [key])
    if key not in items:
        rt.dict_store(op, items, key, default)
    return items[key]


@method("dict")
def dict_pop(rt, op, items, key, *default):
    present = key in items
    value = items.pop(key, *default)
    rt.r_keys(op, items, [key])
    if present:
        rt.w_keys(op, items, [key])
        rt.r_length(op, items)
        rt.w_length(op, items)
    return value


@method("dict")
def dict_popitem(rt, op, items):
    key, value = items.popitem()
    rt.r_length(op, items)
    rt.r_keys(op, items, [key])
    rt.w_keys(op, items, [key])
    rt.w_length(op, items)
    return key, value


@method("dict")
def dict_update(rt, op, items, *other, **kwargs):
    for source in other:
        rt.dict_update(op, items, source)
    for key, value in kwargs.items():
        rt.dict_store(op, items, key, value)


@method("dict")
def dict_clear(rt, op, items):
    rt.w_keys(op, items)
    rt.w_length(op, items)
    items.clear()


@method("dict")
def dict_copy(rt, op, items):
    rt.read_all(op, items)
    return rt.born(op, items.copy())


for _name in ("keys", "values", "items"):
    METHODS["dict", _name] = lambda rt, op, items, _name=_name: getattr(items, _name)()
METHODS[OrderedDict, "move_to_end"] = refuse(OrderedDict, "move_to_end")


def dict_fromkeys(rt, op, keys, value=None):
    return rt.born(op, dict.fromkeys(rt.iterate(op, keys), value))


CLASS_METHODS[dict, "fromkeys"] = dict_fromkeys
CLASS_METHODS[int, "from_bytes"] = lambda rt, op, *a, **k: int.from_bytes(*a, **k)


# methods of set

@method("set")
def set_add(rt, op, items, value):
    rt.set_change(op, items, value, True)


@method("set")
def set_discard(rt, op, items, value):
    rt.set_change(op, items, value, False)


@method("set")
def set_remove(rt, op, items, value):
    if value not in items:
        raise KeyError(value)
    rt.set_change(op, items, value, False)


@method("set")
def set_pop(rt, op, items):
    value = items.pop()
    rt.r_length(op, items)
    rt.r_keys(op, items, [value])
    rt.w_keys(op, items, [value])
    rt.w_length(op, items)
    return value


@method("set")
def set_update(rt, op, items, *others):
    for other in others:
        for value in list(rt.iterate(op, other)):
            rt.set_change(op, items, value, True)


@method("set")
def set_difference_update(rt, op, items, *others):   # CPython discards item by item: a repeated one is looked for again
    for other in others:
        for value in list(rt.iterate(op, other)):
            rt.set_change(op, items, value, False)


def change_by(name):
    def handler(rt, op, items, *others):
        for other in others:
            rt.set_in_place(op, name, items, set(rt.iterate(op, other)) if not rt.container(other) == "set" else other)
    return handler


for _name, _op in (("intersection_update", "BitAnd"), ("symmetric_difference_update", "BitXor")):
    METHODS["set", _name] = change_by(_op)


@method("set")
def set_clear(rt, op, items):
    rt.w_keys(op, items)
    rt.w_length(op, items)
    items.clear()


@method("set")
def set_copy(rt, op, items):
    rt.read_all(op, items)
    return rt.born(op, items.copy())


def set_operator(name):
    def handler(rt, op, items, *others):
        rt.read_all(op, items)
        values = []
        for other in others:
            if rt.container(other) in ("set", "dict"):
                rt.read_all(op, other)
                values.append(other)
            else:
                values.append(list(rt.iterate(op, other)))
        result = getattr(items, name)(*values)
        return rt.born(op, result) if is_a(result, set) else result
    return handler


for _name in ("union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint"):
    METHODS["set", _name] = set_operator(_name)
