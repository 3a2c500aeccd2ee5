# SPDX-License-Identifier: Apache-2.0
# a comprehension in a comprehension
def f():
    m = [[i * j for j in range(2)] for i in range(2)]  #: RAW local i <- 4 @4.1 n=4; RAW local j <- 4 @4 n=4
    #: WAR local i <- 4 carried@4.1 d=1; WAR local j <- 4 carried@4 d=1 n=2; WAR local j <- 4 carried@4.1 d=1
    #: WAW local i <- 4 carried@4.1 d=1; WAW local j <- 4 carried@4 d=1 n=2; WAW local j <- 4 carried@4.1 d=1
    return m[1][1]  #: RAW element m[1] <- 4 @f; RAW element m[1][1] <- 4 @f; RAW local m <- 4 @f
f()
