# SPDX-License-Identifier: Apache-2.0
# elements and loop variable
def f():
    a = [i * 2 for i in range(3)]  #: RAW local i <- 4 @4 n=3; WAR local i <- 4 carried@4 d=1 n=2
    #: WAW local i <- 4 carried@4 d=1 n=2
    return a[2]  #: RAW element a[2] <- 4 @f; RAW local a <- 4 @f
f()
