# SPDX-License-Identifier: Apache-2.0
# break through finally
def f():
    n = 0
    for i in range(3):  #: WAR local i <- 7 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        try:
            if i == 1:  #: RAW local i <- 5 @5 n=2
                break
        finally:
            n += 1  #: RAW local n <- 10 carried@5 d=1; RAW local n <- 4 @f; WAR local n <- 10 @5 n=2
    #: WAW local n <- 10 carried@5 d=1; WAW local n <- 4 @f
    return n  #: RAW local n <- 10 @f
f()
