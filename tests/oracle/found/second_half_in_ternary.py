# SPDX-License-Identifier: Apache-2.0
def f(a, n):
    n ^= a[n % 2] if n and not n else a[-1]
    return n
f([1, 2], 7)
