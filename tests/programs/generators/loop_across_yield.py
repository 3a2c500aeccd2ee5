# SPDX-License-Identifier: Apache-2.0
# the generator's loop, resumed by the consumer's
def g(n):
    for i in range(n):  #: RAW local n <- 3 @g; WAR local i <- 6 carried@8 d=1 n=2
    #: WAW local i <- 4 carried@8 d=1 n=2
        yield i  #: RAW local i <- 4 @4 n=3
def f():
    for v in g(3):  #: WAR local v <- 9 carried@8 d=1 n=2; WAW local v <- 8 carried@8 d=1 n=2
        v  #: RAW local v <- 8 @8 n=3
f()
