# SPDX-License-Identifier: Apache-2.0
# an exception leaves the comprehension
def f():
    a = [1, 0]
    for k in range(2):  #: WAW local k <- 5 carried@5 d=1
        try:
            [1 // v for v in a]  #: RAW element a <- 4 @f n=3; RAW element a <- 12 carried@5 d=1
    #: RAW length a <- 4 @f n=5; RAW local a <- 4 @f n=2; RAW local v <- 7 @7 n=4
    #: WAR local v <- 7 carried@5 d=1; WAR local v <- 7 carried@7 d=1 n=2; WAW local v <- 7 carried@5 d=1
    #: WAW local v <- 7 carried@7 d=1 n=2
        except ZeroDivisionError:
            a[1] = 1  #: RAW local a <- 4 @f; WAR element a[1] <- 7 @5; WAW element a[1] <- 4 @f
f()
