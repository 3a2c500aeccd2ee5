# SPDX-License-Identifier: Apache-2.0
"""Attributes, subscripts, operators, displays, truth and text, with the accesses that docs/semantics.md gives them."""
import operator
import types
from array import array
from collections import OrderedDict, defaultdict, deque

from iteration import Delegate, Generator, HashIter, Iterator, ListIter, Ready
from tree import Op

SCALARS = (int, float, complex, str, bytes, bool, type(None), range, slice, type(Ellipsis), type(NotImplemented))
LISTS = (list, bytearray, array, deque)
VIEWS = (type({}.keys()), type({}.values()), type({}.items()))
OPERATORS = {"Add": operator.add, "Sub": operator.sub, "Mult": operator.mul, "Div": operator.truediv, "Mod": operator.mod,
             "FloorDiv": operator.floordiv, "Pow": operator.pow, "LShift": operator.lshift, "RShift": operator.rshift,
             "BitOr": operator.or_, "BitAnd": operator.and_, "BitXor": operator.xor, "MatMult": operator.matmul}
IN_PLACE = {"Add": operator.iadd, "Sub": operator.isub, "Mult": operator.imul, "Div": operator.itruediv,
            "Mod": operator.imod, "FloorDiv": operator.ifloordiv, "Pow": operator.ipow, "LShift": operator.ilshift,
            "RShift": operator.irshift, "BitOr": operator.ior, "BitAnd": operator.iand, "BitXor": operator.ixor,
            "MatMult": operator.imatmul}
COMPARE = {"Eq": operator.eq, "NotEq": operator.ne, "Lt": operator.lt, "LtE": operator.le, "Gt": operator.gt,
           "GtE": operator.ge}
NATIVE_FUNCTIONS = (types.BuiltinFunctionType, types.MethodWrapperType, types.WrapperDescriptorType,
                    types.MethodDescriptorType, types.ClassMethodDescriptorType)


def isinstance(obj, kinds):
    """By the type alone: the builtin would ask the program's object for its __class__."""
    return issubclass(type(obj), kinds)


def operation(method):
    """The instruction at `site` runs `method`; when it raises, its own accesses are none."""
    def wrapped(self, site, *args, **kwargs):
        op = Op(self.sites[site])
        try:
            return method(self, op, *args, **kwargs)
        except BaseException:
            op.dead = True
            raise
    return wrapped


