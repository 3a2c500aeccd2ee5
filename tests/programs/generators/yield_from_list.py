# SPDX-License-Identifier: Apache-2.0
# delegation to a list
def g(a):
    yield from a  #: RAW element yieldfroma <- 7 @f n=2; RAW length yieldfroma <- 7 @f n=3
    #: RAW local a <- 3 @g
def f():
    a = [1, 2]
    for v in g(a):  #: RAW local a <- 7 @f; WAR local v <- 9 carried@8 d=1; WAW local v <- 8 carried@8 d=1
        a[0] = v  #: RAW local a <- 7 @f n=2; RAW local v <- 8 @8 n=2; WAR element a[0] <- 4 @8
    #: WAW element a[0] <- 7 @f; WAW element a[0] <- 9 carried@8 d=1
f()
