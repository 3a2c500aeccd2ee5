# SPDX-License-Identifier: Apache-2.0
# insert moves the tail
def f():
    a = [1, 2]
    a.insert(0, 9)  #: RAW element a.insert(0,9) <- 4 @f n=2; RAW length a.insert(0,9) <- 4 @f
    #: RAW local a <- 4 @f; WAR element a.insert(0,9) <- 5 @f n=2; WAR length a.insert(0,9) <- 5 @f
    #: WAW element a.insert(0,9) <- 4 @f n=2; WAW length a.insert(0,9) <- 4 @f
    return a[1]  #: RAW element a[1] <- 5 @f; RAW local a <- 4 @f
f()
