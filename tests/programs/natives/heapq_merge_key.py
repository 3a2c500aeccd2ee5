# SPDX-License-Identifier: Apache-2.0
# merge's own code calls the key
# oracle: no
import heapq
def f():
    a, b, n = [1], [], [0]
    def g(v):
        n[0] += 1  #: RAW cell n <- 6 @f; RAW element n[0] <- 6 @f; WAR element n[0] <- 8 @g
    #: WAW element n[0] <- 6 @f
        return v  #: RAW local v <- 7 @g
    out = list(heapq.merge(a, b, key=g))  #: RAW local a <- 6 @f; RAW local b <- 6 @f; RAW local g <- 7 @f
    return n[0]  #: RAW cell n <- 6 @f; RAW element n[0] <- 8 @f
f()
