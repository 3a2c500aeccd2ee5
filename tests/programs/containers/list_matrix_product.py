# SPDX-License-Identifier: Apache-2.0
# matrix product
def f():
    a = [[1, 2], [3, 4]]
    b = [[5, 6], [7, 8]]
    c = [[0, 0], [0, 0]]
    for i in range(2):  #: WAR local i <- 16 carried@7 d=1; WAR local i <- 16 carried@7 d=1
    #: WAW local i <- 7 carried@7 d=1
        for j in range(2):  #: WAR local j <- 16 carried@7 d=1; WAR local j <- 16 carried@7 d=1
    #: WAR local j <- 16 carried@9 d=1 n=2; WAR local j <- 16 carried@9 d=1 n=2
    #: WAW local j <- 9 carried@7 d=1; WAW local j <- 9 carried@9 d=1 n=2
            for k in range(2):  #: WAR local k <- 16 carried@7 d=1; WAR local k <- 16 carried@7 d=1
    #: WAR local k <- 16 carried@9 d=1 n=2; WAR local k <- 16 carried@9 d=1 n=2
    #: WAR local k <- 16 carried@12 d=1 n=4; WAR local k <- 16 carried@12 d=1 n=4
    #: WAW local k <- 12 carried@7 d=1; WAW local k <- 12 carried@9 d=1 n=2; WAW local k <- 12 carried@12 d=1 n=4
                c[i][j] += a[i][k] * b[k][j]  #: RAW element a[i] <- 4 @f n=8; RAW element a[i][k] <- 4 @f n=4
    #: RAW element a[i][k] <- 4 @f n=4; RAW element b[k] <- 5 @f n=8; RAW element b[k][j] <- 5 @f n=4
    #: RAW element b[k][j] <- 5 @f n=4; RAW element c[i] <- 6 @f n=8
    #: RAW element c[i][j] <- 16 carried@12 d=1 n=4; RAW element c[i][j] <- 6 @f n=2
    #: RAW element c[i][j] <- 6 @f n=2; RAW local a <- 4 @f n=8; RAW local b <- 5 @f n=8
    #: RAW local c <- 6 @f n=8; RAW local i <- 7 @7 n=8; RAW local i <- 7 @7 n=8; RAW local j <- 9 @9 n=8
    #: RAW local j <- 9 @9 n=8; RAW local k <- 12 @12 n=8; RAW local k <- 12 @12 n=8
    #: WAR element c[i][j] <- 16 @12 n=8; WAW element c[i][j] <- 16 carried@12 d=1 n=4
    #: WAW element c[i][j] <- 6 @f n=2; WAW element c[i][j] <- 6 @f n=2
    return c  #: RAW local c <- 6 @f
f()
