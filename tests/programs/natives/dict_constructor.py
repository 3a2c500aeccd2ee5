# SPDX-License-Identifier: Apache-2.0
# dict of a dict and of keywords
def f():
    d = dict(a=1)
    e = dict(d)  #: RAW key dict(d) <- 4 @f; RAW length dict(d) <- 4 @f; RAW local d <- 4 @f
    return e["a"]  #: RAW key e["a"] <- 5 @f; RAW local e <- 5 @f
f()
