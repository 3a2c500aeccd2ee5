# SPDX-License-Identifier: Apache-2.0
# += on a list
def f():
    a, b = [1], [2, 3]
    a += b  #: RAW element a+=b <- 4 @f n=2; RAW length a+=b <- 4 @f; RAW length a+=b <- 4 @f n=3
    #: RAW local a <- 4 @f; RAW local b <- 4 @f; WAR length a+=b <- 5 @f; WAR local a <- 5 @f
    #: WAW length a+=b <- 4 @f; WAW local a <- 4 @f
    return a[1]  #: RAW element a[1] <- 5 @f; RAW local a <- 5 @f
f()
