# SPDX-License-Identifier: Apache-2.0
# source before, sink in a nested loop
def f():
    a = [5]
    for i in range(2):  #: WAW local i <- 5 carried@5 d=1
        for j in range(2):  #: WAW local j <- 6 carried@5 d=1; WAW local j <- 6 carried@6 d=1 n=2
            a[0]  #: RAW element a[0] <- 4 @f n=4; RAW local a <- 4 @f n=4
f()
