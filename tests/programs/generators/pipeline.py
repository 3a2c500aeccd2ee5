# SPDX-License-Identifier: Apache-2.0
# three generators in a row
def numbers(n):
    for i in range(n):  #: RAW local n <- 3 @numbers; WAR local i <- 6 carried@13 d=1 n=2
    #: WAW local i <- 4 carried@13 d=1 n=2
        yield i  #: RAW local i <- 4 @4 n=3
def double(src):
    for v in src:  #: RAW local src <- 7 @double; WAR local v <- 10 carried@13 d=1 n=2
    #: WAW local v <- 8 carried@13 d=1 n=2
        yield v * 2  #: RAW local v <- 8 @8 n=3
def f():
    s = 0
    for v in double(numbers(3)):  #: WAR local v <- 14 carried@13 d=1 n=2; WAW local v <- 13 carried@13 d=1 n=2
        s += v  #: RAW local s <- 12 @f; RAW local s <- 14 carried@13 d=1 n=2; RAW local v <- 13 @13 n=3
    #: WAR local s <- 14 @13 n=3; WAW local s <- 12 @f; WAW local s <- 14 carried@13 d=1 n=2
    return s  #: RAW local s <- 14 @f
f()
