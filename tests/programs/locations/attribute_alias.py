# SPDX-License-Identifier: Apache-2.0
# two names, one object
class C:
    pass
def f():
    a = C()
    b = a  #: RAW local a <- 6 @f
    a.x = 1  #: RAW local a <- 6 @f
    return b.x  #: RAW attribute b.x <- 8 @f; RAW local b <- 7 @f
f()
