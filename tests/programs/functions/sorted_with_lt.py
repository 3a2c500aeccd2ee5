# SPDX-License-Identifier: Apache-2.0
# sorting calls __lt__
class V:
    def __init__(self, x):
        self.x = x  #: RAW local self <- 4 @__init__ n=2; RAW local x <- 4 @__init__ n=2
    def __lt__(self, o):
        return self.x < o.x  #: RAW attribute o.x <- 5 @f; RAW attribute self.x <- 5 @f
    #: RAW local o <- 6 @__lt__; RAW local self <- 6 @__lt__
def f():
    return sorted([V(2), V(1)])[0].x  #: RAW attribute sorted([V(2),V(1)])[0].x <- 5 @f
    #: RAW element sorted([V(2),V(1)]) <- 10 @f n=2; RAW element sorted([V(2),V(1)])[0] <- 10 @f
    #: RAW length sorted([V(2),V(1)]) <- 10 @f n=3
f()
