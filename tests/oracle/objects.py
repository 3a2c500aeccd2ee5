# SPDX-License-Identifier: Apache-2.0
"""Subscripts, displays, unpacking, truth and text, with the accesses that docs/semantics.md gives them."""
import operator
import types
from array import array
from collections import OrderedDict, defaultdict, deque

from iteration import Delegate, Generator, HashIter, Iterator, ListIter, Ready
from kinds import LISTS, NATIVE_FUNCTIONS, SCALARS, VIEWS, isinstance, operation
from operators import Operators


class Objects(Operators):
    # kinds of objects

    def is_user_class(self, cls):
        return "__oracle_token__" in cls.__dict__

    def is_user_object(self, obj):
        return any("__oracle_token__" in c.__dict__ for c in type(obj).__mro__)

    def plain(self, obj):
        """True for objects without locations, tuples of such included."""
        if isinstance(obj, (tuple, frozenset)) and type(obj) in (tuple, frozenset):
            return all(self.plain(item) for item in obj)
        return type(obj) in SCALARS

    def opaque(self, obj):
        """Program objects with their own operators, classes, functions, modules: native operations call back."""
        return (self.is_user_object(obj) and not isinstance(obj, (list, dict, set, deque, bytearray))) or isinstance(
            obj, (type, types.FunctionType, types.MethodType, types.ModuleType, BaseException, property, staticmethod,
                  classmethod, Generator, Iterator, Ready) + NATIVE_FUNCTIONS)

    def container(self, obj):
        """list, set or dict for those with modelled locations, else None. Subclasses are refused."""
        for base in (list, dict, set, deque, bytearray, array):
            if isinstance(obj, base):
                if type(obj) not in (list, dict, set, deque, bytearray, array, defaultdict, OrderedDict):
                    self.unsupported(f"subclass of {base.__name__}")
                return "list" if base in LISTS else "dict" if base is dict else "set"
        return None

    def view_of(self, view):
        import gc
        return next(r for r in gc.get_referents(view) if isinstance(r, dict))

    def safe_key(self, key):
        """A key as part of a location; keys that run code when compared are refused."""
        if type(key) is tuple:
            return tuple([self.safe_key(k) for k in key])
        if type(key) in SCALARS or isinstance(key, (frozenset, type, types.FunctionType, types.BuiltinFunctionType)):
            return key
        if type(key).__hash__ is object.__hash__ and type(key).__eq__ is object.__eq__:
            return key
        return self.unsupported(f"key of type {type(key).__name__}")

    # reads and writes of containers

    def origin(self, items):
        return self.origins.get(id(items), 0) if type(items) is deque else 0

    @property
    def origins(self):
        return self.__dict__.setdefault("_origins", {})

    def read_element(self, op, items, place):
        value = items[place]
        self.R(op, "element", self.token(items), place + self.origin(items))
        return value

    def r_elements(self, op, items, places):
        owner, shift = self.token(items), self.origin(items)
        for place in places:
            self.R(op, "element", owner, place + shift)

    def w_elements(self, op, items, places):
        owner, shift = self.token(items), self.origin(items)
        for place in places:
            self.W(op, "element", owner, place + shift)

    def r_length(self, op, items):
        self.R(op, "length", self.token(items))

    def w_length(self, op, items):
        self.W(op, "length", self.token(items))

    def r_keys(self, op, items, keys=None):
        owner = self.token(items)
        for key in items if keys is None else keys:
            self.R(op, "key", owner, self.safe_key(key))

    def w_keys(self, op, items, keys=None):
        owner = self.token(items)
        for key in items if keys is None else keys:
            self.W(op, "key", owner, self.safe_key(key))

    def born(self, op, value):
        """A container that this instruction created: W of its elements or keys and of its length."""
        kind = self.container(value)
        if kind == "list":
            self.w_elements(op, value, range(len(value)))
        elif kind:
            self.w_keys(op, value)
        else:
            return value
        self.w_length(op, value)
        return value

    def read_all(self, op, value):
        """R length and R of every element or key, once each."""
        self.r_length(op, value)
        if self.container(value) == "list":
            self.r_elements(op, value, range(len(value)))
        else:
            self.r_keys(op, value)

    # iteration

    def iterator(self, value):
        """What iter(value) gives, in a form that `step` knows."""
        if isinstance(value, Ready):
            return value.iterator
        if isinstance(value, (Iterator, Generator)):
            return value
        kind = self.container(value)
        if kind == "list":
            return ListIter(self, value)
        if kind:
            return HashIter(self, value)
        if isinstance(value, VIEWS):
            what = ("key", "value", "item")[VIEWS.index(type(value))]
            return HashIter(self, self.view_of(value), what)
        if isinstance(value, (str, bytes, tuple, range, frozenset)) or not hasattr(type(value), "__iter__"):
            return iter(value)
        if self.is_user_object(value) or isinstance(value, type):
            return iter(value)
        if type(value) in (type(reversed("")), type(iter(())), type(iter("")), type(iter(range(1))),
                           type(iter(b"")), type(iter(range(1 << 70)))):
            return value
        return self.unsupported(f"iteration over {type(value).__name__}")

    def step(self, op, iterator):
        if isinstance(iterator, Iterator):
            return iterator.step(op)
        return next(iterator)

    def iterate(self, op, value):
        """All items, logged step by step for a native consumer at `op`."""
        iterator = self.iterator(value)
        while True:
            try:
                item = self.step(op, iterator)
            except StopIteration:
                return
            yield item

    def delegate(self, site, value):
        if isinstance(value, Generator):
            return value
        iterator = self.iterator(value)
        if not isinstance(iterator, (Iterator, Generator)):
            return iterator
        return iterator if isinstance(iterator, Generator) else Delegate(self, self.sites[site], iterator)

    @operation
    def unpack(self, op, value, count, star):
        if type(value) is tuple or isinstance(value, (str, range, bytes)):
            items = list(value)
        elif self.container(value) == "list":
            self.r_length(op, value)
            items = list(value)
            if star >= 0 or len(items) == count:
                self.r_elements(op, value, range(len(items)))
        elif star >= 0:
            items = list(self.iterate(op, value))
        else:
            items, source = [], self.iterate(op, value)
            for item in source:
                items.append(item)
                if len(items) > count:
                    break
        if star < 0:
            if len(items) != count:
                few = f"not enough values to unpack (expected {count}, got {len(items)})"
                raise ValueError(few if len(items) < count else f"too many values to unpack (expected {count})")
            return items
        after = count - 1 - star
        if len(items) < count - 1:
            raise ValueError(f"not enough values to unpack (expected at least {count - 1}, got {len(items)})")
        middle = self.born(op, items[star:len(items) - after])
        return items[:star] + [middle] + (items[len(items) - after:] if after else [])

    def shaped(self, shape, item):
        """Unpacks an item for a comprehension target, whose native unpacking then sees tuples only."""
        if shape is None:
            return item
        site, star, parts = shape
        items = self.unpack(site, item, len(parts), star)
        result = []
        for place, (part, value) in enumerate(zip(parts, items)):
            shaped = self.shaped(part, value)
            if place == star:
                self.unsupported("star in a comprehension target")
            result.append(shaped)
        return tuple(result)

    @operation
    def star(self, op, value):
        return self.all_items(op, value)

    def all_items(self, op, value):
        """The items of `*value`: a list is read at once, anything else step by step."""
        if self.container(value) == "list":
            self.read_all(op, value)
            return list(value)
        return list(self.iterate(op, value))

    @operation
    def dstar(self, op, value):
        if self.container(value) != "dict":
            return self.unsupported(f"** of {type(value).__name__}")
        self.read_all(op, value)
        return value

    # displays

    @operation
    def new_list(self, op, value):
        return self.born(op, value)

    new_set = new_dict = new_list

    slice = staticmethod(slice)

    # truth and text

    def truth_access(self, op, value):
        if self.container(value):
            self.r_length(op, value)
        elif isinstance(value, VIEWS):
            self.r_length(op, self.view_of(value))
        return value

    def truth(self, op, value):
        return bool(self.truth_access(op, value))

    @operation
    def tv(self, op, value):
        return self.truth_access(op, value)

    def text_access(self, op, value):
        """R of every element inside, as printing reads them."""
        kind = self.container(value)
        if kind == "list":
            self.r_elements(op, value, range(len(value)))
        elif kind:
            self.r_keys(op, value)
        if kind == "dict":
            for item in value.values():
                self.text_access(op, item)
        elif kind or type(value) is tuple:
            for item in value:
                self.text_access(op, item)
        elif isinstance(value, VIEWS):
            self.unsupported("text of a dict view")
        return value

    @operation
    def fmt(self, op, value):
        return self.text_access(op, value)

    # subscripts

    def list_place(self, op, items, key):
        """Normalises an index; a negative one reads the length."""
        place = operator.index(key)
        if place < 0:
            self.r_length(op, items)
            place += len(items)
        return place

    @operation
    def sub(self, op, items, key):
        return self.subscript(op, items, key)

    def subscript(self, op, items, key):
        kind = self.container(items)
        if kind == "list":
            if isinstance(key, slice):
                self.r_length(op, items)
                value = items[key]
                self.r_elements(op, items, range(*key.indices(len(items))))
                return self.born(op, value)
            value = items[key]
            self.r_elements(op, items, [self.list_place(op, items, key)])
            return value
        if kind == "dict":
            return self.dict_subscript(op, items, key)
        return items[key]

    def dict_subscript(self, op, items, key):
        if key in items or type(items) is not defaultdict or items.default_factory is None:
            value = items[key]
            self.r_keys(op, items, [key])
            return value
        self.r_keys(op, items, [key])
        value = self.invoke(op, items.default_factory)
        self.dict_store(op, items, key, value)
        return value

    @operation
    def setsub(self, op, value, items, key):
        self.store_subscript(op, value, items, key)

    def store_subscript(self, op, value, items, key):
        kind = self.container(items)
        if kind == "list":
            if isinstance(key, slice):
                self.store_slice(op, value, items, key)
                return
            items[key] = value
            self.w_elements(op, items, [self.list_place(op, items, key)])
        elif kind == "dict":
            self.dict_store(op, items, key, value)
        else:
            items[key] = value

    def dict_store(self, op, items, key, value):
        present = key in items
        items[key] = value
        if not present:
            self.r_length(op, items)
        self.w_keys(op, items, [key])
        if not present:
            self.w_length(op, items)

    def store_slice(self, op, value, items, key):
        values = list(self.iterate(op, value))
        self.r_length(op, items)
        size, places = len(items), range(*key.indices(len(items)))
        items[key] = values
        if len(values) == len(places):
            self.w_elements(op, items, places)
            return
        first, last = places.start, max(places.start, places.stop)
        self.r_elements(op, items, range(last, size))
        self.w_elements(op, items, range(first, max(size, len(items))))
        self.w_length(op, items)

    @operation
    def delsub(self, op, items, key):
        kind = self.container(items)
        if kind == "list":
            self.delete_list(op, items, key)
        elif kind == "dict":
            del items[key]
            self.w_keys(op, items, [key])
            self.r_length(op, items)
            self.w_length(op, items)
        else:
            del items[key]

    def delete_list(self, op, items, key):
        size = len(items)
        if not isinstance(key, slice):
            place = operator.index(key) + (size if operator.index(key) < 0 else 0)
            first, last = place, place + 1
        else:
            places = range(*key.indices(size))
            if places.step != 1:
                self.unsupported("del of an extended slice")
            first, last = places.start, max(places.start, places.stop)
        del items[key]
        self.r_length(op, items)
        if first == last:
            return
        self.r_elements(op, items, range(last, size))
        self.w_elements(op, items, range(first, size))
        self.w_length(op, items)

    # match

    @operation
    def match_mapping(self, op, value, keys):
        if self.container(value) != "dict":
            return None
        if type(value) is not dict:
            self.unsupported("mapping pattern on a subclass of dict")
        if keys:
            self.r_length(op, value)
            if len(value) < len(keys):
                return None
        for key in keys:
            self.R(op, "key", self.token(value), self.safe_key(key))
            if key not in value:
                return None
        return [value[key] for key in keys]

    def match_rest(self, site, value, keys):
        rest = self.new_dict(site, {**self.dstar(site, value)})
        for key in keys:
            self.delsub(site, rest, key)
        return rest

    @operation
    def match_class(self, op, value, cls, positional, named):
        if not isinstance(value, cls):
            return None
        if positional and cls in (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple):
            if positional > 1 or named:
                self.unsupported("parts of a built-in type")
            return [value]
        found = []
        for attribute in [*(cls.__match_args__[:positional] if positional else ()), *named]:
            try:
                found.append(self.get_attribute(op, value, attribute))
            except AttributeError:
                return None
        return found

    @operation
    def match_sequence(self, op, value, count, star, blank):
        if self.container(value) == "list" and not isinstance(value, bytearray):
            if star < 0 or count > 1:
                self.r_length(op, value)
        elif not isinstance(value, (tuple, range)):
            if self.is_user_object(value):
                self.unsupported("sequence pattern on a program's object")
            return None
        if len(value) != count if star < 0 else len(value) < count - 1:
            return None
        if self.container(value) == "list" and not blank:
            self.read_all(op, value)
        if star < 0:
            return list(value) or [None]
        after = count - 1 - star
        items = list(value)
        middle = self.born(op, items[star:len(items) - after])
        return items[:star] + [middle] + (items[len(items) - after:] if after else [])
