# SPDX-License-Identifier: Apache-2.0
# extend reads one list and writes another
def f():
    a, b = [1], [2, 3]
    a.extend(b)  #: RAW element a.extend(b) <- 4 @f n=2; RAW length a.extend(b) <- 4 @f
    #: RAW length a.extend(b) <- 4 @f n=3; RAW local a <- 4 @f; RAW local b <- 4 @f
    #: WAR length a.extend(b) <- 5 @f; WAW length a.extend(b) <- 4 @f
    return a[2]  #: RAW element a[2] <- 5 @f; RAW local a <- 4 @f
f()
