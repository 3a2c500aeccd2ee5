# SPDX-License-Identifier: Apache-2.0
def g(n):
    yield 1
    yield 2
    raise ValueError
def f():
    n = 0
    for k in range(2):
        try:
            for x in g(3):
                n += x
        except ValueError:
            n += 5
        try:
            while n / (k - 1):
                n -= n
        except ZeroDivisionError:
            n += 1
    return n
print(f())
