# SPDX-License-Identifier: Apache-2.0
# + makes a new list
def f():
    a, b = [1], [2]
    c = a + b  #: RAW element a+b <- 4 @f; RAW element a+b <- 4 @f; RAW length a+b <- 4 @f
    #: RAW length a+b <- 4 @f; RAW local a <- 4 @f; RAW local b <- 4 @f
    return c[1]  #: RAW element c[1] <- 5 @f; RAW local c <- 5 @f
f()
