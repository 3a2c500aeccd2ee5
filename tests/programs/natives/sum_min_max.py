# SPDX-License-Identifier: Apache-2.0
# consumers of a list
def f():
    a = [3, 1, 2]
    return sum(a) + min(a) + max(a)  #: RAW element max(a) <- 4 @f n=3; RAW element min(a) <- 4 @f n=3
    #: RAW element sum(a) <- 4 @f n=3; RAW length max(a) <- 4 @f n=4; RAW length min(a) <- 4 @f n=4
    #: RAW length sum(a) <- 4 @f n=4; RAW local a <- 4 @f; RAW local a <- 4 @f; RAW local a <- 4 @f
f()
