# SPDX-License-Identifier: Apache-2.0
# a slice store that shrinks
def f():
    a = [1, 2, 3, 4]
    a[0:3] = [9]  #: RAW element a[0:3] <- 4 @f; RAW element a[0:3] <- 5 @f; RAW length a[0:3] <- 4 @f
    #: RAW length a[0:3] <- 5 @f n=2; RAW local a <- 4 @f; WAR element a[0:3] <- 5 @f
    #: WAR length a[0:3] <- 5 @f; WAW element a[0:3] <- 4 @f n=4; WAW length a[0:3] <- 4 @f
    return a[1]  #: RAW element a[1] <- 5 @f; RAW local a <- 4 @f
f()
