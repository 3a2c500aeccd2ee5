# SPDX-License-Identifier: Apache-2.0
# source before the loop, sink after it
def f():
    a = [5]
    for i in range(3):  #: WAW local i <- 5 carried@5 d=1 n=2
        pass
    return a[0]  #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f
f()
