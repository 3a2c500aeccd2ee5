# SPDX-License-Identifier: Apache-2.0
# tuples, strings and ranges have no locations
def f():
    t = (1, "ab", range(3))
    return t[0] + len(t[1]) + t[2][1]  #: RAW local t <- 4 @f; RAW local t <- 4 @f; RAW local t <- 4 @f
f()
