# SPDX-License-Identifier: Apache-2.0
# ordering
def f():
    a, b = [1, 2], [1, 3]
    return a < b  #: RAW element a<b <- 4 @f n=2; RAW element a<b <- 4 @f n=2; RAW length a<b <- 4 @f
    #: RAW length a<b <- 4 @f; RAW local a <- 4 @f; RAW local b <- 4 @f
f()
