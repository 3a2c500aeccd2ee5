# SPDX-License-Identifier: Apache-2.0
# lazy map
def f():
    a = [1, 2]
    m = map(lambda v: v + 1, a)  #: RAW local a <- 4 @f; RAW local v <- 5 @<lambda> n=2
    a[0] = 7  #: RAW local a <- 4 @f; WAW element a[0] <- 4 @f
    return list(m)  #: RAW element list(m) <- 4 @f; RAW element list(m) <- 6 @f
    #: RAW length list(m) <- 4 @f n=3; RAW local m <- 5 @f
f()
