# SPDX-License-Identifier: Apache-2.0
"""Matrix product of two N x N lists of lists; checked against a vector.    python matmul.py [N]"""

import sys


def product(a, b):
    n = len(a)
    c = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            c[i][j] = total
    return c


def times_vector(a, x):
    return [sum(v * w for v, w in zip(row, x)) for row in a]


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 230
    a = [[(i * 7 + j * 3) % 11 - 5.0 for j in range(n)] for i in range(n)]
    b = [[(i * 5 + j * 2) % 13 - 6.0 for j in range(n)] for i in range(n)]
    c = product(a, b)
    x = [i % 3 - 1.0 for i in range(n)]
    if times_vector(c, x) != times_vector(a, times_vector(b, x)):
        sys.exit("matmul: the product is wrong")
    print(f"matmul: {n}: {c[n // 2][n // 3]}")


if __name__ == "__main__":
    main()
