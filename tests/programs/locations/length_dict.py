# SPDX-License-Identifier: Apache-2.0
# a dict's length changes with its keys
def f():
    d = {}
    len(d)  #: RAW length len(d) <- 4 @f; RAW local d <- 4 @f
    d[1] = 1  #: RAW length d[1] <- 4 @f; RAW local d <- 4 @f; WAR length d[1] <- 5 @f
    #: WAR length d[1] <- 6 @f; WAW length d[1] <- 4 @f
    d[1] = 2  #: RAW local d <- 4 @f; WAW key d[1] <- 6 @f
    return len(d)  #: RAW length len(d) <- 6 @f; RAW local d <- 4 @f
f()
