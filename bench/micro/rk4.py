# SPDX-License-Identifier: Apache-2.0
"""Runge-Kutta on a single number: arithmetic and calls, hardly any memory; checks the error.    python rk4.py [STEPS]"""

import math
import sys


def slope(t, y):
    return math.cos(t) - 0.5 * y


def solve(y, t_end, steps):
    h = t_end / steps
    t = 0.0
    for n in range(steps):
        k1 = slope(t, y)
        k2 = slope(t + h / 2, y + h / 2 * k1)
        k3 = slope(t + h / 2, y + h / 2 * k2)
        k4 = slope(t + h, y + h * k3)
        y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t = (n + 1) * h
    return y


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 800000
    t_end = 10.0
    y = solve(1.0, t_end, steps)
    exact = (0.5 * math.cos(t_end) + math.sin(t_end)) / 1.25 + (1.0 - 0.4) * math.exp(-0.5 * t_end)
    if abs(y - exact) > 1e-4:
        sys.exit(f"rk4: {y} instead of {exact}")
    print(f"rk4: {steps} steps, error {abs(y - exact):.0e}")


if __name__ == "__main__":
    main()
