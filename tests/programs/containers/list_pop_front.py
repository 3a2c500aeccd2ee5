# SPDX-License-Identifier: Apache-2.0
# pop(0) moves everything
def f():
    a = [1, 2, 3]
    a.pop(0)  #: RAW element a.pop(0) <- 4 @f n=3; RAW length a.pop(0) <- 4 @f; RAW local a <- 4 @f
    #: WAR element a.pop(0) <- 5 @f n=3; WAR length a.pop(0) <- 5 @f; WAW element a.pop(0) <- 4 @f n=3
    #: WAW length a.pop(0) <- 4 @f
    return a[0]  #: RAW element a[0] <- 5 @f; RAW local a <- 4 @f
f()
