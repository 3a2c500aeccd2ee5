# SPDX-License-Identifier: Apache-2.0
# while in while
def f():
    n = 0
    i = 2
    while i:  #: RAW local i <- 15 carried@6 d=1 n=2; RAW local i <- 5 @f
        j = i  #: RAW local i <- 15 carried@6 d=1; RAW local i <- 5 @f; WAR local j <- 9 carried@6 d=1
    #: WAW local j <- 13 carried@6 d=1
        while j:  #: RAW local j <- 13 carried@9 d=1 n=3; RAW local j <- 7 @6 n=2
            n += 1  #: RAW local n <- 4 @f; RAW local n <- 10 carried@6 d=1; RAW local n <- 10 carried@9 d=1
    #: WAR local n <- 10 @9 n=3; WAW local n <- 4 @f; WAW local n <- 10 carried@6 d=1
    #: WAW local n <- 10 carried@9 d=1
            j -= 1  #: RAW local j <- 13 carried@9 d=1; RAW local j <- 7 @6 n=2; WAR local j <- 13 @9 n=3
    #: WAR local j <- 9 @9 n=3; WAW local j <- 13 carried@9 d=1; WAW local j <- 7 @6 n=2
        i -= 1  #: RAW local i <- 15 carried@6 d=1; RAW local i <- 5 @f; WAR local i <- 15 @6 n=2
    #: WAR local i <- 6 @6 n=2; WAR local i <- 7 @6 n=2; WAW local i <- 15 carried@6 d=1
    #: WAW local i <- 5 @f
    return n  #: RAW local n <- 10 @f
f()
