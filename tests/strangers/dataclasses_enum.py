# SPDX-License-Identifier: Apache-2.0
import dataclasses
import enum
import functools
import typing


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = 3

    @property
    def lower(self):
        return self.name.lower()


class Flag(enum.Flag):
    A = enum.auto()
    B = enum.auto()
    C = A | B


@dataclasses.dataclass(order=True, slots=True)
class Item:
    weight: float
    name: str = dataclasses.field(compare=False)
    parts: list = dataclasses.field(default_factory=list, compare=False)


@dataclasses.dataclass(frozen=True)
class Key:
    x: int
    color: Color = Color.RED


class Pair(typing.NamedTuple):
    a: int
    b: str = "b"


items = [Item((n * 7) % 5, f"i{n}") for n in range(8)]
for item in items:
    item.parts += [item.weight] * 2
print(sorted(items)[0], min(items).name, dataclasses.asdict(items[2]), dataclasses.replace(items[1], weight=0.5))
counts = {}
for n in range(12):
    key = Key(n % 4, list(Color)[n % 3])
    counts[key] = counts.get(key, 0) + n
print(len(counts), counts[Key(1, Color.GREEN)], [c.lower for c in Color], Flag.A | Flag.B, Flag.C & Flag.A, Flag(3))
print(Pair(1)._replace(b="c"), Color["RED"], Color(2))
try:
    Color(9)
except ValueError as error:
    print(error)


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.singledispatch
def kind(x):
    return "other"


@kind.register
def _(x: int):
    return "int"


print(fib(30), fib.cache_info(), kind(1), kind("s"), functools.reduce(lambda a, b: a * b, range(1, 8)))
