# SPDX-License-Identifier: Apache-2.0
# the index loop
def f():
    a = [1, 2]
    s = 0
    for i in range(len(a)):  #: RAW length len(a) <- 4 @f; RAW local a <- 4 @f; WAR local i <- 8 carried@6 d=1
    #: WAW local i <- 6 carried@6 d=1
        s += a[i]  #: RAW element a[i] <- 4 @f n=2; RAW local a <- 4 @f n=2; RAW local i <- 6 @6 n=2
    #: RAW local s <- 5 @f; RAW local s <- 8 carried@6 d=1; WAR local s <- 8 @6 n=2; WAW local s <- 5 @f
    #: WAW local s <- 8 carried@6 d=1
    return s  #: RAW local s <- 8 @f
f()
