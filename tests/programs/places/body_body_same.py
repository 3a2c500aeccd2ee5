# SPDX-License-Identifier: Apache-2.0
# source and sink in one iteration
def f():
    a = [0, 0]
    for i in range(2):  #: WAR local i <- 7 carried@5 d=1; WAR local i <- 7 carried@5 d=1
    #: WAR local i <- 9 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        a[i] = i  #: RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2; RAW local i <- 5 @5 n=2
    #: WAW element a[i] <- 4 @f n=2
        a[i]  #: RAW element a[i] <- 7 @5 n=2; RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2
f()
