# SPDX-License-Identifier: Apache-2.0
# source in the body, sink in a nested loop of the same iteration
def f():
    a = [0]
    for i in range(2):  #: WAR local i <- 6 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        a[0] = i  #: RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2; WAR element a[0] <- 9 carried@5 d=1
    #: WAW element a[0] <- 4 @f; WAW element a[0] <- 6 carried@5 d=1
        for j in range(2):  #: WAW local j <- 8 carried@5 d=1; WAW local j <- 8 carried@8 d=1 n=2
            a[0]  #: RAW element a[0] <- 6 @5 n=4; RAW local a <- 4 @f n=4
f()
