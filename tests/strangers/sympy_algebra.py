# SPDX-License-Identifier: Apache-2.0
from sympy import Matrix, diff, expand, factor, integrate, simplify, sin, cos, solve, symbols

x, y = symbols("x y")
print(expand((x + y) ** 4))
print(factor(x ** 4 - 1))
print(diff(sin(x) * x ** 2, x))
print(integrate(x * cos(x), x))
print(solve(x ** 3 - 6 * x ** 2 + 11 * x - 6, x))
print(simplify(sin(x) ** 2 + cos(x) ** 2))
print(Matrix([[1, 2], [3, 4]]).inv())
