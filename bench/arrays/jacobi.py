# SPDX-License-Identifier: Apache-2.0
"""Five-point Jacobi steps between two grids; a linear field must stay as it is.    python jacobi.py [STEPS]"""

import sys

import numpy as np


def step(u, v):
    v[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:])


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    rows, columns = np.mgrid[0:1201, 0:1201]
    field = 2.0 * rows + 3.0 * columns
    u, v = field.copy(), field.copy()
    for _ in range(steps):
        step(u, v)
        u, v = v, u
    if not np.allclose(u, field):
        sys.exit("jacobi: a linear field has changed")
    print(f"jacobi: {steps} steps")


if __name__ == "__main__":
    main()
