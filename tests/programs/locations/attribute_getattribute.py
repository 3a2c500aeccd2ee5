# SPDX-License-Identifier: Apache-2.0
# a class with its own __getattribute__
class C:
    def __init__(self):
        self.x = 1  #: RAW local self <- 4 @__init__
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)  #: RAW attribute object.__getattribute__(self,name) <- 11 @f
    #: RAW local name <- 6 @__getattribute__; RAW local self <- 6 @__getattribute__
def f():
    c = C()
    c.x = 2  #: RAW local c <- 10 @f; WAW attribute c.x <- 5 @f
    return c.x  #: RAW local c <- 10 @f
f()
