# SPDX-License-Identifier: Apache-2.0
# both sides
def f():
    a, b = [1], [2]
    s = 0
    for i in range(3):  #: WAR local i <- 7 carried@6 d=1 n=2; WAW local i <- 6 carried@6 d=1 n=2
        s += a[0] if i % 2 else b[0]  #: RAW element a[0] <- 4 @f; RAW element b[0] <- 4 @f n=2
    #: RAW local a <- 4 @f; RAW local b <- 4 @f n=2; RAW local i <- 6 @6 n=3; RAW local s <- 5 @f
    #: RAW local s <- 7 carried@6 d=1 n=2; WAR local s <- 7 @6 n=3; WAW local s <- 5 @f
    #: WAW local s <- 7 carried@6 d=1 n=2
    return s  #: RAW local s <- 7 @f
f()
