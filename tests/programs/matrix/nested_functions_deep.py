# SPDX-License-Identifier: Apache-2.0
# functions in loops in functions
def f():
    total = 0
    for i in range(2):  #: WAR local i <- 15 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        def g(n):  #: WAR local g <- 15 carried@5 d=1; WAW local g <- 6 carried@5 d=1
            def h():
                nonlocal total
                for j in range(n):  #: RAW cell n <- 6 @g n=2; WAR local j <- 11 carried@9 d=1
    #: WAW local j <- 9 carried@9 d=1
                    total += j  #: RAW cell total <- 11 carried@5 d=1; RAW cell total <- 11 carried@9 d=1
    #: RAW cell total <- 4 @f; RAW local j <- 9 @9 n=3; WAR cell total <- 11 @9 n=3
    #: WAW cell total <- 11 carried@5 d=1; WAW cell total <- 11 carried@9 d=1; WAW cell total <- 4 @f
            h()  #: RAW local h <- 7 @g n=2
        g(i + 1)  #: RAW local g <- 6 @5 n=2; RAW local i <- 5 @5 n=2
    return total  #: RAW cell total <- 11 @f
f()
