# SPDX-License-Identifier: Apache-2.0
# an exception leaves two loops
def f():
    x = 0
    for k in range(2):  #: WAW local k <- 5 carried@5 d=1
        try:
            for i in range(3):  #: WAR local i <- 10 carried@5 d=1; WAW local i <- 7 carried@5 d=1
                for j in range(3):  #: WAR local j <- 10 carried@5 d=1; WAR local j <- 10 carried@8 d=1 n=2
    #: WAW local j <- 8 carried@5 d=1; WAW local j <- 8 carried@8 d=1 n=2
                    x = i + j  #: RAW local i <- 7 @7 n=4; RAW local j <- 8 @8 n=4
    #: WAR local x <- 13 carried@8 d=1 n=2; WAW local x <- 16 carried@5 d=1; WAW local x <- 4 @f
    #: WAW local x <- 10 carried@8 d=1 n=2
                    if x == 1:  #: RAW local x <- 10 @8 n=4
                        raise ValueError
        except ValueError:
            x += 5  #: RAW local x <- 10 @5 n=2; WAR local x <- 13 @5 n=2; WAR local x <- 16 @5 n=2
    #: WAW local x <- 10 @5 n=2
    return x  #: RAW local x <- 16 @f
f()
