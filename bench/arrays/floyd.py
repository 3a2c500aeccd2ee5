# SPDX-License-Identifier: Apache-2.0
"""Floyd-Warshall, a row and a column against the whole matrix; the triangle inequality must hold.    python floyd.py [NODES]"""

import sys

import numpy as np


def shortest(d):
    for k in range(len(d)):
        np.minimum(d, d[:, k, None] + d[None, k, :], out=d)


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 900
    rng = np.random.default_rng(7)
    d = rng.random((n, n))
    np.fill_diagonal(d, 0.0)
    shortest(d)
    k = n // 2
    if (d > d[:, k, None] + d[None, k, :] + 1e-12).any():
        sys.exit("floyd: a way is too long")
    print(f"floyd: {n} nodes")


if __name__ == "__main__":
    main()
