# SPDX-License-Identifier: Apache-2.0
# they stop early
def f():
    a = [0, 1, 2]
    return any(a), all(a)  #: RAW element all(a) <- 4 @f; RAW element any(a) <- 4 @f n=2
    #: RAW length all(a) <- 4 @f; RAW length any(a) <- 4 @f n=2; RAW local a <- 4 @f; RAW local a <- 4 @f
f()
