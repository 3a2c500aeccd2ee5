# SPDX-License-Identifier: Apache-2.0
# __contains__ and __len__
class Bag:
    def __init__(self):
        self.l = []  #: RAW local self <- 4 @__init__
    def __contains__(self, v):
        return v in self.l  #: RAW attribute self.l <- 5 @f n=3
    #: RAW element vinself.l <- 15 carried@21 d=1..2 n=2; RAW length vinself.l <- 15 carried@21 d=1 n=2
    #: RAW length vinself.l <- 5 @f; RAW local self <- 6 @__contains__ n=3
    #: RAW local v <- 6 @__contains__ n=3
    def __len__(self):
        return len(self.l)  #: RAW attribute self.l <- 5 @f; RAW length len(self.l) <- 15 @f
    #: RAW local self <- 11 @__len__
    def put(self, v):
        self.l.append(v)  #: RAW attribute self.l <- 5 @f n=2; RAW length self.l.append(v) <- 15 carried@21 d=1
    #: RAW length self.l.append(v) <- 5 @f; RAW local self <- 14 @put n=2; RAW local v <- 14 @put n=2
    #: WAR length self.l.append(v) <- 15 @put n=2; WAR length self.l.append(v) <- 7 @21 n=2
    #: WAW length self.l.append(v) <- 15 carried@21 d=1; WAW length self.l.append(v) <- 5 @f
def f():
    b = Bag()
    for v in (1, 2, 1):  #: WAR local v <- 23 carried@21 d=1 n=2; WAR local v <- 24 carried@21 d=1 n=2
    #: WAW local v <- 21 carried@21 d=1 n=2
        if v not in b:  #: RAW local b <- 20 @f n=3; RAW local v <- 21 @21 n=3
            b.put(v)  #: RAW attribute b.put <- 14 @module n=2; RAW local b <- 20 @f n=2
    #: RAW local v <- 21 @21 n=2
    return len(b)  #: RAW local b <- 20 @f
f()
