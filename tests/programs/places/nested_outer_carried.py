# SPDX-License-Identifier: Apache-2.0
# carried by the outer loop only
def f():
    a = [[1, 2], [0, 0], [0, 0]]
    for i in range(1, 3):  #: WAR local i <- 10 carried@5 d=1; WAR local i <- 10 carried@5 d=1
    #: WAW local i <- 5 carried@5 d=1
        for j in range(2):  #: WAR local j <- 10 carried@5 d=1; WAR local j <- 10 carried@5 d=1
    #: WAR local j <- 10 carried@7 d=1 n=2; WAR local j <- 10 carried@7 d=1 n=2; WAW local j <- 7 carried@5 d=1
    #: WAW local j <- 7 carried@7 d=1 n=2
            a[i][j] = a[i - 1][j]  #: RAW element a[i-1] <- 4 @f n=4; RAW element a[i-1][j] <- 4 @f n=2
    #: RAW element a[i-1][j] <- 10 carried@5 d=1 n=2; RAW element a[i] <- 4 @f n=4; RAW local a <- 4 @f n=4
    #: RAW local a <- 4 @f n=4; RAW local i <- 5 @5 n=4; RAW local i <- 5 @5 n=4; RAW local j <- 7 @7 n=4
    #: RAW local j <- 7 @7 n=4; WAW element a[i][j] <- 4 @f n=2; WAW element a[i][j] <- 4 @f n=2
f()
