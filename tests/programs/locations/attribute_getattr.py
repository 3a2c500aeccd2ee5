# SPDX-License-Identifier: Apache-2.0
# the functions getattr, setattr, hasattr, delattr
class C:
    pass
def f():
    c = C()
    setattr(c, "x", 1)  #: RAW local c <- 6 @f
    getattr(c, "x")  #: RAW attribute getattr(c,"x") <- 7 @f; RAW local c <- 6 @f
    hasattr(c, "x")  #: RAW attribute hasattr(c,"x") <- 7 @f; RAW local c <- 6 @f
    delattr(c, "x")  #: RAW local c <- 6 @f; WAR attribute delattr(c,"x") <- 8 @f
    #: WAR attribute delattr(c,"x") <- 9 @f; WAW attribute delattr(c,"x") <- 7 @f
    return getattr(c, "x", 5)  #: RAW local c <- 6 @f
f()
