# SPDX-License-Identifier: Apache-2.0
# names with two underscores
class C:
    __n = 1
    def __init__(self):
        self.__v = 0  #: RAW local self <- 5 @__init__
    def up(self):
        self.__v += self.__n  #: RAW attribute self.__n <- 4 @module n=2; RAW attribute self.__v <- 6 @f
    #: RAW attribute self.__v <- 8 @f; RAW local self <- 7 @up n=2; RAW local self <- 7 @up n=2
    #: WAR attribute self.__v <- 8 @up n=2; WAR attribute self.__v <- 12 @f; WAW attribute self.__v <- 6 @f
    #: WAW attribute self.__v <- 8 @f
        return self.__v  #: RAW attribute self.__v <- 8 @up n=2; RAW local self <- 7 @up n=2
def f():
    c = C()
    c.up()  #: RAW attribute c.up <- 7 @module; RAW local c <- 14 @f
    return c.up()  #: RAW attribute c.up <- 7 @module; RAW local c <- 14 @f
f()
