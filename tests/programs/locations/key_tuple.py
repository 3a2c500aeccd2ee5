# SPDX-License-Identifier: Apache-2.0
# tuples as keys
def f():
    d = {}
    for i in range(2):  #: WAR local i <- 7 carried@5 d=1; WAR local i <- 7 carried@5 d=1
    #: WAW local i <- 5 carried@5 d=1
        d[i, 0] = i  #: RAW length d[i,0] <- 4 @f; RAW length d[i,0] <- 7 carried@5 d=1
    #: RAW local d <- 4 @f n=2; RAW local i <- 5 @5 n=2; RAW local i <- 5 @5 n=2
    #: WAR length d[i,0] <- 7 @5 n=2; WAW length d[i,0] <- 4 @f; WAW length d[i,0] <- 7 carried@5 d=1
    return d[0, 0] + d[1, 0]  #: RAW key d[0,0] <- 7 @f; RAW key d[1,0] <- 7 @f; RAW local d <- 4 @f
    #: RAW local d <- 4 @f
f()
