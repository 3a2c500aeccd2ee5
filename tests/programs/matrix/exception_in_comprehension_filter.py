# SPDX-License-Identifier: Apache-2.0
# failing condition
def f():
    a = [1, 0, 2]
    try:
        return [v for v in a if 2 // v]  #: RAW element a <- 4 @f n=2; RAW length a <- 4 @f n=2
    #: RAW local a <- 4 @f; RAW local v <- 6 @6; RAW local v <- 6 @6 n=2; WAR local v <- 6 carried@6 d=1
    #: WAR local v <- 6 carried@6 d=1; WAW local v <- 6 carried@6 d=1
    except ZeroDivisionError:
        return a[0]  #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f
f()
