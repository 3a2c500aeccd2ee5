# SPDX-License-Identifier: Apache-2.0
# enumerate in a clause
def f(a):
    return [i * v for i, v in enumerate(a)]  #: RAW element enumerate(a) <- 8 @module n=2
    #: RAW length enumerate(a) <- 8 @module n=3; RAW local a <- 3 @f; RAW local i <- 4 @4 n=2
    #: RAW local v <- 4 @4 n=2; WAR local i <- 4 carried@4 d=1; WAR local v <- 4 carried@4 d=1
    #: WAW local i <- 4 carried@4 d=1; WAW local v <- 4 carried@4 d=1
f([3, 4])
