# SPDX-License-Identifier: Apache-2.0
# continue skips the write
def f():
    s = 0
    for i in range(4):  #: WAR local i <- 7 carried@5 d=1 n=3; WAR local i <- 9 carried@5 d=1 n=2
    #: WAW local i <- 5 carried@5 d=1 n=3
        if i % 2:  #: RAW local i <- 5 @5 n=4
            continue
        s += i  #: RAW local i <- 5 @5 n=2; RAW local s <- 4 @f; RAW local s <- 9 carried@5 d=2
    #: WAR local s <- 9 @5 n=2; WAW local s <- 4 @f; WAW local s <- 9 carried@5 d=2
    return s  #: RAW local s <- 9 @f
f()
