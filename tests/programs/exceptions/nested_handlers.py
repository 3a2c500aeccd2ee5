# SPDX-License-Identifier: Apache-2.0
# a handler that raises
def f():
    x = 0
    try:
        try:
            raise KeyError
        except KeyError:
            x = 1  #: WAW local x <- 4 @f
            raise ValueError
    except ValueError:
        x += 1  #: RAW local x <- 9 @f; WAR local x <- 12 @f; WAW local x <- 9 @f
    return x  #: RAW local x <- 12 @f
f()
