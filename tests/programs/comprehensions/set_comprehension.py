# SPDX-License-Identifier: Apache-2.0
# members
def f():
    s = {i % 2 for i in range(3)}  #: RAW local i <- 4 @4 n=3; WAR local i <- 4 carried@4 d=1 n=2
    #: WAW key i%2 <- 4 carried@4 d=2; WAW local i <- 4 carried@4 d=1 n=2
    return 1 in s  #: RAW key 1ins <- 4 @f; RAW local s <- 4 @f
f()
