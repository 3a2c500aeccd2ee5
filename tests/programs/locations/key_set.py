# SPDX-License-Identifier: Apache-2.0
# members of a set
def f():
    seen = set()
    for v in (1, 2, 1):  #: WAR local v <- 7 carried@5 d=1 n=2; WAR local v <- 10 carried@5 d=1 n=2
    #: WAW local v <- 5 carried@5 d=1 n=2
        if v in seen:  #: RAW key vinseen <- 10 carried@5 d=2; RAW local seen <- 4 @f n=3
    #: RAW local v <- 5 @5 n=3
            return v  #: RAW local v <- 5 @5
        seen.add(v)  #: RAW length seen.add(v) <- 4 @f; RAW length seen.add(v) <- 10 carried@5 d=1
    #: RAW local seen <- 4 @f n=2; RAW local v <- 5 @5 n=2; WAR key seen.add(v) <- 7 @5 n=2
    #: WAR key seen.add(v) <- 10 @5 n=2; WAR length seen.add(v) <- 10 @5 n=2; WAW length seen.add(v) <- 4 @f
    #: WAW length seen.add(v) <- 10 carried@5 d=1
f()
