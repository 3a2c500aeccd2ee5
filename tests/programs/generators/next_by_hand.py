# SPDX-License-Identifier: Apache-2.0
# next() in straight code
def g():
    n = 0
    while True:
        n += 1  #: RAW local n <- 4 @g; RAW local n <- 6 @f; WAR local n <- 6 @5 n=2; WAR local n <- 8 @f
    #: WAW local n <- 4 @g; WAW local n <- 6 @f
        yield n  #: RAW local n <- 6 @5 n=2
def f():
    it = g()
    return next(it) + next(it)  #: RAW local it <- 10 @f; RAW local it <- 10 @f
f()
