# SPDX-License-Identifier: Apache-2.0
# functools
from functools import partial, reduce
def add(a, b):
    return a + b  #: RAW local a <- 4 @add n=3; RAW local b <- 4 @add n=3
def f():
    return reduce(add, [1, 2, 3]) + partial(add, 1)(2)  #: RAW element reduce(add,[1,2,3]) <- 7 @f n=3
    #: RAW length reduce(add,[1,2,3]) <- 7 @f n=4
f()
