# SPDX-License-Identifier: Apache-2.0
# index stops at the hit, count reads all
def f():
    a = [4, 5, 6]
    return a.index(5) + a.count(4) + (6 in a)  #: RAW element 6ina <- 4 @f n=3
    #: RAW element a.count(4) <- 4 @f n=3; RAW element a.index(5) <- 4 @f n=2; RAW length 6ina <- 4 @f
    #: RAW length a.count(4) <- 4 @f; RAW length a.index(5) <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f; RAW local a <- 4 @f
f()
