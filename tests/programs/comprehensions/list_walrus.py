# SPDX-License-Identifier: Apache-2.0
# the walrus binds the function's name
def f():
    a = [last := i for i in range(3)]  #: RAW local i <- 4 @4 n=3; WAR local i <- 4 carried@4 d=1 n=2
    #: WAW local i <- 4 carried@4 d=1 n=2; WAW local last <- 4 carried@4 d=1 n=2
    return last  #: RAW local last <- 4 @f
f()
