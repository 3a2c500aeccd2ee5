# SPDX-License-Identifier: Apache-2.0
# continue through finally
def f():
    n = 0
    for i in range(3):  #: WAR local i <- 7 carried@5 d=1 n=2; WAW local i <- 5 carried@5 d=1 n=2
        try:
            if i == 1:  #: RAW local i <- 5 @5 n=3
                continue
            n += 10  #: RAW local n <- 12 carried@5 d=1; RAW local n <- 4 @f; WAR local n <- 9 @5 n=2
    #: WAW local n <- 12 carried@5 d=1; WAW local n <- 4 @f
        finally:
            n += 1  #: RAW local n <- 12 carried@5 d=1; RAW local n <- 9 @5 n=2; WAR local n <- 12 @5 n=3
    #: WAW local n <- 12 carried@5 d=1; WAW local n <- 9 @5 n=2
    return n  #: RAW local n <- 12 @f
f()
