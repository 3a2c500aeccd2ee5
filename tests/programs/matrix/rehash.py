# SPDX-License-Identifier: Apache-2.0
# a dict that grows keeps its keys' locations
def f():
    d = {0: 1}
    for i in range(1, 40):  #: WAR local i <- 7 carried@5 d=1 n=38; WAR local i <- 7 carried@5 d=1 n=38
    #: WAW local i <- 5 carried@5 d=1 n=38
        d[i] = d[i - 1] + 1  #: RAW key d[i-1] <- 4 @f; RAW key d[i-1] <- 7 carried@5 d=1 n=38
    #: RAW length d[i] <- 4 @f; RAW length d[i] <- 7 carried@5 d=1 n=38; RAW local d <- 4 @f n=39
    #: RAW local d <- 4 @f n=39; RAW local i <- 5 @5 n=39; RAW local i <- 5 @5 n=39
    #: WAR length d[i] <- 7 @5 n=39; WAW length d[i] <- 4 @f; WAW length d[i] <- 7 carried@5 d=1 n=38
    return d[39]  #: RAW key d[39] <- 7 @f; RAW local d <- 4 @f
f()
