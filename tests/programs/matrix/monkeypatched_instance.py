# SPDX-License-Identifier: Apache-2.0
# a method shadowed on the instance
class C:
    def m(self):
        return 1
def f():
    c = C()
    c.m = lambda: 2  #: RAW local c <- 7 @f
    return c.m()  #: RAW attribute c.m <- 8 @f; RAW local c <- 7 @f
f()
