# SPDX-License-Identifier: Apache-2.0
def f():
    c = 0
    while True:
        c += 1
        if c > 2:
            break
        try:
            n = {}[0]
        except KeyError:
            n = 1
f()
