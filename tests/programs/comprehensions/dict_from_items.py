# SPDX-License-Identifier: Apache-2.0
# inverted dict
def f():
    d = {1: "a", 2: "b"}
    e = {v: k for k, v in d.items()}  #: RAW key d.items() <- 4 @f n=2; RAW length d.items() <- 4 @f n=3
    #: RAW local d <- 4 @f; RAW local k <- 5 @5 n=2; RAW local v <- 5 @5 n=2
    #: WAR local k <- 5 carried@5 d=1; WAR local v <- 5 carried@5 d=1; WAW local k <- 5 carried@5 d=1
    #: WAW local v <- 5 carried@5 d=1
    return e["b"]  #: RAW key e["b"] <- 5 @f; RAW local e <- 5 @f
f()
