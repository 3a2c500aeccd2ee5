# SPDX-License-Identifier: Apache-2.0
# from one loop to the next
def f():
    a = [0, 0]
    for i in range(2):  #: WAR local i <- 7 carried@5 d=1; WAR local i <- 7 carried@5 d=1
    #: WAW local i <- 5 carried@5 d=1
        a[i] = i  #: RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2; RAW local i <- 5 @5 n=2
    #: WAW element a[i] <- 4 @f n=2
    for i in range(2):  #: WAR local i <- 7 @f; WAR local i <- 7 @f; WAR local i <- 11 carried@9 d=1
    #: WAW local i <- 5 @f; WAW local i <- 9 carried@9 d=1
        a[i]  #: RAW element a[i] <- 7 @f n=2; RAW local a <- 4 @f n=2; RAW local i <- 9 @9 n=2
f()
