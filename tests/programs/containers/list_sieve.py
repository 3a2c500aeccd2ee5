# SPDX-License-Identifier: Apache-2.0
# the sieve
def f():
    p = [True] * 10  #: RAW element [True]*10 <- 4 @f; RAW length [True]*10 <- 4 @f
    for i in range(2, 4):  #: WAR local i <- 7 carried@5 d=1; WAR local i <- 8 carried@5 d=1
    #: WAR local i <- 8 carried@5 d=1; WAR local i <- 8 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        if p[i]:  #: RAW element p[i] <- 4 @f n=2; RAW local i <- 5 @5 n=2; RAW local p <- 4 @f n=2
            for j in range(i * i, 10, i):  #: RAW local i <- 5 @5 n=2; RAW local i <- 5 @5 n=2
    #: RAW local i <- 5 @5 n=2; WAR local j <- 11 carried@5 d=1; WAR local j <- 11 carried@8 d=1 n=2
    #: WAW local j <- 8 carried@5 d=1; WAW local j <- 8 carried@8 d=1 n=2
                p[j] = False  #: RAW local j <- 8 @8 n=4; RAW local p <- 4 @f n=4
    #: WAW element p[j] <- 4 @f n=4
    return p[7]  #: RAW element p[7] <- 4 @f; RAW local p <- 4 @f
f()
