# SPDX-License-Identifier: Apache-2.0
# sort in place
def f():
    a = [2, 1]
    a.sort()  #: RAW element a.sort() <- 4 @f n=2; RAW length a.sort() <- 4 @f; RAW local a <- 4 @f
    #: WAR element a.sort() <- 5 @f n=2; WAW element a.sort() <- 4 @f n=2
    return a[0]  #: RAW element a[0] <- 5 @f; RAW local a <- 4 @f
f()
