# SPDX-License-Identifier: Apache-2.0
# inner bound depends on the outer variable
def f():
    s = 0
    for i in range(4):  #: WAR local i <- 6 carried@5 d=1 n=3; WAW local i <- 5 carried@5 d=1 n=3
        for j in range(i):  #: RAW local i <- 5 @5 n=4; WAR local j <- 9 carried@5 d=1 n=2
    #: WAR local j <- 9 carried@6 d=1 n=3; WAW local j <- 6 carried@5 d=1 n=2
    #: WAW local j <- 6 carried@6 d=1 n=3
            s += j  #: RAW local j <- 6 @6 n=6; RAW local s <- 4 @f; RAW local s <- 9 carried@5 d=1 n=2
    #: RAW local s <- 9 carried@6 d=1 n=3; WAR local s <- 9 @6 n=6; WAW local s <- 4 @f
    #: WAW local s <- 9 carried@5 d=1 n=2; WAW local s <- 9 carried@6 d=1 n=3
    return s  #: RAW local s <- 9 @f
f()
