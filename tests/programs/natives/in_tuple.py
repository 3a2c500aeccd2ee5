# SPDX-License-Identifier: Apache-2.0
# membership without locations
def f():
    return 1 in (1, 2), "a" in "abc", 2 in range(3)
f()
