# SPDX-License-Identifier: Apache-2.0
# two calls that share nothing
def g(a):
    a[0] += 1  #: RAW element a[0] <- 7 @f; RAW element a[0] <- 7 @f; RAW local a <- 3 @g n=2
    #: WAR element a[0] <- 4 @g n=2; WAW element a[0] <- 7 @f; WAW element a[0] <- 7 @f
def f():
    a, b = [0], [0]
    g(a)  #: RAW local a <- 7 @f
    g(b)  #: RAW local b <- 7 @f
f()
