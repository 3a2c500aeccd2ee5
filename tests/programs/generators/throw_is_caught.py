# SPDX-License-Identifier: Apache-2.0
# throw into a generator
def g():
    n = 0
    while n < 3:  #: RAW local n <- 10 carried@5 d=1; RAW local n <- 4 @g
        try:
            n += 1  #: RAW local n <- 4 @g; WAR local n <- 5 @5; WAR local n <- 7 @5; WAW local n <- 4 @g
            yield n  #: RAW local n <- 7 @5
        except KeyError:
            n += 10  #: RAW local n <- 7 @f; WAR local n <- 10 @5; WAR local n <- 8 @f; WAW local n <- 7 @f
def f():
    it = g()
    next(it)  #: RAW local it <- 12 @f
    try:
        it.throw(KeyError)  #: RAW local it <- 12 @f
    except StopIteration:
        pass
f()
