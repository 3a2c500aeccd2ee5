# SPDX-License-Identifier: Apache-2.0
# the temporaries of a callee
def g(v):
    t = [v, v]  #: RAW local v <- 3 @g n=20; RAW local v <- 3 @g n=20
    t[0] += 1  #: RAW element t[0] <- 4 @g n=20; RAW local t <- 4 @g n=20; WAR element t[0] <- 5 @g n=20
    #: WAW element t[0] <- 4 @g n=20
    return t[0]  #: RAW element t[0] <- 5 @g n=20; RAW local t <- 4 @g n=20
def f():
    for i in range(20):  #: WAR local i <- 10 carried@9 d=1 n=19; WAW local i <- 9 carried@9 d=1 n=19
        g(i)  #: RAW local i <- 9 @9 n=20
f()
