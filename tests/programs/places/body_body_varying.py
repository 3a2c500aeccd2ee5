# SPDX-License-Identifier: Apache-2.0
# distances that vary with the data
def f():
    a = [0, 0, 0]
    for i in (0, 1, 0, 2, 1, 0):  #: WAR local i <- 6 carried@5 d=1 n=5; WAW local i <- 5 carried@5 d=1 n=5
        a[i] += 1  #: RAW element a[i] <- 4 @f n=3; RAW element a[i] <- 6 carried@5 d=2..3 n=3
    #: RAW local a <- 4 @f n=6; RAW local i <- 5 @5 n=6; WAR element a[i] <- 6 @5 n=6
    #: WAW element a[i] <- 4 @f n=3; WAW element a[i] <- 6 carried@5 d=2..3 n=3
f()
