# SPDX-License-Identifier: Apache-2.0
# targets that are elements and attributes
class C:
    pass
def f():
    c, a = C(), [0, 0]
    c.x, a[1] = [5, 6]  #: RAW element c.x,a[1] <- 7 @f n=2; RAW length c.x,a[1] <- 7 @f; RAW local a <- 6 @f
    #: RAW local c <- 6 @f; WAW element a[1] <- 6 @f
    return c.x + a[1]  #: RAW attribute c.x <- 7 @f; RAW element a[1] <- 7 @f; RAW local a <- 6 @f
    #: RAW local c <- 6 @f
f()
