# SPDX-License-Identifier: Apache-2.0
# dicts and sets at one address
def f():
    for i in range(20):  #: WAR local i <- 6 carried@4 d=1 n=19; WAR local i <- 10 carried@4 d=1 n=19
    #: WAR local i <- 12 carried@4 d=1 n=19; WAW local i <- 4 carried@4 d=1 n=19
        d = {"k": i}  #: RAW local i <- 4 @4 n=20; WAR local d <- 8 carried@4 d=1 n=19
    #: WAW local d <- 6 carried@4 d=1 n=19
        d["k"] += 1  #: RAW key d["k"] <- 6 @4 n=20; RAW local d <- 6 @4 n=20; WAR key d["k"] <- 8 @4 n=20
    #: WAW key d["k"] <- 6 @4 n=20
        s = {i}  #: RAW local i <- 4 @4 n=20; WAR local s <- 12 carried@4 d=1 n=19
    #: WAW local s <- 10 carried@4 d=1 n=19
        s.add(i + 1)  #: RAW length s.add(i+1) <- 10 @4 n=20; RAW local i <- 4 @4 n=20
    #: RAW local s <- 10 @4 n=20; WAR key s.add(i+1) <- 12 @4 n=20; WAR length s.add(i+1) <- 12 @4 n=20
    #: WAW length s.add(i+1) <- 10 @4 n=20
f()
