# SPDX-License-Identifier: Apache-2.0
# store and load
def f():
    a = [1, 2, 3]
    a[1] = 5  #: RAW local a <- 4 @f; WAW element a[1] <- 4 @f
    return a[1] + a[2]  #: RAW element a[1] <- 5 @f; RAW element a[2] <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f
f()
