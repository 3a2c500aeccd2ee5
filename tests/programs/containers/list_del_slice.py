# SPDX-License-Identifier: Apache-2.0
# del of a slice
def f():
    a = [1, 2, 3, 4]
    del a[1:3]  #: RAW element a[1:3] <- 4 @f; RAW length a[1:3] <- 4 @f; RAW local a <- 4 @f
    #: WAR element a[1:3] <- 5 @f; WAR length a[1:3] <- 5 @f; WAW element a[1:3] <- 4 @f n=3
    #: WAW length a[1:3] <- 4 @f
    return a[1]  #: RAW element a[1] <- 5 @f; RAW local a <- 4 @f
f()
