# SPDX-License-Identifier: Apache-2.0
# oracle: no
# a cycle is collected in the loop; the next objects have new locations
import gc
class N:
    pass
def f():
    for i in range(3):  #: WAW local i <- 8 carried@8 d=1 n=2; WAR local i <- 12 carried@8 d=1 n=2
        a = N()  #: WAW local a <- 13 carried@8 d=1 n=2
        a.me = a  #: RAW local a <- 9 @8 n=3; RAW local a <- 9 @8 n=3
        a.me.v = a.me  #: RAW local a <- 9 @8 n=3; RAW local a <- 9 @8 n=3; RAW attribute a.me <- 10 @8 n=3; RAW attribute a.me <- 10 @8 n=3
        a.w = i  #: RAW local a <- 9 @8 n=3; RAW local i <- 8 @8 n=3
        a = None  #: WAW local a <- 9 @8 n=3; WAR local a <- 10 @8 n=3; WAR local a <- 10 @8 n=3; WAR local a <- 11 @8 n=3
    #: WAR local a <- 11 @8 n=3; WAR local a <- 12 @8 n=3
        gc.collect()
f()
