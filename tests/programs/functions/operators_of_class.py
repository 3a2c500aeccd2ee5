# SPDX-License-Identifier: Apache-2.0
# __add__, __eq__, __lt__
class V:
    def __init__(self, x):
        self.x = x  #: RAW local self <- 4 @__init__ n=4; RAW local x <- 4 @__init__ n=4
    def __add__(self, o):
        return V(self.x + o.x)  #: RAW attribute o.x <- 5 @f; RAW attribute self.x <- 5 @f
    #: RAW local o <- 6 @__add__; RAW local self <- 6 @__add__
    def __lt__(self, o):
        return self.x < o.x  #: RAW attribute o.x <- 5 @f; RAW attribute self.x <- 5 @f
    #: RAW local o <- 9 @__lt__; RAW local self <- 9 @__lt__
def f():
    a = V(1) + V(2)
    return a < V(5)  #: RAW local a <- 13 @f
f()
