# SPDX-License-Identifier: Apache-2.0
# reduce reads an item, calls, reads the next
import functools
def f():
    a = [1, 2, 3]
    def g(s, v):
        a[2] = s  #: RAW cell a <- 5 @f n=2; RAW local s <- 6 @g n=2; WAR element a[2] <- 10 @f
    #: WAW element a[2] <- 5 @f; WAW element a[2] <- 7 @f
        return s + v  #: RAW local s <- 6 @g n=2; RAW local v <- 6 @g n=2
    return functools.reduce(g, a)  #: RAW cell a <- 5 @f; RAW element functools.reduce(g,a) <- 5 @f n=2
    #: RAW element functools.reduce(g,a) <- 7 @f; RAW length functools.reduce(g,a) <- 5 @f n=4
    #: RAW local g <- 6 @f
f()
