# SPDX-License-Identifier: Apache-2.0
# list(map(f, a)) reads an item, calls, reads the next: what the call writes ahead is read afterwards
def f():
    a = [1, 2, 3]
    def g(v):
        if v < 3:  #: RAW local v <- 5 @g n=3
            a[v] = v + 1  #: RAW cell a <- 4 @f n=2; RAW local v <- 5 @g n=2; RAW local v <- 5 @g n=2
    #: WAW element a[v] <- 4 @f n=2
        return v  #: RAW local v <- 5 @g n=3
    return list(map(g, a))  #: RAW cell a <- 4 @f; RAW element list(map(g,a)) <- 4 @f
    #: RAW element list(map(g,a)) <- 7 @f n=2; RAW length list(map(g,a)) <- 4 @f n=4; RAW local g <- 5 @f
f()
