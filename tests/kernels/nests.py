# SPDX-License-Identifier: Apache-2.0
"""Nests: stencils, matrix products in three orders, factorisations, triangular loops, wavefronts."""
N = 7


def grid(f):
    return [[f(i, j) for j in range(N)] for i in range(N)]


A, B = grid(lambda i, j: i + 2 * j), grid(lambda i, j: 3 * i - j)


def k_jacobi():
    a, b = grid(lambda i, j: i * j), grid(lambda i, j: 0)
    for i in range(1, N - 1):  #: doall
        for j in range(1, N - 1):  #: doall
            b[i][j] = a[i - 1][j] + a[i + 1][j] + a[i][j - 1] + a[i][j + 1]
    return b


def k_gauss_seidel():
    a = grid(lambda i, j: i * j)
    for i in range(1, N - 1):  #: sequential blocked(a) wavefront(true) interchange(legal) parallel(none)
        for j in range(1, N - 1):  #: sequential blocked(a)
            a[i][j] = a[i - 1][j] + a[i + 1][j] + a[i][j - 1] + a[i][j + 1]
    return a


def k_red_black():
    a = grid(lambda i, j: i * j)
    for i in range(1, N - 1):  #: doall
        for j in range(1 + i % 2, N - 1, 2):  #: doall
            a[i][j] = a[i - 1][j] + a[i + 1][j] + a[i][j - 1] + a[i][j + 1]
    return a


def k_time_steps():
    a, b = [1] * N, [0] * N
    for t in range(5):  #: sequential blocked(a)
        for i in range(1, N - 1):  #: doall
            b[i] = a[i - 1] + a[i + 1]
        for i in range(1, N - 1):  #: doall
            a[i] = b[i]
    return a


def k_from_above():
    a = grid(lambda i, j: i * j)
    for i in range(1, N):  #: sequential blocked(a) interchange(legal) parallel(inner) wavefront(false)
        for j in range(N):  #: doall
            a[i][j] = a[i - 1][j] + 1
    return a


def k_from_left():
    a = grid(lambda i, j: i * j)
    for i in range(N):  #: doall interchange(legal) parallel(outer)
        for j in range(1, N):  #: sequential blocked(a)
            a[i][j] = a[i][j - 1] + 1
    return a


def k_from_above_left():
    a = grid(lambda i, j: i * j)
    for i in range(1, N):  #: sequential blocked(a) interchange(legal) parallel(inner)
        for j in range(1, N):  #: doall
            a[i][j] = a[i - 1][j - 1] + 1
    return a


def k_from_above_right():
    a = grid(lambda i, j: i * j)
    for i in range(1, N):  #: sequential blocked(a) interchange(illegal) parallel(inner)
        for j in range(N - 1):  #: doall
            a[i][j] = a[i - 1][j + 1] + 1
    return a


def k_edit_distance():
    x, y = "kitten", "sitting"
    d = [[i + j for j in range(len(y) + 1)] for i in range(len(x) + 1)]
    for i in range(1, len(x) + 1):  #: sequential blocked(d) wavefront(true) parallel(none)
        for j in range(1, len(y) + 1):  #: sequential blocked(d)
            d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (x[i - 1] != y[j - 1]))
    return d[-1][-1]


def k_matmul_ijk():
    c = grid(lambda i, j: 0)
    for i in range(N):  #: doall
        for j in range(N):  #: doall
            for k in range(N):  #: reduction reduce(c[i][j] +)
                c[i][j] += A[i][k] * B[k][j]
    return c


def k_matmul_ikj():
    c = grid(lambda i, j: 0)
    for i in range(N):  #: doall
        for k in range(N):  #: reduction reduce(c[i][j] +)
            for j in range(N):  #: doall
                c[i][j] += A[i][k] * B[k][j]
    return c


def k_matmul_kij():
    c = grid(lambda i, j: 0)
    for k in range(N):  #: reduction reduce(c[i][j] +)
        for i in range(N):  #: doall
            for j in range(N):  #: doall
                c[i][j] += A[i][k] * B[k][j]
    return c


def k_matmul_scalar():
    c = grid(lambda i, j: 0)
    for i in range(N):  #: doall privatize(s)
        for j in range(N):  #: doall privatize(s)
            s = 0
            for k in range(N):  #: reduction reduce(s +)
                s += A[i][k] * B[k][j]
            c[i][j] = s
    return c


def k_transpose():
    t = grid(lambda i, j: 0)
    for i in range(N):  #: doall
        for j in range(N):  #: doall
            t[j][i] = A[i][j]
    return t


