# SPDX-License-Identifier: Apache-2.0
# keys that are there are written, others added, one by one
def f():
    d, a, b = {1: 0}, [1, 2], [3, 4]
    d.update(zip(a, b))  #: RAW element d.update(zip(a,b)) <- 4 @f n=2
    #: RAW element d.update(zip(a,b)) <- 4 @f n=2; RAW length d.update(zip(a,b)) <- 4 @f
    #: RAW length d.update(zip(a,b)) <- 4 @f n=2; RAW length d.update(zip(a,b)) <- 4 @f n=3
    #: RAW local a <- 4 @f; RAW local b <- 4 @f; RAW local d <- 4 @f; WAR length d.update(zip(a,b)) <- 5 @f
    #: WAW key d.update(zip(a,b)) <- 4 @f; WAW length d.update(zip(a,b)) <- 4 @f
    return d[1] + d[2]  #: RAW key d[1] <- 5 @f; RAW key d[2] <- 5 @f; RAW local d <- 4 @f
    #: RAW local d <- 4 @f
f()
