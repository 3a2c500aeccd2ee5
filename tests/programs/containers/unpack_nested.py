# SPDX-License-Identifier: Apache-2.0
# nested and starred targets
def f():
    m = [[1, 2], [3, 4, 5]]
    (a, b), (c, *d) = m  #: RAW element (a,b) <- 4 @f n=2; RAW element (a,b),(c,*d) <- 4 @f n=2
    #: RAW element (c,*d) <- 4 @f n=3; RAW length (a,b) <- 4 @f; RAW length (a,b),(c,*d) <- 4 @f
    #: RAW length (c,*d) <- 4 @f; RAW local m <- 4 @f
    return a + b + c + d[1]  #: RAW element d[1] <- 5 @f; RAW local a <- 5 @f; RAW local b <- 5 @f
    #: RAW local c <- 5 @f; RAW local d <- 5 @f
f()
