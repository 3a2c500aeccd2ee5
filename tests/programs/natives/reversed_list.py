# SPDX-License-Identifier: Apache-2.0
# backwards
def f():
    a = [1, 2]
    s = 0
    for v in reversed(a):  #: RAW element reversed(a) <- 4 @f n=2; RAW length reversed(a) <- 4 @f n=4
    #: RAW local a <- 4 @f; WAR local v <- 8 carried@6 d=1; WAW local v <- 6 carried@6 d=1
        s = s * 10 + v  #: RAW local s <- 5 @f; RAW local s <- 8 carried@6 d=1; RAW local v <- 6 @6 n=2
    #: WAR local s <- 8 @6 n=2; WAW local s <- 5 @f; WAW local s <- 8 carried@6 d=1
    return s  #: RAW local s <- 8 @f
f()