def k_transpose_in_place():
    t = grid(lambda i, j: i - 3 * j)
    for i in range(N):  #: doall
        for j in range(i):  #: doall
            t[i][j], t[j][i] = t[j][i], t[i][j]
    return t


def k_transpose_in_place_twice():
    t = grid(lambda i, j: i - 3 * j)
    for i in range(N):  #: sequential blocked(t)
        for j in range(N):  #: doall
            t[i][j], t[j][i] = t[j][i] + 1, t[i][j]
    return t


def k_lu():
    a = grid(lambda i, j: 20.0 + i if i == j else 1.0 + i * j % 3)
    for k in range(N):  #: sequential blocked(a)
        for i in range(k + 1, N):  #: doall
            a[i][k] /= a[k][k]
            for j in range(k + 1, N):  #: doall
                a[i][j] -= a[i][k] * a[k][j]
    return a


def k_cholesky_column():
    a = grid(lambda i, j: 30.0 if i == j else 1.0)
    for j in range(N):  #: sequential blocked(a)
        for k in range(j):  #: reduction reduce(a[i][j] + float)
            for i in range(j, N):  #: doall
                a[i][j] -= a[i][k] * a[j][k]
        root = a[j][j] ** 0.5
        for i in range(j, N):  #: doall
            a[i][j] /= root
    return a


def k_floyd_warshall():
    d = grid(lambda i, j: 0 if i == j else (5 * i + 3 * j) % 17 + 1)
    # doacross: pass k reads but row and column k of what pass k - 1 left, so that passes overlap
    for k in range(N):  #: doacross blocked(d)
        for i in range(N):  #: doall
            for j in range(N):  #: doall
                if i != k and j != k and d[i][k] + d[k][j] < d[i][j]:
                    d[i][j] = d[i][k] + d[k][j]
    return d


def k_triangular_solve():
    x, b = [0.0] * N, [float(i + 1) for i in range(N)]
    for i in range(N):  #: sequential blocked(x)
        s = b[i]
        for j in range(i):  #: reduction reduce(s + float)
            s -= A[i][j] * x[j]
        x[i] = s / (i + 1)
    return x


def k_triangular_product():
    x, b = [0] * N, list(range(N))
    for i in range(N):  #: doall privatize(s)
        s = 0
        for j in range(i):  #: reduction reduce(s +)
            s += A[i][j] * b[j]
        x[i] = s
    return x


def k_convolution():
    out = grid(lambda i, j: 0)
    for y in range(1, N - 1):  #: doall privatize(s)
        for x in range(1, N - 1):  #: doall privatize(s)
            s = 0
            for dy in range(3):  #: reduction reduce(s +)
                for dx in range(3):  #: reduction reduce(s +)
                    s += A[y + dy - 1][x + dx - 1] * (dy + dx)
            out[y][x] = s
    return out


def k_row_prefix():
    a = grid(lambda i, j: i + j)
    for i in range(N):  #: doall privatize(s)
        s = 0
        for j in range(N):  #: sequential blocked(s)
            s += a[i][j]
            a[i][j] = s
    return a


def k_running_total_of_grid():
    a, s = grid(lambda i, j: i + j), 0
    for i in range(N):  #: sequential blocked(s)
        for j in range(N):  #: sequential blocked(s)
            s += a[i][j]
            a[i][j] = s
    return a


def k_power_iteration():
    v = [1.0] * N
    # doacross: each step is a chain, but its bodies move at once: 1.8 times the work of its span, the overhead included
    for step in range(4):  #: doacross privatize(top, w) blocked(v)
        w = [0.0] * N
        for i in range(N):  #: doall
            for j in range(N):  #: reduction reduce(w[i] + float)
                w[i] += A[i][j] * v[j]
        top = max(w)
        for i in range(N):  #: doall
            v[i] = w[i] / top
    return v


def k_bubble_sort():
    a = [(7 * i + 3) % 11 for i in range(11)]
    for i in range(len(a)):  #: sequential blocked(a)
        for j in range(len(a) - 1):  #: sequential blocked(a)
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a


def k_odd_even_phase():
    a = [(7 * i + 3) % 11 for i in range(12)]
    for phase in range(12):  #: sequential blocked(a)
        for j in range(phase % 2, 11, 2):  #: doall
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a


def k_sieve():
    prime = [True] * 60
    for p in range(2, 8):  #: sequential blocked(prime)
        if prime[p]:
            for m in range(p * p, 60, p):  #: doall
                prime[m] = False
    return prime


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
