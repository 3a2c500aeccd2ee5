# SPDX-License-Identifier: Apache-2.0
# two makers, two cells
def make(v):
    def get():
        return v  #: RAW cell v <- 3 @f n=3
    return get  #: RAW local get <- 4 @make n=2
def f():
    a, b = make(1), make(2)
    return a() + b() + a()  #: RAW local a <- 8 @f; RAW local a <- 8 @f; RAW local b <- 8 @f
f()
