# SPDX-License-Identifier: Apache-2.0
# an iterator by hand
def f():
    a = [1, 2]
    it = iter(a)  #: RAW local a <- 4 @f
    next(it)  #: RAW element next(it) <- 4 @f; RAW length next(it) <- 4 @f; RAW local it <- 5 @f
    a[1] = 5  #: RAW local a <- 4 @f; WAW element a[1] <- 4 @f
    return next(it)  #: RAW element next(it) <- 7 @f; RAW length next(it) <- 4 @f; RAW local it <- 5 @f
f()
