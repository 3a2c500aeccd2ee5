# SPDX-License-Identifier: Apache-2.0
# raised in a callee
def g(a, i):
    a[0] = i  #: RAW local a <- 3 @g n=3; RAW local i <- 3 @g n=3; WAW element a[0] <- 15 carried@11 d=1
    #: WAW element a[0] <- 8 carried@11 d=1; WAW element a[0] <- 10 @f
    if i == 1:  #: RAW local i <- 3 @g n=3
        raise ValueError
    a[0] = 9  #: RAW local a <- 3 @g n=2; WAW element a[0] <- 4 @g n=2
def f():
    a = [0]
    for i in range(3):  #: WAR local i <- 13 carried@11 d=1 n=2; WAW local i <- 11 carried@11 d=1 n=2
        try:
            g(a, i)  #: RAW local a <- 10 @f n=3; RAW local i <- 11 @11 n=3
        except ValueError:
            a[0] += 1  #: RAW element a[0] <- 4 @11; RAW local a <- 10 @f; WAR element a[0] <- 15 @11
    #: WAW element a[0] <- 4 @11
    return a[0]  #: RAW element a[0] <- 8 @f; RAW local a <- 10 @f
f()
