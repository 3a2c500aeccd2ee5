# SPDX-License-Identifier: Apache-2.0
# remove searches, then moves
def f():
    a = [5, 6, 7]
    a.remove(6)  #: RAW element a.remove(6) <- 4 @f n=3; RAW length a.remove(6) <- 4 @f n=2
    #: RAW local a <- 4 @f; WAR element a.remove(6) <- 5 @f n=2; WAR length a.remove(6) <- 5 @f
    #: WAW element a.remove(6) <- 4 @f n=2; WAW length a.remove(6) <- 4 @f
    return a[1]  #: RAW element a[1] <- 5 @f; RAW local a <- 4 @f
f()
