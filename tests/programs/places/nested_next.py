# SPDX-License-Identifier: Apache-2.0
# source in a nested loop, sink in the next outer iteration
def f():
    a = [0, 0]
    for i in range(3):  #: WAR local i <- 9 carried@5 d=1 n=2; WAW local i <- 5 carried@5 d=1 n=2
        a[1]  #: RAW element a[1] <- 4 @f; RAW element a[1] <- 9 carried@5 d=1 n=2; RAW local a <- 4 @f n=3
        for j in range(2):  #: WAR local j <- 9 carried@5 d=1 n=2; WAR local j <- 9 carried@7 d=1 n=3
    #: WAW local j <- 7 carried@5 d=1 n=2; WAW local j <- 7 carried@7 d=1 n=3
            a[j] = i  #: RAW local a <- 4 @f n=6; RAW local i <- 5 @5 n=6; RAW local j <- 7 @7 n=6
    #: WAR element a[j] <- 6 @5 n=3; WAW element a[j] <- 4 @f n=2; WAW element a[j] <- 9 carried@5 d=1 n=4
f()
