# SPDX-License-Identifier: Apache-2.0
# iterating a dict while storing to present keys
def f():
    d = {1: 2, 3: 4}
    for k in d:  #: RAW key d <- 4 @f n=2; RAW length d <- 4 @f n=3; RAW local d <- 4 @f
    #: WAR local k <- 7 carried@5 d=1; WAW local k <- 5 carried@5 d=1
        d[k] += 1  #: RAW key d[k] <- 4 @f n=2; RAW local d <- 4 @f n=2; RAW local k <- 5 @5 n=2
    #: WAR key d[k] <- 5 @5 n=2; WAR key d[k] <- 7 @5 n=2; WAW key d[k] <- 4 @f n=2
    return d[3]  #: RAW key d[3] <- 7 @f; RAW local d <- 4 @f
f()
