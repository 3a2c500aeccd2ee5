# SPDX-License-Identifier: Apache-2.0
"""What watching must not change: warnings and their lines, error settings and callbacks, subclasses, masked arrays, memory maps, pickles. Only its output matters."""
import copy
import os
import pickle
import tempfile
import warnings

import numpy as np


class Units(np.ndarray):
    def __new__(cls, data, unit):
        made = np.asarray(data).view(cls)
        made.unit = unit
        return made

    def __array_finalize__(self, obj):
        self.unit = getattr(obj, "unit", "?")

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        plain = [x.view(np.ndarray) if isinstance(x, Units) else x for x in inputs]
        print("ufunc", ufunc.__name__, method, out is not None)
        if out is not None:
            kwargs["out"] = tuple(x.view(np.ndarray) if isinstance(x, Units) else x for x in out)
        result = getattr(ufunc, method)(*plain, **kwargs)
        return Units(result, self.unit) if isinstance(result, np.ndarray) else result

    def __array_function__(self, func, types, args, kwargs):
        print("function", func.__name__)
        return super().__array_function__(func, types, args, kwargs)

    def __getitem__(self, key):
        return super().__getitem__(key)

    def __iadd__(self, other):
        print("iadd")
        return super().__iadd__(other)


class Duck:
    """No array, but takes part in NumPy's protocols."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return f"duck {ufunc.__name__}"

    def __array_function__(self, func, types, args, kwargs):
        return f"duck {func.__name__}"

    def __array__(self, dtype=None, copy=None):
        return np.arange(3.0)


def divisions():
    a = np.arange(3.0)
    for i in range(3):
        print(a / np.zeros(3))
        print(np.log(a - 1))
    with np.errstate(all="ignore"):
        print(a / 0)
    with np.errstate(divide="raise"):
        try:
            a / np.zeros(3)
        except FloatingPointError as error:
            print("raised", error)
    calls = []
    before = np.seterrcall(lambda kind, flag: calls.append((kind, flag)))
    old = np.seterr(all="call")
    a / np.zeros(3)
    np.sqrt(np.array([-1.0]))
    np.seterr(**old)
    np.seterrcall(before)
    print(calls, np.geterr())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        np.array([1.0]) / 0
        np.mean([])
    print([(w.category.__name__, str(w.message), os.path.basename(w.filename) == os.path.basename(__file__) and w.lineno) for w in caught])


def subclasses():
    u = Units([1.0, 2.0, 3.0], "m")
    u += 1
    v = u * 2
    print(type(v).__name__, v.unit, v[1:].unit, np.sum(u), type(np.concatenate([u, u])).__name__)
    np.add(u, 1, out=u)
    print(pickle.loads(pickle.dumps(np.asarray(u))), copy.deepcopy(u).unit)
    print(np.add(Duck(), 1), np.sum(Duck()), np.asarray(Duck()))
    m = np.matrix([[1, 2], [3, 4]])
    m *= m
    print(m, m[0].shape)


def masked():
    m = np.ma.array([1.0, 2.0, 3.0, 4.0], mask=[0, 1, 0, 0])
    m[0] = np.ma.masked
    m += 1
    print(m, m.sum(), m.filled(0), repr(m / 0), np.ma.median(m), m.mask)
    r = np.rec.array([(1, 2.0), (3, 4.0)], names="a,b")
    r.a[0] = 9
    r[1].b = 8
    print(r, r.a.sum(), r[0].b)


def stored():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.npy")
        m = np.lib.format.open_memmap(path, mode="w+", dtype=float, shape=(3, 2))
        m[:] = np.arange(6.0).reshape(3, 2)
        m.flush()
        again = np.load(path, mmap_mode="r+")
        again[1] *= 10
        print(np.load(path).tolist(), type(again[0]).__name__)
        np.savez(os.path.join(folder, "z.npz"), a=again, b=[1, 2])
        with np.load(os.path.join(folder, "z.npz")) as z:
            print(sorted(z), z["a"].sum())
        np.savetxt(os.path.join(folder, "t.txt"), again)
        print(np.loadtxt(os.path.join(folder, "t.txt")).sum())
    o = np.array([[1, 2], "x", None], dtype=object)
    o[0].append(3)
    print(o, copy.copy(o)[0] is o[0], copy.deepcopy(o)[0] is o[0])


def readonly():
    a = np.arange(4)
    a.flags.writeable = False
    for statement in ("a[0] = 1", "a += 1", "a.sort()", "np.add(a, 1, out=a)", "a.flat[0] = 1", "a[9]", "a[[7]]", "a.reshape(3)", "np.ones(3) + np.ones(2)"):
        try:
            exec(statement)
        except Exception as error:
            print(statement, type(error).__name__, str(error).splitlines()[0])


for part in (divisions, subclasses, masked, stored, readonly):
    part()
