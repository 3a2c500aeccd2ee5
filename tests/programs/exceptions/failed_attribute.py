# SPDX-License-Identifier: Apache-2.0
# a failing attribute
class C:
    pass
def f():
    c = C()
    try:
        c.x  #: RAW local c <- 6 @f
    except AttributeError:
        c.x = 1  #: RAW local c <- 6 @f
    return c.x  #: RAW attribute c.x <- 10 @f; RAW local c <- 6 @f
f()
