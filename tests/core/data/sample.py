# The source of sample-3*.pyc (tests/core/test_bytecode_marshal.c says how they were made). What is on which line matters.
import os.path as path
BIG, SMALL, RATIO, ROOT = 10 ** 30, -5, 0.25, 1j


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y=0, *rest, key=None, **more):
        self.x, self.y = x, y

    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5


def outer(n):
    total = 0
    def add(k):
        nonlocal total
        total += k
    for i in range(n):
        for j in range(i):
            if (i + j) % 2:
                continue
            add(i * j)
        else:
            total -= 1
    while total > 100:
        total //= 2
    return total


def words(text):
    try:
        with open(text, "rb") as file:
            yield from (line.strip() for line in file if line not in {b"a", b"\xff"})
    except (OSError, ValueError) as error:
        raise RuntimeError("näh: \U0001f40d", error) from None
    finally:
        print(f"{text!r:>{10}}", end="")


async def later(items):
    async with items as source:
        async for item in source:
            await item
    return [x[1:2] for x in source if x is not ...]


def match(value):
    match value:
        case {"a": 1, **rest}:
            return rest
        case Point(x=0) | [_, *_]:
            return None
    return lambda: (value, Point, path)
