# SPDX-License-Identifier: Apache-2.0
"""Twenty-four loops: traced for the model's prediction, translated to C and OpenCL (translate.py), compiled and run.

    python native.py [check]       check: prints, for each, what it returned plus a weighted sum over c
"""

import sys


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


# held out


def copied():
    for i in range(N):
        c[i] = a[i]


def blend():
    for i in range(N):
        c[i] = a[i] * 2.0 + b[i] * 3.0 - 1.0


def squares():
    s = 0.0
    for i in range(N):
        s += a[i] * a[i]
    return s


def smallest():
    m = 1e9
    for i in range(N):
        if a[i] < m:
            m = a[i]
    return m


def smooth():
    for i in range(2, N):
        c[i] = (a[i - 2] + a[i - 1] + a[i] + a[i + 1] + a[i + 2]) * 0.2


def even():
    for i in range(N // 2):
        c[i] = a[2 * i] + 1.0


def reversed():
    for i in range(N):
        c[i] = a[N - 1 - i]


def rows():
    for i in range(N // 200):
        s = 0.0
        for j in range(200):
            s += a[200 * i + j]
        c[i] = s


def ratio():
    for i in range(N):
        c[i] = (a[i] - 3.0) / (b[i] * 2.0 + 1.0) * 0.5


def counted():
    n = 0
    for i in range(N):
        if a[i] > 20.0:
            n += 1
    return n


def scatter():
    for i in range(N):
        c[order[i]] = a[i]


def decay():
    for i in range(1, N):
        c[i] = a[i] - c[i - 1] * 0.3


KERNELS = (scale, triad, polynomial, total, dot, stencil, gather, strided, largest, clipped, prefix, divide, copied, blend, squares, smallest,
           smooth, even, reversed, rows, ratio, counted, scatter, decay)


def check():
    for kernel in KERNELS:
        c[:] = [0.0] * len(c)
        returned = kernel() or 0.0
        print(kernel.__name__, repr(returned + sum(c[i] * (i % 5 + 1) for i in range(N))))


if len(sys.argv) > 1:
    check()
else:
    for kernel in KERNELS:
        kernel()
