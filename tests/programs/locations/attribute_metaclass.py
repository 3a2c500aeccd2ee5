# SPDX-License-Identifier: Apache-2.0
# attributes of the metaclass
class M(type):
    count = 0
    def __call__(cls, *args):
        M.count += 1  #: RAW attribute M.count <- 4 @module; RAW attribute M.count <- 6 @f
    #: WAR attribute M.count <- 6 @__call__ n=2; WAW attribute M.count <- 4 @module
    #: WAW attribute M.count <- 6 @f
        return super().__call__(*args)  #: RAW local args <- 5 @__call__ n=2
    #: RAW local super() <- 5 @__call__ n=2
class C(metaclass=M):
    def __init__(self, v):
        self.v = v  #: RAW local self <- 12 @__init__ n=2; RAW local v <- 12 @__init__ n=2
def f():
    return C(1).v + C(2).v  #: RAW attribute C(1).v <- 13 @f; RAW attribute C(2).v <- 13 @f
f()
