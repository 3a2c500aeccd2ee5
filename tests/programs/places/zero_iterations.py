# SPDX-License-Identifier: Apache-2.0
# loops that never run
def f():
    s = 1
    for i in ():
        s = 2
    while not s:  #: RAW local s <- 4 @f
        s = 3
    return s  #: RAW local s <- 4 @f
f()
