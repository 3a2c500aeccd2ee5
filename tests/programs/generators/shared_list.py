# SPDX-License-Identifier: Apache-2.0
# generator and consumer share a list
def g(a):
    for i in range(2):  #: WAR local i <- 8 carried@11 d=1; WAW local i <- 4 carried@11 d=1
        a[0] += 1  #: RAW element a[0] <- 12 carried@11 d=1; RAW element a[0] <- 10 @f
    #: RAW local a <- 3 carried@11 d=1; RAW local a <- 3 @g; WAR element a[0] <- 5 @4 n=2
    #: WAW element a[0] <- 12 carried@11 d=1; WAW element a[0] <- 10 @f
        yield i  #: RAW local i <- 4 @4 n=2
def f():
    a = [0]
    for v in g(a):  #: RAW local a <- 10 @f; WAR local v <- 12 carried@11 d=1; WAW local v <- 11 carried@11 d=1
        a[0] += v  #: RAW element a[0] <- 5 @11 n=2; RAW local a <- 10 @f n=2; RAW local v <- 11 @11 n=2
    #: WAR element a[0] <- 12 @11 n=2; WAW element a[0] <- 5 @11 n=2
    return a[0]  #: RAW element a[0] <- 12 @f; RAW local a <- 10 @f
f()
