# SPDX-License-Identifier: Apache-2.0
# one value to three names
def f():
    x = y = z = 1
    return x + y + z  #: RAW local x <- 4 @f; RAW local y <- 4 @f; RAW local z <- 4 @f
f()
