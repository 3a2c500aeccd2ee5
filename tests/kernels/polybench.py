# SPDX-License-Identifier: Apache-2.0
"""The loop shapes of PolyBench, small, from their meaning."""
N = 6


def grid(f, rows=N, columns=N):
    return [[f(i, j) for j in range(columns)] for i in range(rows)]


A, B = grid(lambda i, j: i + 2 * j + 1), grid(lambda i, j: 3 * i - j)


def k_gemm():
    c = grid(lambda i, j: i * j)
    for i in range(N):  #: doall
        for j in range(N):  #: doall
            c[i][j] *= 2
        for k in range(N):  #: reduction reduce(c[i][j] +)
            for j in range(N):  #: doall
                c[i][j] += 3 * A[i][k] * B[k][j]
    return c


def k_two_matrix_products():
    t, d = grid(lambda i, j: 0), grid(lambda i, j: 0)
    for i in range(N):  #: doall
        for j in range(N):  #: doall
            for k in range(N):  #: reduction reduce(t[i][j] +)
                t[i][j] += A[i][k] * B[k][j]
    for i in range(N):  #: doall
        for j in range(N):  #: doall
            for k in range(N):  #: reduction reduce(d[i][j] +)
                d[i][j] += t[i][k] * B[k][j]
    return d


def k_atax():
    x, y = list(range(N)), [0] * N
    for i in range(N):  #: reduction privatize(t) reduce(y[j] +)
        t = 0
        for j in range(N):  #: reduction reduce(t +)
            t += A[i][j] * x[j]
        for j in range(N):  #: doall
            y[j] += A[i][j] * t
    return y


def k_bicg():
    p, r, s, q = list(range(N)), [1] * N, [0] * N, [0] * N
    for i in range(N):  #: reduction reduce(s[j] +)
        for j in range(N):  #: reduction reduce(q[i] +)
            s[j] += r[i] * A[i][j]
            q[i] += A[i][j] * p[j]
    return s, q


def k_mvt_transposed():
    x, y = [0] * N, list(range(N))
    for i in range(N):  #: doall
        for j in range(N):  #: reduction reduce(x[i] +)
            x[i] += A[j][i] * y[j]
    return x


def k_gemver_outer_product():
    a, u, v = grid(lambda i, j: i - j), list(range(N)), [2] * N
    for i in range(N):  #: doall
        for j in range(N):  #: doall
            a[i][j] += u[i] * v[j]
    return a


def k_syrk():
    c = grid(lambda i, j: 1)
    for i in range(N):  #: doall
        for j in range(i + 1):  #: doall
            for k in range(N):  #: reduction reduce(c[i][j] +)
                c[i][j] += A[i][k] * A[j][k]
    return c


def k_trmm():
    b = grid(lambda i, j: i + j)
    for i in range(N):  #: doall copy(b[i])
        for j in range(N):  #: doall
            for k in range(i + 1, N):  #: reduction reduce(b[i][j] +)
                b[i][j] += A[k][i] * b[k][j]
    return b


def k_durbin():
    r, y = [1.0 / (i + 2) for i in range(N)], [0.0] * N
    y[0], beta, alpha = -r[0], 1.0, -r[0]
    for k in range(1, N):  #: sequential blocked(beta, alpha, y)
        beta = (1 - alpha * alpha) * beta
        s = 0.0
        for i in range(k):  #: reduction reduce(s + float)
            s += r[k - i - 1] * y[i]
        alpha = -(r[k] + s) / beta
        z = [y[i] + alpha * y[k - i - 1] for i in range(k)]  #: doall
        for i in range(k):  #: doall
            y[i] = z[i]
        y[k] = alpha
    return y


def k_gramschmidt_column():
    q = grid(lambda i, j: 1.0 + (i * j) % 3 + (i == j) * 5)
    for k in range(N):  #: sequential blocked(q)
        norm = 0.0
        for i in range(N):  #: reduction reduce(norm + float)
            norm += q[i][k] * q[i][k]
        for i in range(N):  #: doall
            q[i][k] /= norm ** 0.5
        for j in range(k + 1, N):  #: doall privatize(s)
            s = 0.0
            for i in range(N):  #: reduction reduce(s + float)
                s += q[i][k] * q[i][j]
            for i in range(N):  #: doall
                q[i][j] -= q[i][k] * s
    return q


def k_correlation_mean():
    mean = [0.0] * N
    for j in range(N):  #: doall
        for i in range(N):  #: reduction reduce(mean[j] + float)
            mean[j] += A[i][j]
        mean[j] /= N
    return mean


def k_covariance():
    cov = grid(lambda i, j: 0)
    for i in range(N):  #: doall
        for j in range(i, N):  #: doall
            for k in range(N):  #: reduction reduce(cov[i][j] +)
                cov[i][j] += A[k][i] * A[k][j]
            cov[j][i] = cov[i][j]
    return cov


def k_deriche_row():
    y = [0.0] * N
    y1, y2 = 0.0, 0.0
    for i in range(N):  #: sequential blocked(y1, y2)
        y[i] = A[0][i] + 0.5 * y1 - 0.1 * y2
        y2 = y1
        y1 = y[i]
    return y


def k_fdtd_step():
    ex, hz = grid(lambda i, j: i), grid(lambda i, j: j)
    for i in range(1, N):  #: doall
        for j in range(N):  #: doall
            ex[i][j] -= (hz[i][j] - hz[i - 1][j]) // 2
    for i in range(N - 1):  #: doall
        for j in range(N):  #: doall
            hz[i][j] -= ex[i + 1][j] - ex[i][j]
    return ex, hz


def k_seidel_2d():
    a = grid(lambda i, j: (i * i * 7 + j * 5) % 23)
    for t in range(2):  #: sequential blocked(a)
        for i in range(1, N - 1):  #: sequential blocked(a) wavefront(true)
            for j in range(1, N - 1):  #: sequential blocked(a)
                a[i][j] = (a[i - 1][j] + a[i][j - 1] + a[i][j] + a[i][j + 1] + a[i + 1][j]) // 5
    return a


def k_adi_sweep():
    u = grid(lambda i, j: i + j)
    for i in range(N):  #: doall
        for j in range(1, N):  #: sequential blocked(u)
            u[i][j] -= u[i][j - 1]
    return u


def k_nussinov():
    seq = [0, 1, 2, 3, 0, 3, 2]
    n = len(seq)
    t = [[0] * n for _ in range(n)]
    for i in range(n - 2, -1, -1):  #: sequential blocked(t)
        for j in range(i + 1, n):  #: sequential blocked(t)
            best = max(t[i + 1][j], t[i][j - 1])
            if i + 1 <= j - 1:
                best = max(best, t[i + 1][j - 1] + (seq[i] + seq[j] == 3))
            t[i][j] = best
    return t


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
