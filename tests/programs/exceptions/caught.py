# SPDX-License-Identifier: Apache-2.0
# a caught exception
def f():
    x = 1
    try:
        x = 2  #: WAW local x <- 4 @f
        raise KeyError
    except KeyError:
        return x  #: RAW local x <- 6 @f
f()
