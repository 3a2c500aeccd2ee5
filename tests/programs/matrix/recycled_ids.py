# SPDX-License-Identifier: Apache-2.0
# temporary lists reuse one address and never depend on each other
def f():
    s = 0
    for i in range(50):  #: WAR local i <- 6 carried@5 d=1 n=49; WAW local i <- 5 carried@5 d=1 n=49
        t = [i]  #: RAW local i <- 5 @5 n=50; WAW local t <- 13 carried@5 d=1 n=49
        t.append(s)  #: RAW length t.append(s) <- 6 @5 n=50; RAW local s <- 4 @f
    #: RAW local s <- 10 carried@5 d=1 n=49; RAW local t <- 6 @5 n=50; WAR length t.append(s) <- 7 @5 n=50
    #: WAW length t.append(s) <- 6 @5 n=50
        s += t[0]  #: RAW element t[0] <- 6 @5 n=50; RAW local s <- 4 @f; RAW local s <- 10 carried@5 d=1 n=49
    #: RAW local t <- 6 @5 n=50; WAR local s <- 7 @5 n=50; WAR local s <- 10 @5 n=50; WAW local s <- 4 @f
    #: WAW local s <- 10 carried@5 d=1 n=49
        del t  #: WAR local t <- 7 @5 n=50; WAR local t <- 10 @5 n=50; WAW local t <- 6 @5 n=50
    return s  #: RAW local s <- 10 @f
f()
