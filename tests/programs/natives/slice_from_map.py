# SPDX-License-Identifier: Apache-2.0
# the list assigned to grows by what the map gives
def f():
    a, b = [1, 2, 3], [4, 5]
    a[1:2] = map(abs, b)  #: RAW element a[1:2] <- 4 @f; RAW element a[1:2] <- 4 @f n=2
    #: RAW length a[1:2] <- 4 @f; RAW length a[1:2] <- 4 @f n=3; RAW local a <- 4 @f; RAW local b <- 4 @f
    #: WAR element a[1:2] <- 5 @f; WAR length a[1:2] <- 5 @f; WAW element a[1:2] <- 4 @f n=2
    #: WAW length a[1:2] <- 4 @f
    return a[3]  #: RAW element a[3] <- 5 @f; RAW local a <- 4 @f
f()
