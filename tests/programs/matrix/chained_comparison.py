# SPDX-License-Identifier: Apache-2.0
# each operand once
def f():
    a = [1, 2, 3]
    n = 0
    while a[0] < a[1] <= a[2] < 9:  #: RAW element a[0] <- 4 @f n=3; RAW element a[1] <- 4 @f n=3
    #: RAW element a[2] <- 4 @f; RAW element a[2] <- 9 carried@6 d=1 n=2; RAW local a <- 4 @f n=3
    #: RAW local a <- 4 @f n=3; RAW local a <- 4 @f n=3
        a[2] += 3  #: RAW element a[2] <- 4 @f; RAW element a[2] <- 9 carried@6 d=1; RAW local a <- 4 @f n=2
    #: WAR element a[2] <- 6 @6 n=2; WAR element a[2] <- 9 @6 n=2; WAW element a[2] <- 4 @f
    #: WAW element a[2] <- 9 carried@6 d=1
        n += 1  #: RAW local n <- 5 @f; RAW local n <- 12 carried@6 d=1; WAR local n <- 12 @6 n=2
    #: WAW local n <- 5 @f; WAW local n <- 12 carried@6 d=1
    return n  #: RAW local n <- 12 @f
f()
