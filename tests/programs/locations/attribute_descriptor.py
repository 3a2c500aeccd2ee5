# SPDX-License-Identifier: Apache-2.0
# a descriptor of the program
class D:
    def __get__(self, obj, cls):
        return obj.raw + 1  #: RAW attribute obj.raw <- 7 @f; RAW local obj <- 4 @__get__
    def __set__(self, obj, value):
        obj.raw = value  #: RAW local obj <- 6 @__set__; RAW local value <- 6 @__set__
class C:
    d = D()
def f():
    c = C()
    c.d = 4  #: RAW attribute c.d <- 9 @module; RAW local c <- 11 @f
    return c.d  #: RAW attribute c.d <- 9 @module; RAW local c <- 11 @f
f()
