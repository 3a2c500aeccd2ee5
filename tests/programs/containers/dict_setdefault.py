# SPDX-License-Identifier: Apache-2.0
# setdefault
def f():
    d = {}
    for k in (1, 1, 2):  #: WAR local k <- 7 carried@5 d=1 n=2; WAR local k <- 7 carried@5 d=1 n=2
    #: WAW local k <- 5 carried@5 d=1 n=2
        d.setdefault(k, []).append(k)  #: RAW key d.setdefault(k,[]) <- 7 carried@5 d=1
    #: RAW length d.setdefault(k,[]) <- 4 @f; RAW length d.setdefault(k,[]) <- 7 carried@5 d=2
    #: RAW length d.setdefault(k,[]).append(k) <- 7 @5 n=2
    #: RAW length d.setdefault(k,[]).append(k) <- 7 carried@5 d=1; RAW local d <- 4 @f n=3
    #: RAW local k <- 5 @5 n=3; RAW local k <- 5 @5 n=3; WAR key d.setdefault(k,[]) <- 7 @5 n=2
    #: WAR length d.setdefault(k,[]) <- 7 @5 n=2; WAR length d.setdefault(k,[]).append(k) <- 7 @5 n=3
    #: WAW length d.setdefault(k,[]) <- 4 @f; WAW length d.setdefault(k,[]) <- 7 carried@5 d=2
    #: WAW length d.setdefault(k,[]).append(k) <- 7 @5 n=2
    #: WAW length d.setdefault(k,[]).append(k) <- 7 carried@5 d=1
    return d[1]  #: RAW key d[1] <- 7 @f; RAW local d <- 4 @f
f()
