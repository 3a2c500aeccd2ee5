# SPDX-License-Identifier: Apache-2.0
# bubble sort
def f():
    a = [3, 1, 2]
    for i in range(2):  #: WAR local i <- 6 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        for j in range(2 - i):  #: RAW local i <- 5 @5 n=2; WAR local j <- 12 carried@5 d=1
    #: WAR local j <- 12 carried@5 d=1; WAR local j <- 12 carried@6 d=1; WAR local j <- 12 carried@6 d=1
    #: WAR local j <- 15 carried@5 d=1; WAR local j <- 15 carried@5 d=1; WAR local j <- 15 carried@5 d=1
    #: WAR local j <- 15 carried@5 d=1; WAR local j <- 15 carried@6 d=1; WAR local j <- 15 carried@6 d=1
    #: WAR local j <- 15 carried@6 d=1; WAR local j <- 15 carried@6 d=1; WAW local j <- 6 carried@5 d=1
    #: WAW local j <- 6 carried@6 d=1
            if a[j] > a[j + 1]:  #: RAW element a[j+1] <- 4 @f n=2; RAW element a[j+1] <- 15 carried@5 d=1
    #: RAW element a[j] <- 4 @f; RAW element a[j] <- 15 carried@5 d=1; RAW element a[j] <- 15 carried@6 d=1
    #: RAW local a <- 4 @f n=3; RAW local a <- 4 @f n=3; RAW local j <- 6 @6 n=3; RAW local j <- 6 @6 n=3
                a[j], a[j + 1] = a[j + 1], a[j]  #: RAW element a[j+1] <- 4 @f n=2; RAW element a[j] <- 4 @f
    #: RAW element a[j] <- 15 carried@6 d=1; RAW local a <- 4 @f n=2; RAW local a <- 4 @f n=2
    #: RAW local a <- 4 @f n=2; RAW local a <- 4 @f n=2; RAW local j <- 6 @6 n=2; RAW local j <- 6 @6 n=2
    #: RAW local j <- 6 @6 n=2; RAW local j <- 6 @6 n=2; WAR element a[j+1] <- 12 @6 n=2
    #: WAR element a[j+1] <- 15 @6 n=2; WAR element a[j] <- 12 @6 n=2; WAR element a[j] <- 15 @6 n=2
    #: WAW element a[j+1] <- 4 @f n=2; WAW element a[j] <- 4 @f; WAW element a[j] <- 15 carried@6 d=1
    return a  #: RAW local a <- 4 @f
f()
