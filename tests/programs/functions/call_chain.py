# SPDX-License-Identifier: Apache-2.0
# values through three calls
def h(x):
    return x + 1  #: RAW local x <- 3 @h n=2
def g(x):
    return h(x) * 2  #: RAW local x <- 5 @g n=2
def f():
    for i in range(2):  #: WAR local i <- 9 carried@8 d=1; WAW local i <- 8 carried@8 d=1
        g(i)  #: RAW local i <- 8 @8 n=2
f()
