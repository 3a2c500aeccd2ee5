# SPDX-License-Identifier: Apache-2.0
# each call has a loop instance of its own
def f(n):
    s = 0
    for i in range(n):  #: RAW local n <- 3 @f n=8; WAR local i <- 7 carried@5 d=1 n=3
    #: WAW local i <- 5 carried@5 d=1 n=3
        s += f(i)  #: RAW local i <- 5 @5 n=7; RAW local s <- 4 @f n=4; RAW local s <- 7 carried@5 d=1 n=3
    #: WAR local s <- 7 @5 n=7; WAW local s <- 4 @f n=4; WAW local s <- 7 carried@5 d=1 n=3
    return s + 1  #: RAW local s <- 4 @f n=4; RAW local s <- 7 @f n=4
f(3)
