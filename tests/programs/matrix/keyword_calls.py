# SPDX-License-Identifier: Apache-2.0
# arguments by name, in their order of evaluation
def g(a, b):
    a[0] = b[0]  #: RAW element b[0] <- 7 @f; RAW local a <- 3 @g; RAW local b <- 3 @g
    #: WAW element a[0] <- 7 @f
def f():
    x, y = [1], [2]
    g(b=x, a=y)  #: RAW local x <- 7 @f; RAW local y <- 7 @f
    return y[0]  #: RAW element y[0] <- 4 @f; RAW local y <- 7 @f
f()
