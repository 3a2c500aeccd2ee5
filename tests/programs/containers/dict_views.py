# SPDX-License-Identifier: Apache-2.0
# keys, values, items
def f():
    d = {1: 2, 3: 4}
    s = 0
    for k in d.keys():  #: RAW key d.keys() <- 4 @f n=2; RAW length d.keys() <- 4 @f n=3; RAW local d <- 4 @f
    #: WAR local k <- 8 carried@6 d=1; WAW local k <- 6 carried@6 d=1
        s += k  #: RAW local k <- 6 @6 n=2; RAW local s <- 5 @f; RAW local s <- 8 carried@6 d=1
    #: WAR local s <- 8 @6 n=2; WAW local s <- 5 @f; WAW local s <- 8 carried@6 d=1
    for v in d.values():  #: RAW key d.values() <- 4 @f n=2; RAW length d.values() <- 4 @f n=3
    #: RAW local d <- 4 @f; WAR local v <- 12 carried@10 d=1; WAW local v <- 10 carried@10 d=1
        s += v  #: RAW local s <- 8 @f; RAW local s <- 12 carried@10 d=1; RAW local v <- 10 @10 n=2
    #: WAR local s <- 12 @10 n=2; WAW local s <- 8 @f; WAW local s <- 12 carried@10 d=1
    for k, v in d.items():  #: RAW key d.items() <- 4 @f n=2; RAW length d.items() <- 4 @f n=3
    #: RAW local d <- 4 @f; WAR local k <- 18 carried@14 d=1; WAR local k <- 8 @f
    #: WAR local v <- 18 carried@14 d=1; WAR local v <- 12 @f; WAW local k <- 14 carried@14 d=1
    #: WAW local k <- 6 @f; WAW local v <- 14 carried@14 d=1; WAW local v <- 10 @f
        s += k * v  #: RAW local k <- 14 @14 n=2; RAW local s <- 18 carried@14 d=1; RAW local s <- 12 @f
    #: RAW local v <- 14 @14 n=2; WAR local s <- 18 @14 n=2; WAW local s <- 18 carried@14 d=1
    #: WAW local s <- 12 @f
    return s  #: RAW local s <- 18 @f
f()
