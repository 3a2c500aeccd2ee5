# SPDX-License-Identifier: Apache-2.0
# indices and items
def f():
    a = [5, 6]
    for i, v in enumerate(a):  #: RAW element enumerate(a) <- 4 @f n=2; RAW length enumerate(a) <- 4 @f n=3
    #: RAW local a <- 4 @f; WAR local i <- 8 carried@5 d=1; WAR local v <- 8 carried@5 d=1
    #: WAW local i <- 5 carried@5 d=1; WAW local v <- 5 carried@5 d=1
        a[i] = v + 1  #: RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2; RAW local v <- 5 @5 n=2
    #: WAR element a[i] <- 5 @5 n=2; WAW element a[i] <- 4 @f n=2
    return a[0]  #: RAW element a[0] <- 8 @f; RAW local a <- 4 @f
f()
