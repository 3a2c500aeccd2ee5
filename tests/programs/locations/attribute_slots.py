# SPDX-License-Identifier: Apache-2.0
# slots are the object's
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x  #: RAW local self <- 5 @__init__; RAW local x <- 5 @__init__
        self.y = y  #: RAW local self <- 5 @__init__; RAW local y <- 5 @__init__
def f():
    p = P(1, 2)
    p.x, p.y = p.y, p.x  #: RAW attribute p.x <- 6 @f; RAW attribute p.y <- 7 @f; RAW local p <- 9 @f
    #: RAW local p <- 9 @f; RAW local p <- 9 @f; RAW local p <- 9 @f; WAR attribute p.x <- 10 @f
    #: WAR attribute p.y <- 10 @f; WAW attribute p.x <- 6 @f; WAW attribute p.y <- 7 @f
    return p.x  #: RAW attribute p.x <- 10 @f; RAW local p <- 9 @f
f()
