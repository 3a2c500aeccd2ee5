# SPDX-License-Identifier: Apache-2.0
# creating a generator runs nothing
def g(l):
    l.append(1)
    yield 1
def f():
    l = []
    g(l)  #: RAW local l <- 7 @f
    return len(l)  #: RAW length len(l) <- 7 @f; RAW local l <- 7 @f
f()
