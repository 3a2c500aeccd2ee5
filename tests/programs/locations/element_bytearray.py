# SPDX-License-Identifier: Apache-2.0
# items of a bytearray
def f():
    b = bytearray(3)
    for i in range(1, 3):  #: WAR local i <- 7 carried@5 d=1; WAR local i <- 7 carried@5 d=1
    #: WAW local i <- 5 carried@5 d=1
        b[i] = b[i - 1] + 1  #: RAW element b[i-1] <- 4 @f; RAW element b[i-1] <- 7 carried@5 d=1
    #: RAW local b <- 4 @f n=2; RAW local b <- 4 @f n=2; RAW local i <- 5 @5 n=2; RAW local i <- 5 @5 n=2
    #: WAW element b[i] <- 4 @f n=2
    return b[2]  #: RAW element b[2] <- 7 @f; RAW local b <- 4 @f
f()
