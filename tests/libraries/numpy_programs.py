# SPDX-License-Identifier: Apache-2.0
"""Numerical programs as people write them with NumPy."""
import numpy as np
rng = np.random.default_rng(0)


def logistic(X, y, steps):
    w = np.zeros(X.shape[1])
    for t in range(steps):  #: sequential blocked(w)
        p = 1 / (1 + np.exp(-X @ w))
        w -= 0.1 * X.T @ (p - y) / len(y)
    return w


def minibatch(X, y, batches):
    w = np.zeros(X.shape[1])
    grad = np.zeros_like(w)
    for b in range(batches):  #: reduction reduce(grad + float) privatize(yb, Xb)
        Xb, yb = X[b::batches], y[b::batches]
        grad += Xb.T @ (Xb @ w - yb)
    return grad


def kmeans(X, k, steps):
    c = X[:k].copy()
    for t in range(steps):  #: sequential blocked(c)
        d = ((X[:, None, :] - c[None, :, :]) ** 2).sum(axis=2)
        label = d.argmin(axis=1)
        for j in range(k):  #: doall privatize(members)
            members = X[label == j]
            if len(members):
                c[j] = members.mean(axis=0)
    return c


def pca_power(X, k, steps):
    X = X - X.mean(axis=0)
    C = X.T @ X
    out = []
    for j in range(k):  #: sequential blocked(C)
        v = np.ones(C.shape[0])
        for t in range(steps):  #: sequential blocked(v)
            v = C @ v
            v /= np.linalg.norm(v)
        out.append(v)
        C = C - np.outer(v, v) * (v @ C @ v)
    return out


