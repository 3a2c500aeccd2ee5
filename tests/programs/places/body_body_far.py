# SPDX-License-Identifier: Apache-2.0
# one dependence over the whole loop
def f():
    a = [0]
    for i in range(6):  #: WAR local i <- 7 carried@5 d=1 n=5; WAR local i <- 9 carried@5 d=1 n=5
    #: WAW local i <- 5 carried@5 d=1 n=5
        if i == 0:  #: RAW local i <- 5 @5 n=6
            a[0] = 1  #: RAW local a <- 4 @f; WAW element a[0] <- 4 @f
        if i == 5:  #: RAW local i <- 5 @5 n=6
            a[0]  #: RAW element a[0] <- 8 carried@5 d=5; RAW local a <- 4 @f
f()
