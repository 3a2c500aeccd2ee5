# SPDX-License-Identifier: Apache-2.0
# an exhausted filter: what it read before its last call of the predicate was read, the call that raises reads nothing after that
def f():
    a = [1, 2]
    it = filter(lambda v: v > 5, a)  #: RAW local a <- 4 @f; RAW local v <- 5 @<lambda> n=2
    try:
        next(it)  #: RAW element next(it) <- 4 @f n=2; RAW length next(it) <- 4 @f n=2; RAW local it <- 5 @f
    except StopIteration:
        a[0] = 3  #: RAW local a <- 4 @f; WAR element a[0] <- 7 @f; WAW element a[0] <- 4 @f
        a[1] = 4  #: RAW local a <- 4 @f; WAR element a[1] <- 7 @f; WAW element a[1] <- 4 @f
f()
