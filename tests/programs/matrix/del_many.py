# SPDX-License-Identifier: Apache-2.0
# several targets in one del
def f():
    a, d = [1, 2, 3], {1: 2}
    x = 5
    del a[0], d[1], x  #: RAW element a[0] <- 4 @f n=2; RAW length a[0] <- 4 @f; RAW length d[1] <- 4 @f
    #: RAW local a <- 4 @f; RAW local d <- 4 @f; WAR element a[0] <- 6 @f n=2; WAR length a[0] <- 6 @f
    #: WAR length d[1] <- 6 @f; WAW element a[0] <- 4 @f n=3; WAW key d[1] <- 4 @f; WAW length a[0] <- 4 @f
    #: WAW length d[1] <- 4 @f; WAW local x <- 5 @f
    return a  #: RAW local a <- 4 @f
f()
