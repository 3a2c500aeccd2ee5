# SPDX-License-Identifier: Apache-2.0
def f():
    s = set()
    s.update([5, 5])
f()
