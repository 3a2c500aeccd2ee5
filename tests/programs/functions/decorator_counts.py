# SPDX-License-Identifier: Apache-2.0
# a decorator that counts
def counted(fn):
    def wrapper(*args):
        wrapper.n += 1  #: RAW attribute wrapper.n <- 5 @module; RAW attribute wrapper.n <- 9 @module
    #: RAW cell wrapper <- 4 @module n=2; WAR attribute wrapper.n <- 5 @wrapper n=2
    #: WAW attribute wrapper.n <- 5 @module; WAW attribute wrapper.n <- 9 @module
        return fn(*args)  #: RAW cell fn <- 3 @module n=2; RAW local args <- 4 @wrapper n=2
    wrapper.n = 0  #: RAW cell wrapper <- 4 @counted
    return wrapper  #: RAW cell wrapper <- 4 @counted
@counted
def f(x):
    return x + 1  #: RAW local x <- 12 @f n=2
f(1)
f(2)
