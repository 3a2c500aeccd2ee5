# SPDX-License-Identifier: Apache-2.0
# two recurrences
def f():
    a, b = 0, 1
    while a < 5:  #: RAW local a <- 4 @f; RAW local a <- 6 carried@5 d=1 n=5
        a, b = b, a + b  #: RAW local a <- 4 @f; RAW local a <- 6 carried@5 d=1 n=4; RAW local b <- 4 @f
    #: RAW local b <- 4 @f; RAW local b <- 6 carried@5 d=1 n=4; RAW local b <- 6 carried@5 d=1 n=4
    #: WAR local a <- 5 @5 n=5; WAR local a <- 6 @5 n=5; WAR local b <- 6 @5 n=5; WAR local b <- 6 @5 n=5
    #: WAW local a <- 4 @f; WAW local a <- 6 carried@5 d=1 n=4; WAW local b <- 4 @f
    #: WAW local b <- 6 carried@5 d=1 n=4
    return a  #: RAW local a <- 6 @f
f()
