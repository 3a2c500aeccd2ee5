# SPDX-License-Identifier: Apache-2.0
# a failing access is none
def f():
    a = [1]
    try:
        a[5]  #: RAW local a <- 4 @f
    except IndexError:
        pass
    a[0] = 2  #: RAW local a <- 4 @f; WAW element a[0] <- 4 @f
f()
