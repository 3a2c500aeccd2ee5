# SPDX-License-Identifier: Apache-2.0
# source before the loop, sink in the body
def f():
    a = [5]
    for i in range(3):  #: WAW local i <- 5 carried@5 d=1 n=2
        a[0]  #: RAW element a[0] <- 4 @f n=3; RAW local a <- 4 @f n=3
f()
