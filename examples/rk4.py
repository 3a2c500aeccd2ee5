# SPDX-License-Identifier: Apache-2.0
"""The classical Runge-Kutta method, on three problems whose solutions are known.

    python rk4.py [PART] [N]       PART: scalar, wide, ensemble or all (default); N: size in percent (default 100)

scalar     y' = y - t^2 + 1, one number stepped through time
wide       the heat equation on a rod: the state is a list with one temperature per cell
ensemble   logistic growth from many initial values, each of them independent of the others
"""

import math
import sys


def rk4_step(f, t, y, h):
    k1 = f(t, y)
    k2 = f(t + h / 2, y + h / 2 * k1)
    k3 = f(t + h / 2, y + h / 2 * k2)
    k4 = f(t + h, y + h * k3)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def integrate(f, y, t_end, steps):
    h = t_end / steps
    for n in range(steps):
        y = rk4_step(f, n * h, y, h)
    return y


# scalar

def bowl(t, y):
    return y - t * t + 1


def solve_scalar(steps):
    """One initial value: every step needs the one before."""
    y = integrate(bowl, 0.5, 2.0, steps)
    return abs(y - (9 - 0.5 * math.exp(2)))


# wide

def heat(u, c):
    """du/dt of a rod whose ends are kept at 0, c = conductivity / dx^2."""
    last = len(u) - 1
    du = [0.0] * len(u)
    for i in range(1, last):
        du[i] = c * (u[i - 1] - 2 * u[i] + u[i + 1])
    return du


def moved(u, k, h):
    return [x + h * dx for x, dx in zip(u, k)]


def heat_step(u, c, h):
    k1 = heat(u, c)
    k2 = heat(moved(u, k1, h / 2), c)
    k3 = heat(moved(u, k2, h / 2), c)
    k4 = heat(moved(u, k3, h), c)
    for i in range(len(u)):
        u[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])


def solve_wide(cells, steps):
    """A sine of temperature fades; compared with the exact solution of the discretised rod."""
    c = 0.25
    u = [math.sin(math.pi * i / cells) for i in range(cells + 1)]
    for _ in range(steps):
        heat_step(u, c, 1.0)
    rate = 4 * c * math.sin(math.pi / (2 * cells)) ** 2
    worst = 0.0
    for i in range(cells + 1):
        exact = math.exp(-rate * steps) * math.sin(math.pi * i / cells)
        worst = max(worst, abs(u[i] - exact))
    return worst


# ensemble

def logistic(t, y):
    return y * (1 - y)


def solve_ensemble(members, steps):
    """Many initial values: within one of them step follows step, but no member needs another."""
    finals = [0.0] * members
    for m in range(members):
        finals[m] = integrate(logistic, (m + 1) / (members + 1), 3.0, steps)
    worst = 0.0
    for m in range(members):
        start = (m + 1) / (members + 1)
        exact = 1 / (1 + (1 / start - 1) * math.exp(-3.0))
        worst = max(worst, abs(finals[m] - exact))
    return worst


def main():
    part = sys.argv[1] if len(sys.argv) > 1 else "all"
    size = int(sys.argv[2]) / 100 if len(sys.argv) > 2 else 1.0
    if part not in ("scalar", "wide", "ensemble", "all"):
        sys.exit("rk4: PART is scalar, wide, ensemble or all")
    errors = {}
    if part in ("scalar", "all"):
        errors["scalar"] = solve_scalar(max(10, int(100000 * size)))
    if part in ("wide", "all"):
        errors["wide"] = solve_wide(200, max(10, int(800 * size)))
    if part in ("ensemble", "all"):
        errors["ensemble"] = solve_ensemble(max(2, int(400 * size)), 200)
    for name, error in errors.items():
        print(f"rk4: {name:8} largest error {error:.1e}")
        if error > 1e-4:
            sys.exit(f"rk4: the error of {name} is too large")


if __name__ == "__main__":
    main()
