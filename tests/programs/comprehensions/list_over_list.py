# SPDX-License-Identifier: Apache-2.0
# reads of the source list
def f():
    a = [1, 2]
    b = [v for v in a]  #: RAW element a <- 4 @f n=2; RAW length a <- 4 @f n=3; RAW local a <- 4 @f
    #: RAW local v <- 5 @5 n=2; WAR local v <- 5 carried@5 d=1; WAW local v <- 5 carried@5 d=1
    return b[0]  #: RAW element b[0] <- 5 @f; RAW local b <- 5 @f
f()
