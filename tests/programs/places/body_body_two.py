# SPDX-License-Identifier: Apache-2.0
# carried with distance 2
def f():
    a = [1, 1, 0, 0, 0, 0]
    for i in range(2, 6):  #: WAR local i <- 7 carried@5 d=1 n=3; WAR local i <- 7 carried@5 d=1 n=3
    #: WAW local i <- 5 carried@5 d=1 n=3
        a[i] = a[i - 2]  #: RAW element a[i-2] <- 4 @f n=2; RAW element a[i-2] <- 7 carried@5 d=2 n=2
    #: RAW local a <- 4 @f n=4; RAW local a <- 4 @f n=4; RAW local i <- 5 @5 n=4; RAW local i <- 5 @5 n=4
    #: WAW element a[i] <- 4 @f n=4
f()
