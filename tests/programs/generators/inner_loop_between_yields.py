# SPDX-License-Identifier: Apache-2.0
# the inner loop stays in one resumption
def g():
    s = 0
    for i in range(2):  #: WAW local i <- 5 carried@13 d=1
        for j in range(2):  #: WAR local j <- 8 carried@13 d=1; WAR local j <- 8 carried@6 d=1 n=2
    #: WAW local j <- 6 carried@13 d=1; WAW local j <- 6 carried@6 d=1 n=2
            s += j  #: RAW local j <- 6 @6 n=4; RAW local s <- 4 @g; RAW local s <- 8 carried@13 d=1
    #: RAW local s <- 8 carried@6 d=1 n=2; WAR local s <- 8 @6 n=4; WAR local s <- 11 carried@13 d=1
    #: WAW local s <- 4 @g; WAW local s <- 8 carried@13 d=1; WAW local s <- 8 carried@6 d=1 n=2
        yield s  #: RAW local s <- 8 @5 n=2
def f():
    for v in g():  #: WAW local v <- 13 carried@13 d=1
        pass
f()
