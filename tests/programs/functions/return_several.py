# SPDX-License-Identifier: Apache-2.0
# returns out of nested loops
def find(m, v):
    for i in range(2):  #: WAR local i <- 7 carried@4 d=1; WAW local i <- 4 carried@4 d=1
        for j in range(2):  #: WAR local j <- 7 carried@4 d=1; WAR local j <- 7 carried@5 d=1
    #: WAW local j <- 5 carried@4 d=1; WAW local j <- 5 carried@5 d=1
            if m[i][j] == v:  #: RAW element m[i] <- 12 @f n=3; RAW element m[i][j] <- 12 @f
    #: RAW element m[i][j] <- 12 @f n=2; RAW local i <- 4 @4 n=3; RAW local j <- 5 @5 n=3
    #: RAW local m <- 3 @find n=3; RAW local v <- 3 @find n=3
                return i, j  #: RAW local i <- 4 @4; RAW local j <- 5 @5
def f():
    a, b = find([[1, 2], [3, 4]], 3)
    return a + b  #: RAW local a <- 12 @f; RAW local b <- 12 @f
f()
