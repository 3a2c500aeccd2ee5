# SPDX-License-Identifier: Apache-2.0
# source in the header, sink in a nested loop
def f():
    for i in range(2):  #: WAR local i <- 7 carried@4 d=1; WAW local i <- 4 carried@4 d=1
        for j in range(2):  #: WAR local j <- 7 carried@4 d=1; WAR local j <- 7 carried@5 d=1 n=2
    #: WAW local j <- 5 carried@4 d=1; WAW local j <- 5 carried@5 d=1 n=2
            i + j  #: RAW local i <- 4 @4 n=4; RAW local j <- 5 @5 n=4
f()
