# SPDX-License-Identifier: Apache-2.0
"""Attribute access: which location it is, in Python's own order of lookup."""
import types

from kinds import isinstance, operation

HEAP_TYPE = 1 << 9
FUNCTIONS = (types.FunctionType,)
MISSING = object()


def lookup(mro, name):
    """(class that holds it, raw value) or (None, MISSING)."""
    for cls in mro:
        if name in cls.__dict__:
            return cls, cls.__dict__[name]
    return None, MISSING


def is_data(descriptor):
    kind = type(descriptor)
    return hasattr(kind, "__set__") or hasattr(kind, "__delete__")


def own_dictionary(obj):
    """The instance dictionary, without running code of the program."""
    try:
        return object.__getattribute__(obj, "__dict__")
    except AttributeError:
        return ()


class Attributes:
    def class_owner(self, cls):
        """The owner of a class's attribute locations; None for classes whose attributes are fixed facts."""
        token = cls.__dict__.get("__oracle_token__")
        if token is not None:
            return token
        return self.token(cls) if cls.__flags__ & HEAP_TYPE else None

    def read_class(self, op, cls, name):
        owner = self.class_owner(cls)
        if owner is not None:
            self.R(op, "attribute", owner, name)

    def read_slot_or_property(self, op, obj, holder, descriptor, name):
        """A data descriptor: a slot is the object's own location, anything else is the class's."""
        if isinstance(descriptor, types.MemberDescriptorType):
            value = getattr(obj, name)
            if self.class_owner(holder) is not None:
                self.R(op, "attribute", self.token(obj), name)
            return value
        if not isinstance(descriptor, types.GetSetDescriptorType):
            self.read_class(op, holder, name)
        return getattr(obj, name)

    @operation
    def ga(self, op, obj, name):
        return self.get_attribute(op, obj, name)

    def get_attribute(self, op, obj, name):
        if isinstance(obj, super):
            mro = obj.__self_class__.__mro__
            holder, _ = lookup(mro[mro.index(obj.__thisclass__) + 1:], name)
            if holder:
                self.read_class(op, holder, name)
            return getattr(obj, name)
        if name == "__dict__":
            self.unsupported("__dict__")
        if isinstance(obj, (types.ModuleType, types.MethodType)) or not self.has_attributes(obj):
            return getattr(obj, name)
        if isinstance(obj, type):
            return self.class_attribute(op, obj, name)
        if isinstance(getattr(type(obj), "__getattribute__"), types.FunctionType):
            return getattr(obj, name)
        return self.generic_get(op, obj, name, getattr)

    def generic_get(self, op, obj, name, native):
        holder, raw = lookup(type(obj).__mro__, name)
        if holder and is_data(raw):
            return self.read_slot_or_property(op, obj, holder, raw, name)
        if name in own_dictionary(obj):
            value = native(obj, name)
            self.R(op, "attribute", self.token(obj), name)
            return value
        if holder:
            self.read_class(op, holder, name)
        return native(obj, name)

    def has_attributes(self, obj):
        """Objects of heap types and functions have attribute locations; other native objects have none."""
        return bool(type(obj).__flags__ & HEAP_TYPE) or isinstance(obj, (type,) + FUNCTIONS) or isinstance(
            obj, BaseException)

    def class_attribute(self, op, cls, name):
        holder, raw = lookup(type(cls).__mro__, name)
        if holder and is_data(raw):
            if not isinstance(raw, types.GetSetDescriptorType):
                self.read_class(op, holder, name)
            return getattr(cls, name)
        own, _ = lookup(cls.__mro__, name)
        if own:
            self.read_class(op, own, name)
        elif holder:
            self.read_class(op, holder, name)
        return getattr(cls, name)

    @operation
    def setattr(self, op, value, obj, name):
        self.set_attribute(op, obj, name, value)

    def set_attribute(self, op, obj, name, value):
        if isinstance(getattr(type(obj), "__setattr__"), types.FunctionType):
            setattr(obj, name, value)
        else:
            self.generic_change(op, obj, name, lambda: setattr(obj, name, value))

    @operation
    def delattr(self, op, obj, name):
        if isinstance(getattr(type(obj), "__delattr__"), types.FunctionType):
            delattr(obj, name)
        else:
            self.generic_change(op, obj, name, lambda: delattr(obj, name))

    def generic_change(self, op, obj, name, native):
        """A store or deletion with object's own rule: W of the slot or attribute, or R of a property and its callback."""
        if isinstance(obj, types.ModuleType):
            self.unsupported("store to a module attribute")
        holder, raw = lookup(type(obj).__mro__, name)
        if holder and is_data(raw) and not isinstance(raw, types.MemberDescriptorType):
            if not isinstance(raw, types.GetSetDescriptorType):
                self.read_class(op, holder, name)
            native()
            return
        native()
        if isinstance(obj, type):
            self.W(op, "attribute", self.class_owner(obj), name)
        elif self.has_attributes(obj):
            self.W(op, "attribute", self.token(obj), name)

    def superobj(self, *args):
        return super(*args)
