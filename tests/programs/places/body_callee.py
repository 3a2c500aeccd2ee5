# SPDX-License-Identifier: Apache-2.0
# source in the body, sink in a callee
def g(a):
    return a[0]  #: RAW element a[0] <- 8 @7 n=3; RAW local a <- 3 @g n=3
def f():
    a = [0]
    for i in range(3):  #: WAR local i <- 8 carried@7 d=1 n=2; WAW local i <- 7 carried@7 d=1 n=2
        a[0] = i  #: RAW local a <- 6 @f n=3; RAW local i <- 7 @7 n=3; WAR element a[0] <- 4 carried@7 d=1 n=2
    #: WAW element a[0] <- 6 @f; WAW element a[0] <- 8 carried@7 d=1 n=2
        g(a)  #: RAW local a <- 6 @f n=3
f()
