# SPDX-License-Identifier: Apache-2.0
"""The loops of native.c in Python, at the same size; traced by native_rank.py for the model's prediction."""

N = 40000
a = [(i % 97) * 0.5 for i in range(N + 64)]
b = [(i % 89) * 0.25 for i in range(N + 64)]
c = [0.0] * (N + 64)
order = [(i * 7919) % N for i in range(N)]


def scale():
    for i in range(N):
        c[i] = a[i] * 3.0


def triad():
    for i in range(N):
        c[i] = a[i] + b[i] * 3.0


def polynomial():
    for i in range(N):
        x = a[i]
        c[i] = ((((x * 0.1 + 1.0) * x + 2.0) * x + 3.0) * x + 4.0) * x + 5.0


def total():
    s = 0.0
    for i in range(N):
        s += a[i]
    return s


def dot():
    s = 0.0
    for i in range(N):
        s += a[i] * b[i]
    return s


def stencil():
    for i in range(1, N):
        c[i] = a[i - 1] + a[i] * 2.0 + a[i + 1]


def gather():
    for i in range(N):
        c[i] = a[order[i]]


def strided():
    for i in range(N // 8):
        c[i] = a[8 * i] * 3.0


def largest():
    m = 0.0
    for i in range(N):
        if a[i] > m:
            m = a[i]
    return m


def clipped():
    for i in range(N):
        if a[i] > 20.0:
            c[i] = 20.0
        else:
            c[i] = a[i] * 2.0


def prefix():
    for i in range(1, N):
        c[i] = c[i - 1] * 0.5 + a[i]


def divide():
    for i in range(N):
        c[i] = a[i] / (b[i] + 1.0)


for kernel in (scale, triad, polynomial, total, dot, stencil, gather, strided, largest, clipped, prefix, divide):
    kernel()
