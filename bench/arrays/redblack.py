# SPDX-License-Identifier: Apache-2.0
"""Red-black Gauss-Seidel: each half of the grid from the other, by strided slices; a linear field must stay.    python redblack.py [SWEEPS]"""

import sys

import numpy as np


def half(u, row, column):
    u[row:-1:2, column:-1:2] = 0.25 * (u[row - 1:-2:2, column:-1:2] + u[row + 1::2, column:-1:2]
                                       + u[row:-1:2, column - 1:-2:2] + u[row:-1:2, column + 1::2])


def main():
    sweeps = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    rows, columns = np.mgrid[0:1003, 0:1003]
    field = 1.0 * rows - 2.0 * columns
    u = field.copy()
    for _ in range(sweeps):
        for row, column in ((1, 1), (2, 2), (1, 2), (2, 1)):
            half(u, row, column)
    if not np.allclose(u, field):
        sys.exit("redblack: a linear field has changed")
    print(f"redblack: {sweeps} sweeps")


if __name__ == "__main__":
    main()
