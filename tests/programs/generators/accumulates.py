# SPDX-License-Identifier: Apache-2.0
# a running sum across yields
def g(a):
    s = 0
    for v in a:  #: RAW element a <- 12 @f n=3; RAW length a <- 12 @f n=4; RAW local a <- 3 @g
    #: WAR local v <- 7 carried@12 d=1 n=2; WAW local v <- 5 carried@12 d=1 n=2
        s += v  #: RAW local s <- 4 @g; RAW local s <- 7 carried@12 d=1 n=2; RAW local v <- 5 @5 n=3
    #: WAR local s <- 7 @5 n=3; WAR local s <- 10 carried@12 d=1 n=2; WAW local s <- 4 @g
    #: WAW local s <- 7 carried@12 d=1 n=2
        yield s  #: RAW local s <- 7 @5 n=3
def f():
    for t in g([1, 2, 3]):  #: WAR local t <- 13 carried@12 d=1 n=2; WAW local t <- 12 carried@12 d=1 n=2
        t  #: RAW local t <- 12 @12 n=3
f()
