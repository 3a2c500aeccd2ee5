# SPDX-License-Identifier: Apache-2.0
# an endless generator
def fib():
    a, b = 0, 1
    while True:
        yield a  #: RAW local a <- 4 @fib; RAW local a <- 7 carried@5 d=1 n=5
        a, b = b, a + b  #: RAW local a <- 4 carried@13 d=1; RAW local a <- 7 carried@13 d=1 n=4
    #: RAW local b <- 4 carried@13 d=1; RAW local b <- 4 carried@13 d=1; RAW local b <- 7 carried@13 d=1 n=4
    #: RAW local b <- 7 carried@13 d=1 n=4; WAR local a <- 6 carried@13 d=1 n=5; WAR local a <- 7 @5 n=5
    #: WAR local b <- 7 @5 n=5; WAR local b <- 7 @5 n=5; WAW local a <- 4 carried@13 d=1
    #: WAW local a <- 7 carried@13 d=1 n=4; WAW local b <- 4 carried@13 d=1; WAW local b <- 7 carried@13 d=1 n=4
def f():
    for v in fib():  #: WAR local v <- 14 carried@13 d=1 n=5; WAW local v <- 13 carried@13 d=1 n=5
        if v > 3:  #: RAW local v <- 13 @13 n=6
            break
f()
