# SPDX-License-Identifier: Apache-2.0
# __iter__ and __next__
class Count:
    def __init__(self, n):
        self.n = n  #: RAW local n <- 4 @__init__; RAW local self <- 4 @__init__
    def __iter__(self):
        return self  #: RAW local self <- 6 @__iter__
    def __next__(self):
        if self.n == 0:  #: RAW attribute self.n <- 12 carried@19 d=1 n=2; RAW attribute self.n <- 5 @f
    #: RAW local self <- 8 @__next__ n=3
            raise StopIteration
        self.n -= 1  #: RAW attribute self.n <- 12 carried@19 d=1; RAW attribute self.n <- 5 @f
    #: RAW local self <- 8 @__next__ n=2; WAR attribute self.n <- 12 @__next__ n=2
    #: WAR attribute self.n <- 16 carried@19 d=1; WAR attribute self.n <- 9 @__next__ n=2
    #: WAW attribute self.n <- 12 carried@19 d=1; WAW attribute self.n <- 5 @f
        return self.n  #: RAW attribute self.n <- 12 @__next__ n=2; RAW local self <- 8 @__next__ n=2
def f():
    s = 0
    for v in Count(2):  #: WAR local v <- 20 carried@19 d=1; WAW local v <- 19 carried@19 d=1
        s += v  #: RAW local s <- 18 @f; RAW local s <- 20 carried@19 d=1; RAW local v <- 19 @19 n=2
    #: WAR local s <- 20 @19 n=2; WAW local s <- 18 @f; WAW local s <- 20 carried@19 d=1
    return s  #: RAW local s <- 20 @f
f()
