# SPDX-License-Identifier: Apache-2.0
def update(a, n):
    for i in range(n):
        if i == 3:
            break
        a[i] = a[i - 1]
    return a[0]


def gen(a, n):
    for i in range(n):
        a[0] += i
        yield i


def consume(a):
    for v in gen(a, 3):
        a[1] = v


def risky(a):
    for i in range(3):
        try:
            a[i] = 1
        except IndexError:
            a[0] = 2


def late(a):
    a.sort(key=key)
    return a[0]


def key(a):
    return a[0]


def reuse(n):
    for i in range(n):
        b = [i]
        b[0] += i


class K:
    n = 1
    m = n


def use(k):
    return k.n


def deep(a, n):
    if n:
        deep(a, n - 1)
    a[0] += 1


def worker(a):
    a[0] += 1


def closure(n):
    def inner():
        nonlocal n
        n += 1
    inner()
    inner()
