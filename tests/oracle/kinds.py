# SPDX-License-Identifier: Apache-2.0
"""What kinds of objects there are for the oracle, and the wrapper that makes a method one executing instruction."""
import operator
import types
from array import array
from collections import deque

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
    """The instruction at `site` runs `method`; when it raises, its accesses since its last callback are none."""
    def wrapped(self, site, *args, **kwargs):
        op = Op(self.sites[site])
        try:
            return method(self, op, *args, **kwargs)
        except BaseException:
            self.died(op)
            raise
    return wrapped
