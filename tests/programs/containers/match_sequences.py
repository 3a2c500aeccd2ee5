# SPDX-License-Identifier: Apache-2.0
# sequence patterns on lists
def f(l):
    match l:  #: RAW local l <- 3 @f n=2
        case []:  #: RAW length [] <- 12 @module; RAW length [] <- 13 @module
            return 0
        case [x, y]:  #: RAW element [x,y] <- 12 @module n=2; RAW length [x,y] <- 12 @module n=2
    #: RAW length [x,y] <- 13 @module
            return x + y  #: RAW local x <- 7 @f; RAW local y <- 7 @f
        case [x, *rest]:  #: RAW element [x,*rest] <- 13 @module n=3; RAW length [x,*rest] <- 13 @module n=2
            return x + len(rest)  #: RAW length len(rest) <- 10 @f; RAW local rest <- 10 @f; RAW local x <- 10 @f
f([1, 2])
f([1, 2, 3])
