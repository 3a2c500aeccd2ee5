# SPDX-License-Identifier: Apache-2.0
# delegation
def inner(n):
    for i in range(n):  #: RAW local n <- 3 @inner; WAR local i <- 5 @f; WAW local i <- 4 @f
        yield i  #: RAW local i <- 4 @4 n=2
    return n  #: RAW local n <- 3 @f
def outer():
    r = yield from inner(2)
    yield r  #: RAW local r <- 8 @outer
def f():
    return sum(outer())
f()
