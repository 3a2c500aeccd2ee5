# SPDX-License-Identifier: Apache-2.0
# endless loop left by break
def f():
    n = 0
    while True:
        n += 1  #: RAW local n <- 4 @f; RAW local n <- 6 carried@5 d=1 n=2; WAR local n <- 6 @5 n=3
    #: WAR local n <- 8 carried@5 d=1 n=2; WAW local n <- 4 @f; WAW local n <- 6 carried@5 d=1 n=2
        if n > 2:  #: RAW local n <- 6 @5 n=3
            break
    return n  #: RAW local n <- 6 @f
f()
