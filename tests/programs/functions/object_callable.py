# SPDX-License-Identifier: Apache-2.0
# __call__
class Adder:
    def __init__(self):
        self.total = 0  #: RAW local self <- 4 @__init__
    def __call__(self, v):
        self.total += v  #: RAW attribute self.total <- 5 @f; RAW attribute self.total <- 7 carried@14 d=1
    #: RAW local self <- 6 @__call__ n=2; RAW local v <- 6 @__call__ n=2
    #: WAR attribute self.total <- 7 @__call__ n=2; WAR attribute self.total <- 11 carried@14 d=1
    #: WAW attribute self.total <- 5 @f; WAW attribute self.total <- 7 carried@14 d=1
        return self.total  #: RAW attribute self.total <- 7 @__call__ n=2; RAW local self <- 6 @__call__ n=2
def f():
    a = Adder()
    for i in range(2):  #: WAR local i <- 15 carried@14 d=1; WAW local i <- 14 carried@14 d=1
        a(i)  #: RAW local a <- 13 @f n=2; RAW local i <- 14 @14 n=2
f()
