# SPDX-License-Identifier: Apache-2.0
# fromkeys
def f():
    d = dict.fromkeys([1, 2], 0)  #: RAW element dict.fromkeys([1,2],0) <- 4 @f n=2
    #: RAW length dict.fromkeys([1,2],0) <- 4 @f n=3
    d[1] += 1  #: RAW key d[1] <- 4 @f; RAW local d <- 4 @f; WAR key d[1] <- 6 @f; WAW key d[1] <- 4 @f
    return d[1]  #: RAW key d[1] <- 6 @f; RAW local d <- 4 @f
f()
