# SPDX-License-Identifier: Apache-2.0
# source in a nested loop, sink in the body of the outer one
def f():
    a = [0]
    for i in range(2):  #: WAW local i <- 5 carried@5 d=1
        for j in range(2):  #: WAR local j <- 8 carried@5 d=1; WAR local j <- 8 carried@6 d=1 n=2
    #: WAW local j <- 6 carried@5 d=1; WAW local j <- 6 carried@6 d=1 n=2
            a[0] = j  #: RAW local a <- 4 @f n=4; RAW local j <- 6 @6 n=4; WAR element a[0] <- 10 carried@5 d=1
    #: WAW element a[0] <- 4 @f; WAW element a[0] <- 8 carried@5 d=1; WAW element a[0] <- 8 carried@6 d=1 n=2
        a[0]  #: RAW element a[0] <- 8 @5 n=2; RAW local a <- 4 @f n=2
f()
