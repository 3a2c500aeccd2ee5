# SPDX-License-Identifier: Apache-2.0
# value patterns and guards
def f(v):
    match v:  #: RAW local v <- 3 @f n=3
        case 1 | 2:
            return 1
        case n if n > 5:  #: RAW local n <- 7 @f n=2
            return n  #: RAW local n <- 7 @f
        case _:
            return 0
f(2)
f(7)
f(3)
