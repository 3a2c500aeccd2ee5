# SPDX-License-Identifier: Apache-2.0
# the else block of a while
def f():
    n = 2
    while n:  #: RAW local n <- 4 @f; RAW local n <- 6 carried@5 d=1 n=2
        n -= 1  #: RAW local n <- 4 @f; RAW local n <- 6 carried@5 d=1; WAR local n <- 5 @5 n=2
    #: WAR local n <- 6 @5 n=2; WAW local n <- 4 @f; WAW local n <- 6 carried@5 d=1
    else:
        n = n + 5  #: RAW local n <- 6 @f; WAR local n <- 5 @f; WAR local n <- 9 @f; WAW local n <- 6 @f
    return n  #: RAW local n <- 9 @f
f()
