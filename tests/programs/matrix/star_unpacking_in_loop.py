# SPDX-License-Identifier: Apache-2.0
# for targets with stars
def f():
    s = 0
    for a, *b in [[1, 2, 3], [4, 5]]:  #: RAW element a,*b <- 5 @f n=2; RAW element a,*b <- 5 @f n=3
    #: RAW length a,*b <- 5 @f; RAW length a,*b <- 5 @f; WAR local a <- 8 carried@5 d=1
    #: WAR local b <- 8 carried@5 d=1; WAW local a <- 5 carried@5 d=1; WAW local b <- 5 carried@5 d=1
        s += a + len(b)  #: RAW length len(b) <- 5 @5 n=2; RAW local a <- 5 @5 n=2; RAW local b <- 5 @5 n=2
    #: RAW local s <- 4 @f; RAW local s <- 8 carried@5 d=1; WAR local s <- 8 @5 n=2; WAW local s <- 4 @f
    #: WAW local s <- 8 carried@5 d=1
    return s  #: RAW local s <- 8 @f
f()
