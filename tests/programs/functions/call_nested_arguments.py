# SPDX-License-Identifier: Apache-2.0
# evaluation order of arguments
def bump(a):
    a[0] += 1  #: RAW element a[0] <- 4 @f; RAW element a[0] <- 9 @f; RAW local a <- 3 @bump n=2
    #: WAR element a[0] <- 4 @bump n=2; WAR element a[0] <- 7 @f; WAW element a[0] <- 4 @f
    #: WAW element a[0] <- 9 @f
    return a[0]  #: RAW element a[0] <- 4 @bump n=2; RAW local a <- 3 @bump n=2
def f():
    a = [0]
    return max(bump(a), bump(a))  #: RAW local a <- 9 @f; RAW local a <- 9 @f
f()
