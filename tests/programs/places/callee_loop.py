# SPDX-License-Identifier: Apache-2.0
# the loop is in the callee, the caller has none
def g(a):
    for i in range(3):  #: WAR local i <- 5 carried@4 d=1 n=4; WAW local i <- 4 carried@4 d=1 n=4
        a[0] += i  #: RAW element a[0] <- 5 carried@4 d=1 n=4; RAW element a[0] <- 5 @f
    #: RAW element a[0] <- 10 @f; RAW local a <- 3 @g n=6; RAW local i <- 4 @4 n=6
    #: WAR element a[0] <- 5 @4 n=6; WAW element a[0] <- 5 carried@4 d=1 n=4; WAW element a[0] <- 5 @f
    #: WAW element a[0] <- 10 @f
def f():
    a = [0]
    g(a)  #: RAW local a <- 10 @f
    g(a)  #: RAW local a <- 10 @f
    return a[0]  #: RAW element a[0] <- 5 @f; RAW local a <- 10 @f
f()
