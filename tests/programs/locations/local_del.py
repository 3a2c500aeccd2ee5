# SPDX-License-Identifier: Apache-2.0
# del is a write
def f():
    x = 1
    del x  #: WAW local x <- 4 @f
    x = 2  #: WAW local x <- 5 @f
    return x  #: RAW local x <- 6 @f
f()
