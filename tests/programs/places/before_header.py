# SPDX-License-Identifier: Apache-2.0
# source before the loop, sink in the header
def f():
    n = 3
    for i in range(n):  #: RAW local n <- 4 @f; WAW local i <- 5 carried@5 d=1 n=2
        pass
f()
