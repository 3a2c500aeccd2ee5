# SPDX-License-Identifier: Apache-2.0
def f6(l8):
    return list(map(lambda v: v + 1, l8))
def f():
    l = [3, 1, 2]
    for n in range(2):
        l.sort()
        f6(l)
        l = l[:]
f()
