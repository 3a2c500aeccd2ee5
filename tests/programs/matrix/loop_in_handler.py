# SPDX-License-Identifier: Apache-2.0
# a loop inside a handler
def f():
    a = [0]
    for k in range(2):  #: WAW local k <- 5 carried@5 d=1
        try:
            a[5]  #: RAW local a <- 4 @f n=2
        except IndexError:
            for i in range(2):  #: WAR local i <- 11 carried@5 d=1; WAR local i <- 11 carried@9 d=1 n=2
    #: WAW local i <- 9 carried@5 d=1; WAW local i <- 9 carried@9 d=1 n=2
                a[0] += i  #: RAW element a[0] <- 11 carried@5 d=1; RAW element a[0] <- 11 carried@9 d=1 n=2
    #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f n=4; RAW local i <- 9 @9 n=4
    #: WAR element a[0] <- 11 @9 n=4; WAW element a[0] <- 11 carried@5 d=1
    #: WAW element a[0] <- 11 carried@9 d=1 n=2; WAW element a[0] <- 4 @f
    return a[0]  #: RAW element a[0] <- 11 @f; RAW local a <- 4 @f
f()
