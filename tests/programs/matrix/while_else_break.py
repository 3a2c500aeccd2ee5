# SPDX-License-Identifier: Apache-2.0
# else is skipped by break
def f():
    n = 3
    while n:  #: RAW local n <- 4 @f; RAW local n <- 6 carried@5 d=1
        n -= 1  #: RAW local n <- 4 @f; RAW local n <- 6 carried@5 d=1; WAR local n <- 5 @5 n=2
    #: WAR local n <- 6 @5 n=2; WAR local n <- 9 carried@5 d=1; WAW local n <- 4 @f
    #: WAW local n <- 6 carried@5 d=1
        if n == 1:  #: RAW local n <- 6 @5 n=2
            break
    else:
        n = 100
    return n  #: RAW local n <- 6 @f
f()
