# SPDX-License-Identifier: Apache-2.0
# += on a list in an attribute
class C:
    def __init__(self):
        self.l = []  #: RAW local self <- 4 @__init__
def f():
    c = C()
    c.l += [1]  #: RAW attribute c.l <- 5 @f; RAW element c.l+=[1] <- 8 @f; RAW length c.l+=[1] <- 5 @f
    #: RAW length c.l+=[1] <- 8 @f n=2; RAW local c <- 7 @f; WAR attribute c.l <- 8 @f
    #: WAR length c.l+=[1] <- 8 @f; WAW attribute c.l <- 5 @f; WAW length c.l+=[1] <- 5 @f
    c.l += [2]  #: RAW attribute c.l <- 8 @f; RAW element c.l+=[2] <- 11 @f; RAW length c.l+=[2] <- 8 @f
    #: RAW length c.l+=[2] <- 11 @f n=2; RAW local c <- 7 @f; WAR attribute c.l <- 11 @f
    #: WAR length c.l+=[2] <- 11 @f; WAW attribute c.l <- 8 @f; WAW length c.l+=[2] <- 8 @f
    return c.l[1]  #: RAW attribute c.l <- 11 @f; RAW element c.l[1] <- 11 @f; RAW local c <- 7 @f
f()
