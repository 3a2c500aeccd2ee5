# SPDX-License-Identifier: Apache-2.0
# for targets that are attributes
class C:
    pass
def f():
    c = C()
    c.s = 0  #: RAW local c <- 6 @f
    for c.v in (1, 2):  #: RAW local c <- 6 @f n=2; WAR attribute c.v <- 10 carried@8 d=1
    #: WAW attribute c.v <- 8 carried@8 d=1
        c.s += c.v  #: RAW attribute c.s <- 7 @f; RAW attribute c.s <- 10 carried@8 d=1
    #: RAW attribute c.v <- 8 @8 n=2; RAW local c <- 6 @f n=2; RAW local c <- 6 @f n=2
    #: WAR attribute c.s <- 10 @8 n=2; WAW attribute c.s <- 7 @f; WAW attribute c.s <- 10 carried@8 d=1
    return c.s  #: RAW attribute c.s <- 10 @f; RAW local c <- 6 @f
f()
