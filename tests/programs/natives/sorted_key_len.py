# SPDX-License-Identifier: Apache-2.0
# a native key
def f():
    m = [[1, 2], [3]]
    return sorted(m, key=len)[0]  #: RAW element sorted(m,key=len) <- 4 @f n=2
    #: RAW element sorted(m,key=len)[0] <- 5 @f; RAW length sorted(m,key=len) <- 4 @f
    #: RAW length sorted(m,key=len) <- 4 @f; RAW length sorted(m,key=len) <- 4 @f n=3; RAW local m <- 4 @f
f()
