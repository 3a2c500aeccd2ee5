# SPDX-License-Identifier: Apache-2.0
# and, or, not as values
def f():
    a, b = [], [1]
    c = a or b  #: RAW length aorb <- 4 @f; RAW local a <- 4 @f; RAW local b <- 4 @f
    d = a and b  #: RAW length aandb <- 4 @f; RAW local a <- 4 @f
    return not c, not d  #: RAW length notc <- 4 @f; RAW length notd <- 4 @f; RAW local c <- 5 @f
    #: RAW local d <- 6 @f
f()
