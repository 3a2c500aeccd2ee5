# SPDX-License-Identifier: Apache-2.0
# source in the body, sink after the loop
def f():
    a = [0]
    for i in range(3):  #: WAR local i <- 6 carried@5 d=1 n=2; WAW local i <- 5 carried@5 d=1 n=2
        a[0] = i  #: RAW local a <- 4 @f n=3; RAW local i <- 5 @5 n=3; WAW element a[0] <- 4 @f
    #: WAW element a[0] <- 6 carried@5 d=1 n=2
    return a[0]  #: RAW element a[0] <- 6 @f; RAW local a <- 4 @f
f()
