# SPDX-License-Identifier: Apache-2.0
# a slice from the list itself
def f():
    a = [1, 2, 3]
    a[1:] = a[:2]  #: RAW element a[1:] <- 5 @f n=2; RAW element a[:2] <- 4 @f n=2; RAW length a[1:] <- 4 @f
    #: RAW length a[1:] <- 5 @f n=3; RAW length a[:2] <- 4 @f; RAW local a <- 4 @f; RAW local a <- 4 @f
    #: WAR element a[1:] <- 5 @f; WAW element a[1:] <- 4 @f n=2
    return a[2]  #: RAW element a[2] <- 5 @f; RAW local a <- 4 @f
f()
