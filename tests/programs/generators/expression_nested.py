# SPDX-License-Identifier: Apache-2.0
# two clauses
def f(m):
    return sum(v for r in m for v in r)  #: RAW element m <- 9 @module n=2; RAW element r <- 9 @module
    #: RAW element r <- 9 @module n=2; RAW length m <- 9 @module n=3; RAW length r <- 9 @module n=2
    #: RAW length r <- 9 @module n=3; RAW local m <- 3 @f; RAW local r <- 4 @4 n=2
    #: RAW local v <- 4 @4.1 n=3; WAR local r <- 4 @f; WAR local v <- 4 @f n=2; WAW local r <- 4 @f
    #: WAW local v <- 4 @f n=2
f([[1, 2], [3]])
