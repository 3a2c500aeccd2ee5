# SPDX-License-Identifier: Apache-2.0
# a write in the first iteration, reads in all later ones
def f():
    a = [0]
    for i in range(4):  #: WAR local i <- 6 carried@5 d=1 n=3; WAW local i <- 5 carried@5 d=1 n=3
        if i:  #: RAW local i <- 5 @5 n=4
            a[0]  #: RAW element a[0] <- 9 carried@5 d=1..3 n=3; RAW local a <- 4 @f n=3
        else:
            a[0] = 7  #: RAW local a <- 4 @f; WAW element a[0] <- 4 @f
f()
