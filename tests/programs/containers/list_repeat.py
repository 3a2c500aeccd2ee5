# SPDX-License-Identifier: Apache-2.0
# repetition makes a new list
def f():
    a = [1, 2]
    b = a * 2  #: RAW element a*2 <- 4 @f n=2; RAW length a*2 <- 4 @f; RAW local a <- 4 @f
    return b[3]  #: RAW element b[3] <- 5 @f; RAW local b <- 5 @f
f()
