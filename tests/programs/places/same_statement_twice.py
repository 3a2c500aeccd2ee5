# SPDX-License-Identifier: Apache-2.0
# one line, two accesses of one location
def f():
    a = [1]
    return a[0] + a[0]  #: RAW element a[0] <- 4 @f; RAW element a[0] <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f
f()
