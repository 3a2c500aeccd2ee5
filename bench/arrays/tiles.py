# SPDX-License-Identifier: Apache-2.0
"""Matrix product in tiles; checked against the whole product.    python tiles.py [SIZE]"""

import sys

import numpy as np

TILE = 80


def multiply(a, b, c):
    n = len(a)
    for i in range(0, n, TILE):
        for j in range(0, n, TILE):
            for k in range(0, n, TILE):
                c[i:i + TILE, j:j + TILE] += a[i:i + TILE, k:k + TILE] @ b[k:k + TILE, j:j + TILE]


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1200
    rng = np.random.default_rng(2)
    a, b, c = rng.random((n, n)), rng.random((n, n)), np.zeros((n, n))
    for _ in range(6):
        c[:] = 0
        multiply(a, b, c)
    if not np.allclose(c, a @ b):
        sys.exit("tiles: wrong product")
    print(f"tiles: {n} x {n}")


if __name__ == "__main__":
    main()
