# SPDX-License-Identifier: Apache-2.0
import numpy as np
from scipy import integrate, optimize

calls = 0


def rosen(x):
    global calls
    calls += 1
    return sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


result = optimize.minimize(rosen, np.zeros(3), method="Nelder-Mead", options={"maxiter": 300})
print(calls, np.round(result.x, 2), result.success)
print(round(integrate.quad(lambda x: x * x, 0, 3)[0], 6), round(optimize.brentq(lambda x: x ** 3 - 2, 0, 2), 6))
