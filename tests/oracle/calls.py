# SPDX-License-Identifier: Apache-2.0
"""Calls: the program's own functions run as they are, native ones by the tables of natives.py, all else is refused."""
import functools
import types

import natives
import natives_methods
from attributes import Attributes
from iteration import Generator, Iterator, Stateful
from kinds import NATIVE_FUNCTIONS, isinstance, operation

assert natives_methods  # fills the tables of natives
LIBRARY_MODULES = {"threading", "functools", "contextlib", "dataclasses", "enum", "abc", "typing", "collections"}


class Calls(Attributes):
    @operation
    def call(self, op, function, /, *args, **kwargs):
        return self.invoke(op, function, *args, **kwargs)

    def invoke(self, op, function, /, *args, **kwargs):
        """One call, by the program or by a native function on its behalf."""
        if isinstance(function, types.FunctionType):
            return self.python_call(function, args, kwargs)
        if isinstance(function, types.MethodType):
            return self.invoke(op, function.__func__, function.__self__, *args, **kwargs)
        if isinstance(function, type):
            return self.class_call(op, function, args, kwargs)
        if isinstance(function, functools.partial):
            return self.invoke(op, function.func, *function.args, *args, **{**function.keywords, **kwargs})
        if isinstance(function, NATIVE_FUNCTIONS):
            return self.native_call(op, function, args, kwargs)
        if self.is_user_object(function):
            return function(*args, **kwargs)
        handler = natives.OBJECTS.get(type(function))
        if handler:
            return handler(self, op, function, *args, **kwargs)
        return self.unsupported(f"call of {type(function).__name__}")

    def python_call(self, function, args, kwargs):
        own = function.__code__.co_filename in (self.filename, "<string>")
        if own or function.__module__ in LIBRARY_MODULES or function.__qualname__.startswith("Generator."):
            return function(*args, **kwargs)
        return self.unsupported(f"call of library function {function.__qualname__}")

    def class_call(self, op, cls, args, kwargs):
        handler = natives.TYPES.get(cls)
        if handler:
            return handler(self, op, *args, **kwargs)
        if self.is_user_class(cls) or "__oracle_token__" in type(cls).__dict__:
            if any(base.__dict__.get("__del__") for base in cls.__mro__):
                self.unsupported("a class with __del__")
            if issubclass(cls, (list, dict, set)):
                self.unsupported("a subclass of a native container")
            return cls(*args, **kwargs)
        if issubclass(cls, BaseException) or cls.__module__ in LIBRARY_MODULES - {"collections"}:
            return cls(*args, **kwargs)
        return self.unsupported(f"call of class {cls.__name__}")

    def native_call(self, op, function, args, kwargs):
        owner = getattr(function, "__self__", None)
        if isinstance(function, types.BuiltinFunctionType) and (owner is None or isinstance(owner, types.ModuleType)):
            return self.builtin_call(op, function, args, kwargs)
        if isinstance(function, (types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType)):
            return self.unbound_call(op, function, args, kwargs)
        if isinstance(owner, type):
            handler = natives.CLASS_METHODS.get((owner, function.__name__))
            if handler:
                return handler(self, op, *args, **kwargs)
            if function.__name__ in ("__new__", "__call__", "__init_subclass__", "__prepare__", "mro"):
                return function(*args, **kwargs)
        return self.method_call(op, function, owner, args, kwargs)

    def builtin_call(self, op, function, args, kwargs):
        handler = natives.FUNCTIONS.get(function)
        if handler:
            return handler(self, op, *args, **kwargs)
        if natives.is_pure(function):
            if not all(self.plain(a) or self.opaque(a) for a in args):
                self.unsupported(f"{function.__name__}() of a container")
            return function(*args, **kwargs)
        return self.unsupported(f"call of {function.__module__}.{function.__name__}")

    def unbound_call(self, op, function, args, kwargs):
        """list.append(l, v), object.__setattr__(o, n, v), str.upper as a key function..."""
        if not args:
            return function(*args, **kwargs)
        owner, rest = args[0], args[1:]
        if function.__objclass__ is object:
            return self.object_method(op, function.__name__, owner, rest)
        return self.method_call(op, function.__get__(owner), owner, rest, kwargs)

    def object_method(self, op, name, obj, args):
        """object's own methods, called by name or through super()."""
        if name == "__setattr__":
            return self.generic_change(op, obj, args[0], lambda: object.__setattr__(obj, *args))
        if name == "__delattr__":
            return self.generic_change(op, obj, args[0], lambda: object.__delattr__(obj, *args))
        if name == "__getattribute__":
            return self.generic_get(op, obj, args[0], object.__getattribute__)
        if name in ("__init__", "__repr__", "__str__", "__eq__", "__hash__", "__ne__", "__init_subclass__", "__format__"):
            return getattr(object, name)(obj, *args)
        return self.unsupported(f"object.{name}")

    def method_call(self, op, function, owner, args, kwargs):
        name = function.__name__
        if isinstance(owner, (Generator, Iterator)):
            return function(*args, **kwargs)
        kind = self.container(owner)
        handler = natives.METHODS.get((type(owner), name)) or (kind and natives.METHODS.get((kind, name)))
        if handler:
            return handler(self, op, owner, *args, **kwargs)
        if isinstance(function, types.MethodWrapperType):
            return self.wrapper_call(op, function, owner, args, kwargs)
        if type(owner) in (str, bytes, int, float, complex, tuple, range, bool):
            return natives.scalar_method(self, op, function, args, kwargs)
        if isinstance(owner, BaseException) or isinstance(owner, (property, staticmethod, classmethod)):
            return function(*args, **kwargs)
        if type(owner) is frozenset:
            return self.unsupported(f"frozenset.{name}")
        return self.unsupported(f"call of {type(owner).__name__}.{name}")

    def wrapper_call(self, op, function, owner, args, kwargs):
        """Slots of native types called by name: l.__len__(), super().__setattr__(n, v)."""
        if getattr(function, "__objclass__", None) is object or (
                self.is_user_object(owner) and not isinstance(owner, type)):
            return self.object_method(op, function.__name__, owner, args)
        if isinstance(owner, (type, types.FunctionType, types.MethodType)):
            return function(*args, **kwargs)
        if self.plain(owner) and all(self.plain(a) for a in args):
            return function(*args, **kwargs)
        return self.unsupported(f"call of {type(owner).__name__}.{function.__name__}")

    # used by natives.py

    def stateful(self, native):
        return Stateful(self, native)

    def finaliser_failure(self):
        from scopes import OracleUnsupported
        return OracleUnsupported("a suspended generator that was dropped ran code")

    def extend(self, op, items, values):
        new, size = list(self.iterate(op, values)), len(items)
        self.r_length(op, items)
        items.extend(new)
        if new:
            self.w_elements(op, items, range(size, size + len(new)))
            self.w_length(op, items)

    def dict_update(self, op, items, other):
        if self.container(other) == "dict":
            for key in self.iterate(op, other):
                self.dict_store(op, items, key, other[key])
            return
        for pair in self.iterate(op, other):
            key, value = self.pair(op, pair)
            self.dict_store(op, items, key, value)

    def pair(self, op, value):
        if self.container(value) == "list":
            self.read_all(op, value)
        elif type(value) is not tuple:
            self.unsupported("pairs of this type")
        first, second = value
        return first, second
