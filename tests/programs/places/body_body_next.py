# SPDX-License-Identifier: Apache-2.0
# carried with distance 1
def f():
    a = [1, 0, 0, 0]
    for i in range(1, 4):  #: WAR local i <- 7 carried@5 d=1 n=2; WAR local i <- 7 carried@5 d=1 n=2
    #: WAW local i <- 5 carried@5 d=1 n=2
        a[i] = a[i - 1]  #: RAW element a[i-1] <- 4 @f; RAW element a[i-1] <- 7 carried@5 d=1 n=2
    #: RAW local a <- 4 @f n=3; RAW local a <- 4 @f n=3; RAW local i <- 5 @5 n=3; RAW local i <- 5 @5 n=3
    #: WAW element a[i] <- 4 @f n=3
f()
