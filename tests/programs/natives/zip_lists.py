# SPDX-License-Identifier: Apache-2.0
# the shorter one ends it
def f():
    a, b = [1, 2], [3, 4, 5]
    s = 0
    for x, y in zip(a, b):  #: RAW element zip(a,b) <- 4 @f n=2; RAW element zip(a,b) <- 4 @f n=2
    #: RAW length zip(a,b) <- 4 @f n=2; RAW length zip(a,b) <- 4 @f n=3; RAW local a <- 4 @f
    #: RAW local b <- 4 @f; WAR local x <- 10 carried@6 d=1; WAR local y <- 10 carried@6 d=1
    #: WAW local x <- 6 carried@6 d=1; WAW local y <- 6 carried@6 d=1
        s += x * y  #: RAW local s <- 5 @f; RAW local s <- 10 carried@6 d=1; RAW local x <- 6 @6 n=2
    #: RAW local y <- 6 @6 n=2; WAR local s <- 10 @6 n=2; WAW local s <- 5 @f
    #: WAW local s <- 10 carried@6 d=1
    return s  #: RAW local s <- 10 @f
f()
