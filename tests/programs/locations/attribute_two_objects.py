# SPDX-License-Identifier: Apache-2.0
# objects do not share
class C:
    pass
def f():
    a, b = C(), C()
    a.x = 1  #: RAW local a <- 6 @f
    b.x = 2  #: RAW local b <- 6 @f
    return a.x + b.x  #: RAW attribute a.x <- 7 @f; RAW attribute b.x <- 8 @f; RAW local a <- 6 @f
    #: RAW local b <- 6 @f
f()
