# SPDX-License-Identifier: Apache-2.0
# |= and |
def f():
    d, e = {1: 2}, {2: 4}
    d |= e  #: RAW key d|=e <- 4 @f; RAW length d|=e <- 4 @f; RAW length d|=e <- 4 @f n=2
    #: RAW local d <- 4 @f; RAW local e <- 4 @f; WAR length d|=e <- 5 @f; WAR local d <- 5 @f
    #: WAW length d|=e <- 4 @f; WAW local d <- 4 @f
    g = d | e  #: RAW key d|e <- 4 @f; RAW key d|e <- 4 @f; RAW key d|e <- 5 @f; RAW length d|e <- 4 @f
    #: RAW length d|e <- 5 @f; RAW local d <- 5 @f; RAW local e <- 4 @f
    return g[2]  #: RAW key g[2] <- 8 @f; RAW local g <- 8 @f
f()
