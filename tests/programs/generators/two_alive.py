# SPDX-License-Identifier: Apache-2.0
# two generators of one function, interleaved
def g(n):
    for i in range(2):  #: WAW local i <- 4 carried@9 d=1 n=2
        n += 1  #: RAW local n <- 3 @g n=2; RAW local n <- 5 carried@9 d=1 n=2; WAR local n <- 5 @4 n=4
    #: WAR local n <- 7 carried@9 d=1 n=2; WAW local n <- 3 @g n=2; WAW local n <- 5 carried@9 d=1 n=2
        yield n  #: RAW local n <- 5 @4 n=4
def f():
    for a, b in zip(g(1), g(10)):  #: WAR local a <- 11 carried@9 d=1; WAR local b <- 11 carried@9 d=1
    #: WAW local a <- 9 carried@9 d=1; WAW local b <- 9 carried@9 d=1
        a + b  #: RAW local a <- 9 @9 n=2; RAW local b <- 9 @9 n=2
f()
