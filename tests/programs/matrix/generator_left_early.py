# SPDX-License-Identifier: Apache-2.0
# a loop over a generator that is left
def g():
    n = 0
    while True:
        n += 1  #: RAW local n <- 4 @g; RAW local n <- 6 carried@13 d=1; RAW local n <- 6 @f
    #: WAR local n <- 6 @5 n=3; WAR local n <- 9 carried@13 d=1; WAR local n <- 9 @f; WAW local n <- 4 @g
    #: WAW local n <- 6 carried@13 d=1; WAW local n <- 6 @f
        yield n  #: RAW local n <- 6 @5 n=3
def f():
    s = 0
    it = g()
    for v in it:  #: RAW local it <- 12 @f; WAR local v <- 14 carried@13 d=1; WAW local v <- 13 carried@13 d=1
        s += v  #: RAW local s <- 14 carried@13 d=1; RAW local s <- 11 @f; RAW local v <- 13 @13 n=2
    #: WAR local s <- 14 @13 n=2; WAR local s <- 17 carried@13 d=1; WAW local s <- 14 carried@13 d=1
    #: WAW local s <- 11 @f
        if s > 2:  #: RAW local s <- 14 @13 n=2
            break
    return s + next(it)  #: RAW local it <- 12 @f; RAW local s <- 14 @f
f()
