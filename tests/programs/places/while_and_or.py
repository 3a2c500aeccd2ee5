# SPDX-License-Identifier: Apache-2.0
# condition of several operands
def f():
    a, b = 2, 0
    while a > 0 and not b or a == 1:  #: RAW local a <- 4 @f; RAW local a <- 7 carried@5 d=1
    #: RAW local a <- 7 carried@5 d=1 n=2; RAW local b <- 4 @f; RAW local b <- 10 carried@5 d=1
        a -= 1  #: RAW local a <- 4 @f; RAW local a <- 7 carried@5 d=1; WAR local a <- 5 @5 n=2
    #: WAR local a <- 7 @5 n=2; WAR local a <- 10 carried@5 d=1; WAW local a <- 4 @f
    #: WAW local a <- 7 carried@5 d=1
        b = a == 0  #: RAW local a <- 7 @5 n=2; WAR local b <- 5 @5 n=2; WAW local b <- 4 @f
    #: WAW local b <- 10 carried@5 d=1
f()
