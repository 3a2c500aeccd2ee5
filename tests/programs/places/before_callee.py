# SPDX-License-Identifier: Apache-2.0
# source before the loop, sink in a function called from the body
def g(a):
    return a[0]  #: RAW element a[0] <- 6 @f n=3; RAW local a <- 3 @g n=3
def f():
    a = [5]
    for i in range(3):  #: WAW local i <- 7 carried@7 d=1 n=2
        g(a)  #: RAW local a <- 6 @f n=3
f()
