# SPDX-License-Identifier: Apache-2.0
# iter with a sentinel
def f():
    a = [0, 2, 1]
    s = 0
    for v in iter(a.pop, 0):  #: RAW element iter(a.pop,0) <- 4 @f n=3; RAW length iter(a.pop,0) <- 4 @f
    #: RAW length iter(a.pop,0) <- 6 carried@6 d=1 n=2; RAW local a <- 4 @f
    #: WAR element iter(a.pop,0) <- 6 @6 n=3; WAR length iter(a.pop,0) <- 6 @6 n=3
    #: WAR local v <- 12 carried@6 d=1; WAW element iter(a.pop,0) <- 4 @f n=3
    #: WAW length iter(a.pop,0) <- 4 @f; WAW length iter(a.pop,0) <- 6 carried@6 d=1 n=2
    #: WAW local v <- 6 carried@6 d=1
        s += v  #: RAW local s <- 5 @f; RAW local s <- 12 carried@6 d=1; RAW local v <- 6 @6 n=2
    #: WAR local s <- 12 @6 n=2; WAW local s <- 5 @f; WAW local s <- 12 carried@6 d=1
    return s  #: RAW local s <- 12 @f
f()
