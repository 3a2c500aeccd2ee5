# SPDX-License-Identifier: Apache-2.0
# an endless loop around try
def f():
    c = 0
    while True:
        c += 1  #: RAW local c <- 4 @f; RAW local c <- 6 carried@5 d=1 n=2
    #: WAR local c <- 13 carried@5 d=1 n=2; WAR local c <- 6 @5 n=3; WAR local c <- 10 carried@5 d=1 n=2
    #: WAW local c <- 4 @f; WAW local c <- 6 carried@5 d=1 n=2
        try:
            [][c]  #: RAW local c <- 6 @5 n=3
        except IndexError:
            pass
        if c > 2:  #: RAW local c <- 6 @5 n=3
            break
    return c  #: RAW local c <- 6 @f
f()
