# SPDX-License-Identifier: Apache-2.0
# iterating a set
def f():
    t = 0
    for v in {1, 2, t}:  #: RAW key {1,2,t} <- 5 @f n=3; RAW length {1,2,t} <- 5 @f n=4; RAW local t <- 4 @f
    #: WAR local v <- 7 carried@5 d=1 n=2; WAW local v <- 5 carried@5 d=1 n=2
        t += v  #: RAW local t <- 4 @f; RAW local t <- 7 carried@5 d=1 n=2; RAW local v <- 5 @5 n=3
    #: WAR local t <- 5 @f; WAR local t <- 7 @5 n=3; WAW local t <- 4 @f
    #: WAW local t <- 7 carried@5 d=1 n=2
    return t  #: RAW local t <- 7 @f
f()
