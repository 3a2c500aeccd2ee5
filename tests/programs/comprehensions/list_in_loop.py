# SPDX-License-Identifier: Apache-2.0
# the same comprehension again and again
def f():
    s = 0
    for k in range(2):  #: WAR local k <- 6 carried@5 d=1; WAW local k <- 5 carried@5 d=1
        s += len([i for i in range(k + 1)])  #: RAW length len([iforiinrange(k+1)]) <- 6 @5 n=2
    #: RAW local i <- 6 @6 n=3; RAW local k <- 5 @5 n=2; RAW local s <- 4 @f
    #: RAW local s <- 6 carried@5 d=1; WAR local i <- 6 carried@5 d=1; WAR local i <- 6 carried@6 d=1
    #: WAR local s <- 6 @5 n=2; WAW local i <- 6 carried@5 d=1; WAW local i <- 6 carried@6 d=1
    #: WAW local s <- 4 @f; WAW local s <- 6 carried@5 d=1
    return s  #: RAW local s <- 6 @f
f()
