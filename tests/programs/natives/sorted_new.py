# SPDX-License-Identifier: Apache-2.0
# sorted makes a new list
def f():
    a = [2, 1]
    b = sorted(a)  #: RAW element sorted(a) <- 4 @f n=2; RAW length sorted(a) <- 4 @f n=3; RAW local a <- 4 @f
    return b[0] + a[0]  #: RAW element a[0] <- 4 @f; RAW element b[0] <- 5 @f; RAW local a <- 4 @f
    #: RAW local b <- 5 @f
f()
