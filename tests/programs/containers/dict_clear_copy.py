# SPDX-License-Identifier: Apache-2.0
# clear and copy
def f():
    d = {1: 2}
    e = d.copy()  #: RAW key d.copy() <- 4 @f; RAW length d.copy() <- 4 @f; RAW local d <- 4 @f
    d.clear()  #: RAW local d <- 4 @f; WAR key d.clear() <- 5 @f; WAR length d.clear() <- 5 @f
    #: WAW key d.clear() <- 4 @f; WAW length d.clear() <- 4 @f
    return len(d) + e[1]  #: RAW key e[1] <- 5 @f; RAW length len(d) <- 6 @f; RAW local d <- 4 @f
    #: RAW local e <- 5 @f
f()
