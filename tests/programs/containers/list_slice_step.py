# SPDX-License-Identifier: Apache-2.0
# extended slice
def f():
    a = [1, 2, 3, 4]
    b = a[::2]  #: RAW element a[::2] <- 4 @f n=2; RAW length a[::2] <- 4 @f; RAW local a <- 4 @f
    a[1::2] = (8, 9)  #: RAW length a[1::2] <- 4 @f; RAW local a <- 4 @f; WAW element a[1::2] <- 4 @f n=2
    return b[1] + a[3]  #: RAW element a[3] <- 6 @f; RAW element b[1] <- 5 @f; RAW local a <- 4 @f
    #: RAW local b <- 5 @f
f()
