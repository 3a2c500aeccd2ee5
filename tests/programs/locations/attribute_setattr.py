# SPDX-License-Identifier: Apache-2.0
# a class with its own __setattr__
class C:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value + 1)  #: RAW local name <- 4 @__setattr__
    #: RAW local self <- 4 @__setattr__; RAW local value <- 4 @__setattr__
def f():
    c = C()
    c.x = 2  #: RAW local c <- 8 @f
    return c.x  #: RAW attribute c.x <- 5 @f; RAW local c <- 8 @f
f()
