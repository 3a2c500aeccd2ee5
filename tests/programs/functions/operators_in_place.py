# SPDX-License-Identifier: Apache-2.0
# __iadd__ and __getitem__
class Box:
    def __init__(self):
        self.l = [0]  #: RAW local self <- 4 @__init__
    def __iadd__(self, v):
        self.l[0] += v  #: RAW attribute self.l <- 5 @f; RAW element self.l[0] <- 5 @f
    #: RAW local self <- 6 @__iadd__; RAW local v <- 6 @__iadd__; WAR element self.l[0] <- 7 @__iadd__
    #: WAW element self.l[0] <- 5 @f
        return self  #: RAW local self <- 6 @__iadd__
    def __getitem__(self, i):
        return self.l[i]  #: RAW attribute self.l <- 5 @f n=2; RAW element self.l[i] <- 15 @f
    #: RAW element self.l[i] <- 7 @f; RAW local i <- 11 @__getitem__ n=2; RAW local self <- 11 @__getitem__ n=2
    def __setitem__(self, i, v):
        self.l[i] = v  #: RAW attribute self.l <- 5 @f; RAW local i <- 14 @__setitem__
    #: RAW local self <- 14 @__setitem__; RAW local v <- 14 @__setitem__; WAR element self.l[i] <- 12 @f
    #: WAW element self.l[i] <- 7 @f
def f():
    b = Box()
    b += 2  #: RAW local b <- 19 @f; WAR local b <- 20 @f; WAW local b <- 19 @f
    b[0] = b[0] + 1  #: RAW local b <- 20 @f; RAW local b <- 20 @f
    return b[0]  #: RAW local b <- 20 @f
f()
