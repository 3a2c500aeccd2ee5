# SPDX-License-Identifier: Apache-2.0
"""Random array programs against a shadow: beside each array stands one of the same shape that holds, for each item, the byte it begins at;
views are taken of both alike. What an operation must read and write is then what NumPy itself selects from the shadow.

Usage: arrays.py LIBRARY SEEDS; the exit code is the number of differences (at most 1), each printed.
"""

import itertools
import random
import sys

import numpy as np

TYPES = (np.float64, np.int32, np.int16, np.uint8, np.complex128)


def view(rng, pair):
    """One more view of an array and its shadow."""
    a, shadow = pair
    kind = rng.choice(("slice", "slice", "transpose", "reshape", "newaxis", "flip"))
    if kind == "transpose":
        axes = rng.sample(range(a.ndim), a.ndim)
        return a.transpose(axes), shadow.transpose(axes)
    if kind == "reshape" and a.flags.c_contiguous and a.size:
        shape = rng.choice([(a.size,), (1, a.size), (2, a.size // 2) if a.size % 2 == 0 else (a.size, 1)])
        return a.reshape(shape), shadow.reshape(shape)
    if kind == "newaxis" and a.ndim < 4:
        return a[None], shadow[None]
    if kind == "flip" and a.ndim:
        return a[::-1], shadow[::-1]
    key = tuple(part(rng, n) for n in a.shape)
    return a[key], shadow[key]


def part(rng, n):
    step = rng.choice((1, 1, 2, 3, -1, -2))
    return slice(rng.choice((None, rng.randint(-n, n))), rng.choice((None, rng.randint(-n, n))), step)


def index(rng, shape):
    """An index of any kind: basic, fancy, boolean, mixed."""
    kind = rng.choice(("basic", "item", "fancy", "mask", "mixed", "grid"))
    if 0 in shape or not shape:
        return Ellipsis
    if kind == "item":
        return tuple(rng.randrange(-n, n) for n in shape)
    if kind == "fancy":
        return np.array([rng.randrange(-shape[0], shape[0]) for _ in range(rng.randint(0, 6))], dtype=rng.choice((np.int64, np.int32)))
    if kind == "mask":
        dims = rng.randint(1, len(shape))
        return np.array([rng.random() < 0.4 for _ in range(int(np.prod(shape[:dims])))], bool).reshape(shape[:dims])
    if kind == "mixed":
        at = rng.randrange(len(shape))
        key = [part(rng, n) for n in shape]
        key[at] = [rng.randrange(shape[at]) for _ in range(rng.randint(1, 4))]
        return tuple(key)
    if kind == "grid" and len(shape) >= 2:
        return np.ix_(*([rng.randrange(n) for _ in range(2)] for n in shape))
    return tuple(rng.choice((part(rng, n), rng.randrange(n))) for n in shape[:rng.randint(1, len(shape))])


def items(accesses, root, way):
    """First bytes of the items that the accesses to root read ("R") or write ("W")."""
    found, assumed = [], False
    for how, sort, obj, *detail in accesses:
        if obj is not root or way not in how or sort != "box":
            continue
        assumed |= "?" in how
        first, _, dims = detail
        found.extend(first + sum(offsets) for offsets in itertools.product(*([k * stride for k in range(n)] for n, stride in dims)))
    return sorted(found), assumed


def unique(shadow):
    return sorted(set(np.asarray(shadow).ravel().tolist()))


def check(aid, seed):
    rng = random.Random(seed)
    kind = rng.choice(TYPES)
    shape = tuple(rng.randint(1, 6) for _ in range(rng.randint(1, 3)))
    root = np.ones(shape, kind)
    pair = root, (np.arange(root.size, dtype=np.int64) * root.itemsize).reshape(shape)
    for _ in range(rng.randint(0, 4)):
        pair = view(rng, pair)
    a, shadow = pair
    key = index(rng, a.shape)
    case = rng.choice(("subscript", "store", "in place", "out", "where", "reduce"))
    reads, writes = [], []
    if case == "subscript":
        accesses = aid._effects_of("subscript", (a, key))[0]
        chosen = shadow[key]
        reads = unique(chosen) if not isinstance(chosen, np.ndarray) or chosen.base is None or not np.shares_memory(chosen, shadow) else []
    elif case == "store":
        accesses = aid._effects_of("store", (a, key, 1))[0]
        writes = unique(shadow[key])
    elif case == "in place":
        accesses = aid._effects_of("binary", (13, a, 1))[0]
        reads = writes = unique(shadow)
    elif case == "out":
        accesses = aid._effects_of(np.add, (a, 1), {"out": a})[0]
        reads = writes = unique(shadow)
    elif case == "where":
        mask = np.array([rng.random() < 0.5 for _ in range(a.size)], bool).reshape(a.shape)
        accesses = aid._effects_of(np.add, (a, 1), {"out": a, "where": mask})[0]
        reads = writes = unique(shadow[mask])
    else:
        accesses = aid._effects_of(np.add.reduce, (a,), {"axis": None})[0]
        reads = unique(shadow)
    problems = []
    for way, expected in (("R", reads), ("W", writes)):
        seen, assumed = items(accesses, root, way)
        if sorted(set(seen)) != expected or assumed:
            problems.append(f"seed {seed}: {case} of {a.shape} {a.strides} with {key!r}: {way} {seen}{' assumed' if assumed else ''}, expected {expected}")
    return problems


def main(library, seeds):
    sys.path.insert(0, library)
    import _plait_recorder as aid
    problems = [text for seed in range(int(seeds)) for text in check(aid, seed)]
    print("\n".join(problems[:20]) or f"{seeds} programs, no difference")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
