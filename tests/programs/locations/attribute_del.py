# SPDX-License-Identifier: Apache-2.0
# del of an attribute
class C:
    pass
def f():
    c = C()
    c.x = 1  #: RAW local c <- 6 @f
    del c.x  #: RAW local c <- 6 @f; WAW attribute c.x <- 7 @f
    c.x = 2  #: RAW local c <- 6 @f; WAW attribute c.x <- 8 @f
f()
