# SPDX-License-Identifier: Apache-2.0
# prefix sum
def f():
    a = [1, 2, 3, 4]
    for i in range(1, len(a)):  #: RAW length len(a) <- 4 @f; RAW local a <- 4 @f
    #: WAR local i <- 8 carried@5 d=1 n=2; WAR local i <- 8 carried@5 d=1 n=2
    #: WAW local i <- 5 carried@5 d=1 n=2
        a[i] += a[i - 1]  #: RAW element a[i-1] <- 4 @f; RAW element a[i-1] <- 8 carried@5 d=1 n=2
    #: RAW element a[i] <- 4 @f n=3; RAW local a <- 4 @f n=3; RAW local a <- 4 @f n=3
    #: RAW local i <- 5 @5 n=3; RAW local i <- 5 @5 n=3; WAR element a[i] <- 8 @5 n=3
    #: WAW element a[i] <- 4 @f n=3
    return a[3]  #: RAW element a[3] <- 8 @f; RAW local a <- 4 @f
f()
