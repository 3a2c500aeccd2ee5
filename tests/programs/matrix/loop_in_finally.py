# SPDX-License-Identifier: Apache-2.0
# a loop inside finally
def f():
    a = [0]
    for k in range(2):  #: WAR local k <- 7 carried@5 d=1; WAW local k <- 5 carried@5 d=1
        try:
            if k:  #: RAW local k <- 5 @5 n=2
                continue
        finally:
            for i in range(2):  #: WAR local i <- 12 carried@10 d=1 n=2; WAR local i <- 12 carried@5 d=1
    #: WAW local i <- 10 carried@10 d=1 n=2; WAW local i <- 10 carried@5 d=1
                a[0] += i  #: RAW element a[0] <- 12 carried@10 d=1 n=2; RAW element a[0] <- 12 carried@5 d=1
    #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f n=4; RAW local i <- 10 @10 n=4
    #: WAR element a[0] <- 12 @10 n=4; WAW element a[0] <- 12 carried@10 d=1 n=2
    #: WAW element a[0] <- 12 carried@5 d=1; WAW element a[0] <- 4 @f
    return a[0]  #: RAW element a[0] <- 12 @f; RAW local a <- 4 @f
f()
