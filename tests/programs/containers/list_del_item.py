# SPDX-License-Identifier: Apache-2.0
# del moves the tail
def f():
    a = [1, 2, 3]
    del a[0]  #: RAW element a[0] <- 4 @f n=2; RAW length a[0] <- 4 @f; RAW local a <- 4 @f
    #: WAR element a[0] <- 5 @f n=2; WAR length a[0] <- 5 @f; WAW element a[0] <- 4 @f n=3
    #: WAW length a[0] <- 4 @f
    return a[1]  #: RAW element a[1] <- 5 @f; RAW local a <- 4 @f
f()
