# SPDX-License-Identifier: Apache-2.0
# overwritten without a read
def f():
    x = 1
    x = 2  #: WAW local x <- 4 @f
    x = 3  #: WAW local x <- 5 @f
    return x  #: RAW local x <- 6 @f
f()
