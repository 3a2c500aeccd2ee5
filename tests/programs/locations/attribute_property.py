# SPDX-License-Identifier: Apache-2.0
# property with setter
class C:
    def __init__(self):
        self._v = 1  #: RAW local self <- 4 @__init__
    @property
    def v(self):
        return self._v  #: RAW attribute self._v <- 12 @f; RAW attribute self._v <- 5 @f
    #: RAW local self <- 7 @v n=2
    @v.setter  #: RAW attribute v <- 7 @C
    def v(self, w):  #: WAR attribute .v <- 10 @C; WAW attribute .v <- 7 @C
        self._v = w  #: RAW local self <- 11 @v; RAW local w <- 11 @v; WAR attribute self._v <- 8 @f
    #: WAW attribute self._v <- 5 @f
def f():
    c = C()
    c.v = c.v + 1  #: RAW attribute c.v <- 11 @module; RAW attribute c.v <- 11 @module; RAW local c <- 15 @f
    #: RAW local c <- 15 @f
    return c.v  #: RAW attribute c.v <- 11 @module; RAW local c <- 15 @f
f()
