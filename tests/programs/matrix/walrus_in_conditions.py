# SPDX-License-Identifier: Apache-2.0
# stores in the middle of expressions
def f(l):
    n = 0
    if (a := len(l)) > 1 and (b := l[0]) < a:  #: RAW element l[0] <- 12 @module; RAW length len(l) <- 12 @module
    #: RAW local a <- 5 @f; RAW local l <- 3 @f; RAW local l <- 3 @f
        n = a + b  #: RAW local a <- 5 @f; RAW local b <- 5 @f; WAW local n <- 4 @f
    return [y for x in l if (y := x * 2) > n]  #: RAW element l <- 12 @module n=3; RAW length l <- 12 @module n=4
    #: RAW local l <- 3 @f; RAW local n <- 7 @f n=3; RAW local x <- 8 @8 n=3; RAW local y <- 8 @8
    #: WAR local x <- 8 carried@8 d=1 n=2; WAW local x <- 8 carried@8 d=1 n=2
    #: WAW local y <- 8 carried@8 d=1 n=2
f([1, 2, 3])
