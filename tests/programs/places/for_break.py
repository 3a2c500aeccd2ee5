# SPDX-License-Identifier: Apache-2.0
# break before the write
def f():
    s = 0
    for i in range(4):  #: WAR local i <- 6 carried@5 d=1 n=2; WAW local i <- 5 carried@5 d=1 n=2
        s += i  #: RAW local i <- 5 @5 n=3; RAW local s <- 4 @f; RAW local s <- 6 carried@5 d=1 n=2
    #: WAR local s <- 6 @5 n=3; WAR local s <- 9 carried@5 d=1 n=2; WAW local s <- 4 @f
    #: WAW local s <- 6 carried@5 d=1 n=2
        if s > 1:  #: RAW local s <- 6 @5 n=3
            break
    return s  #: RAW local s <- 6 @f
f()
