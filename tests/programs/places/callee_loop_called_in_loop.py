# SPDX-License-Identifier: Apache-2.0
# a loop in a callee called from a loop
def g(a):
    for i in range(2):  #: WAR local i <- 5 carried@4 d=1 n=2; WAW local i <- 4 carried@4 d=1 n=2
        a[0] += i  #: RAW element a[0] <- 5 carried@4 d=1 n=2; RAW element a[0] <- 5 carried@11 d=1
    #: RAW element a[0] <- 10 @f; RAW local a <- 3 @g n=4; RAW local i <- 4 @4 n=4
    #: WAR element a[0] <- 5 @4 n=4; WAW element a[0] <- 5 carried@4 d=1 n=2
    #: WAW element a[0] <- 5 carried@11 d=1; WAW element a[0] <- 10 @f
def f():
    a = [0]
    for k in range(2):  #: WAW local k <- 11 carried@11 d=1
        g(a)  #: RAW local a <- 10 @f n=2
f()
