# SPDX-License-Identifier: Apache-2.0
# a method that is replaced
class C:
    def m(self):
        return 1
def f():
    c = C()
    c.m()  #: RAW attribute c.m <- 4 @module; RAW local c <- 7 @f
    C.m = lambda self: 2  #: WAR attribute C.m <- 8 @f; WAW attribute C.m <- 4 @module
    return c.m()  #: RAW attribute c.m <- 9 @f; RAW local c <- 7 @f
f()
