# SPDX-License-Identifier: Apache-2.0
# two loops
def f():
    return [i + j for i in range(2) for j in range(2)]  #: RAW local i <- 4 @4 n=4; RAW local j <- 4 @4.1 n=4
    #: WAR local i <- 4 carried@4 d=1; WAR local j <- 4 carried@4 d=1; WAR local j <- 4 carried@4.1 d=1 n=2
    #: WAW local i <- 4 carried@4 d=1; WAW local j <- 4 carried@4 d=1; WAW local j <- 4 carried@4.1 d=1 n=2
f()