def life(board, steps):
    for t in range(steps):  #: sequential blocked(board)
        n = sum(np.roll(np.roll(board, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
        board = ((n == 3) | (board & (n == 2))).astype(board.dtype)
    return board


def life_rows(board):
    new = board.copy()
    h, w = board.shape
    for y in range(h):  #: doall privatize(n)
        for x in range(w):  #: doall privatize(n)
            n = board[max(y - 1, 0):y + 2, max(x - 1, 0):x + 2].sum() - board[y, x]
            new[y, x] = n == 3 or (board[y, x] and n == 2)
    return new


def floyd(D):
    n = len(D)
    for k in range(n):  #: sequential blocked(D)
        D = np.minimum(D, D[:, k:k + 1] + D[k:k + 1, :])
    return D


def floyd_rows(D):
    n = len(D)
    for k in range(n):  #: sequential blocked(D)
        for i in range(n):  #: sequential blocked(D)
            D[i] = np.minimum(D[i], D[i, k] + D[k])
    return D


def mandelbrot(w, h, limit):
    out = np.zeros((h, w), int)
    for y in range(h):  #: doall privatize(c, z, live)
        c = np.linspace(-2, 1, w) + 1j * (y / h * 2 - 1)
        z = np.zeros_like(c)
        for k in range(limit):  #: sequential blocked(z)
            live = np.abs(z) < 2
            z[live] = z[live] ** 2 + c[live]
            out[y] += live
    return out


def heat(u, steps):
    for t in range(steps):  #: sequential blocked(u)
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2])
    return u


def nbody(p, v, m, steps):
    n = len(m)
    for t in range(steps):  #: sequential blocked(p, v)
        a = np.zeros_like(p)
        for i in range(n):  #: doall privatize(d, r)
            d = p - p[i]
            r = np.sqrt((d ** 2).sum(axis=1) + 0.01)
            a[i] = (m[:, None] * d / r[:, None] ** 3).sum(axis=0)
        v += a * 0.01
        p += v * 0.01
    return p


def image(img, kernel):
    h, w, c = img.shape
    out = np.zeros_like(img)
    for ch in range(c):  #: doall
        for y in range(1, h - 1):  #: doall
            for x in range(1, w - 1):  #: doall
                out[y, x, ch] = (img[y - 1:y + 2, x - 1:x + 2, ch] * kernel).sum()
    hist = np.zeros(8, int)
    for y in range(h):  #: reduction reduce(hist +)
        hist += np.histogram(out[y], bins=8, range=(0, 8))[0]
    for y in range(h):  #: doall
        img[y] = (img[y] - img[y].min()) / (np.ptp(img[y]) + 1)
    return out, hist


def batches(X, size):
    for i in range(0, len(X), size):  #: doall
        yield X[i:i + size]


def over_batches(X):
    total = 0.0
    for b in batches(X, 8):  #: reduction reduce(total + float)
        total += np.linalg.norm(b) ** 2
    return total


def bootstrap(X, n):
    means = []
    for k in range(n):  #: reduction reduce(means append) privatize(r)
        r = np.random.default_rng(k)
        means.append(X[r.integers(0, len(X), len(X))].mean())
    return np.std(means)


def bootstrap_shared(X, n):
    means = np.empty(n)
    for k in range(n):  #: sequential blocked(rng)
        means[k] = X[rng.integers(0, len(X), len(X))].mean()
    return means.std()


def errstate(a):
    out = []
    for x in a:  #: reduction reduce(out append)
        with np.errstate(divide="ignore", invalid="ignore"):
            out.append(np.log(x) / x)
    return out


def pairs(n):
    out = np.zeros((n, n))
    for i, j in np.ndindex(n, n):
        out[i, j] = i * j
    for (i, j), x in np.ndenumerate(out):  #: doall
        out[i, j] = x + 1
    for x in np.nditer(out, op_flags=["readwrite"]):  #: doall
        x[...] = 2 * x
    for x in out.flat:  #: doall
        abs(x)
    return out


def fit(x, y):
    out = {}
    for deg in range(1, 4):  #: reduction reduce(out add)
        out[deg] = np.polynomial.Polynomial.fit(x, y, deg)(0.5)
    return out


def ma(a):
    m = np.ma.masked_less(a, 3)
    out = []
    for row in m:  #: reduction reduce(out append)
        out.append(float(row.mean()))
    return out


def vect(a):
    f = np.vectorize(lambda x: x * 2 if x > 1 else 0)
    out = []
    for row in a:  #: reduction reduce(out append)
        out.append(f(row))
    return np.stack(out), np.apply_along_axis(sorted, 0, a)


def chars(words):
    out = []
    for w in words:  #: reduction reduce(out append)
        out.append(np.char.upper(w))
    return out


def solve_all(A, b):
    out = np.empty_like(b)
    for k in range(len(A)):  #: doall
        out[k] = np.linalg.solve(A[k], b[k])
    return out


def fft_rows(a):
    out = np.empty(a.shape, complex)
    for i in range(len(a)):  #: doall
        out[i] = np.fft.fft(a[i])
    return out


def main():
    X = rng.random((32, 4)); y = (X.sum(1) > 2).astype(float)
    print(logistic(X, y, 4).shape, minibatch(X, y, 4).shape, kmeans(X, 3, 3).shape, len(pca_power(X, 2, 4)))
    board = (rng.random((8, 8)) < 0.4).astype(int)
    print(life(board, 3).shape, life_rows(board).shape)
    D = rng.random((6, 6))
    print(floyd(D.copy()).shape, floyd_rows(D.copy()).shape, mandelbrot(8, 6, 6).sum() > 0)
    print(heat(rng.random(20), 4).shape, nbody(rng.random((5, 3)), np.zeros((5, 3)), np.ones(5), 3).shape)
    print(image(rng.random((8, 8, 3)), np.ones((3, 3)))[1].sum())
    print(over_batches(X) > 0, bootstrap(X, 3) > 0, bootstrap_shared(X, 3) > 0, len(errstate(X[:3])))
    print(pairs(4).sum(), fit(X[:, 0], y).keys(), len(ma(np.arange(12.).reshape(3, 4))), vect(X)[0].shape, len(chars(np.array(["a", "b"]))))
    print(solve_all(rng.random((3, 4, 4)), rng.random((3, 4))).shape, fft_rows(X).shape)


main()
