# SPDX-License-Identifier: Apache-2.0
def f():
    for b in range(2):
        c = 0
        while True:
            c += 1
            if c > 2:
                break
            try:
                m = {}[0]
            except KeyError:
                m = 3
f()
