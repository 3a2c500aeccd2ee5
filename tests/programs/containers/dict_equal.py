# SPDX-License-Identifier: Apache-2.0
# equality of dicts
def f():
    d, e = {1: 2}, {1: 2}
    return d == e  #: RAW key d==e <- 4 @f; RAW key d==e <- 4 @f; RAW length d==e <- 4 @f
    #: RAW length d==e <- 4 @f; RAW local d <- 4 @f; RAW local e <- 4 @f
f()
