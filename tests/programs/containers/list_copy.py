# SPDX-License-Identifier: Apache-2.0
# copies are new lists
def f():
    a = [1, 2]
    b, c, d = a[:], a.copy(), list(a)  #: RAW element a.copy() <- 4 @f n=2; RAW element a[:] <- 4 @f n=2
    #: RAW element list(a) <- 4 @f n=2; RAW length a.copy() <- 4 @f; RAW length a[:] <- 4 @f
    #: RAW length list(a) <- 4 @f; RAW local a <- 4 @f; RAW local a <- 4 @f; RAW local a <- 4 @f
    a[0] = 9  #: RAW local a <- 4 @f; WAR element a[0] <- 5 @f; WAR element a[0] <- 5 @f
    #: WAR element a[0] <- 5 @f; WAW element a[0] <- 4 @f
    return b[0] + c[0] + d[0]  #: RAW element b[0] <- 5 @f; RAW element c[0] <- 5 @f; RAW element d[0] <- 5 @f
    #: RAW local b <- 5 @f; RAW local c <- 5 @f; RAW local d <- 5 @f
f()
