# SPDX-License-Identifier: Apache-2.0
# reverse in place
def f():
    a = [1, 2]
    a.reverse()  #: RAW element a.reverse() <- 4 @f n=2; RAW length a.reverse() <- 4 @f; RAW local a <- 4 @f
    #: WAR element a.reverse() <- 5 @f n=2; WAW element a.reverse() <- 4 @f n=2
    return a[0]  #: RAW element a[0] <- 5 @f; RAW local a <- 4 @f
f()
