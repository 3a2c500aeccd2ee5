# SPDX-License-Identifier: Apache-2.0
# a generator writes its maker's cell
def f():
    n = 0
    def g():
        nonlocal n
        for i in range(2):  #: WAR local i <- 8 carried@12 d=1; WAW local i <- 7 carried@12 d=1
            n += i  #: RAW cell n <- 4 @f; RAW cell n <- 8 carried@12 d=1; RAW local i <- 7 @7 n=2
    #: WAR cell n <- 13 carried@12 d=1; WAR cell n <- 8 @7 n=2; WAR cell n <- 11 carried@12 d=1
    #: WAW cell n <- 4 @f; WAW cell n <- 8 carried@12 d=1
            yield n  #: RAW cell n <- 8 @7 n=2
    for v in g():  #: RAW local g <- 5 @f; WAW local v <- 12 carried@12 d=1
        n  #: RAW cell n <- 8 @12 n=2
f()
