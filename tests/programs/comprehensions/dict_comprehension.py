# SPDX-License-Identifier: Apache-2.0
# keys
def f():
    d = {k: k * 2 for k in range(2)}  #: RAW local k <- 4 @4 n=2; RAW local k <- 4 @4 n=2
    #: WAR local k <- 4 carried@4 d=1; WAR local k <- 4 carried@4 d=1; WAW local k <- 4 carried@4 d=1
    return d[1]  #: RAW key d[1] <- 4 @f; RAW local d <- 4 @f
f()
