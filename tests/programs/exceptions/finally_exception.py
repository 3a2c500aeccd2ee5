# SPDX-License-Identifier: Apache-2.0
# finally while an exception passes
def g(a):
    try:
        for i in range(2):
            a[0] = i  #: RAW local a <- 3 @g; RAW local i <- 5 @5; WAW element a[0] <- 12 @f
            raise KeyError
    finally:
        a[0] += 1  #: RAW element a[0] <- 6 @g; RAW local a <- 3 @g; WAR element a[0] <- 9 @g
    #: WAW element a[0] <- 6 @g
def f():
    a = [0]
    try:
        g(a)  #: RAW local a <- 12 @f
    except KeyError:
        return a[0]  #: RAW element a[0] <- 9 @f; RAW local a <- 12 @f
f()
