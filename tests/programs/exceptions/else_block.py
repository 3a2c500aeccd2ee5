# SPDX-License-Identifier: Apache-2.0
# try, except, else
def f():
    n = 0
    for i in range(2):  #: WAR local i <- 7 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        try:
            n += 1 // i  #: RAW local i <- 5 @5 n=2; RAW local n <- 4 @f; RAW local n <- 10 carried@5 d=1
    #: WAR local n <- 7 @5; WAW local n <- 10 carried@5 d=1
        except ZeroDivisionError:
            n += 1  #: RAW local n <- 4 @f; WAR local n <- 7 @5; WAR local n <- 10 @5; WAW local n <- 4 @f
        else:
            n += 2  #: RAW local n <- 7 @5; WAR local n <- 12 @5; WAW local n <- 7 @5
    return n  #: RAW local n <- 12 @f
f()
