# SPDX-License-Identifier: Apache-2.0
# source in the header, sink in a callee through the argument
def g(v):
    return v  #: RAW local v <- 3 @g n=3
def f():
    for i in range(3):  #: WAR local i <- 7 carried@6 d=1 n=2; WAW local i <- 6 carried@6 d=1 n=2
        g(i)  #: RAW local i <- 6 @6 n=3
f()
