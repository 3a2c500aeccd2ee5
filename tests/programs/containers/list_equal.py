# SPDX-License-Identifier: Apache-2.0
# comparison stops at the first difference
def f():
    a, b = [1, 2, 3], [1, 9, 3]
    return a == b, a == a[:2]  #: RAW element a==b <- 4 @f n=2; RAW element a==b <- 4 @f n=2
    #: RAW element a[:2] <- 4 @f n=2; RAW length a==a[:2] <- 4 @f; RAW length a==a[:2] <- 5 @f
    #: RAW length a==b <- 4 @f; RAW length a==b <- 4 @f; RAW length a[:2] <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f; RAW local a <- 4 @f; RAW local b <- 4 @f
f()
