# SPDX-License-Identifier: Apache-2.0
# two closures share one cell
def make():
    n = 0
    def put(v):
        nonlocal n
        n = v  #: RAW local v <- 5 @put; WAW cell n <- 4 @f
    def get():
        return n  #: RAW cell n <- 7 @f
    return put, get  #: RAW local get <- 8 @make; RAW local put <- 5 @make
def f():
    put, get = make()
    put(3)  #: RAW local put <- 12 @f
    return get()  #: RAW local get <- 12 @f
f()
