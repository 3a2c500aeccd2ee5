# SPDX-License-Identifier: Apache-2.0
# generator expression and its variable
def f(a):
    return sum(v * 2 for v in a if v > 1)  #: RAW element a <- 8 @module n=3; RAW length a <- 8 @module n=4
    #: RAW local a <- 3 @f; RAW local v <- 4 @4 n=2; RAW local v <- 4 @4 n=3
    #: WAR local v <- 4 carried@4 d=1; WAR local v <- 4 @f; WAR local v <- 4 @f
    #: WAW local v <- 4 carried@4 d=1; WAW local v <- 4 @f
f([1, 2, 3])
