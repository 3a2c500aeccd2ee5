# SPDX-License-Identifier: Apache-2.0
# two calls that share a list
def put(a):
    a[0] = 1  #: RAW local a <- 3 @put n=2; WAR element a[0] <- 7 @f; WAW element a[0] <- 4 @f
    #: WAW element a[0] <- 9 @f
def get(a):
    return a[0]  #: RAW element a[0] <- 4 @f; RAW local a <- 6 @get
def f():
    a = [0]
    put(a)  #: RAW local a <- 9 @f
    get(a)  #: RAW local a <- 9 @f
    put(a)  #: RAW local a <- 9 @f
f()
