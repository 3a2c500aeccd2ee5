# SPDX-License-Identifier: Apache-2.0
# map of a native function
def f():
    m = [[1, 2], []]
    return sum(map(len, m))  #: RAW element sum(map(len,m)) <- 4 @f n=2; RAW length sum(map(len,m)) <- 4 @f
    #: RAW length sum(map(len,m)) <- 4 @f; RAW length sum(map(len,m)) <- 4 @f n=3; RAW local m <- 4 @f
f()
