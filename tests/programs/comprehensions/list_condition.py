# SPDX-License-Identifier: Apache-2.0
# kept items are numbered
def f():
    a = [i for i in range(4) if i % 2]  #: RAW local i <- 4 @4 n=2; RAW local i <- 4 @4 n=4
    #: WAR local i <- 4 carried@4 d=1; WAR local i <- 4 carried@4 d=1 n=3; WAW local i <- 4 carried@4 d=1 n=3
    return a[1] + len(a)  #: RAW element a[1] <- 4 @f; RAW length len(a) <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f
f()
