# SPDX-License-Identifier: Apache-2.0
# finally after a return
def f(a):
    for i in range(2):
        try:
            return a[0]  #: RAW element a[0] <- 11 @g; RAW local a <- 3 @f
        finally:
            a[0] = i  #: RAW local a <- 3 @f; RAW local i <- 4 @4; WAR element a[0] <- 6 @4
    #: WAW element a[0] <- 11 @g
def g():
    a = [5]
    f(a)  #: RAW local a <- 11 @g
    return a[0]  #: RAW element a[0] <- 8 @g; RAW local a <- 11 @g
g()
