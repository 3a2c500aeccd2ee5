# SPDX-License-Identifier: Apache-2.0
# native functions that write, step by step
def f():
    d = {1: 10, 2: 20, 3: 30}
    t = 0
    for x in map(d.get, [1, 2]):  #: RAW element map(d.get,[1,2]) <- 6 @f n=2
    #: RAW key map(d.get,[1,2]) <- 4 @f n=2; RAW length map(d.get,[1,2]) <- 6 @f n=3; RAW local d <- 4 @f
    #: WAR local x <- 9 carried@6 d=1; WAW local x <- 6 carried@6 d=1
        t += x  #: RAW local t <- 5 @f; RAW local t <- 9 carried@6 d=1; RAW local x <- 6 @6 n=2
    #: WAR local t <- 9 @6 n=2; WAW local t <- 5 @f; WAW local t <- 9 carried@6 d=1
    for x in map(d.pop, [1, 2]):  #: RAW element map(d.pop,[1,2]) <- 11 @f n=2
    #: RAW key map(d.pop,[1,2]) <- 4 @f n=2; RAW length map(d.pop,[1,2]) <- 4 @f
    #: RAW length map(d.pop,[1,2]) <- 11 carried@11 d=1; RAW length map(d.pop,[1,2]) <- 11 @f n=3
    #: RAW local d <- 4 @f; WAR key map(d.pop,[1,2]) <- 6 @f n=2; WAR key map(d.pop,[1,2]) <- 11 @11 n=2
    #: WAR length map(d.pop,[1,2]) <- 11 @11 n=2; WAR local x <- 9 @f; WAR local x <- 18 carried@11 d=1
    #: WAW key map(d.pop,[1,2]) <- 4 @f n=2; WAW length map(d.pop,[1,2]) <- 4 @f
    #: WAW length map(d.pop,[1,2]) <- 11 carried@11 d=1; WAW local x <- 6 @f; WAW local x <- 11 carried@11 d=1
        t += x  #: RAW local t <- 9 @f; RAW local t <- 18 carried@11 d=1; RAW local x <- 11 @11 n=2
    #: WAR local t <- 18 @11 n=2; WAW local t <- 9 @f; WAW local t <- 18 carried@11 d=1
    for a, b in zip([5, 6], map(d.get, [3, 3])):  #: RAW element zip([5,6],map(d.get,[3,3])) <- 20 @f n=2
    #: RAW element zip([5,6],map(d.get,[3,3])) <- 20 @f n=2; RAW key zip([5,6],map(d.get,[3,3])) <- 4 @f n=2
    #: RAW length zip([5,6],map(d.get,[3,3])) <- 20 @f n=2; RAW length zip([5,6],map(d.get,[3,3])) <- 20 @f n=3
    #: RAW local d <- 4 @f; WAR local a <- 25 carried@20 d=1; WAR local b <- 25 carried@20 d=1
    #: WAW local a <- 20 carried@20 d=1; WAW local b <- 20 carried@20 d=1
        t += a + b  #: RAW local a <- 20 @20 n=2; RAW local b <- 20 @20 n=2; RAW local t <- 25 carried@20 d=1
    #: RAW local t <- 18 @f; WAR local t <- 25 @20 n=2; WAW local t <- 25 carried@20 d=1
    #: WAW local t <- 18 @f
    return t + len(d)  #: RAW length len(d) <- 11 @f; RAW local d <- 4 @f; RAW local t <- 25 @f
f()
