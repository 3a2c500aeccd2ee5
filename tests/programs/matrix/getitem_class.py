# SPDX-License-Identifier: Apache-2.0
# a class with __getitem__, iterated
class Squares:
    def __init__(self):
        self.asked = 0  #: RAW local self <- 4 @__init__
    def __getitem__(self, i):
        self.asked += 1  #: RAW attribute self.asked <- 5 @f; RAW attribute self.asked <- 7 carried@16 d=1 n=3
    #: RAW local self <- 6 @__getitem__ n=4; WAR attribute self.asked <- 7 @__getitem__ n=4
    #: WAW attribute self.asked <- 5 @f; WAW attribute self.asked <- 7 carried@16 d=1 n=3
        if i > 2:  #: RAW local i <- 6 @__getitem__ n=4
            raise IndexError
        return i * i  #: RAW local i <- 6 @__getitem__ n=3; RAW local i <- 6 @__getitem__ n=3
def f():
    q = Squares()
    s = 0
    for v in q:  #: RAW local q <- 14 @f; WAR local v <- 18 carried@16 d=1 n=2
    #: WAW local v <- 16 carried@16 d=1 n=2
        s += v  #: RAW local s <- 15 @f; RAW local s <- 18 carried@16 d=1 n=2; RAW local v <- 16 @16 n=3
    #: WAR local s <- 18 @16 n=3; WAW local s <- 15 @f; WAW local s <- 18 carried@16 d=1 n=2
    return s + q.asked  #: RAW attribute q.asked <- 7 @f; RAW local q <- 14 @f; RAW local s <- 18 @f
f()