class Objects:
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

    # operators

    @operation
    def bin(self, op, name, left, right):
        return self.binary(op, name, left, right)

    def binary(self, op, name, left, right):
        if type(left) in SCALARS and type(right) in SCALARS:
            return OPERATORS[name](left, right)
        kinds = self.container(left), self.container(right)
        if name == "Mod" and isinstance(left, str):
            self.text_access(op, right)
        elif kinds[0] == "list" and name in ("Add", "Mult"):
            self.read_all(op, left)
            if name == "Add" and kinds[1]:
                self.read_all(op, right)
        elif kinds[1] == "list" and name == "Mult":
            self.read_all(op, right)
        elif kinds[0] and kinds[0] == kinds[1]:
            self.read_all(op, left)
            self.read_all(op, right)
        elif any(kinds) or isinstance(left, VIEWS) or isinstance(right, VIEWS):
            if not (self.opaque(left) or self.opaque(right)):
                OPERATORS[name](left, right)
                self.unsupported(f"{name} on {type(left).__name__} and {type(right).__name__}")
        return self.fresh_result(op, OPERATORS[name](left, right), left, right)

    def fresh_result(self, op, value, *sources):
        if self.container(value) and not any(self.opaque(s) for s in sources):
            self.born(op, value)
        return value

    @operation
    def aug(self, op, name, left, right):
        kind = self.container(left)
        if kind == "list" and name == "Add":
            self.extend(op, left, right)
            return left
        if kind == "list" and name == "Mult":
            return self.unsupported("list *= n")
        if kind == "dict" and name == "BitOr":
            self.dict_update(op, left, right)
            return left
        if kind == "set":
            return self.set_in_place(op, name, left, right)
        if type(left) in SCALARS and type(right) in SCALARS:
            return OPERATORS[name](left, right)
        if self.opaque(left):
            return IN_PLACE[name](left, right)
        return self.binary(op, name, left, right)

    def set_in_place(self, op, name, left, right):
        if not isinstance(right, (set, frozenset)) and not isinstance(right, VIEWS):
            return IN_PLACE[name](left, right)
        values = list(self.iterate(op, right))
        if name == "BitAnd":
            self.read_all(op, left)
            for key in [k for k in left if k not in values]:
                self.set_drop(op, left, key)
        for key in values if name != "BitAnd" else ():
            self.set_change(op, left, key, name == "BitOr" or (name == "BitXor" and key not in left))
        return left

    def set_drop(self, op, items, key):
        self.w_keys(op, items, [key])
        self.r_length(op, items)
        self.w_length(op, items)
        items.discard(key)

    def set_change(self, op, items, key, add):
        """Adds or removes one key of a set, with the accesses of add and discard."""
        self.r_keys(op, items, [key])
        if (key in items) == add:
            return
        self.w_keys(op, items, [key])
        self.r_length(op, items)
        self.w_length(op, items)
        (items.add if add else items.discard)(key)

    @operation
    def cmp(self, op, name, left, right):
        if type(left) in SCALARS and type(right) in SCALARS and name in COMPARE:
            return COMPARE[name](left, right)
        if name == "Is":
            return left is right
        if name == "IsNot":
            return left is not right
        if name == "In":
            return self.contains(op, right, left)
        if name == "NotIn":
            return not self.contains(op, right, left)
        return self.compare(op, name, left, right)

    def compare(self, op, name, left, right):
        """Comparison with the reads of nested containers; `name` is a syntax class name."""
        kind = self.container(left)
        if kind == "list" and type(left) is type(right):
            return self.compare_lists(op, name, left, right)
        if type(left) is tuple and type(right) is tuple and not (self.plain(left) and self.plain(right)):
            return self.compare_items(op, name, left, right, None)
        if kind and kind == self.container(right):
            if name not in ("Eq", "NotEq") and kind == "dict":
                return COMPARE[name](left, right)
            return self.compare_hashed(op, name, kind, left, right)
        if isinstance(left, VIEWS) or isinstance(right, VIEWS):
            return self.unsupported("comparison of dict views")
        return COMPARE[name](left, right)

    def compare_lists(self, op, name, left, right):
        self.r_length(op, left)
        self.r_length(op, right)
        if len(left) != len(right) and name in ("Eq", "NotEq"):
            return name == "NotEq"
        return self.compare_items(op, name, left, right, op)

    def compare_items(self, op, name, left, right, logged):
        for place, (a, b) in enumerate(zip(left, right)):
            if logged:
                self.r_elements(op, left, [place])
                self.r_elements(op, right, [place])
            if not self.equal(op, a, b):
                if name in ("Eq", "NotEq"):
                    return name == "NotEq"
                return self.compare(op, name, a, b)
        return COMPARE[name](len(left), len(right))

    def compare_hashed(self, op, name, kind, left, right):
        self.r_length(op, left)
        self.r_length(op, right)
        if name in ("Eq", "NotEq") and len(left) != len(right):
            return name == "NotEq"
        self.r_keys(op, left)
        self.r_keys(op, right)
        if kind == "dict":
            if not all(self.plain(v) or self.opaque(v) for v in list(left.values()) + list(right.values())):
                self.unsupported("comparison of dicts with containers inside")
        return COMPARE[name](left, right)

    def equal(self, op, a, b):
        return a is b or self.truth(op, self.compare(op, "Eq", a, b))

    def contains(self, op, items, value):
        kind = self.container(items)
        if kind == "list":
            return self.find(op, items, value) >= 0
        if kind:
            found = value in items
            self.r_keys(op, items, [value])
            return found
        if isinstance(items, VIEWS[:1]):
            owner = self.view_of(items)
            self.r_keys(op, owner, [value])
            return value in owner
        if isinstance(items, VIEWS):
            return any(self.equal(op, item, value) for item in self.iterate(op, items)) if isinstance(
                items, VIEWS[1]) else self.unsupported("in d.items()")
        if type(items) is tuple and not self.plain(items):
            return any(self.equal(op, item, value) for item in items)
        if self.is_user_object(items) and not hasattr(type(items), "__contains__"):
            return any(self.equal(op, item, value) for item in self.iterate(op, items))
        if isinstance(items, (Iterator, Generator)):
            return any(self.equal(op, item, value) for item in self.iterate(op, items))
        return value in items

    def find(self, op, items, value, start=0, stop=None):
        """R length and R of the elements up to the first one equal to `value`: its index, or -1."""
        self.r_length(op, items)
        place = start
        while place < min(len(items), len(items) if stop is None else stop):
            self.r_elements(op, items, [place])
            if self.equal(op, items[place], value):
                return place
            place += 1
        return -1

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
