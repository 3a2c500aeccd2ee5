# SPDX-License-Identifier: Apache-2.0
# each activation has its own
def f(n):
    x = n  #: RAW local n <- 3 @f n=2
    return x  #: RAW local x <- 4 @f n=2
f(1)
f(2)
