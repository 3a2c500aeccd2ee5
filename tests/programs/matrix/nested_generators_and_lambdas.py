# SPDX-License-Identifier: Apache-2.0
# closures over loop variables in generator expressions
def f():
    fs = list((lambda: i * k) for i in range(2) for k in (1, 2))  #: RAW cell i <- 4 @f n=4
    #: RAW cell k <- 4 @f n=4; WAW cell i <- 4 @f; WAW cell k <- 4 @f n=3
    return [g() for g in fs]  #: RAW element fs <- 4 @f n=4; RAW length fs <- 4 @f n=5; RAW local fs <- 4 @f
    #: RAW local g <- 6 @6 n=4; WAR local g <- 6 carried@6 d=1 n=3; WAW local g <- 6 carried@6 d=1 n=3
f()
