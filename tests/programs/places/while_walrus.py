# SPDX-License-Identifier: Apache-2.0
# condition that stores
def f(l):
    s = 0
    while (x := l.pop()) > 0:  #: RAW element l.pop() <- 13 @module n=3
    #: RAW length l.pop() <- 5 carried@5 d=1 n=2; RAW length l.pop() <- 13 @module; RAW local l <- 3 @f n=3
    #: WAR element l.pop() <- 5 @5 n=3; WAR length l.pop() <- 5 @5 n=3; WAR local x <- 10 carried@5 d=1 n=2
    #: WAW element l.pop() <- 13 @module n=3; WAW length l.pop() <- 5 carried@5 d=1 n=2
    #: WAW length l.pop() <- 13 @module; WAW local x <- 5 carried@5 d=1 n=2
        s += x  #: RAW local s <- 4 @f; RAW local s <- 10 carried@5 d=1; RAW local x <- 5 @5 n=2
    #: WAR local s <- 10 @5 n=2; WAW local s <- 4 @f; WAW local s <- 10 carried@5 d=1
    return s  #: RAW local s <- 10 @f
f([0, 3, 4])
