# SPDX-License-Identifier: Apache-2.0
# a generator expression reads a cell
def f(k):
    g = (v + k for v in (1, 2))  #: RAW cell k <- 6 @f n=2; RAW local v <- 4 @4 n=2; WAR local v <- 4 @f
    #: WAW local v <- 4 @f
    k = 5  #: WAW cell k <- 3 @f
    return list(g)  #: RAW local g <- 4 @f
f(1)
