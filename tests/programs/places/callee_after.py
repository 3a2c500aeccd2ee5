# SPDX-License-Identifier: Apache-2.0
# source in a callee, sink after the loop
def g(a, v):
    a[0] = v  #: RAW local a <- 3 @g n=3; RAW local v <- 3 @g n=3; WAW element a[0] <- 4 carried@8 d=1 n=2
    #: WAW element a[0] <- 7 @f
def f():
    a = [0]
    for i in range(3):  #: WAR local i <- 9 carried@8 d=1 n=2; WAW local i <- 8 carried@8 d=1 n=2
        g(a, i)  #: RAW local a <- 7 @f n=3; RAW local i <- 8 @8 n=3
    return a[0]  #: RAW element a[0] <- 4 @f; RAW local a <- 7 @f
f()
