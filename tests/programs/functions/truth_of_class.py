# SPDX-License-Identifier: Apache-2.0
# __bool__ and __len__
class C:
    def __init__(self, n):
        self.n = n  #: RAW local n <- 4 @__init__; RAW local self <- 4 @__init__
    def __len__(self):
        return self.n  #: RAW attribute self.n <- 12 carried@11 d=1 n=2; RAW attribute self.n <- 12 @f
    #: RAW attribute self.n <- 5 @f; RAW local self <- 6 @__len__ n=4
def f():
    c = C(2)
    while c:  #: RAW local c <- 10 @f n=3
        c.n -= 1  #: RAW attribute c.n <- 12 carried@11 d=1; RAW attribute c.n <- 5 @f
    #: RAW local c <- 10 @f n=2; WAR attribute c.n <- 12 @11 n=2; WAR attribute c.n <- 7 @11 n=2
    #: WAW attribute c.n <- 12 carried@11 d=1; WAW attribute c.n <- 5 @f
    return not c  #: RAW local c <- 10 @f
f()
