# SPDX-License-Identifier: Apache-2.0
"""Loops of programs on SciPy."""
import numpy as np
from scipy import integrate, optimize, sparse, linalg, signal, interpolate, stats


def ode(n):
    out = np.empty(n)
    for k in range(n):  #: doall privatize(sol)
        sol = integrate.solve_ivp(lambda t, y: [-(k + 1) * y[0]], (0, 1), [1.0], rtol=1e-3)
        out[k] = sol.y[0, -1]
    return out


def odeint_sweep(n):
    out = []
    for k in range(n):  #: reduction reduce(out append)
        out.append(integrate.odeint(lambda y, t: -y * k, 1.0, [0, 1])[-1, 0])
    return out


def power(A, x, steps):
    for t in range(steps):  #: sequential blocked(x)
        x = A @ x
        x /= np.linalg.norm(x)
    return x


def matvecs(A, X):
    out = np.empty_like(X)
    for k in range(len(X)):  #: doall
        out[k] = A @ X[k]
    return out


def minimise(starts):
    best = None
    results = []
    for x0 in starts:  #: reduction reduce(results append) privatize(r)
        r = optimize.minimize(lambda x: (x[0] - 1) ** 2 + (x[1] + 2) ** 2, x0)
        results.append(r.fun)
    return min(results)


def solves(A, B):
    out = []
    lu = linalg.lu_factor(A)
    for b in B:  #: reduction reduce(out append)
        out.append(linalg.lu_solve(lu, b))
    return np.array(out)


def filters(X):
    b, a = signal.butter(2, 0.3)
    out = np.empty_like(X)
    for k in range(len(X)):  #: doall
        out[k] = signal.lfilter(b, a, X[k])
    return out


def quads(n):
    out = []
    for k in range(n):  #: reduction reduce(out append)
        out.append(integrate.quad(lambda x: x ** k, 0, 1)[0])
    return out


def splines(x, Y):
    out = []
    for y in Y:  #: reduction reduce(out append)
        out.append(float(interpolate.CubicSpline(x, y)(0.5)))
    return out


def tests(X):
    out = []
    for row in X:  #: reduction reduce(out append)
        out.append(stats.ttest_1samp(row, 0.0).pvalue)
    return out


def main():
    r = np.random.default_rng(0)
    A = sparse.random(12, 12, 0.4, format="csr", random_state=1)
    D = r.random((4, 4)) + 4 * np.eye(4)
    print(ode(3).shape, len(odeint_sweep(3)), power(A, np.ones(12), 4).shape, matvecs(A, r.random((3, 12))).shape)
    print(round(minimise([[0, 0], [3, 3]]), 4), solves(D, r.random((3, 4))).shape, filters(r.random((3, 20))).shape, len(quads(3)))
    print(len(splines(np.arange(5.0), r.random((3, 5)))), len(tests(r.random((3, 9)))))


main()
