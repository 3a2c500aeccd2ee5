# SPDX-License-Identifier: Apache-2.0
"""The classical Runge-Kutta method over a wide state: the heat equation on a rod, the cells an array of NumPy.

    python rk4_numpy.py [CELLS]     default 4000

The steps follow each other. Inside a step the blocks of the rod are independent: each block of the derivative reads the state, also one cell of its
neighbours, and writes cells of its own. Checks the result against the known solution.
"""

import math
import sys

import numpy as np

BLOCK = 500
STEPS = 40


def heat(u, c, du):
    """du/dt = c * (left - 2 * here + right); the ends are kept at 0."""
    last = len(u) - 1
    for low in range(1, last, BLOCK):
        high = min(low + BLOCK, last)
        du[low:high] = c * (u[low - 1:high - 1] - 2 * u[low:high] + u[low + 1:high + 1])


def heat_step(u, c, h, k):
    """One step in place; k: four arrays for the derivatives, zero at both ends."""
    heat(u, c, k[0])
    heat(u + h / 2 * k[0], c, k[1])
    heat(u + h / 2 * k[1], c, k[2])
    heat(u + h * k[2], c, k[3])
    u += h / 6 * (k[0] + 2 * k[1] + 2 * k[2] + k[3])


def solve(cells):
    """The largest distance from the known solution, which dies away as exp(-rate t)."""
    x = np.linspace(0.0, 1.0, cells + 1)
    u = np.sin(math.pi * x)
    c = float(cells) ** 2
    h = 0.5 / c                      # within the method's stability
    k = [np.zeros_like(u) for _ in range(4)]
    for _ in range(STEPS):
        heat_step(u, c, h, k)
    rate = 4 * c * math.sin(math.pi / (2 * cells)) ** 2     # of the discrete equation
    return float(np.abs(u - math.exp(-rate * h * STEPS) * np.sin(math.pi * x)).max())


def main():
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    if cells < 2:
        sys.exit("rk4_numpy: CELLS is at least 2")
    error = solve(cells)
    if not error < 1e-9:
        sys.exit(f"rk4_numpy: the error {error:.1e} is too large")
    print(f"rk4_numpy: {cells} cells, largest error below 1e-9")


if __name__ == "__main__":
    main()
