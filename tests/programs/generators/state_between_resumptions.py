# SPDX-License-Identifier: Apache-2.0
# carried by the consumer's loop
def g():
    s = 0
    yield s  #: RAW local s <- 4 @g
    s += 1  #: RAW local s <- 4 carried@13 d=1; WAR local s <- 5 carried@13 d=1; WAR local s <- 6 @g
    #: WAW local s <- 4 carried@13 d=1
    yield s  #: RAW local s <- 6 @g
    s += 1  #: RAW local s <- 6 carried@13 d=1; WAR local s <- 8 carried@13 d=1; WAR local s <- 9 @g
    #: WAW local s <- 6 carried@13 d=1
    yield s  #: RAW local s <- 9 @g
def f():
    for v in g():  #: WAW local v <- 13 carried@13 d=1 n=2
        pass
f()
