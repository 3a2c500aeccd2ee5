# SPDX-License-Identifier: Apache-2.0
def g(a, **named):
    return a + len(named)
def f():
    return g(1, **{'b': 1, 'c': 2})
f()
