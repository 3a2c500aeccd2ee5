# SPDX-License-Identifier: Apache-2.0
# tuples are compared without accesses
def f():
    a = [(2, 1), (1, 5)]
    return min(a)  #: RAW element min(a) <- 4 @f n=2; RAW length min(a) <- 4 @f n=3; RAW local a <- 4 @f
f()
