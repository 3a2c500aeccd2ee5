# SPDX-License-Identifier: Apache-2.0
# a generator that yields in finally
def g(a):
    for i in range(2):  #: WAR local i <- 14 carried@17 d=1; WAR local i <- 10 carried@17 d=2
    #: WAW local i <- 4 carried@17 d=2
        try:
            a[0] += 1  #: RAW element a[0] <- 16 @f; RAW element a[0] <- 18 carried@17 d=1
    #: RAW local a <- 3 carried@17 d=2; RAW local a <- 3 @g; WAR element a[0] <- 7 @4 n=2
    #: WAW element a[0] <- 16 @f; WAW element a[0] <- 18 carried@17 d=1
            yield i  #: RAW local i <- 4 @4 n=2
        finally:
            a[0] += 10  #: RAW element a[0] <- 18 carried@17 d=1 n=2; RAW local a <- 3 carried@17 d=1..3 n=2
    #: WAR element a[0] <- 12 @4 n=2; WAW element a[0] <- 18 carried@17 d=1 n=2
            yield -i  #: RAW local i <- 4 carried@17 d=1 n=2
def f():
    a = [0]
    for v in g(a):  #: RAW local a <- 16 @f; WAW local v <- 17 carried@17 d=1 n=3
        a[0] += 1  #: RAW element a[0] <- 7 @17 n=2; RAW element a[0] <- 12 @17 n=2; RAW local a <- 16 @f n=4
    #: WAR element a[0] <- 18 @17 n=4; WAW element a[0] <- 7 @17 n=2; WAW element a[0] <- 12 @17 n=2
    return a[0]  #: RAW element a[0] <- 18 @f; RAW local a <- 16 @f
f()
