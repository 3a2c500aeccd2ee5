# SPDX-License-Identifier: Apache-2.0
# a comprehension as an operand
def f():
    a = [1, 2]
    if any([v > 1 for v in a]):  #: RAW element a <- 4 @f n=2; RAW element any([v>1forvina]) <- 5 @f n=2
    #: RAW length a <- 4 @f n=3; RAW length any([v>1forvina]) <- 5 @f n=2; RAW local a <- 4 @f
    #: RAW local v <- 5 @5 n=2; WAR local v <- 5 carried@5 d=1; WAW local v <- 5 carried@5 d=1
        return 1
f()
