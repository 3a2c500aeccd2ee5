# SPDX-License-Identifier: Apache-2.0
# removing while walking a copy
def f():
    a = [1, 2, 3]
    for v in a[:]:  #: RAW element a[:] <- 4 @f n=3; RAW element a[:] <- 5 @f n=3; RAW length a[:] <- 4 @f
    #: RAW length a[:] <- 5 @f n=4; RAW local a <- 4 @f; WAR local v <- 8 carried@5 d=1 n=2
    #: WAR local v <- 9 carried@5 d=1; WAW local v <- 5 carried@5 d=1 n=2
        if v % 2:  #: RAW local v <- 5 @5 n=3
            a.remove(v)  #: RAW element a.remove(v) <- 4 @f n=3; RAW element a.remove(v) <- 9 carried@5 d=2 n=2
    #: RAW length a.remove(v) <- 4 @f n=2; RAW length a.remove(v) <- 9 carried@5 d=2 n=2
    #: RAW local a <- 4 @f n=2; RAW local v <- 5 @5 n=2; WAR element a.remove(v) <- 5 @f n=3
    #: WAR element a.remove(v) <- 9 @5 n=4; WAR length a.remove(v) <- 5 @f
    #: WAR length a.remove(v) <- 9 @5 n=2; WAW element a.remove(v) <- 4 @f n=3
    #: WAW element a.remove(v) <- 9 carried@5 d=2; WAW length a.remove(v) <- 4 @f
    #: WAW length a.remove(v) <- 9 carried@5 d=2
    return a  #: RAW local a <- 4 @f
f()
