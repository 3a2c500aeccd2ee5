# SPDX-License-Identifier: Apache-2.0
# all kinds of parameters
def f(a, /, b, *c, d=4, **e):
    return a + b + len(c) + d + len(e)  #: RAW local a <- 3 @f; RAW local b <- 3 @f; RAW local c <- 3 @f
    #: RAW local d <- 3 @f; RAW local e <- 3 @f
f(1, 2, 3, d=5, x=6)
