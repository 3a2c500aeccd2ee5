# SPDX-License-Identifier: Apache-2.0
# a generator and its consumer
def g():
    yield 1
    yield 2
def f():
    s = 0
    for v in g():  #: WAR local v <- 9 carried@8 d=1; WAW local v <- 8 carried@8 d=1
        s += v  #: RAW local s <- 7 @f; RAW local s <- 9 carried@8 d=1; RAW local v <- 8 @8 n=2
    #: WAR local s <- 9 @8 n=2; WAW local s <- 7 @f; WAW local s <- 9 carried@8 d=1
    return s  #: RAW local s <- 9 @f
f()
