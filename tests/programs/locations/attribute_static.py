# SPDX-License-Identifier: Apache-2.0
# class and static methods
class C:
    n = 1
    @classmethod
    def up(cls):
        cls.n += 1  #: RAW attribute cls.n <- 4 @module; RAW local cls <- 6 @up; WAR attribute cls.n <- 7 @up
    #: WAW attribute cls.n <- 4 @module
    @staticmethod
    def twice(v):
        return v * 2  #: RAW local v <- 10 @twice
def f():
    C.up()  #: RAW attribute C.up <- 6 @module
    return C.twice(C.n)  #: RAW attribute C.n <- 7 @f; RAW attribute C.twice <- 10 @module
f()
