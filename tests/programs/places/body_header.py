# SPDX-License-Identifier: Apache-2.0
# source in the body, sink in the header of the next iteration
def f():
    a = [3]
    while a[0] > 0:  #: RAW element a[0] <- 4 @f; RAW element a[0] <- 7 carried@5 d=1 n=3
    #: RAW local a <- 4 @f n=4
        a[0] = a[0] - 1  #: RAW element a[0] <- 4 @f; RAW element a[0] <- 7 carried@5 d=1 n=2
    #: RAW local a <- 4 @f n=3; RAW local a <- 4 @f n=3; WAR element a[0] <- 5 @5 n=3
    #: WAR element a[0] <- 7 @5 n=3; WAW element a[0] <- 4 @f; WAW element a[0] <- 7 carried@5 d=1 n=2
f()
