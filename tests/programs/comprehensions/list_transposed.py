# SPDX-License-Identifier: Apache-2.0
# indices in nested comprehensions
def f():
    m = [[1, 2], [3, 4]]
    t = [[m[j][i] for j in range(2)] for i in range(2)]  #: RAW element m[j] <- 4 @f n=4
    #: RAW element m[j][i] <- 4 @f n=2; RAW element m[j][i] <- 4 @f n=2; RAW local i <- 5 @5.1 n=4
    #: RAW local j <- 5 @5 n=4; RAW local m <- 4 @f n=4; WAR local i <- 5 carried@5.1 d=1
    #: WAR local j <- 5 carried@5 d=1 n=2; WAR local j <- 5 carried@5.1 d=1; WAW local i <- 5 carried@5.1 d=1
    #: WAW local j <- 5 carried@5 d=1 n=2; WAW local j <- 5 carried@5.1 d=1
    return t[0][1]  #: RAW element t[0] <- 5 @f; RAW element t[0][1] <- 5 @f; RAW local t <- 5 @f
f()
