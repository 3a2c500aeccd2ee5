# SPDX-License-Identifier: Apache-2.0
# the usual counter
def f():
    i = 0
    while i < 3:  #: RAW local i <- 4 @f; RAW local i <- 6 carried@5 d=1 n=3
        i += 1  #: RAW local i <- 4 @f; RAW local i <- 6 carried@5 d=1 n=2; WAR local i <- 5 @5 n=3
    #: WAR local i <- 6 @5 n=3; WAW local i <- 4 @f; WAW local i <- 6 carried@5 d=1 n=2
    return i  #: RAW local i <- 6 @f
f()
