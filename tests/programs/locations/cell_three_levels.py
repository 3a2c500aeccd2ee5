# SPDX-License-Identifier: Apache-2.0
# a cell two levels up
def f():
    x = 1
    def g():
        def h():
            nonlocal x
            x += 1  #: RAW cell x <- 4 @f; WAR cell x <- 8 @h; WAW cell x <- 4 @f
        h()  #: RAW local h <- 6 @g
        return x  #: RAW cell x <- 8 @g
    g()  #: RAW local g <- 5 @f
    return x  #: RAW cell x <- 8 @f
f()
