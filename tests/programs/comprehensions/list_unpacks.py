# SPDX-License-Identifier: Apache-2.0
# tuple targets
def f():
    return [a + b for a, b in [(1, 2), (3, 4)]]  #: RAW local a <- 4 @4 n=2; RAW local b <- 4 @4 n=2
    #: WAR local a <- 4 carried@4 d=1; WAR local b <- 4 carried@4 d=1; WAW local a <- 4 carried@4 d=1
    #: WAW local b <- 4 carried@4 d=1
f()
