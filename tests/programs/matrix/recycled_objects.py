# SPDX-License-Identifier: Apache-2.0
# instances at one address
class P:
    def __init__(self, x):
        self.x = x  #: RAW local self <- 4 @__init__ n=20; RAW local x <- 4 @__init__ n=20
def f():
    s = 0
    for i in range(20):  #: WAR local i <- 9 carried@8 d=1 n=19; WAW local i <- 8 carried@8 d=1 n=19
        p = P(i)  #: RAW local i <- 8 @8 n=20; WAW local p <- 13 carried@8 d=1 n=19
        s += p.x  #: RAW attribute p.x <- 5 @8 n=20; RAW local p <- 9 @8 n=20
    #: RAW local s <- 10 carried@8 d=1 n=19; RAW local s <- 7 @f; WAR local s <- 10 @8 n=20
    #: WAW local s <- 10 carried@8 d=1 n=19; WAW local s <- 7 @f
        p = None  #: WAR local p <- 10 @8 n=20; WAW local p <- 9 @8 n=20
    return s  #: RAW local s <- 10 @f
f()
