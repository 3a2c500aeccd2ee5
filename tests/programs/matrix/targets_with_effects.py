# SPDX-License-Identifier: Apache-2.0
# for targets that are elements
def f():
    a = [0, 0]
    for a[1] in (5, 6):  #: RAW local a <- 4 @f n=2; WAR element a[1] <- 7 carried@5 d=1
    #: WAW element a[1] <- 4 @f; WAW element a[1] <- 5 carried@5 d=1
        a[0] += a[1]  #: RAW element a[0] <- 4 @f; RAW element a[0] <- 7 carried@5 d=1
    #: RAW element a[1] <- 5 @5 n=2; RAW local a <- 4 @f n=2; RAW local a <- 4 @f n=2
    #: WAR element a[0] <- 7 @5 n=2; WAW element a[0] <- 4 @f; WAW element a[0] <- 7 carried@5 d=1
    return a  #: RAW local a <- 4 @f
f()
