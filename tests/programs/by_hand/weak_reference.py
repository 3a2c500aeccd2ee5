# SPDX-License-Identifier: Apache-2.0
# oracle: no
# weak references do not keep objects or their locations alive
import weakref
class C:
    pass
def f():
    for i in range(3):  #: WAW local i <- 8 carried@8 d=1 n=2; WAR local i <- 11 carried@8 d=1 n=2
        c = C()  #: WAW local c <- 12 carried@8 d=1 n=2
        r = weakref.ref(c)  #: RAW local c <- 9 @8 n=3; WAW local r <- 10 carried@8 d=1 n=2; WAR local r <- 13 carried@8 d=1 n=2
        c.x = i  #: RAW local c <- 9 @8 n=3; RAW local i <- 8 @8 n=3
        del c  #: WAW local c <- 9 @8 n=3; WAR local c <- 10 @8 n=3; WAR local c <- 11 @8 n=3
        r()  #: RAW local r <- 10 @8 n=3
f()
