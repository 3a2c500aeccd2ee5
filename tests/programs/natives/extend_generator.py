# SPDX-License-Identifier: Apache-2.0
# extend consumes a generator
def g(n):
    for i in range(n):  #: RAW local n <- 3 @g; WAR local i <- 5 @f; WAW local i <- 4 @f
        yield i  #: RAW local i <- 4 @4 n=2
def f():
    a = []
    a.extend(g(2))  #: RAW length a.extend(g(2)) <- 7 @f; RAW local a <- 7 @f
    #: WAR length a.extend(g(2)) <- 8 @f; WAW length a.extend(g(2)) <- 7 @f
    return a[1]  #: RAW element a[1] <- 8 @f; RAW local a <- 7 @f
f()
