# SPDX-License-Identifier: Apache-2.0
def g(n):
    yield 1
    yield 2
    raise ValueError
def one():
    for x in g(3):
        pass
def two(n):
    while 1 // n:
        n -= 1
def three():
    return [x for x in g(3)]
def four():
    for x in g(3):
        for y in g(x):
            if y == 2: return 1
def five():
    for x in (1, 2, 3):
        if x == 2: raise ValueError
for f in (one, lambda: two(1), three, four, five):
    try:
        f()
    except (ValueError, ZeroDivisionError):
        print("no")
