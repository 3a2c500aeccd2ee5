# SPDX-License-Identifier: Apache-2.0
# values sent in
def g():
    total = 0
    while True:
        v = yield total  #: RAW local total <- 4 @g; RAW local total <- 10 carried@5 d=1 n=2
    #: WAR local v <- 8 carried@16 d=1; WAR local v <- 10 carried@16 d=1; WAW local v <- 6 carried@16 d=1
        if v is None:  #: RAW local v <- 6 @5 n=2
            return
        total += v  #: RAW local total <- 4 @f; RAW local total <- 10 carried@16 d=1; RAW local v <- 6 @5 n=2
    #: WAR local total <- 6 carried@16 d=1; WAR local total <- 6 @f; WAR local total <- 10 @5 n=2
    #: WAW local total <- 4 @f; WAW local total <- 10 carried@16 d=1
def f():
    it = g()
    next(it)  #: RAW local it <- 14 @f
    for i in range(2):  #: WAR local i <- 17 carried@16 d=1; WAW local i <- 16 carried@16 d=1
        it.send(i)  #: RAW local i <- 16 @16 n=2; RAW local it <- 14 @f n=2
f()
