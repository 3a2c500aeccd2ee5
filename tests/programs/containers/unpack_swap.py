# SPDX-License-Identifier: Apache-2.0
# swap of two elements
def f():
    a = [1, 2]
    a[0], a[1] = a[1], a[0]  #: RAW element a[0] <- 4 @f; RAW element a[1] <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f; RAW local a <- 4 @f; RAW local a <- 4 @f; WAR element a[0] <- 5 @f
    #: WAR element a[1] <- 5 @f; WAW element a[0] <- 4 @f; WAW element a[1] <- 4 @f
    return a[0]  #: RAW element a[0] <- 5 @f; RAW local a <- 4 @f
f()
